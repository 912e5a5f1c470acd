"""Says what a seat may have evaluated: contracts, bodies and projects, and never its own."""

from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select
from sqlmodel import col

from models.decision import Decision, DecisionTask
from models.evaluation import Evaluation
from models.roll import Roll
from models.service import ServiceContract
from models.vocabulary import Role
from models.vocabulary_evaluations import ObjectKind
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.evaluations.rubrics import Rubric
from workflows.participation.evaluations.terms import APART
from workflows.participation.evaluations.tied import is_own, seats_of
from workflows.participation.rolls.record import living
from workflows.participation.votes.records import sees_to
from workflows.transaction import Transaction

TOLD_TASKS = 30


@dataclass(frozen=True)
class Object:
    """What can be evaluated: its kind, its row or code, whose work it is, who pays, where it lies."""

    key: str
    kind: ObjectKind
    row: int | None
    body: str
    payer: str | None
    area: str | None
    title: str


def objects(act: Act) -> list[Object]:
    """Return what the actor may have evaluated; nothing of their own."""
    found = [*contracts(act), *bodies(act), *projects(act)] if organizes(act) else contracts(act)
    seats = seats_of(act)
    return [each for each in found if not is_own(act, each.body, seats)]


def organizes(act: Act) -> bool:
    """Whether the actor organizes, or coordinates."""
    return act.by.role in (Role.ORGANIZER, Role.COORDINATOR)


def may_open(act: Act) -> bool:
    """Whether the actor may open evaluations at all."""
    return organizes(act) or has_duty(act.by.role, Duty.CONTRACT)


def has_objects(act: Act) -> bool:
    """Whether there is something that the actor may have evaluated."""
    return may_open(act) and bool(objects(act))


def contracts(act: Act) -> list[Object]:
    """Contracts: of one's own body, or of the area that one organizes."""
    rows = act.tx.execute(select(ServiceContract).order_by(col(ServiceContract.id).desc())).scalars()
    mine = [each for each in rows if of_own(act, each)]
    return [
        Object(
            key=each.code,
            kind=ObjectKind.CONTRACT,
            row=each.id,
            body=each.provider,
            payer=each.payer,
            area=each.areas.split(APART)[0],
            title=each.title,
        )
        for each in mine
    ]


def of_own(act: Act, contract: ServiceContract) -> bool:
    """Whether a contract is the actor's to have evaluated."""
    if has_duty(act.by.role, Duty.CONTRACT):
        return contract.payer == act.by.body
    areas = contract.areas.split(APART)
    return organizes(act) and any(sees_to(act.reference, act.by, contract.payer, each) for each in areas)


def bodies(act: Act) -> list[Object]:
    """Bodies of the area that one organizes."""
    return [
        Object(each.code, ObjectKind.BODY, None, each.code, None, each.area, each.name)
        for each in act.reference.standing.values()
        if act.by.area is None or (each.area and act.by.area in act.reference.area_path(each.area))
    ]


def projects(act: Act) -> list[Object]:
    """Tasks of bodies after votes that one sees to, once they are done."""
    asked = (
        select(col(DecisionTask.id), col(Vote.body), col(Vote.area))
        .join(Decision, col(Decision.id) == col(DecisionTask.decision_id))
        .join(Vote, col(Vote.id) == col(Decision.vote_id))
        .where(col(DecisionTask.done_at).is_not(None))
        .order_by(col(DecisionTask.id).desc())
    )
    mine = (key for key, body, area in act.tx.execute(asked) if sees_to(act.reference, act.by, body, area))
    return [project(act.tx, key) for key in list(islice(mine, TOLD_TASKS))]


def project(tx: Transaction, task_id: int) -> Object:
    """A task after a vote, as an object."""
    task = tx.get_one(DecisionTask, task_id)
    vote = tx.get_one(Vote, tx.get_one(Decision, task.decision_id).vote_id)
    key = f"{vote.code}:{task.id}"
    return Object(key, ObjectKind.PROJECT, task.id, task.body, vote.body, vote.area, task.what)


def fits(act: Act, rubric: Rubric, target: Object) -> bool:
    """Whether a standard speaks of what is to be rated: no yard's cleanliness of a public office."""
    fact = act.reference.bodies.get(target.body)
    return rubric.fits(target.kind, fact.kind if fact else None)


def rolls(act: Act) -> list[Roll]:
    """Return the living rolls that may be asked: of the area that one sees to, or of one's own body."""
    found = living(act.tx)
    if organizes(act):
        return [each for each in found if sees_to(act.reference, act.by, each.body, each.area)]
    return [each for each in found if each.body is not None and each.body == act.by.body]


def is_seen_to(act: Act, row: Evaluation) -> bool:
    """Whether the actor sees to it: officers of its area, or the head of who pays; never the object."""
    if has_duty(act.by.role, Duty.CONTRACT):
        mine = row.payer is not None and row.payer == act.by.body
    else:
        mine = sees_to(act.reference, act.by, row.payer or row.body, row.area)
    return mine and not is_own(act, row.body)
