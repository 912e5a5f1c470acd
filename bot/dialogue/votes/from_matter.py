"""Makes a vote of a joint-governance matter with one press: category, place and ways to go are filled in.

Nothing that a resident said goes into it: the ways are words of offices.
"""

from bot.dialogue import asking
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn
from bot.dialogue.votes.drafted import draft_of
from bot.dialogue.votes.organize import BOOK
from models.vocabulary import Locale
from workflows.governance.view import MatterView, for_seat
from workflows.participation.votes.asked import Put, rolls


def begin(turn: Turn) -> Reply:
    """Ask only for what a matter does not know, then show the draft. Raises MatterUnknown."""
    assert turn.press is not None
    matter = for_seat(turn.tx, turn.reference, turn.chat, int(turn.press.action["matter"]))
    given = {**filled(turn, matter), **only_roll(turn)}
    memory: dict[str, object] = {"form": str(Put.CHOICE), "book": BOOK.name, "about": {}, "given": given}
    return asking.go_on(turn, BOOK, memory)


def filled(turn: Turn, matter: MatterView) -> dict[str, str]:
    """What a vote of a matter says by itself."""
    ways = [each.what for each in matter.ways]
    return draft_of(turn.reference, Locale(turn.chat.locale), matter.category, matter.cell, ways)


def only_roll(turn: Turn) -> dict[str, str]:
    """The roll, where there is but one that fits."""
    found = rolls(act_of(turn), Put.CHOICE)
    return {"roll": found[0].code} if len(found) == 1 else {}


PRESSES = {"vote_on_matter": begin}
