"""Takes the resident's verdict: contacted, solved, satisfied; a bad one reopens the case once."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.vocabulary import EventKind, Role, Solved, Status
from workflows.appeals.appeal import put_before
from workflows.cases import climbing
from workflows.cases.acts import Act, keep_words, move, record, words_of
from workflows.cases.cards import rows, shown_words, task_card
from workflows.cases.limit_kept import limit_kept
from workflows.cases.moves import Verb
from workflows.cases.parties import case_to, rulers_of, staff_of, tell_residents, tell_staff, worker_of
from workflows.cases.timers import drop_follow_up, start_clock
from workflows.cases.transitions import TransitionRefused, verdict_verb
from workflows.errors import WorkflowError
from workflows.gate_terms import Action
from workflows.ledger import subject_of
from workflows.responsiveness.loop import nudge
from workflows.screens import Screen, say


class VerdictTooLate(WorkflowError):
    """The case is not waiting for a verdict."""


@dataclass(frozen=True)
class VerdictTaken:
    """What the verdict did."""

    case: Case
    verb: Verb
    nudged: Case | None  # the case whose reminder the verdict brought forward


def awaiting_verdict(act: Act, case_id: int) -> Case:
    """Load a case whose reporter may judge it now. Raises VerdictTooLate."""
    case = case_to(act, case_id, Action.JUDGE)
    if case.status != Status.REPLIED:
        raise VerdictTooLate
    return case


def answer_contacted(act: Act, case_id: int, contacted: bool) -> Case:
    """Keep the first answer in the chain; it can be changed until the last one is given."""
    case = awaiting_verdict(act, case_id)
    return vouch(act, case, {"contacted": contacted})


def answer_solved(act: Act, case_id: int, solved: Solved) -> Case:
    """Keep the second answer in the chain."""
    case = awaiting_verdict(act, case_id)
    return vouch(act, case, {"solved": solved})


def vouch(act: Act, case: Case, facts: dict[str, str | bool]) -> Case:
    """Write one answer into the chain."""
    record(act, case, EventKind.VERDICT, facts)
    return case


def answer_satisfaction(act: Act, case_id: int, level: int) -> VerdictTaken:
    """Keep the last answer and close the case, or reopen it when the verdict is bad.

    `level` is 5 (非常满意) to 1 (非常不满意). A verdict counts whole: all three answers to this reply.
    Raises VerdictTooLate when the first two were given to another one.
    """
    case = awaiting_verdict(act, case_id)
    answers = answers_to_reply(act, case)
    if not {"contacted", "solved"} <= answers.keys():
        raise VerdictTooLate
    case.contacted, case.solved, case.satisfaction = answers["contacted"], answers["solved"], level
    record(act, case, EventKind.VERDICT, {"satisfaction": level})
    drop_follow_up(act, case)
    bad = case.solved == Solved.UNSOLVED or level <= act.reference.policy.bad_satisfaction
    verb = verdict_verb(bad, case.reopened)
    if verb is Verb.REOPEN:
        reopen(act, case)
    else:
        case.closed_at = act.now
        review = {"review": True} if verb is Verb.REVIEW else {}
        move(act, case, verb, {"solved": case.solved, "satisfaction": level, **review})
    tell_body(act, case, level)
    if verb is Verb.REVIEW:
        report_twice_failed(act, case)
    nudged = nudge.nudge(act, case, "unsolved") if case.solved == Solved.UNSOLVED else None
    return VerdictTaken(case, verb, nudged)


def answers_to_reply(act: Act, case: Case) -> dict[str, Any]:
    """What the resident has answered since the newest reply, the last word on each question."""
    events = act.tx.execute(
        select(col(Event.kind), col(Event.data))
        .where(
            col(Event.subject) == subject_of(case.number),
            col(Event.kind).in_([EventKind.REPLIED, EventKind.VERDICT]),
        )
        .order_by(col(Event.seq))
    )
    answers: dict[str, Any] = {}
    for kind, data in events:
        answers = {} if kind == EventKind.REPLIED else {**answers, **json.loads(data)}
    return answers


def next_question(act: Act, case_id: int) -> str:
    """Return which of the three is asked next: contacted, solved or satisfaction. Raises VerdictTooLate."""
    answers = answers_to_reply(act, awaiting_verdict(act, case_id))
    return next((each for each in ("contacted", "solved") if each not in answers), "satisfaction")


def reopen(act: Act, case: Case, reason: str = "", digest: str | None = None) -> None:
    """Start again with the same body and its head: a fresh limit, the old verdict kept in the chain.

    `digest` is the hash under which the chain knows the words of the reason.
    """
    facts = {"reason": f"verdict:{case.solved}:{case.satisfaction}", "answered": str(case.answered_at)}
    facts |= {"before": limit_kept(case)}
    facts |= {"words": digest} if digest else {}
    case.reopened += 1
    climbing.begin_round(act.tx, case)
    case.answered_at = case.closed_at = case.merged_into = None
    limit, rule = limit_and_rule(act, case)
    start_clock(act, case, limit)
    facts |= {"limit": limit, "due": case.due_at.isoformat() if case.due_at else ""}
    move(act, case, Verb.REOPEN, facts, rule)
    show_reopened(act, case, reason)


def reopen_closed(act: Act, case_id: int, text: str) -> Case:
    """Open a closed case again for a reason in words; once in its life."""
    case = case_to(act, case_id, Action.REOPEN)
    if case.status != Status.CLOSED or case.reopened:
        raise TransitionRefused(Status(case.status), Verb.REOPEN, act.by.role)
    digest = keep_words(act, case.id, "reason", text)
    reopen(act, case, text, digest)
    return case


def allowance_of(act: Act, case: Case) -> str:
    """The limit a case had, by the list of the day it was opened."""
    return limit_and_rule(act, case)[0]


def limit_and_rule(act: Act, case: Case) -> tuple[str, str]:
    """The limit a case had, by the list of the day it was opened, and what that rests on."""
    from workflows.cases.open import limit_of, limit_rule

    day, urgency = act.reference.local_date(case.opened_at), case.urgency
    choice = act.reference.choose(case.category, case.cell, day, case.object_body)
    limit = limit_of(act.reference, case.category, urgency, choice)
    return limit, limit_rule(act.reference, urgency, choice)


def show_reopened(act: Act, case: Case, reason: str) -> None:
    """Put the case before the body's handlers and its head again, with what the resident said of it."""
    card = task_card(act.reference, case, words_of(act.tx, case.id, "report"))
    if reason:
        line = say("task.reopened_because", number=case.number, words=shown_words(case, reason))
    else:
        solved = say(f"solved.{case.solved}")
        line = say("task.reopened", number=case.number, solved=solved, level=case.satisfaction)
    screen = Screen((line, *card.lines), card.buttons, case_id=case.id, case_number=case.number)
    tell_staff(act, case, staff_of(act, case, Role.HANDLER, Role.HEAD), "reopened", screen)


