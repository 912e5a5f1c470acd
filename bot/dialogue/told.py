"""Which message became which case: where its words are changed later, that is the case's matter."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.turn import IDLE, Memory, Reply, Turn
from workflows.privacy.erase import TOLD

ASKED = "where"
"""Under this name a chat remembers the danger of which it is still asked where it is."""

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
    kept = {name: turn.memory[name] for name in (TOLD, ASKED) if name in turn.memory}
    memory = {**kept, **reply.memory}
    if not memory.get(ASKED):
        memory.pop(ASKED, None)
    return replace(reply, memory=memory)
