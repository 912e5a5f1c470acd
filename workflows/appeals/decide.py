"""Decides on what was contested: it goes on, or stays ended; with reasons, told in plain words."""

from models.case import Case
from models.vocabulary import Role, Status
from workflows.appeals import waits
from workflows.appeals.chain import coordinators, story_of
from workflows.appeals.decline import rule_of, tell_appellant
from workflows.appeals.rules import AppealRefused, Story, Why, check_decider, until
from workflows.cases import climbing, merging
from workflows.cases.acts import Act, keep_words, move, words_of
from workflows.cases.cards import task_card
from workflows.cases.follow_up import allowance_of
from workflows.cases.moves import Verb
from workflows.cases.parties import case_to, rulers_of, staff_of, tell_joined, tell_reporter, tell_staff
from workflows.cases.reach import allows
from workflows.cases.timers import start_clock
from workflows.cases.transitions import TransitionRefused, may_move
from workflows.gate_terms import Action
from workflows.screens import Screen, say


def decidable(act: Act, case_id: int, asked: int | None = None) -> tuple[Case, Story]:
    """Load a case on which the actor may decide now. Raises AppealRefused, CaseUnknown."""
    case = case_to(act, case_id, Action.DECIDE)
    return case, contested(act, case, asked)


def contested(act: Act, case: Case, asked: int | None = None) -> Story:
    """Read what the actor may decide on now; pages ask it too, which lock nothing. Raises AppealRefused."""
    story = story_of(act.tx, case.number)
    check_decider(story, act.by.person_id, act.by.role, coordinators(act, case, story), asked)
    return story


def may_decide(act: Act, case: Case) -> bool:
    """Whether something of a case waits for this very actor's decision."""
    if not allows(act.tx, act.reference, act.by, case, Action.DECIDE):
        return False
    try:
        contested(act, case)
    except AppealRefused:
        return False
    return True


def uphold(act: Act, case_id: int, reason: str, asked: int | None = None) -> Case:
    """Let an ended case go on, for a reason in words. Raises as `decidable`."""
    case, story = decidable(act, case_id, asked)
    if case.status == Status.CLOSED:
        case.reopened += 1
        climbing.begin_round(act.tx, case)
    go_on(act, case, Verb.UPHOLD, reason)
    key = "appeal.upheld_review" if story.is_review else "appeal.upheld"
    tell_reporter(act, case, "upheld", say(key, number=case.number, reason=reason, due=case.due_at))
    tell_joined(act, case, "upheld", say("appeal.upheld_joined", number=case.number, due=case.due_at))
    show_again(act, case, "task.upheld", "task.upheld_assign", reason)
    return case


def dismiss(act: Act, case_id: int, reason: str, asked: int | None = None) -> Case:
    """Leave a case ended, for a reason in words. Raises as `decidable`."""
    case, story = decidable(act, case_id, asked)
    move(act, case, Verb.DISMISS, {"reason": keep_words(act, case.id, "reason", reason)}, rule_of(act))
    waits.end(act, case)
    if not story.is_review:
        tell_reporter(act, case, "dismissed", say("appeal.dismissed", number=case.number, reason=reason))
        return case
    last = until(story_of(act.tx, case.number), act.reference.policy.appeal_days)
    line = say("appeal.dismissed_review", number=case.number, reason=reason, until=last)
    tell_appellant(act, case, "dismissed", line)
    return case


def reinstatable(act: Act, case_id: int) -> Case:
    """Load a merged or declined case that a coordinator may let go on.

    Raises TransitionRefused, AppealRefused, CaseUnknown.
    What is appealed against is decided as an appeal, by somebody who has had no say in it.
    """
    case = case_to(act, case_id, Action.REINSTATE)
    status = Status(case.status)
    if not may_move(status, Verb.REOPEN, act.by.role):
        raise TransitionRefused(status, Verb.REOPEN, act.by.role)
    if status is Status.MERGED and not merging.can_separate(act.tx, case.id):
        raise TransitionRefused(status, Verb.REOPEN, act.by.role)
    if status is Status.DECLINED and story_of(act.tx, case.number).open is not None:
        raise AppealRefused(Why.WAITING)
    return case


def reinstate(act: Act, case_id: int, reason: str) -> Case:
    """Let a merged or declined case go on, for a reason in words. Raises as `reinstatable`."""
    case = reinstatable(act, case_id)
    if case.status == Status.MERGED:
        words = keep_words(act, case.id, "reason", reason)
        return merging.go_on_alone(act, case, merging.OTHER_MATTER, Verb.REOPEN, rule_of(act), words)
    go_on(act, case, Verb.REOPEN, reason)
    line = say("resident.reinstated", number=case.number, due=case.due_at)
    tell_reporter(act, case, "reinstated", line)
    tell_joined(act, case, "reinstated", line)
    show_again(act, case, "task.reinstated", "task.reinstated", reason)
    return case


def go_on(act: Act, case: Case, verb: Verb, reason: str) -> None:
    """Start an ended case anew, with a fresh limit."""
    case.closed_at = case.answered_at = case.merged_into = None
    limit = allowance_of(act, case)
    start_clock(act, case, limit)
    due = case.due_at.isoformat() if case.due_at else ""
    facts = {"reason": keep_words(act, case.id, "reason", reason), "limit": limit, "due": due}
    move(act, case, verb, facts, rule_of(act))
    waits.end(act, case)


def show_again(act: Act, case: Case, key: str, without_body: str, reason: str) -> None:
    """Put a case before its body and its head, or before those who find one."""
    role = Role.HANDLER if case.body else Role.DISPATCHER
    card = task_card(act.reference, case, words_of(act.tx, case.id, "report"), role)
    line = say(key if case.body else without_body, number=case.number, reason=reason)
    screen = Screen((line, *card.lines), card.buttons, (), case.id, case.number)
    there = (
        staff_of(act, case, Role.HANDLER, Role.HEAD) if case.body else rulers_of(act, case, Role.DISPATCHER)
    )
    tell_staff(act, case, there, "again", screen)