def tell_body(act: Act, case: Case, level: int) -> None:
    """The handler hears what became of the answer; their colleagues, where they have left."""
    if case.status == Status.REOPENED:
        return
    line = say(
        "task.rated",
        number=case.number,
        contacted=say("yes" if case.contacted else "no"),
        solved=say(f"solved.{case.solved}"),
        level=level,
    )
    screen = Screen((line,), case_id=case.id, case_number=case.number)
    people = worker_of(act, case) or staff_of(act, case, Role.HANDLER, Role.HEAD)
    tell_staff(act, case, people, "rated", screen)


def report_twice_failed(act: Act, case: Case) -> None:
    """The head learns that a case has failed twice; whoever had no say in it decides whether it goes on."""
    body = act.reference.body_name(case.body)
    line = say("task.twice_failed", number=case.number, body=body, solved=say(f"solved.{case.solved}"))
    screen = Screen((line,), rows((("progress",),), case.id), (), case.id, case.number)
    deciding = {each.chat_id for each in put_before(act, case)}
    told = [*staff_of(act, case, Role.HEAD), *rulers_of(act, case, Role.COORDINATOR)]
    tell_staff(act, case, [each for each in told if each.chat_id not in deciding], "review", screen)


def give_reason(act: Act, case_id: int, text: str) -> Case:
    """Keep why the resident judged so; those who work on the case read it."""
    case = case_to(act, case_id, Action.JUDGE)
    digest = keep_words(act, case.id, "reason", text)
    record(act, case, EventKind.VERDICT, {"words": digest})
    line = say("task.reason", number=case.number, words=shown_words(case, text))
    screen = Screen((line,), case_id=case.id, case_number=case.number)
    tell_staff(act, case, staff_of(act, case, Role.HANDLER, Role.HEAD), "reason", screen)
    return case


def close_silent(act: Act, case: Case) -> None:
    """Close without a verdict: silence is not satisfaction (principle 8)."""
    case.closed_at = act.now
    drop_follow_up(act, case)
    rule = f"silence@{act.reference.policy.version}"
    move(act, case, Verb.AUTO_CLOSE, {"days": act.reference.policy.silence_days}, rule)
    tell_residents(act, case, "silent", say("resident.closed_silent", number=case.number))
    screen = Screen((say("task.closed_silent", number=case.number),), (), (), case.id, case.number)
    tell_staff(act, case, worker_of(act, case), "silent", screen)
