"""What comes of an evaluation: the object's answer, what it is worth to who pays, a wrong fact, a plan."""

from datetime import UTC, date, timedelta

from models import post
from models.evaluation import Evaluation
from models.vocabulary import Role, TimerKind
from models.vocabulary_evaluations import EvaluationEvent, EvaluationStage
from workflows.cases.acts import Act, Actor
from workflows.cases.parties import all_coordinators, coordinators_of, heads_or_people
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.meetings.rules import due_on
from workflows.notices import Address
from workflows.participation.evaluations.close import officers, publish
from workflows.participation.evaluations.opening import key_of
from workflows.participation.evaluations.record import locked, note, public, put, tell
from workflows.participation.evaluations.terms import EvaluationRefused, No
from workflows.participation.evaluations.tied import staff_of
from workflows.participation.votes.seals import digest
from workflows.reference import Reference
from workflows.screens import Button, Screen, say

BODY_PEOPLE = frozenset({Role.HEAD, Role.HANDLER})


def of_object(act: Act, evaluation_id: int) -> Evaluation:
    """Load an evaluation for the people whose work it is. Raises EvaluationRefused."""
    row = locked(act, evaluation_id)
    if act.by.role not in BODY_PEOPLE or act.by.body != row.body:
        raise EvaluationRefused(No.UNKNOWN)
    return row


def to_answer(act: Act, evaluation_id: int) -> Evaluation:
    """Load one that waits for its object's answer. Raises EvaluationRefused."""
    row = of_object(act, evaluation_id)
    if row.stage != EvaluationStage.ANSWER:
        raise EvaluationRefused(No.ANSWERED)
    return row


def answer(act: Act, evaluation_id: int, words: str) -> Evaluation:
    """Answer it by name; then it is published, with the answer beside it. Raises EvaluationRefused."""
    row = to_answer(act, evaluation_id)
    row.answer, row.answered_at, row.answerer_id = public(words), act.now, act.by.person_id
    act.tx.flush()
    note(act, row, EvaluationEvent.ANSWERED, {"answer": digest(row.answer)})
    publish(act, row)
    return row


def of_payer(act: Act, evaluation_id: int) -> Evaluation:
    """Load an evaluation for the head of who pays. Raises EvaluationRefused."""
    row = locked(act, evaluation_id)
    if row.payer is None or act.by.body != row.payer or not has_duty(act.by.role, Duty.CONTRACT):
        raise EvaluationRefused(No.UNKNOWN)
    return row


def to_mark(act: Act, evaluation_id: int) -> Evaluation:
    """Load one of which who pays has not said yet what it is worth to them. Raises EvaluationRefused."""
    row = of_payer(act, evaluation_id)
    if row.stage not in (EvaluationStage.OPEN, EvaluationStage.ANSWER) or row.payer_mark is not None:
        raise EvaluationRefused(No.TOO_LATE)
    return row


def mark_provider(act: Act, evaluation_id: int, mark: int, words: str) -> Evaluation:
    """Say what the provider is worth to who pays, with a reason; shown apart from residents' marks.

    It is said before residents' marks can be read. Raises EvaluationRefused.
    """
    row = to_mark(act, evaluation_id)
    row.payer_mark, row.payer_words, row.payer_at = mark, public(words), act.now
    act.tx.flush()
    note(act, row, EvaluationEvent.PAYER_MARKED, {"mark": mark, "words": digest(row.payer_words)})
    return row


def to_appeal(act: Act, evaluation_id: int) -> Evaluation:
    """Load a published one whose object may say that a fact is wrong. Raises EvaluationRefused."""
    row = of_object(act, evaluation_id)
    if row.stage != EvaluationStage.PUBLISHED or row.published_at is None:
        raise EvaluationRefused(No.TOO_LATE)
    if row.appealed_at is not None:
        raise EvaluationRefused(No.APPEALED)
    if act.now > row.published_at + timedelta(days=act.reference.policy.appeal_days):
        raise EvaluationRefused(No.TOO_LATE)
    return row


def appeal(act: Act, evaluation_id: int, words: str) -> Evaluation:
    """Say which fact is wrong; somebody who had no part in it looks. Raises EvaluationRefused."""
    row = to_appeal(act, evaluation_id)
    days = act.reference.policy.evaluation_rule_days
    row.appeal, row.appealed_at, row.rule_by = public(words), act.now, act.now + timedelta(days=days)
    act.tx.flush()
    note(act, row, EvaluationEvent.APPEALED, {"words": digest(row.appeal)})
    post.set_timer(act.tx, key_of("appeal", row), TimerKind.EVALUATION, row.rule_by, row.id)
    want_ruling(act, row, "evaluation.appeal_came")
    return row


