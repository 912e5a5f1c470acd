"""Lets a sheet or a ballot go on which nobody has pressed for long: words are a matter of their own then."""

from datetime import datetime

from bot.dialogue.turn import Memory, Turn

PRESSED = "pressed_at"


def pressed_now(turn: Turn, memory: Memory) -> Memory:
    """Keep in a chat's memory that something was pressed on what it is filling in."""
    return {**memory, PRESSED: turn.now.isoformat()}


def is_left(turn: Turn) -> bool:
    """Whether what was begun has lain so long that words no longer belong to it."""
    at = turn.memory.get(PRESSED)
    policy = turn.reference.policy
    return bool(at) and turn.now - datetime.fromisoformat(str(at)) > policy.minutes(policy.reason_minutes)
