"""Makes a vote of a joint-governance matter with one press: category, place and ways to go are filled in.

Nothing that a resident said goes into it: the ways are words of offices.
"""

from bot.catalogue.sentences import phrase, show
from bot.dialogue import asking
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn
from bot.dialogue.votes.organize import BOOK
from models.vocabulary import Locale
from models.vocabulary_votes import Secrecy
from workflows.governance.view import MatterView, for_seat
from workflows.participation.votes.asked import Put, rolls

LEAST = 2
"""Ways that make a choice; with fewer people are asked how to go on."""


def begin(turn: Turn) -> Reply:
    """Ask only for what a matter does not know, then show the draft. Raises MatterUnknown."""
    assert turn.press is not None
    matter = for_seat(turn.tx, turn.reference, turn.chat, int(turn.press.action["matter"]))
    given = {**filled(turn, matter), **only_roll(turn)}
    memory: dict[str, object] = {"form": str(Put.CHOICE), "book": BOOK.name, "about": {}, "given": given}
    return asking.go_on(turn, BOOK, memory)


def filled(turn: Turn, matter: MatterView) -> dict[str, str]:
    """What a vote of a matter says by itself, in the language of who puts it."""
    locale = Locale(turn.chat.locale)
    category = show(turn.reference.category_names(matter.category), locale)
    about = {"category": category, "place": turn.reference.area_name(matter.cell)}
    ways = [each.what for each in matter.ways]
    options = phrase("decide.draft.options", locale) if len(ways) < LEAST else "\n".join(ways)
    return {
        "title": phrase("decide.draft.title", locale, **about),
        "question": phrase("decide.draft.question", locale, **about),
        "options": options,
        "most": "1",
        "secrecy": str(Secrecy.PSEUDONYMOUS),
        "closes": "",
    }


def only_roll(turn: Turn) -> dict[str, str]:
    """The roll, where there is but one that fits."""
    found = rolls(act_of(turn), Put.CHOICE)
    return {"roll": found[0].code} if len(found) == 1 else {}


PRESSES = {"vote_on_matter": begin}
