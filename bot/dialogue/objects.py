"""Finds the body that a matter is about: the likely ones of the place, or by name."""

from collections import Counter

from bot.dialogue.draft import Draft
from bot.dialogue.turn import Turn
from workflows.access import bodies_of_staff

MOST_LIKELY = 3
MOST_NAMED = 6


def likely_objects(turn: Turn, draft: Draft) -> list[str]:
    """The body that would get the matter, and those who answer for most in that place."""
    day, cell = turn.reference.local_date(turn.now), draft.cell
    first = turn.reference.choose(draft.category, cell, day, None).body
    leaves = (each.code for each in turn.reference.categories.values() if each.parent)
    near = Counter(turn.reference.choose(code, cell, day, None).body for code in leaves if cell)
    codes = dict.fromkeys([first, *(code for code, _ in near.most_common(MOST_LIKELY))])
    return [code for code in codes if code]


def bodies_named(turn: Turn, typed: str, cell: str | None) -> list[str]:
    """Codes of bodies whose name holds these words, or for which somebody of this name works.

    Those of the place come first. A complaint about somebody of staff keeps their whole body away.
    """
    near = turn.reference.area_path(cell)[1:]
    bodies = turn.reference.bodies
    staffed = {code for code in bodies_of_staff(turn.tx, typed) if code in bodies}
    found = [fact for fact in bodies.values() if typed and (typed in fact.name or fact.code in staffed)]
    return [fact.code for fact in sorted(found, key=lambda fact: fact.area not in near)][:MOST_NAMED]
