"""Invites those who were drawn, some at a time and by day; reminds once whoever has said nothing."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.evaluation import Evaluation, EvaluationRater
from models.vocabulary import TimerKind
from workflows import notices
from workflows.cases.acts import Act
from workflows.participation.evaluations.opening import key_of
from workflows.participation.evaluations.record import again_key
from workflows.participation.evaluations.rubrics import criteria_of
from workflows.participation.evaluations.said import standard_of, told_terms, what_of
from workflows.participation.evaluations.terms import PORTION
from workflows.quiet import awake
from workflows.screens import Button, Screen, say

PAUSE = timedelta(minutes=1)


def invite(act: Act, row: Evaluation) -> None:
    """Invite the next portion."""
    waiting = select(EvaluationRater).where(
        col(EvaluationRater.evaluation_id) == row.id,
        col(EvaluationRater.invited_at).is_(None),
        col(EvaluationRater.person_id).is_not(None),
    )
    for each in act.tx.execute(waiting.order_by(col(EvaluationRater.id)).limit(PORTION)).scalars().all():
        each.invited_at = act.now
        ask(act, row, each, "evaluation.invited")
    act.tx.flush()
    if act.tx.execute(select(func.count()).select_from(waiting.subquery())).scalar_one():
        again(act, row, "invite")


def remind(act: Act, row: Evaluation) -> None:
    """Remind the next portion of those who have neither marked nor declined; nobody twice."""
    silent = select(EvaluationRater).where(
        col(EvaluationRater.evaluation_id) == row.id,
        col(EvaluationRater.invited_at).is_not(None),
        col(EvaluationRater.person_id).is_not(None),
        col(EvaluationRater.reminded).is_(False),
        col(EvaluationRater.declined).is_(False),
        col(EvaluationRater.nonce) == "",
    )
    for each in act.tx.execute(silent.order_by(col(EvaluationRater.id)).limit(PORTION)).scalars().all():
        each.reminded = True
        ask(act, row, each, "evaluation.once_more", again_key(row.id))
    act.tx.flush()
    if act.tx.execute(select(func.count()).select_from(silent.subquery())).scalar_one():
        again(act, row, "remind")


def again(act: Act, row: Evaluation, name: str) -> None:
    """Go on with the next portion in a while, by day."""
    policy, zone = act.reference.policy, act.reference.calendar.zone
    at = awake(act.now + PAUSE, zone, policy.quiet_from, policy.quiet_until)
    post.set_timer(act.tx, key_of(name, row), TimerKind.EVALUATION, at, row.id)


def ask(act: Act, row: Evaluation, rater: EvaluationRater, words: str, key: str | None = None) -> None:
    """Put it to one person: what it is, what follows, who sees what; with the ways to say yes and no.

    By its key a reminder leaves the post when it is over: it would tell who had said nothing by then.
    """
    head = say(words, what=what_of(row.title, act.reference.body_name(row.body)), closes=row.closes_at)
    lines = (head, *told_terms(act.reference, row, len(criteria_of(standard_of(row)))))
    given = {"evaluation": row.id}
    screen = Screen(lines, ((Button("rate_evaluation", given),), (Button("decline_evaluation", given),)))
    notices.tell(
        act.tx, notices.chats_of_person(act.tx, rater.person_id), screen, act.now, act.chance, key=key
    )
