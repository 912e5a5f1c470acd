"""Makes a vote of a matter or a monthly topic with one press: category, place and ways to go are filled in.

Nothing that a resident said goes into it: the ways are words of offices.
"""

from collections.abc import Mapping

from bot.dialogue import asking
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn
from bot.dialogue.votes.drafted import draft_of
from bot.dialogue.votes.organize import BOOK
from models.vocabulary import Locale
from workflows.governance.view import MatterView, for_seat
from workflows.participation.votes.asked import Put, rolls
from workflows.responsiveness.topics import acts


def begin(turn: Turn) -> Reply:
    """Ask only for what a matter does not know, then show the draft. Raises MatterUnknown."""
    assert turn.press is not None
    matter = for_seat(turn.tx, turn.reference, turn.chat, int(turn.press.action["matter"]))
    return drafting(turn, filled(turn, matter))


def begin_of_topic(turn: Turn) -> Reply:
    """Ask only for what a topic does not know, then show the draft. Raises TopicUnknown."""
    assert turn.press is not None
    topic = acts.look(act_of(turn), int(turn.press.action["topic"]))
    return drafting(turn, draft_of(turn.reference, Locale(turn.chat.locale), topic.category, topic.area))


def drafting(turn: Turn, known: Mapping[str, str]) -> Reply:
    """Go on with the form of a choice where the rest is to be told."""
    given = {**known, **only_roll(turn)}
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


PRESSES = {"vote_on_matter": begin, "vote_on_topic": begin_of_topic}
