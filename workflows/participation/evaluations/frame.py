"""Finds who can be asked: residents whose cases were handled, or those of a roll; nobody too often."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.evaluation import Evaluation, EvaluationRater
from models.roll import RollMember, RollUnit
from models.service import ServiceDelivery
from models.vocabulary import Status
from models.vocabulary_evaluations import EvaluationStage, ObjectKind
from models.vocabulary_services import DeliveryState
from workflows.cases.acts import Act
from workflows.participation.evaluations.tied import bodies_concerned, staff_of
from workflows.transaction import Transaction

TAKEN = (str(DeliveryState.ACCEPTED), str(DeliveryState.PAID))


def bounds(act: Act, since: date, until: date) -> tuple[datetime, datetime]:
    """Return the instants between which days lie, the last one included."""
    zone = act.reference.calendar.zone
    first = datetime.combine(since, time(), zone)
    last = datetime.combine(until + timedelta(days=1), time(), zone)
    return first.astimezone(UTC), last.astimezone(UTC)


def served_by_body(act: Act, body: str, since: date, until: date) -> set[int]:
    """Return whose cases a body has handled to their end in these days."""
    first, last = bounds(act, since, until)
    asked = select(col(Case.reporter_id)).where(
        col(Case.body) == body,
        col(Case.status) == Status.CLOSED,
        col(Case.closed_at) >= first,
        col(Case.closed_at) < last,
        col(Case.reporter_id).is_not(None),
    )
    return {int(each) for each in act.tx.execute(asked.distinct()).scalars() if each is not None}


def served_under(act: Act, contract_id: int, since: date, until: date) -> set[int]:
    """Return for whose cases something was delivered under a contract, and accepted in these days."""
    first, last = bounds(act, since, until)
    asked = (
        select(col(Case.reporter_id))
        .join(ServiceDelivery, col(ServiceDelivery.case_id) == col(Case.id))
        .where(
            col(ServiceDelivery.contract_id) == contract_id,
            col(ServiceDelivery.state).in_(TAKEN),
            col(ServiceDelivery.accepted_at) >= first,
            col(ServiceDelivery.accepted_at) < last,
            col(Case.reporter_id).is_not(None),
        )
    )
    return {int(each) for each in act.tx.execute(asked.distinct()).scalars() if each is not None}


def served(act: Act, kind: ObjectKind, key: int | str, since: date, until: date) -> set[int]:
    """Return who was served by the object; of a project nobody is, by cases."""
    if kind is ObjectKind.CONTRACT:
        return served_under(act, int(key), since, until)
    return served_by_body(act, str(key), since, until) if kind is ObjectKind.BODY else set()


def on_roll(tx: Transaction, roll_id: int) -> set[int]:
    """Return who stands on a roll."""
    asked = (
        select(col(RollMember.person_id))
        .join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
        .where(
            col(RollUnit.roll_id) == roll_id,
            col(RollMember.ended_at).is_(None),
            col(RollUnit.ended_at).is_(None),
        )
    )
    return {int(each) for each in tx.execute(asked.distinct()).scalars()}


def asked_lately(act: Act) -> set[int]:
    """Return who was asked in another evaluation, or will be: they are left alone for a while."""
    rest = act.now - timedelta(days=act.reference.policy.evaluation_rest_days)
    recent = select(col(EvaluationRater.person_id)).where(
        col(EvaluationRater.person_id).is_not(None), col(EvaluationRater.invited_at) >= rest
    )
    waiting = (
        select(col(EvaluationRater.person_id))
        .join(Evaluation, col(Evaluation.id) == col(EvaluationRater.evaluation_id))
        .where(
            col(EvaluationRater.person_id).is_not(None),
            col(EvaluationRater.invited_at).is_(None),
            col(Evaluation.stage) == EvaluationStage.OPEN,
        )
    )
    return {int(each) for rows in (recent, waiting) for each in act.tx.execute(rows).scalars() if each}


def may_be_asked(
    act: Act, people: set[int], body: str, payer: str | None, since: datetime | None
) -> set[int]:
    """Leave out who works for whom it is about or who pays, who was asked lately, and who opens it."""
    own = {act.by.person_id} if act.by.person_id else set()
    return not_tied(act, people, body, payer, since) - asked_lately(act) - own


def not_tied(act: Act, people: set[int], body: str, payer: str | None, since: datetime | None) -> set[int]:
    """Leave out who works for whom it is about, or who pays, or has since an instant."""
    return people - staff_of(act.tx, bodies_concerned(act.reference, body, payer), since)
