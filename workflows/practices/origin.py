"""Says what can become a practice, whose it is then, and what the record already knows of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import SQLModel, col

from models.case import Case
from models.decision import Decision, DecisionTask
from models.governance import Matter, MatterOption
from models.grid import PatrolPlan, PatrolRound
from models.joint import Part
from models.vocabulary import BODY_ROLES, AreaKind, MatterStage, Role, Solved, Status
from models.vocabulary_practices import PracticeOrigin
from models.vote import Vote
from workflows.cases.acts import Act, words_of
from workflows.cases.reach import allows, is_sealed
from workflows.gate_terms import Action
from workflows.practices.terms import No, PracticeRefused
from workflows.reference import Reference

HOUR = 3600


@dataclass(frozen=True)
class Known:
    """What the record knows of something that worked, before anybody writes about it."""

    origin: PracticeOrigin
    origin_id: int
    body: str | None
    area: str | None  # the community, where it lies in one
    category: str | None
    since: datetime
    title: str = ""  # of what has one
    done: str = ""
    cost: str = ""
    hours: int | None = None  # it took
    page: str = ""  # that everybody may read
    helped: tuple[str, ...] = ()  # other bodies
    answers: tuple[str, ...] = ()  # to the four questions, where they were given


def known(act: Act, origin: PracticeOrigin, key: int) -> Known:
    """Return what is known. Raises PracticeRefused where it is not over, not theirs, or nobody's business."""
    return READERS[origin](act, key)


def of_case(act: Act, key: int) -> Known:
    """A closed case that its resident calls solved; never a sealed one."""
    case = act.tx.get(Case, key)
    if case is None or is_sealed(case) or not allows(act.tx, act.reference, act.by, case, Action.SEE):
        raise PracticeRefused(No.UNKNOWN)
    theirs = act.by.role is Role.COORDINATOR or (act.by.role in BODY_ROLES and act.by.body == case.body)
    over = case.status == Status.CLOSED and case.solved == Solved.SOLVED and case.answered_at is not None
    if not (theirs and over):
        raise PracticeRefused(No.ORIGIN)
    parts = select(col(Part.body)).where(col(Part.case_id) == case.id, col(Part.answered_at).is_not(None))
    return Known(
        PracticeOrigin.CASE,
        case.id,
        case.body,
        community(act.reference, case.cell),
        case.category,
        case.opened_at,
        done="" if case.anonymous else words_of(act.tx, case.id, "reply"),
        hours=hours(case.opened_at, case.answered_at),
        helped=tuple(sorted({*act.tx.execute(parts).scalars()} - {case.body})),
    )


def of_matter(act: Act, key: int) -> Known:
    """A matter that many decided together, with its result."""
    matter = act.tx.get(Matter, key)
    if matter is None or act.by.role not in (Role.COORDINATOR, Role.HEAD):
        raise PracticeRefused(No.UNKNOWN)
    if act.by.role is Role.HEAD and act.by.body != matter.lead:
        raise PracticeRefused(No.UNKNOWN)
    if matter.stage != MatterStage.CLOSED or not matter.outcome:
        raise PracticeRefused(No.ORIGIN)
    case = act.tx.get_one(Case, matter.case_id)
    way = act.tx.get(MatterOption, matter.proposal) if matter.proposal else None
    return Known(
        PracticeOrigin.MATTER,
        matter.id,
        matter.lead,
        community(act.reference, case.cell),
        case.category,
        matter.opened_at,
        title=matter.title,
        done=matter.outcome,
        cost=way.cost if way else "",
        hours=hours(matter.opened_at, matter.closed_at),
        page=f"/matter/{matter.code}",
        helped=tuple(each for each in matter.assisting.split("|") if each),
        answers=(matter.for_whom, matter.rely_on, matter.who_gains, matter.who_judges),
    )


def of_task(act: Act, key: int) -> Known:
    """A task of a decision that was carried out."""
    task = act.tx.get(DecisionTask, key)
    theirs = task is not None and (act.by.role is Role.COORDINATOR or act.by.body == task.body)
    if task is None or not theirs:
        raise PracticeRefused(No.UNKNOWN)
    if task.done_at is None:
        raise PracticeRefused(No.ORIGIN)
    decision = act.tx.get_one(Decision, task.decision_id)
    vote = act.tx.get(Vote, decision.vote_id) if decision.vote_id else None
    return Known(
        PracticeOrigin.TASK,
        task.id,
        task.body,
        vote.area if vote else None,
        None,
        decision.resolved_at,
        title=task.what,
        done=task.report,
        hours=hours(decision.resolved_at, task.done_at),
        page=f"/vote/{vote.code}" if vote else "/decisions",
        answers=(decision.for_whom, decision.rely_on, decision.who_gains, decision.who_judges),
    )


def of_round(act: Act, key: int) -> Known:
    """A patrol that was walked."""
    walked = act.tx.get(PatrolRound, key)
    if walked is None or not (act.by.role is Role.COORDINATOR or act.by.person_id == walked.worker_id):
        raise PracticeRefused(No.UNKNOWN)
    if walked.done_at is None or walked.missed:
        raise PracticeRefused(No.ORIGIN)
    plan = act.tx.get(PatrolPlan, walked.plan_id) if walked.plan_id else None
    return Known(
        PracticeOrigin.ROUND,
        walked.id,
        act.by.body,
        community(act.reference, walked.cell),
        None,
        plan.since if plan else walked.at,
        hours=hours(walked.begun_at or walked.at, walked.done_at),
    )


READERS: Mapping[PracticeOrigin, Callable[[Act, int], Known]] = {
    PracticeOrigin.CASE: of_case,
    PracticeOrigin.MATTER: of_matter,
    PracticeOrigin.TASK: of_task,
    PracticeOrigin.ROUND: of_round,
}


TABLES: Mapping[PracticeOrigin, type[SQLModel]] = {
    PracticeOrigin.CASE: Case,
    PracticeOrigin.MATTER: Matter,
    PracticeOrigin.TASK: DecisionTask,
    PracticeOrigin.ROUND: PatrolRound,
}
"""Where it stands: claimed while a practice is begun, so that two at once do not begin two."""


def hours(began: datetime, ended: datetime | None) -> int | None:
    """Return the hours that something took, one at least."""
    return None if ended is None else max(1, round((ended - began).total_seconds() / HOUR))


def community(reference: Reference, cell: str | None) -> str | None:
    """Return the community in which a cell lies."""
    path = reference.area_path(cell) if cell else ()
    return next((each for each in path if reference.areas[each].kind == AreaKind.COMMUNITY), None)
