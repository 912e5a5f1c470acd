"""What a body pleads for and what becomes of it: more time, a rest with a plan, a lateness forgiven.

Who owes the work asks; others agree, one after the other (`workflows.cases.pleas`); residents are told why.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.ledger import Event
from models.vocabulary import EventKind, Role, Status, TimerKind
from workflows.appeals.waits import Wait
from workflows.cases.acts import Act, Actor, keep_words, move, words_of
from workflows.cases.cards import rows, task_card
from workflows.cases.deadlines import Allowance
from workflows.cases.follow_up import allowance_of
from workflows.cases.masking import Detail, mask
from workflows.cases.moves import Verb
from workflows.cases.parties import (
    case_to,
    rulers_of,
    staff_of,
    tell_joined,
    tell_reporter,
    tell_residents,
    tell_staff,
    those_who_see,
    worker_of,
)
from workflows.cases.pleas import (
    FROM,
    TOLD_BY,
    Dates,
    History,
    Open,
    Plea,
    Rules,
    Told,
    Wish,
    check,
    check_asker,
    check_grant,
    check_ruling,
    extended,
    read,
)
from workflows.cases.queries import graded
from workflows.cases.reach import allows, verdict
from workflows.cases.timers import resume_clock, rung_key, set_rung
from workflows.cases.transitions import TransitionRefused
from workflows.gate_terms import Action
from workflows.ledger import Facts, subject_of
from workflows.notices import Address
from workflows.screens import Button, Screen, Sentence, Value, say
from workflows.transaction import Transaction

PLEA = "plea"
"""What waits, as a rung is called."""

MORNING = time(8)
"""When a rest is over, on its last day."""


def plea_key(case: Case) -> str:
    """The one timer of what a case's body asks for."""
    return f"plea:{case.id}"


def plead(act: Act, case_id: int, wish: Wish, reason: str) -> Case:
    """Ask for something, with a reason or a plan in words. Raises PleaRefused, TransitionRefused."""
    case = wishing(act, case_id, wish)
    until = wish.until.isoformat() if wish.until else None
    facts: Facts = {"plea": wish.plea, "share": wish.share, "until": until}
    move(act, case, Verb.PLEAD, {**facts, "reason": keep_words(act, case.id, "plea", reason)})
    ask_next(act, case)
    return case


def wishing(act: Act, case_id: int, wish: Wish) -> Case:
    """Load a case for which this may be asked now. Raises PleaRefused, TransitionRefused."""
    case = case_to(act, case_id, Action.PLEAD)
    if Status(case.status) not in FROM[wish.plea]:
        raise TransitionRefused(Status(case.status), Verb.PLEAD, act.by.role)
    check(wish, dates_of(act, case), history_of(act.tx, case.number), act.now, rules_of(act))
    return case


def approve(act: Act, case_id: int, asked: int | None = None) -> Case:
    """Agree to what was asked; the last who has to agree grants it. Raises PleaRefused, TransitionRefused."""
    case, waiting = ruling(act, case_id, asked)
    check_grant(waiting, dates_of(act, case), act.now, rules_of(act))
    if waiting.is_last:
        GRANTS[waiting.plea](act, case, waiting)
        return case
    move(act, case, Verb.APPROVE, {"plea": waiting.plea}, rule_of(act))
    ask_next(act, case)
    return case


def refuse(act: Act, case_id: int, reason: str, asked: int | None = None) -> Case:
    """Do not grant it, for a reason in words; it does not count as granted. Raises as `approve`."""
    case, waiting = ruling(act, case_id, asked)
    digest = keep_words(act, case.id, "reason", reason)
    move(act, case, Verb.REFUSE, {"plea": waiting.plea, "reason": digest}, rule_of(act))
    plea = say(f"plea.{waiting.plea}")
    line = say("task.plea_refused", number=case.number, plea=plea, reason=reason, due=case.due_at)
    tell_body(act, case, "plea_refused", line, but=act.by.person_id)
    return case


def take_back(act: Act, case_id: int) -> Case:
    """Ask no longer for what one asked for oneself. Raises PleaRefused, TransitionRefused, CaseUnknown."""
    case = case_to(act, case_id, Action.PLEAD)
    waiting = check_asker(history_of(act.tx, case.number), str(act.by))
    move(act, case, Verb.TAKE_BACK, {"plea": waiting.plea})
    line = say("task.plea_taken_back", number=case.number, plea=say(f"plea.{waiting.plea}"))
    screen = Screen((line,), rows((("progress",),), case.id), (), case.id, case.number)
    tell_staff(act, case, reviewers(act, case, waiting), "plea_taken_back", screen)
    return case


def ruling(act: Act, case_id: int, asked: int | None = None) -> tuple[Case, Open]:
    """Load a case with the plea on which the actor may rule now; an old button's plea, `asked`, is gone.

    Raises PleaRefused, CaseUnknown.
    """
    case = case_to(act, case_id, Action.APPROVE)
    return case, check_ruling(history_of(act.tx, case.number), str(act.by), act.by.role, asked)


