"""What a handler does with a case: accept it, let go of it, ask, answer, return it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.vocabulary import RAISED_REASONS, EventKind, ReturnReason, Status
from workflows import notices
from workflows.appeals import waits
from workflows.cases import together
from workflows.cases.acts import Act, keep_words, move, words_of
from workflows.cases.cards import IN_HAND, contact_buttons, task_card
from workflows.cases.deadlines import working_day_after
from workflows.cases.groups import turn_over
from workflows.cases.moves import Verb
from workflows.cases.open import attach
from workflows.cases.parties import (
    NotTheHandler,
    case_to,
    name_of,
    rulers_of,
    shown_name,
    tell_joined,
    tell_reporter,
    tell_residents,
    tell_staff,
)
from workflows.cases.reply_hints import lacking
from workflows.cases.second import before_line, check_hand
from workflows.cases.timers import pause_clock, resume_clock, set_follow_up, stop_clock
from workflows.cases.transitions import may_return, ruler_of
from workflows.errors import WorkflowError
from workflows.gate_terms import Action
from workflows.joint.ending import end_parts
from workflows.ledger import Facts, subject_of
from workflows.participation.covenants import cite
from workflows.participation.covenants.terms import check_ground
from workflows.participation.petitions.hearing import answered
from workflows.screens import Screen, Sentence, say
from workflows.standards.done import facts_of, kept_in, lines_of
from workflows.standards.points import Ticked


class UndoTooLate(WorkflowError):
    """The minutes in which an acceptance may be undone have passed."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


class ReturnTooLate(WorkflowError):
    """The window in which a case may be returned has closed."""


class ReturnFinal(WorkflowError):
    """It was ruled on finally: no body may return it again."""


class EvidenceThin(WorkflowError):
    """A return that does not say what shows it."""

    def __init__(self, least: int) -> None:
        super().__init__(least)
        self.least = least


class ReplyEmpty(WorkflowError):
    """An answer without words."""


@dataclass(frozen=True)
class ReturnClaim:
    """Why a body sends a case back: reason, evidence in words, and who should have it."""

    reason: ReturnReason
    evidence: str
    proposal: str | None


SOMEBODY_ELSES = frozenset({ReturnReason.WRONG_PLACE, ReturnReason.WRONG_BODY, ReturnReason.OVERLAP})
"""Whoever says this should say whose it is."""

LEAST, LEAST_ALONE = 4, 8
"""† Letters of what shows it; more of them where nobody is named who should have it."""


def names_nobody(claim: ReturnClaim) -> bool:
    """Whether a body says that a case is another's, and does not know whose: allowed, and counted."""
    return claim.proposal is None and claim.reason in SOMEBODY_ELSES


def check_evidence(claim: ReturnClaim) -> None:
    """Refuse a return that shows nothing. Raises EvidenceThin."""
    least = LEAST_ALONE if names_nobody(claim) else LEAST
    if sum(sign.isalnum() for sign in claim.evidence) < least:
        raise EvidenceThin(least)


def accept(act: Act, case_id: int) -> Case:
    """Take a case; from now on one named person answers for it. Raises NotTheHandler: who was faster."""
    case = case_to(act, case_id, Action.ACCEPT)
    if case.status in IN_HAND and case.handler_id not in (None, act.by.person_id):
        raise NotTheHandler(name_of(act, case.handler_id))
    check_hand(act, case)
    case.handler_id, case.accepted_at = act.by.person_id, case.accepted_at or act.now
    move(act, case, Verb.ACCEPT)
    body, person = act.reference.body_name(case.body), shown_name(act, case.handler_id)
    tell_residents(
        act,
        case,
        "accepted",
        say("resident.accepted", number=case.number, body=body, person=person, due=case.due_at),
    )
    turn_over(act, case)
    return case


def release(act: Act, case_id: int) -> Case:
    """Undo an acceptance, shortly after. Raises UndoTooLate: later a case is returned, with a reason."""
    case = case_to(act, case_id, Action.RELEASE)
    if act.now - taken_at(act, case) > act.reference.policy.minutes(act.reference.policy.undo_minutes):
        raise UndoTooLate(act.reference.policy.undo_minutes)
    case.handler_id, case.accepted_at = None, None
    move(act, case, Verb.RELEASE)
    body = act.reference.body_name(case.body)
    tell_residents(act, case, "released", say("resident.released", number=case.number, body=body))
    turn_over(act, case)
    return case


def taken_at(act: Act, case: Case) -> datetime:
    """When the case was accepted last."""
    statement = (
        select(col(Event.at))
        .where(col(Event.subject) == subject_of(case.number), col(Event.kind) == EventKind.ACCEPTED)
        .order_by(col(Event.seq).desc())
        .limit(1)
    )
    return act.tx.execute(statement).scalar_one_or_none() or case.opened_at


def ask(act: Act, case_id: int, question: str) -> Case:
    """Ask who reported; the clock waits for the answer."""
    case = case_to(act, case_id, Action.ASK)
    case.handler_id = case.handler_id or act.by.person_id
    digest = keep_words(act, case.id, "question", question)
    pause_clock(act, case)
    move(act, case, Verb.ASK, {"words": digest})
    body = act.reference.body_name(case.body)
    tell_reporter(act, case, "asked", say("resident.asked", number=case.number, body=body, question=question))
    return case


