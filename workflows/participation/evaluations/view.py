"""Shows evaluations: to everybody what was asked and what it came to; to nobody who was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.evaluation import Evaluation, EvaluationRater
from models.person import Person
from models.roll import Roll
from models.service import ServiceContract
from models.vocabulary_evaluations import EvaluationStage, Follows, ObjectKind, Source
from workflows.participation.evaluations.close import counted_in, sheets_of
from workflows.participation.evaluations.counting import SMALL, Tally, overall
from workflows.participation.evaluations.record import find, rater_of
from workflows.participation.evaluations.rubrics import Criterion, criteria_of
from workflows.participation.evaluations.said import follows_in, standard_of
from workflows.participation.evaluations.terms import LEAST
from workflows.responsiveness.suppression import LEAST as LEAST_OF_PEOPLE
from workflows.transaction import Transaction

LISTED = 100
FOUR = ("for_whom", "rely_on", "who_gains", "who_judges")
"""The four questions of whatever is published (S21)."""

SAME = (
    "id",
    "code",
    "body",
    "payer",
    "area",
    "title",
    "why",
    "meaning",
    "rubric",
    "since",
    "until",
    "frame",
    "drawn",
    "opened_at",
    "closes_at",
    "ended_at",
    "reason",
    "answer_until",
    "answer",
    "answered_at",
    "published_at",
    "appeal",
    "rule_by",
    "ruling",
    "upheld",
    "plan_by",
    "plan",
    "better_by",
    "better",
)
"""What is shown as the row has it."""

READ_FIRST = (EvaluationStage.ANSWER, EvaluationStage.PUBLISHED)


@dataclass(frozen=True)
class Finding:
    """What one criterion came to; without numbers where fewer than five have marked it."""

    criterion: Criterion
    shown: bool
    count: int
    marks: tuple[int, ...]  # how often 1 to 5 was given
    none: int
    mean: float
    held: float
    median: float
    low: float
    high: float
    pleased: int
    small: bool


@dataclass(frozen=True)
class EvaluationView:
    """One evaluation as everybody may know it."""

    id: int
    code: str
    stage: EvaluationStage
    kind: ObjectKind
    body: str
    payer: str | None
    area: str | None
    contract: str | None
    title: str
    why: str
    meaning: str
    rubric: str
    version: str
    criteria: tuple[Criterion, ...]
    follows: tuple[Follows, ...]
    source: Source
    roll: str
    since: date | None
    until: date | None
    frame: int
    drawn: int
    seed: str
    opened_at: datetime
    closes_at: datetime
    ended_at: datetime | None
    reason: str
    invited: int
    rated: int
    findings: tuple[Finding, ...]
    mean: float | None
    small: bool
    answer_until: datetime | None
    answer: str
    answered_at: datetime | None
    answerer: str  # who answered, by name
    published_at: datetime | None
    payer_mark: int | None
    payer_words: str
    appeal: str
    rule_by: datetime | None
    ruling: str
    upheld: bool | None
    plan_by: datetime | None
    plan: str
    better_by: datetime | None
    better: str
    pressed: str

    @property
    def percent(self) -> int:
        """How many of those who were invited have rated; the others have said nothing, which is no mark."""
        return round(100 * self.rated / self.invited) if self.invited else 0


@dataclass(frozen=True)
class Part:
    """How a person stands to an evaluation: only to themselves."""

    drawn: bool = False
    marked: bool = False
    declined: bool = False


def view(tx: Transaction, key: int | str, *, early: bool = False) -> EvaluationView | None:
    """Show one evaluation; `early`: to whom it is about and who sees to it, once it is counted."""
    row = find(tx, key)
    return None if row is None else view_of(tx, row, early=early)


def view_of(tx: Transaction, row: Evaluation, *, early: bool = False) -> EvaluationView:
    """Put together what everybody may know."""
    stage = EvaluationStage(row.stage)
    counted = counted_in(row.result) if stage is EvaluationStage.PUBLISHED or early else None
    criteria = criteria_of(standard_of(row))
    found = tuple(map(finding, criteria, counted.tallies)) if counted else ()
    mean = overall(counted.tallies) if counted else None
    open_to_all = stage is EvaluationStage.PUBLISHED
    roll = tx.get(Roll, row.roll_id) if row.roll_id else None
    contract = tx.get(ServiceContract, row.contract_id) if row.contract_id else None
    same: dict[str, Any] = {name: getattr(row, name) for name in SAME}
    return EvaluationView(
        **same,
        stage=stage,
        kind=ObjectKind(row.kind),
        contract=contract.code if contract else None,
        version=row.rubric_version,
        criteria=criteria,
        follows=follows_in(row.follows),
        source=Source(row.source),
        roll=roll.name if roll else "",
        seed=row.seed if stage is not EvaluationStage.OPEN else "",
        invited=counted.invited if counted else 0,
        rated=counted.rated if counted else 0,
        findings=found,
        mean=float(mean) if mean is not None else None,
        small=any(each.shown and each.small for each in found),
        answerer=name_of(tx, row.answerer_id),
        payer_mark=row.payer_mark if open_to_all else None,
        payer_words=row.payer_words if open_to_all else "",
        pressed=few(row.pressed),
    )


def name_of(tx: Transaction, person_id: int | None) -> str:
    """The name of somebody of the staff; nothing, where none is known."""
    person = tx.get(Person, person_id) if person_id else None
    return person.name if person else ""


def few(count: int) -> str:
    """A number of residents as it is told: none, fewer than five, or itself."""
    return str(count) if count == 0 or count >= LEAST_OF_PEOPLE else f"<{LEAST_OF_PEOPLE}"


def finding(criterion: Criterion, tally: Tally) -> Finding:
    """Show what one criterion came to; of too few, nothing."""
    if not tally.shown:
        return Finding(criterion, False, 0, (), 0, 0, 0, 0, 0, 0, 0, True)
    low, high = tally.interval
    return Finding(
        criterion=criterion,
        shown=True,
        count=tally.count,
        marks=tally.marks,
        none=tally.none if tally.none == 0 or tally.none >= LEAST else -1,
        mean=float(tally.mean),
        held=float(tally.held),
        median=float(tally.median),
        low=low,
        high=high,
        pleased=tally.pleased,
        small=tally.count < SMALL,
    )


def part_of(tx: Transaction, evaluation_id: int, person_id: int | None) -> Part:
    """Return how a person stands to it."""
    rater = rater_of(tx, evaluation_id, person_id)
    return Part() if rater is None else Part(True, bool(rater.nonce), rater.declined)


def listed_for(tx: Transaction, person_id: int | None, now: datetime, most: int) -> list[EvaluationView]:
    """Return what a person was asked about: what is open first."""
    asked = (
        select(Evaluation)
        .join(EvaluationRater, col(EvaluationRater.evaluation_id) == col(Evaluation.id))
        .where(col(EvaluationRater.person_id) == person_id, col(EvaluationRater.invited_at).is_not(None))
        .order_by(col(Evaluation.id).desc())
        .limit(LISTED)
    )
    rows = [each for each in tx.execute(asked).scalars() if not gone(each, now)]
    return [view_of(tx, each) for each in rows[:most]]


def gone(row: Evaluation, now: datetime) -> bool:
    """Whether nothing of it is to be shown to those who were asked."""
    return row.stage == EvaluationStage.OPEN and now >= row.closes_at


def public_all(tx: Transaction) -> list[EvaluationView]:
    """Return evaluations as everybody may know them, newest first."""
    rows = tx.execute(select(Evaluation).order_by(col(Evaluation.id).desc()).limit(LISTED)).scalars().all()
    return [view_of(tx, each) for each in rows]


def of_bodies(tx: Transaction, bodies: Sequence[str]) -> list[Evaluation]:
    """Return the evaluations in which a body is the object, or pays."""
    mine = col(Evaluation.body).in_(bodies) | col(Evaluation.payer).in_(bodies)
    asked = select(Evaluation).where(mine).order_by(col(Evaluation.id).desc()).limit(LISTED)
    return list(tx.execute(asked).scalars())


def sentences(tx: Transaction, row: Evaluation) -> list[str]:
    """Return what was written, masked, in an order that tells nothing; of fewer than five raters none."""
    found = sheets_of(tx, row.id) if row.stage in READ_FIRST else []
    return sorted(each.words for each in found if each.words) if len(found) >= LEAST else []
