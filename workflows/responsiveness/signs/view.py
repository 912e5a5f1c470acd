"""Reads signs for those who see them: who reviews sees all, the body its own, everybody what was founded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.sign import Pressure, Sign, SignCase
from models.vocabulary import Role
from workflows.cases.acts import Act
from workflows.responsiveness.signs.record import belongs, figures_of
from workflows.responsiveness.signs.terms import REVIEWED, Kind, SignStage
from workflows.responsiveness.suppression import LEAST
from workflows.transaction import Transaction

ANSWER, FOUND, DISMISS = "answer_sign", "found_sign", "dismiss_sign"
NEWEST = 60
HEARD = "heard"
"""Of a sign: its body has answered, and the review has not been."""


@dataclass(frozen=True)
class Numbers:
    """What caused a sign."""

    seen: int
    of: int
    usual: float
    low: float
    high: float
    chance: float

    @property
    def share(self) -> float:
        """How often it was seen."""
        return self.seen / self.of if self.of else 0.0


@dataclass(frozen=True)
class SignView:
    """One sign as its reader may see it."""

    id: int
    code: str
    body: str
    kind: Kind
    stage: SignStage
    since: datetime
    until: datetime
    put_at: datetime
    answer_by: datetime
    numbers: Numbers | None  # None: of pressure only who reviews reads them, for persons are among them
    answer: str
    reason: str
    reviewed_at: datetime | None
    told: int | None = None  # persons who told of pressure; None: not this reader's to know
    cases: tuple[str, ...] = ()  # numbers
    verbs: tuple[str, ...] = ()

    @property
    def step(self) -> str:
        """Where it stands: the stage, and of one that waits whether the body was heard."""
        return HEARD if self.stage == SignStage.PUT and self.answer else str(self.stage)


@dataclass(frozen=True)
class Counted:
    """What became of the signs of one kind: false alarms are counted too."""

    kind: Kind
    put: int
    waiting: int
    founded: int
    unfounded: int


def seen_by(act: Act) -> list[SignView]:
    """Return the signs that concern a seat, newest first: all to auditors, its own to a body."""
    asked = select(Sign).order_by(col(Sign.id).desc()).limit(NEWEST)
    if act.by.role is Role.HEAD and act.by.body:
        asked = asked.where(col(Sign.body) == act.by.body)
    elif act.by.role is not Role.AUDITOR:
        return []
    return [found for row in act.tx.execute(asked).scalars() if (found := view_for(act, row)) is not None]


def one_seen_by(act: Act, sign_id: int) -> SignView | None:
    """Return one sign as a seat sees it; None where it does not concern it."""
    row = act.tx.get(Sign, sign_id)
    return None if row is None else view_for(act, row)


def waiting_for(act: Act) -> list[SignView]:
    """Return the signs about which a seat should do something now."""
    return [each for each in seen_by(act) if each.verbs]


def view_for(act: Act, row: Sign) -> SignView | None:
    """Show one to the head of its body or to who may review it; of pressure the body learns no case."""
    if act.by.role is Role.HEAD and act.by.body == row.body:
        verbs: tuple[str, ...] = (ANSWER,) if row.stage == SignStage.PUT and row.answered_at is None else ()
        hides = row.kind == Kind.PRESSED
        return view_of(row, cases=() if hides else numbers(act.tx, row.id), verbs=verbs)
    if act.by.role is not Role.AUDITOR or belongs(act, row):
        return None
    heard = row.answered_at is not None or act.now >= row.answer_by
    verbs = (FOUND, DISMISS) if row.stage == SignStage.PUT and heard else ()
    told = int(figures_of(row)["told"]) if row.kind == Kind.PRESSED else None
    return view_of(row, cases=numbers(act.tx, row.id), verbs=verbs, told=told, reviews=True)


def view_of(
    row: Sign,
    *,
    cases: Sequence[str] = (),
    verbs: Sequence[str] = (),
    told: int | None = None,
    reviews: bool = False,
) -> SignView:
    """Put a row into what is shown; of pressure no number to anybody but who reviews."""
    shown = figures_of(row)
    open_to = reviews or row.kind != Kind.PRESSED
    return SignView(
        **{name: getattr(row, name) for name in PLAIN},
        kind=Kind(row.kind),
        stage=SignStage(row.stage),
        numbers=Numbers(**{name: shown[name] for name in CAUSES}) if open_to else None,
        told=told,
        cases=tuple(cases),
        verbs=tuple(verbs),
    )


CAUSES = ("seen", "of", "usual", "low", "high", "chance")
PLAIN = (
    *("id", "code", "body", "since", "until", "put_at", "answer_by"),
    *("answer", "reason", "reviewed_at"),
)


def numbers(tx: Transaction, sign_id: int) -> tuple[str, ...]:
    """Return the numbers of the cases of a sign."""
    asked = select(col(Case.number)).join(SignCase, col(SignCase.case_id) == col(Case.id))
    return tuple(tx.execute(asked.where(col(SignCase.sign_id) == sign_id).order_by(col(Case.id))).scalars())


def founded(tx: Transaction, body: str | None = None) -> list[SignView]:
    """Return what everybody may read: signs that were found to be true, newest first."""
    asked = select(Sign).where(col(Sign.stage) == SignStage.FOUNDED)
    asked = asked if body is None else asked.where(col(Sign.body) == body)
    return [view_of(row) for row in tx.execute(asked.order_by(col(Sign.reviewed_at).desc())).scalars()]


def counted(tx: Transaction) -> list[Counted]:
    """Count what became of all signs, by kind; of none that is not founded is told whose it is."""
    asked = select(col(Sign.kind), col(Sign.stage), func.count()).group_by(col(Sign.kind), col(Sign.stage))
    found = {(kind, stage): int(count) for kind, stage, count in tx.execute(asked)}
    return [count_of(kind, found) for kind in Kind]


def count_of(kind: Kind, found: dict[tuple[str, str], int]) -> Counted:
    """Count one kind."""
    by = {stage: found.get((kind, stage), 0) for stage in SignStage}
    ruled = sum(by[each] for each in REVIEWED)
    whole = sum(by.values())
    return Counted(kind, whole, whole - ruled, by[SignStage.FOUNDED], by[SignStage.UNFOUNDED])


def pressed_bodies(tx: Transaction, since: datetime, until: datetime) -> list[tuple[str, int]]:
    """Count who told of pressure, by body, in whole fives; a body of which fewer did is not named."""
    asked = select(col(Pressure.body), func.count()).where(
        col(Pressure.again).is_(False), col(Pressure.at) >= since, col(Pressure.at) < until
    )
    grouped = asked.group_by(col(Pressure.body)).having(func.count() >= LEAST)
    found = tx.execute(grouped.order_by(col(Pressure.body)))
    return [(body, int(count) // LEAST * LEAST) for body, count in found]
