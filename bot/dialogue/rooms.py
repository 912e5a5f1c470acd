"""Which room a few words ask for: what is decided together, and nothing beside where or how it is done."""

from collections.abc import Mapping
from functools import cache

from bot.catalogue.sentences import phrase
from bot.dialogue.report import DRAFT
from bot.dialogue.talk import NOTHING, Said, bare, covered, told_by
from bot.dialogue.turn import IDLE, Turn
from models.vocabulary import Locale

ROOMS = frozenset(
    ["votes", "petitions", "covenants", "opinions", "budgets", "evaluations", "panels", "assemblies", "roll"]
)
ASKING = frozenset({"asking"})
"""What words mean that ask where something is, or how it is done."""

LONGEST = 40
"""Characters of such words at most."""


def asked(turn: Turn) -> str | None:
    """The command of the one room that is asked for; None where words say anything beside."""
    plain = bare(turn.incoming.text or "")
    at_rest = turn.press is None and turn.state in (IDLE, DRAFT)
    if not at_rest or len(plain) > LONGEST or not any(each in plain for each in rooms()):
        return None
    found = (covered(plain, words()) or NOTHING) & ROOMS
    return "votes" if "votes" in found else next(iter(found)) if len(found) == 1 else None


@cache
def rooms() -> Mapping[str, Said]:
    """The words that name a room, in every language."""
    found: dict[str, Said] = {}
    for room in ROOMS:
        for locale in Locale:
            for each in phrase(f"command.{room}", locale).split("|"):
                found[bare(each)] = found.get(bare(each), NOTHING) | {room}
    return found


@cache
def words() -> Mapping[str, Said]:
    """All words of which such a sentence is made; one that names a room names it."""
    return {**dict.fromkeys(told_by("room_ask"), ASKING), **rooms()}