def ruling_buttons(tx: Transaction, case: Case) -> tuple[tuple[Button, ...], ...]:
    """Agree or not, to the plea that is open now and to no later one."""
    waiting = history_of(tx, case.number).open
    given = {"case": case.id, "plea": waiting.seq if waiting else 0}
    return ((Button("approve", given), Button("refuse", given)),)


def waits_for(tx: Transaction, case: Case, by: Actor) -> bool:
    """Whether an open plea of a case waits for this actor's word, as far as role and person go."""
    waiting = history_of(tx, case.number).open
    if waiting is None or by.role not in waiting.stage:
        return False
    return str(by.person_id) not in {each.partition(":")[2] for each in (waiting.by, *waiting.agreed)}


def may_rule(act: Act, case: Case) -> bool:
    """Whether the actor may rule now on what is asked for."""
    return waits_for(act.tx, case, act.by) and allows(act.tx, act.reference, act.by, case, Action.APPROVE)


def asked_for(act: Act, case: Case) -> tuple[Sentence, ...]:
    """Say what is asked for and who has to look at it now; nothing where no plea is open."""
    waiting = history_of(act.tx, case.number).open
    if waiting is None:
        return ()
    who, *others = [say(f"role.{each}") for each in sorted(waiting.stage, reverse=True)]
    for other in others:
        who = say("plea.either", one=who, other=other)
    return (say("plea.waiting", wish=wish_words(act, case, waiting), who=who),)


def is_own(act: Act, case: Case) -> bool:
    """Whether the actor asked for what is open now, and may take it back."""
    waiting = history_of(act.tx, case.number).open
    return waiting is not None and waiting.by.partition(":")[2] == str(act.by.person_id)


def history_of(tx: Transaction, number: str) -> History:
    """Read the pleas of a case from its chain."""
    found = tx.execute(
        select(col(Event.kind), col(Event.actor), col(Event.at), col(Event.data), col(Event.seq))
        .where(col(Event.subject) == subject_of(number), col(Event.kind).in_(sorted(TOLD_BY)))
        .order_by(col(Event.seq))
    )
    return read(
        Told(EventKind(kind), actor, at, json.loads(data), seq) for kind, actor, at, data, seq in found
    )


def dates_of(act: Act, case: Case) -> Dates:
    """The dates of a case on which its pleas depend."""
    due = case.due_at or case.opened_at
    return Dates(due, case.answered_at, act.reference.local_date(act.now), case.paused_at)


def rules_of(act: Act) -> Rules:
    """How often and how far, by the numbers in force."""
    policy = act.reference.policy
    return Rules(policy.extensions, policy.suspensions, longest=policy.suspension_days)


def rule_of(act: Act) -> str:
    """What a ruling on a plea rests on."""
    return f"pleas@{act.reference.policy.version}"


def ask_next(act: Act, case: Case) -> None:
    """Put an open plea before those who have to look at it now."""
    waiting = history_of(act.tx, case.number).open
    assert waiting is not None
    calendar = act.reference.calendar
    near = Wait(PLEA, act.now, act.reference.policy.ruling_days, waiting.seq).near(calendar)
    post.set_timer(act.tx, plea_key(case), TimerKind.PLEA, near, case.id)
    for reader in reviewers(act, case, waiting):
        tell_staff(act, case, [reader], "plea", plea_card(act, case, waiting, reader))


def plea_card(act: Act, case: Case, waiting: Open, reader: Address) -> Screen:
    """A plea as one reader may see it: its reason as far as the gate shows them words of the case."""
    answer = verdict(act.tx, act.reference, reader, case, Action.WORDS)
    reason = graded(case, words_of(act.tx, case.id, "plea"), answer.grade)
    line = say(
        "plea.card",
        number=case.number,
        body=act.reference.body_name(case.body),
        wish=wish_words(act, case, waiting),
        reason=reason or say("plea.reason_sealed"),
        due=case.due_at,
    )
    buttons = (*ruling_buttons(act.tx, case), *rows((("progress",),), case.id))
    return Screen((line,), buttons, (), case.id, case.number)


def wish_words(act: Act, case: Case, waiting: Open) -> Sentence:
    """What is asked for, with the instant to which it leads."""
    if waiting.plea is Plea.EXTENSION:
        return say("plea.wish.extension", until=later(act, case, waiting.share))
    if waiting.plea is Plea.SUSPENSION:
        return say("plea.wish.suspension", until=wakes_at(act, waiting))
    return say("plea.wish.exemption")


def later(act: Act, case: Case, share: int) -> datetime:
    """The due time of a case with so many percent of its original limit more. Raises CalendarGap."""
    limit = Allowance.parse(allowance_of(act, case))
    return extended(case.due_at or act.now, limit, share, act.reference.calendar)


def wakes_at(act: Act, waiting: Open) -> datetime:
    """When a rest is over."""
    assert waiting.until is not None
    return datetime.combine(waiting.until, MORNING, act.reference.calendar.zone).astimezone(UTC)