def reply(
    act: Act,
    case_id: int,
    text: str,
    photos: Sequence[str] = (),
    lacks: Sequence[str] | None = None,
    ticked: Ticked | None = None,
    cites: Sequence[int] = (),
) -> Case:
    """Answer a case in the name of the one who took it, and begin the follow-up.

    `lacks` is what its writer was told that it lacks; None where nobody was told: it is looked at now.
    `ticked` is what holds of the category's standard; `cites` are articles of covenants, a soft basis.
    Raises SameHand, ReplyEmpty.
    """
    case = case_to(act, case_id, Action.REPLY)
    check_hand(act, case)
    case.handler_id = case.handler_id or act.by.person_id  # handed back to everybody: who acts has it now
    if not text.strip():
        raise ReplyEmpty
    if case.status == Status.AWAITING_RESIDENT:
        resume_clock(act, case)
    beside = before_line(act, case, "resident.replied_before")
    articles = cite.pick(act, case, cites) if cites else []
    done = (*lines_of(act.reference, case, ticked), *cite.lines(articles), *beside)
    digest = keep_words(act, case.id, "reply", text)
    pictures = attach(act, case, photos)
    case.answered_at, case.exempt = act.now, False
    lacks = lacking(act, case, text) if lacks is None else lacks
    case.lacks = len(lacks)
    facts = {"words": digest, "pictures": pictures, "lacks": list(lacks), **facts_of(act, case, ticked)}
    if articles:
        facts["cites"] = [each.mark for each in articles]
        cite.keep(act, case.id, articles)
    case.standard = kept_in(facts)
    move(act, case, Verb.REPLY, facts)
    stop_clock(act, case)
    end_parts(act, case)
    set_follow_up(act, case)
    send_reply(act, case, text, photos, done)
    answered(act, case, text)
    return case


def send_reply(
    act: Act, case: Case, text: str, photos: Sequence[str], beside: Sequence[Sentence] = ()
) -> None:
    """Show the answer to all who wait for it; ask each who reported whether they were contacted."""
    values = {
        "number": case.number,
        "body": act.reference.body_name(case.body),
        "person": shown_name(act, case.handler_id),
        "reply": text,
    }
    lines = (say("resident.replied", **values), *beside, say("ask.contacted"))
    too = together.reply_too(act, case, text, lines, photos)
    told = say("resident.replied_joined", number=case.number, reply=text)
    tell_joined(act, case, "joined_reply", told, but=too.people)
    screen = Screen(
        lines=lines,
        buttons=contact_buttons(case.id),
        images=tuple(photos),
        case_id=case.id,
        case_number=case.number,
    )
    chats = notices.chats_of_person(act.tx, case.reporter_id)
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"replied:{case.id}:{case.version}")
    together.tell_further(act, case, too.further)


def give_back(act: Act, case_id: int, claim: ReturnClaim) -> Case:
    """Return a case with reason, evidence and proposal; the dispatcher rules, the clock runs on.

    Missing power or means is raised, not bounced: it goes to the coordinator (principle 9). A covenant of
    residents is no reason. Raises CovenantRefused.
    """
    check_ground(claim.evidence)
    case = returnable(act, case_id, claim.reason)
    digest = keep_words(act, case.id, "reason", claim.evidence)
    case.returned += 1
    case.handler_id = None
    facts: Facts = {"reason": claim.reason, "evidence": digest, "proposal": claim.proposal, "body": case.body}
    move(act, case, Verb.RETURN, {**facts, "names_nobody": names_nobody(claim)})
    raise_return(act, case, claim)
    waits.begin(act, case)
    turn_over(act, case)
    line = say("resident.returned", number=case.number, body=act.reference.body_name(act.by.body))
    tell_residents(act, case, "given_back", line)
    return case


def returnable(act: Act, case_id: int, reason: ReturnReason) -> Case:
    """Load a case that may be returned now for this reason. Raises ReturnTooLate, ReturnFinal."""
    case = case_to(act, case_id, Action.RETURN)
    if not may_return(case.returned):
        raise ReturnFinal
    start, days = case.clock_from or case.opened_at, act.reference.policy.refusal_days
    if reason not in RAISED_REASONS and act.now > working_day_after(start, days, act.reference.calendar):
        raise ReturnTooLate
    return case


def raise_return(act: Act, case: Case, claim: ReturnClaim) -> None:
    """Put the return before whoever rules on it."""
    role = ruler_of(case.returned, claim.reason)
    card = task_card(act.reference, case, words_of(act.tx, case.id, "report"), role)
    line = say(
        "dispatcher.returned",
        number=case.number,
        body=act.reference.body_name(act.by.body),
        reason=say(f"return.{claim.reason}"),
        evidence=claim.evidence,
        proposal=act.reference.body_name(claim.proposal) if claim.proposal else say("return.no_proposal"),
    )
    screen = Screen((line, *card.lines), card.buttons, case_id=case.id, case_number=case.number)
    tell_staff(act, case, rulers_of(act, case, role), "returned", screen)
