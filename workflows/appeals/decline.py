"""Declines a case: with a listed reason, in words, with where to turn, and with the way to an appeal."""

from dataclasses import dataclass

from models.case import Case
from models.vocabulary import DeclineReason, Status
from nlu.reading import Urgency
from workflows import notices
from workflows.appeals import waits
from workflows.appeals.chain import story_of
from workflows.appeals.rules import until
from workflows.cases.acts import Act, keep_words, move
from workflows.cases.cards import rows
from workflows.cases.groups import take_away
from workflows.cases.masking import mask
from workflows.cases.moves import Verb
from workflows.cases.parties import case_to, former_staff, tell_joined, tell_staff
from workflows.cases.rule import NotTheRuler, ruler
from workflows.cases.timers import stop_clock
from workflows.cases.transitions import TransitionRefused, may_move
from workflows.errors import WorkflowError
from workflows.gate_terms import Action
from workflows.joint.ending import end_parts
from workflows.participation.covenants.terms import check_ground
from workflows.participation.petitions.ended import ended
from workflows.screens import Screen, Sentence, Value, say


class DangerDeclined(WorkflowError):
    """Nobody declines a danger to life."""


@dataclass(frozen=True)
class Refusal:
    """Why a case is not taken in: by the list, in words, and where its resident can turn instead."""

    reason: DeclineReason
    words: str
    where: str


def declinable(act: Act, case_id: int) -> Case:
    """Load a case that the actor may decline now.

    Raises CaseUnknown, TransitionRefused, NotTheRuler (a return that another role rules on), DangerDeclined.
    """
    case = case_to(act, case_id, Action.DECLINE)
    status = Status(case.status)
    if not may_move(status, Verb.DECLINE, act.by.role):
        raise TransitionRefused(status, Verb.DECLINE, act.by.role)
    if status is Status.RETURNED and act.by.role is not ruler(act.tx, case):
        raise NotTheRuler(ruler(act.tx, case))
    if case.urgency == Urgency.DANGER:
        raise DangerDeclined
    return case


def decline(act: Act, case_id: int, refusal: Refusal) -> Case:
    """Do not take a case in; who brought it is told why, where to turn, and until when to appeal.

    Raises as `declinable`, and CovenantRefused: a covenant of residents is never why. Source: DOMAIN S11,
    S22, principle 3.
    """
    check_ground(refusal.words)
    case = declinable(act, case_id)
    former, case.body, case.handler_id = case.body, None, None
    case.closed_at = act.now
    digest = keep_words(act, case.id, "reason", f"{refusal.words}\n{refusal.where}")
    facts = {"reason": refusal.reason, "words": digest, "where_to_turn": digest, "from": former}
    move(act, case, Verb.DECLINE, facts, rule_of(act))
    stop_clock(act, case)
    end_parts(act, case)
    waits.end(act, case)
    tell(act, case, refusal, former)
    why: dict[str, Value] = {"reason": say(f"decline.{refusal.reason}"), "where": mask(refusal.where)}
    ended(act, case, why)
    return case


def rule_of(act: Act) -> str:
    """What a declining, an appeal and what comes of it rest on."""
    return f"appeals@{act.reference.policy.version}"


def tell_appellant(act: Act, case: Case, key: str, line: Sentence) -> None:
    """Tell who brought a case how it ended, with the button of an appeal."""
    screen = Screen((line,), rows((("progress", "appeal"),), case.id), (), case.id, case.number)
    chats = notices.chats_of_person(act.tx, case.reporter_id)
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"{key}:{case.id}:{case.version}")


def tell(act: Act, case: Case, refusal: Refusal, former: str | None) -> None:
    """Tell who brought and who joined it, and the body that had returned it."""
    reason: Value = say(f"decline.{refusal.reason}")
    last = until(story_of(act.tx, case.number), act.reference.policy.appeal_days)
    why: dict[str, Value] = {"number": case.number, "reason": reason}
    line = say("resident.declined", **why, words=refusal.words, where=refusal.where, until=last)
    tell_appellant(act, case, "declined", line)
    tell_joined(act, case, "declined", say("resident.declined_joined", **why))
    told = Screen((say("task.declined", **why),), (), (), case.id, case.number)
    tell_staff(act, case, former_staff(act, case, former), "declined", told)
    take_away(act, case, former)
