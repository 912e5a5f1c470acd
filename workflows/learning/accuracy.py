"""What the reader is worth here: what stood by week, and what was taken for what. Cases, never people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, distinct, func, or_, select
from sqlmodel import col

from models.case import Case
from models.learning import Correction
from models.vocabulary import Noticed
from workflows.cases.queries import words_for
from workflows.cases.reach import Seat, visible
from workflows.reference import Reference
from workflows.transaction import Transaction

WEEKS = 12
PAIRS = 10
EXAMPLES = 3
"""Weeks on the page, confused pairs, and cases that a pair opens to."""


@dataclass(frozen=True)
class Week:
    """Cases of one week by what became of the machine's reading."""

    monday: datetime
    read: int  # cases that came in
    unsure: int  # the machine left it open, and a person said
    category_wrong: int
    body_wrong: int

    @property
    def stood(self) -> int:
        """Cases whose category nobody had to touch."""
        return max(0, self.read - self.unsure - self.category_wrong)


@dataclass(frozen=True)
class Example:
    """A case that was misread, as a viewer may see it."""

    number: str
    words: str  # masked, or empty


@dataclass(frozen=True)
class Pair:
    """Two leaves that were taken one for the other."""

    read: str
    right: str
    count: int
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Mistakes:
    """What was taken for what: by first level with what stood on the diagonal, and by leaf."""

    levels: tuple[str, ...]
    counts: dict[tuple[str, str], int]
    pairs: tuple[Pair, ...]
    unsure: int
    body_wrong: int


def came_in(since: datetime, until: datetime) -> ColumnElement[bool]:
    """The condition on cases that the machine read in a span."""
    return and_(col(Case.opened_at) >= since, col(Case.opened_at) < until, col(Case.imported).is_(False))


WRONG = and_(col(Correction.read).is_not(None), col(Correction.body).is_(None))
UNSURE = and_(col(Correction.read).is_(None))
BODY = and_(col(Correction.source) == Noticed.RULING, col(Correction.body).is_not(None))
CATEGORY_OF_BODY = and_(BODY, col(Correction.read).is_not(None), col(Correction.category).is_not(None))


def weeks(tx: Transaction, reference: Reference, now: datetime) -> list[Week]:
    """Return the last weeks, the oldest first, Monday to Monday here."""
    local = now.astimezone(reference.calendar.zone)
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=local.weekday())
    return [week(tx, monday - timedelta(weeks=back)) for back in range(WEEKS - 1, -1, -1)]


def week(tx: Transaction, monday: datetime) -> Week:
    """Count one week."""
    span = came_in(monday, monday + timedelta(weeks=1))
    read = int(tx.execute(select(func.count()).select_from(Case).where(span)).scalar_one())
    left_open = int(
        tx.execute(
            select(func.count()).select_from(Case).where(span, col(Case.category).is_(None))
        ).scalar_one()
    )
    return Week(
        monday=monday,
        read=read,
        unsure=left_open + corrected(tx, span, and_(UNSURE, col(Case.category).is_not(None))),
        category_wrong=corrected(tx, span, or_(WRONG, CATEGORY_OF_BODY)),
        body_wrong=corrected(tx, span, BODY),
    )


def corrected(tx: Transaction, span: ColumnElement[bool], which: ColumnElement[bool]) -> int:
    """Count the cases of a span that have such a correction."""
    found = (
        select(func.count(distinct(col(Correction.case_id))))
        .join(Case, col(Case.id) == col(Correction.case_id))
        .where(span, which)
    )
    return int(tx.execute(found).scalar_one())


def mistakes(tx: Transaction, reference: Reference, seat: Seat, now: datetime) -> Mistakes:
    """Return what was taken for what in the last weeks; examples as far as the seat may see them."""
    span = came_in(now - timedelta(weeks=WEEKS), now + timedelta(days=1))
    confused = confused_in(tx, span)
    counts = Counter({(read[:2], right[:2]): 0 for read, right in confused})
    for (read, right), count in confused.items():
        counts[read[:2], right[:2]] += count
    for category, count in tx.execute(
        select(col(Case.category), func.count()).where(span, ~put_right()).group_by(col(Case.category))
    ).all():
        if category is not None:
            counts[category[:2], category[:2]] += count
    return Mistakes(
        levels=tuple(sorted({level for pair in counts for level in pair})),
        counts=dict(counts),
        pairs=tuple(
            Pair(read, right, count, examples(tx, reference, seat, span, read, right))
            for (read, right), count in confused.most_common(PAIRS)
        ),
        unsure=corrected(tx, span, UNSURE),
        body_wrong=corrected(tx, span, BODY),
    )


def put_right() -> ColumnElement[bool]:
    """The condition that a case has a correction."""
    return select(col(Correction.id)).where(col(Correction.case_id) == col(Case.id)).exists()


def confused_in(tx: Transaction, span: ColumnElement[bool]) -> Counter[tuple[str, str]]:
    """Count what was read against the newest word of a person, once a case."""
    rows = tx.execute(
        select(col(Correction.case_id), col(Correction.read), col(Correction.category))
        .join(Case, col(Case.id) == col(Correction.case_id))
        .where(span, col(Correction.read).is_not(None), col(Correction.category).is_not(None))
        .order_by(col(Correction.id))
    ).all()
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for case_id, read, right in rows:
        first.setdefault(case_id, read)
        last[case_id] = right
    return Counter((first[each], last[each]) for each in first if first[each] != last[each])


def examples(
    tx: Transaction, reference: Reference, seat: Seat, span: ColumnElement[bool], read: str, right: str
) -> tuple[Example, ...]:
    """The newest cases of a pair that the seat may see, in words as it may read them."""
    of_pair = select(col(Correction.case_id)).where(
        col(Correction.read) == read, col(Correction.category) == right
    )
    found = (
        select(Case)
        .where(span, col(Case.id).in_(of_pair), visible(tx, reference, seat))
        .order_by(col(Case.id).desc())
        .limit(EXAMPLES)
    )
    cases: Sequence[Case] = tx.execute(found).scalars().all()
    return tuple(Example(case.number, words_for(tx, reference, seat, case)) for case in cases)
