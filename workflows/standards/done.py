"""Keeps with an answer what of the category's standard was done, and tells it whoever gets the answer."""

from models.case import Case
from workflows.cases.acts import Act, keep_words
from workflows.ledger import Facts
from workflows.reference import Reference
from workflows.screens import Sentence, say
from workflows.standards.points import Ticked, points_of, within


def standard_of(reference: Reference, case: Case) -> tuple[str, ...]:
    """Return the points of the standard that a case's category has; of the nearest above it that has one."""
    for code in reversed(reference.category_path(case.category)):
        if points := points_of(reference.categories[code].standard):
            return points
    return ()


def facts_of(act: Act, case: Case, ticked: Ticked | None) -> Facts:
    """Return what the chain keeps: how many points there are, which hold, the hash of why others do not."""
    points = standard_of(act.reference, case)
    if ticked is None or not points:
        return {}
    facts: dict[str, int | str | list[str]] = {
        "points": len(points),
        "met": [str(each) for each in within(ticked.met, points)],
    }
    if ticked.why_not:
        facts["unmet"] = keep_words(act, case.id, "standard", ticked.why_not)
    return facts


def kept_in(facts: Facts) -> bool | None:
    """Say whether an answer held every point, from what its chain keeps; None where there was none."""
    points, met = facts.get("points"), facts.get("met")
    return None if not isinstance(points, int) or not isinstance(met, list) else len(met) == points


def lines_of(reference: Reference, case: Case, ticked: Ticked | None) -> tuple[Sentence, ...]:
    """Say point by point what holds; nothing where nobody was asked, or the category has no standard."""
    points = standard_of(reference, case)
    if ticked is None or not points:
        return ()
    met = within(ticked.met, points)
    keys = ["standard.met" if at in met else "standard.open" for at in range(len(points))]
    told = [say(key, point=each) for key, each in zip(keys, points, strict=True)]
    why = (say("standard.why_not", words=ticked.why_not),) if ticked.why_not else ()
    return (say("standard.head"), *told, *why)