def want_ruling(act: Act, row: Evaluation, key: str) -> None:
    """Put an appeal before those who may rule on it."""
    line = say(key, title=row.title, number=row.code, words=row.appeal, until=row.rule_by)
    given = {"evaluation": row.id}
    screen = Screen((line,), ((Button("uphold_evaluation", given), Button("dismiss_evaluation", given)),))
    put(act, row, rulers(act, row), f"{key}:{act.now.isoformat()}", screen)


def rulers(act: Act, row: Evaluation) -> list[Address]:
    """Chats of coordinators of the place who had no part in it; of all places, where it has none."""
    for people in (coordinators_of(act, row.area), all_coordinators(act)):
        if found := [each for each in people if may_rule(act, act.reference, each, row)]:
            return found
    return []


def may_rule(act: Act, reference: Reference, seat: Actor | Address, row: Evaluation) -> bool:
    """Whether somebody coordinates, has not opened it, and works neither for its object nor for who pays."""
    if seat.role is not Role.COORDINATOR or seat.person_id == row.author_id:
        return False
    concerned = {*reference.bodies_under(row.body), row.body, *([row.payer] if row.payer else [])}
    return seat.body not in concerned and seat.person_id not in staff_of(act.tx, concerned)


def to_rule(act: Act, evaluation_id: int) -> Evaluation:
    """Load an appeal for who may rule on it. Raises EvaluationRefused."""
    row = locked(act, evaluation_id)
    if not may_rule(act, act.reference, act.by, row):
        raise EvaluationRefused(No.NOT_YOURS)
    if row.appealed_at is None or row.ruled_at is not None:
        raise EvaluationRefused(No.APPEALED)
    return row


def rule(act: Act, evaluation_id: int, reason: str, *, upheld: bool) -> Evaluation:
    """Say whether the fact was wrong: then it counts nowhere; numbers stay. Raises EvaluationRefused."""
    row = to_rule(act, evaluation_id)
    row.ruled_at, row.ruler_id, row.ruling, row.upheld = act.now, act.by.person_id, public(reason), upheld
    act.tx.flush()
    note(act, row, EvaluationEvent.RULED, {"upheld": upheld, "reason": digest(row.ruling)})
    post.cancel_timer(act.tx, key_of("appeal", row))
    if upheld:
        row.plan_by = None if not row.plan else row.plan_by
        post.cancel_timer(act.tx, key_of("plan", row))
    key = "evaluation.upheld" if upheld else "evaluation.dismissed"
    line = say(key, title=row.title, number=row.code, reason=row.ruling)
    tell(
        act,
        row,
        [*heads_or_people(act, row.body), *heads_or_people(act, row.payer), *officers(act, row)],
        "ruled",
        line,
    )
    return row


def of_planner(act: Act, evaluation_id: int) -> Evaluation:
    """Load one for who plans what is to become better: who pays, else the body. Raises EvaluationRefused."""
    row = locked(act, evaluation_id)
    if act.by.role is not Role.HEAD or act.by.body != (row.payer or row.body) or row.plan_by is None:
        raise EvaluationRefused(No.UNKNOWN)
    return row


def plan(act: Act, evaluation_id: int, words: str, day: date) -> Evaluation:
    """Say what is to become better, and by which day. Raises EvaluationRefused."""
    row = of_planner(act, evaluation_id)
    if row.plan:
        raise EvaluationRefused(No.PLANNED)
    better_by = due_on(day, act.reference.calendar.zone).astimezone(UTC)
    if better_by <= act.now:
        raise EvaluationRefused(No.SPAN)
    row.plan, row.planned_at, row.better_by = public(words), act.now, better_by
    act.tx.flush()
    note(act, row, EvaluationEvent.PLANNED, {"plan": digest(row.plan), "by": better_by.isoformat()})
    post.set_timer(act.tx, key_of("plan", row), TimerKind.EVALUATION, better_by, row.id)
    line = say("evaluation.plan_told", title=row.title, number=row.code, words=row.plan, until=better_by)
    tell(act, row, [*heads_or_people(act, row.body), *officers(act, row)], "planned", line)
    return row


def improved(act: Act, evaluation_id: int, words: str) -> Evaluation:
    """Say what became of the plan. Raises EvaluationRefused."""
    row = of_planner(act, evaluation_id)
    if not row.plan or row.better_at is not None:
        raise EvaluationRefused(No.PLANNED)
    row.better, row.better_at = public(words), act.now
    act.tx.flush()
    note(act, row, EvaluationEvent.IMPROVED, {"words": digest(row.better)})
    post.cancel_timer(act.tx, key_of("plan", row))
    return row
