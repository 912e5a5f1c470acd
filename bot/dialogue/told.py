"""Which message became which case: where its words are changed later, that is the case's matter."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.turn import IDLE, Memory, Reply, Turn
from workflows.privacy.erase import TOLD

MOST_TOLD = 20
"""Messages that a chat remembers; the oldest are forgotten first."""


def noted(memory: Memory, case_id: int, messages: Sequence[str]) -> dict[str, dict[str, int]]:
    """What to remember after some messages became a case's."""
    told = {**memory.get(TOLD, {}), **dict.fromkeys(messages, case_id)}
    return {TOLD: dict(list(told.items())[-MOST_TOLD:])} if told else {}


def case_told(memory: Memory, message: str | None) -> int | None:
    """The case that a message became, None where we know of none."""
    found: int | None = memory.get(TOLD, {}).get(message or "")
    return found


def carried(turn: Turn, reply: Reply) -> Reply:
    """The reply with what the chat remembers whatever it talks about; one that is gone remembers nothing."""
    if reply.gone:
        return replace(reply, state=IDLE, memory={})
    if TOLD in reply.memory or TOLD not in turn.memory:
        return reply
    return replace(reply, memory={**reply.memory, TOLD: turn.memory[TOLD]})
