"""Finds open cases of which no sketch is kept, and keeps one: those that came before there were any."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select

from models.case import Case
from models.core import run, table
from models.sketch import Sketch
from models.vocabulary import OPEN_STATUSES
from nlu.gist import with_place
from nlu.reading import Place, Reading
from workflows.cases import sketches
from workflows.cases.acts import words_of
from workflows.cases.nearby import named_in
from workflows.cases.reach import is_sealed
from workflows.cases.sealed import place_of
from workflows.transaction import Transaction

SHARE = 200
"""Cases that one look goes through."""

NEWEST = 2**62
"""Before it is every case."""

CASES, KEPT = table(Case).c, table(Sketch).c
Understand = Callable[[str], Reading]


@dataclass(frozen=True)
class Told:
    """What an open case says, and where, in the words of who brought it."""

    case_id: int
    words: str = field(repr=False)
    where: str = field(repr=False)


@dataclass(frozen=True)
class Read:
    """What a case was understood to say."""

    told: Told
    gist: bytes
    place: Place | None


@dataclass(frozen=True)
class Look:
    """What a share of the cases lacks, and where the next share begins; None: there is none."""

    told: Sequence[Told]
    before: int | None


def look(tx: Transaction, before: int = NEWEST) -> Look:
    """Go through the cases before one, the newest first; of what is sealed from others nothing is opened."""
    rows = run(tx, CASES_BEFORE, {"before": before})
    lacking = [row[0] for row in rows if row[1] in OPEN_STATUSES and row[2] is None]
    told = [each for case_id in lacking if (each := told_by(tx, case_id))]
    return Look(told, rows[-1][0] if len(rows) == SHARE else None)


CASES_BEFORE = (
    select(CASES.id, CASES.status, KEPT.case_id)
    .outerjoin(table(Sketch), KEPT.case_id == CASES.id)
    .where(CASES.id < bindparam("before"))
    .order_by(CASES.id.desc())
    .limit(SHARE)
)


def told_by(tx: Transaction, case_id: int) -> Told | None:
    """Return what a case says; None where nobody else may know, or its words are gone."""
    case = tx.get(Case, case_id)
    if case is None or case.status not in OPEN_STATUSES or is_sealed(case):
        return None
    words = words_of(tx, case_id, "report")
    return Told(case_id, words, place_of(case)) if words else None


def understood(told: Told, understand: Understand) -> Read | None:
    """Read what a case says; its place, where one was told by itself, counts for more. Never in the lane."""
    reading = understand(told.words)
    if reading.gist is None:
        return None
    place = (understand(told.where).place if told.where else None) or reading.place
    return Read(told, with_place(reading.gist, place), place)


def fill(tx: Transaction, found: Sequence[Read]) -> int:
    """Keep the sketches of some cases that still say what was read; return how many."""
    count = 0
    for each in found:
        case = tx.get(Case, each.told.case_id)
        kept = tx.get(Sketch, each.told.case_id)
        if case is None or kept is not None or told_by(tx, case.id) != each.told:
            continue
        sketches.keep(tx, case, each.gist, named_in(each.place))
        count += 1
    return count
