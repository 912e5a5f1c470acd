"""A resident's own words about deciding together: what they begin, ask, or where they stand."""

from bot.dialogue import own
from bot.dialogue.partaking import ask, begin, stance
from bot.dialogue.report import DRAFT
from bot.dialogue.turn import IDLE, Reply, Turn


def in_words(turn: Turn) -> Reply | None:
    """Answer them; None where words are anything else. Whoever is in danger is never asked about a form."""
    if turn.press is not None or turn.state not in (IDLE, DRAFT) or turn.incoming.photos:
        return None
    if own.is_danger(turn):
        return None
    hears = (begin.begun, ask.answered, stance.taken)
    return next((reply for hear in hears if (reply := hear(turn)) is not None), None)
