"""Remembers which message shows the draft as it stands, and uses up the buttons of the one before it."""

from dataclasses import replace

from bot.dialogue.turn import Reply, Turn
from workflows.notices import secret_of
from workflows.screens import Screen

CARD = "card"
"""Under this name a chat remembers the secret of the message that shows its draft."""


def overtaking(turn: Turn, reply: Reply) -> Reply:
    """Let a new card overtake the old one, and the end of a draft its last card."""
    if reply.gone:
        return reply
    old = str(turn.memory.get(CARD, ""))
    drafting = "draft" in reply.memory
    shown = next((each for each in reversed(reply.screens) if is_card(each)), None) if drafting else None
    left = {name: kept for name, kept in reply.memory.items() if name != CARD}
    if shown is None:
        kept = {CARD: old} if old and drafting else {}
        return replace(reply, memory={**left, **kept}, overtaken="" if drafting or turn.press else old)
    secret = secret_of(turn.chance)
    screens = tuple(replace(each, secret=secret) if each is shown else each for each in reply.screens)
    overtaken = "" if turn.press else old
    return replace(reply, screens=screens, memory={**left, CARD: secret}, overtaken=overtaken)


def is_card(screen: Screen) -> bool:
    """Whether buttons of a draft stand under a message."""
    return any("draft" in button.action for row in screen.buttons for button in row)
