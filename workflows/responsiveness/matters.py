"""Finds what many people report at once where a seat looks: matters, never people (principle 2).

`gather` reads in a transaction what the gate lets the seat read; `spots_of` thinks, and needs none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case, Joining
from nlu.hotspots.messages import Message, people
from nlu.hotspots.spots import FEWEST, TIGHT, burst, heat, hotspots, title_of
from workflows.cases.acts import words_of
from workflows.cases.masking import Detail, mask
from workflows.cases.queries import graded
from workflows.cases.reach import Seat, is_sealed, verdict, visible
from workflows.gate_terms import Action, Grade
from workflows.reference import Reference
from workflows.transaction import Transaction

WEEKS = 12
"""So many weeks are looked at, and drawn."""

MOST = 1_200
"""Cases compared at once, the newest: about a second."""

EVERYDAY = 1_500
"""Lines as people write them every day, by which ordinary words are told from telling ones."""

SHOWN = 20
RECENT = 4
"""Weeks that are held against as many before them: the growth."""


@dataclass(frozen=True)
class Told:
    """One case as it is compared: nothing of it is shown but its matter, its area and its week."""

    message: Message
    category: str | None
    cell: str | None
    week: int  # 0 is the oldest
    joined: int


@dataclass(frozen=True)
class HotMatter:
    """One matter that several people report, with how it grew by week."""

    title: str
    category: str | None
    area: str | None  # the smallest that holds all of it
    people: int
    cases: int
    weeks: tuple[int, ...]
    growth: int  # of the last weeks over those before


def gather(tx: Transaction, reference: Reference, seat: Seat, now: datetime) -> list[Told]:
    """Return the cases of the last weeks that a seat may read, sealed ones left out, the newest if many."""
    since = now - timedelta(weeks=WEEKS)
    asked = select(Case).where(
        visible(tx, reference, seat), col(Case.opened_at) > since, col(Case.anonymised_at).is_(None)
    )
    cases = tx.execute(asked.order_by(col(Case.opened_at).desc()).limit(MOST)).scalars().all()
    joined = joinings(tx, [case.id for case in cases])
    return [told for case in cases if (told := told_of(tx, reference, seat, case, now, joined))]


def joinings(tx: Transaction, case_ids: Sequence[int]) -> dict[int, int]:
    """Count who joined each case."""
    counted = select(col(Joining.case_id), func.count()).group_by(col(Joining.case_id))
    rows = tx.execute(counted.where(col(Joining.case_id).in_(case_ids))).all()
    return {int(case_id): int(count) for case_id, count in rows}


def told_of(
    tx: Transaction, reference: Reference, seat: Seat, case: Case, now: datetime, joined: dict[int, int]
) -> Told | None:
    """Return what is compared of a case; None where the seat may not read its words, or nobody can."""
    grade = verdict(tx, reference, seat, case, Action.WORDS).grade
    words = "" if is_sealed(case) or grade is Grade.REFUSED else words_of(tx, case.id, "report")
    if not words:
        return None
    day, week = reference.local_date(case.opened_at), WEEKS - 1 - (now - case.opened_at) // timedelta(weeks=1)
    message = Message(str(case.id), str(case.reporter_id or ""), "", graded(case, words, Grade.MASKED), day)
    return Told(message, case.category, case.cell, max(0, week), joined.get(case.id, 0))


def spots_of(told: Sequence[Told], reference: Reference) -> list[HotMatter]:
    """Return what several people report, hottest first. It costs up to a second: never in the lane.

    Messages that lie together by their words are one matter where they are of one category.
    """
    by_id = {each.message.id: each for each in told}
    ordered = sorted((each.message for each in told), key=lambda message: message.day)
    parts = [
        part
        for spot in hotspots(ordered, lambda _done: None, EVERYDAY)
        for part in by_category([by_id[each] for each in spot.messages])
        if people([each.message for each in part]) >= FEWEST
    ]
    ranked = sorted(parts, key=heat_of, reverse=True)[:SHOWN]
    return [hot(part, reference) for part in ranked]


def by_category(members: Sequence[Told]) -> list[list[Told]]:
    """Part what lies together by its category."""
    parts: dict[str | None, list[Told]] = {}
    for each in members:
        parts.setdefault(each.category, []).append(each)
    return list(parts.values())


def heat_of(members: Sequence[Told]) -> float:
    """Return how hot a matter is: by its people, and how close together they came."""
    messages = [each.message for each in members]
    days = [message.day for message in messages]
    return heat(people(messages) + sum(each.joined for each in members), len(members), TIGHT, burst(days))


def hot(members: Sequence[Told], reference: Reference) -> HotMatter:
    """Return one matter; its title tells of nobody."""
    weeks = Counter(each.week for each in members)
    drawn = tuple(weeks[week] for week in range(WEEKS))
    messages = [each.message for each in members]
    return HotMatter(
        title=mask(title_of(messages), frozenset(Detail)),
        category=members[0].category,
        area=area_of([each.cell for each in members], reference),
        people=people(messages) + sum(each.joined for each in members),
        cases=len(members),
        weeks=drawn,
        growth=sum(drawn[-RECENT:]) - sum(drawn[-2 * RECENT : -RECENT]),
    )


def area_of(cells: Sequence[str | None], reference: Reference) -> str | None:
    """Return the smallest area that holds every known cell; None where none is known."""
    paths = [reference.area_path(cell) for cell in cells if cell]
    if not paths:
        return None
    together = [code for code in paths[0] if all(code in path for path in paths)]
    return together[-1] if together else None