def reviewers(act: Act, case: Case, waiting: Open) -> Sequence[Address]:
    """Chats of those who may rule on it now, never of who asked; dispatchers where there is no other head."""
    spoke = {each.partition(":")[2] for each in (waiting.by, *waiting.agreed)}
    heads = staff_of(act, case, Role.HEAD) if Role.HEAD in waiting.stage else []
    others = [each for each in heads if str(each.person_id) not in spoke and grants(act, case, each)]
    if others:
        return others
    role = next(role for role in sorted(waiting.stage) if role is not Role.HEAD)
    rulers = [each for each in rulers_of(act, case, role) if str(each.person_id) not in spoke]
    return [each for each in rulers if grants(act, case, each)]


def grants(act: Act, case: Case, each: Address) -> bool:
    """Whether the gate lets somebody rule: never who owes the work, but for a head's first word."""
    return allows(act.tx, act.reference, each, case, Action.APPROVE)


def extend(act: Act, case: Case, waiting: Open) -> None:
    """Let a limit end later, by as much as was asked for."""
    before, case.due_at = case.due_at, later(act, case, waiting.share)
    facts: Facts = {"plea": waiting.plea, "reason": waiting.words, "share": waiting.share}
    dates = {"due_before": before.isoformat() if before else "", "until": case.due_at.isoformat()}
    move(act, case, Verb.EXTEND, {**facts, **dates}, rule_of(act))
    if case.paused_at is None:
        set_rung(act, case, act.now)
    given: dict[str, Value] = {"before": before, "due": case.due_at}
    told(act, case, "extended", **given)


def suspend(act: Act, case: Case, waiting: Open) -> None:
    """Let a case rest until a day, with a plan; its limit waits."""
    wakes = wakes_at(act, waiting)
    case.paused_at = act.now
    post.cancel_timer(act.tx, rung_key(case))
    post.set_timer(act.tx, f"suspended:{case.id}", TimerKind.RESUME_CLOCK, wakes, case.id)
    facts: Facts = {"plea": waiting.plea, "reason": waiting.words, "plan": waiting.words}
    move(act, case, Verb.SUSPEND, {**facts, "until": wakes.isoformat()}, rule_of(act))
    told(act, case, "suspended", until=wakes)


def exempt(act: Act, case: Case, waiting: Open) -> None:
    """Do not hold a lateness against the body; due time and answer stay what they were."""
    case.exempt = True
    move(act, case, Verb.EXEMPT, {"plea": waiting.plea, "reason": waiting.words}, rule_of(act))
    told(act, case, "exempted")


def told(act: Act, case: Case, what: str, **given: Value) -> None:
    """Tell what was granted; why, only who brought it, without what tells who somebody is."""
    name = act.reference.body_name(case.body)
    why = mask(words_of(act.tx, case.id, "plea"), frozenset(Detail))
    tell_reporter(
        act, case, what, say(f"resident.{what}", number=case.number, body=name, reason=why, **given)
    )
    tell_joined(act, case, what, say(FOR_JOINED[what], number=case.number, body=name, **given))
    tell_body(act, case, what, say(f"task.{what}", number=case.number, **given))


FOR_JOINED = {"extended": "joined.extended", "suspended": "joined.suspended", "exempted": "joined.exempted"}
"""What those who joined hear: the body's reason may tell of the household that reported (principle 5)."""


def tell_body(act: Act, case: Case, key: str, line: Sentence, but: int | None = None) -> None:
    """Tell who works on a case and the heads, `but` who knows; who can go on gets the card's buttons."""
    buttons = task_card(act.reference, case, "").buttons
    screen = Screen((line,), buttons, (), case.id, case.number)
    people = [*worker_of(act, case), *staff_of(act, case, Role.HEAD)]
    chats = {each.chat_id: each for each in people if each.person_id != but}
    tell_staff(act, case, those_who_see(act, case, chats.values()), key, screen)


def resume(act: Act, case_id: int) -> Case:
    """Go on with a case that rests, sooner than planned."""
    case = case_to(act, case_id, Action.RESUME)
    if case.status != Status.SUSPENDED:
        raise TransitionRefused(Status(case.status), Verb.RESUME, act.by.role)
    wake(act, case)
    return case


def wake(act: Act, case: Case, role: Role | None = None) -> None:
    """Let a case go on after its rest; the limit ends later by as long as it stood."""
    resume_clock(act, case)
    move(act, case, Verb.RESUME, {}, rule_of(act), role=role)
    name = act.reference.body_name(case.body)
    line = say("resident.resumed", number=case.number, body=name, due=case.due_at)
    tell_residents(act, case, "resumed", line)
    tell_body(act, case, "resumed", say("task.resumed", number=case.number, due=case.due_at))


GRANTS: dict[Plea, Callable[[Act, Case, Open], None]] = {
    Plea.EXTENSION: extend,
    Plea.SUSPENSION: suspend,
    Plea.EXEMPTION: exempt,
}
