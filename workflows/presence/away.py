"""Lets staff be away: their open tasks and reminders are a deputy's, or everybody's, until they are back."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.post import DueTimer
from models.presence import Absence
from models.vocabulary import OPEN_STATUSES, HouseEvent, Role, TimerKind
from models.vocabulary_presence import AbsenceState
from workflows import notices
from workflows.cases.acts import Act, case_of
from workflows.cases.parties import colleague, colleagues
from workflows.house.record import note
from workflows.presence.hands import away_from, hand_over, in_hand, name_of, those_at
from workflows.presence.terms import Absent, Away, AwayRefused, Because, Why, check_dates, overlaps
from workflows.screens import Button, Screen, say
from workflows.transaction import Transaction

SHOWN = 5
"""Cases that a deputy is offered at once."""


def go_away(act: Act, away: Away) -> Absent:
    """Keep that somebody will be away; from then on their tasks are the deputy's. Raises AwayRefused."""
    body = act.by.body
    if body is None or not may_set(act, away.person_id, body):
        raise AwayRefused(Why.NOT_YOURS)
    check_dates(away.since, away.until, act.now)
    check_deputy(act.tx, away, body)
    if any(each.person_id == away.person_id for each in at_that_time(act.tx, body, away)):
        raise AwayRefused(Why.TWICE)
    absence = Absence(
        **vars(away), body=body, state=AbsenceState.PLANNED, set_by=act.by.person_id, at=act.now
    )
    act.tx.add(absence)
    act.tx.flush()
    note(act, f"staff:{away.person_id}", HouseEvent.PLANNED, facts_of(absence))
    post.set_timer(act.tx, key_of(absence), TimerKind.ABSENCE, away.since, absence.id)
    if away.since <= act.now:
        begin(act, absence)
    return seen(absence)


def seen(absence: Absence) -> Absent:
    """Return an absence as others need it."""
    return Absent(absence.person_id, absence.since, absence.until, absence.deputy_id, id=absence.id)


def listed(tx: Transaction, body: str) -> tuple[Absent, ...]:
    """Return who of a body is away or will be, the soonest first."""
    return tuple(seen(each) for each in absences(tx, body))


def may_set(act: Act, person_id: int, body: str) -> bool:
    """Whether the actor may say that somebody is away: of oneself, or as head of the body."""
    if person_id not in those_at(act.tx, body):
        return False
    return act.by.person_id == person_id or act.by.role is Role.HEAD


def check_deputy(tx: Transaction, away: Away, body: str) -> None:
    """Refuse a deputy who does not work there, or is away in the meantime. Raises AwayRefused."""
    if away.deputy_id is None:
        return
    gone = {each.person_id for each in at_that_time(tx, body, away)}
    if away.deputy_id == away.person_id or away.deputy_id in gone:
        raise AwayRefused(Why.DEPUTY)
    if away.deputy_id not in those_at(tx, body):
        raise AwayRefused(Why.DEPUTY)


def absences(tx: Transaction, body: str) -> Sequence[Absence]:
    """Return the rows of who of a body is away or will be, the soonest first."""
    statement = select(Absence).where(col(Absence.body) == body, col(Absence.state) != AbsenceState.OVER)
    return tx.execute(statement.order_by(col(Absence.since), col(Absence.id))).scalars().all()


def at_that_time(tx: Transaction, body: str, away: Away) -> list[Absence]:
    """Return the absences of a body that have a time in common with one."""
    known = absences(tx, body)
    return [each for each in known if overlaps(each.since, each.until, away.since, away.until)]


def begin(act: Act, absence: Absence) -> None:
    """Hand the open tasks over, and tell the deputy."""
    absence.state = AbsenceState.RUNNING
    cases = in_hand(act, absence.person_id, absence.body)
    absence.cases = json.dumps([case.id for case in cases])
    act.tx.add(absence)
    act.tx.flush()
    for case in cases:
        hand_over(act, case, deputy_now(act, absence), Because.AWAY)
    post.set_timer(act.tx, key_of(absence), TimerKind.ABSENCE, absence.until, absence.id)
    tell_deputy(act, absence, cases)


def deputy_now(act: Act, absence: Absence) -> int | None:
    """The deputy, while they work there and are not away themselves."""
    deputy = absence.deputy_id
    here = deputy in those_at(act.tx, absence.body) and deputy not in away_from(act.tx, absence.body)
    return deputy if here else None


def tell_deputy(act: Act, absence: Absence, cases: Sequence[Case]) -> None:
    """Say to the deputy, or to the heads where everybody stands in, what comes to them and until when."""
    people = colleague(act, absence.body, deputy_now(act, absence), cases)
    people = people or colleagues(act, absence.body, Role.HEAD, cases=cases)
    line = say(
        "away.begins" if absence.deputy_id else "away.begins_queue",
        name=name_of(act.tx, absence.person_id) or say("staff.unnamed"),
        until=absence.until,
        count=len(cases),
    )
    screen = Screen((line,), (*offered(cases), (Button("progress"),)))
    notices.tell(act.tx, people, screen, act.now, act.chance, key=f"away:{absence.id}:begins")


def offered(cases: Sequence[Case]) -> tuple[tuple[Button, ...], ...]:
    """Buttons to the first of some cases."""
    return tuple(
        (Button("progress", {"case": case.id}, say("button.choose", name=case.number)),)
        for case in cases[:SHOWN]
    )


def come_back(act: Act, absence_id: int) -> Absent:
    """End an absence, early or in time: what is still open of the handed-over cases comes back.

    Raises AwayRefused.
    """
    absence = act.tx.get(Absence, absence_id, with_for_update=True)
    if absence is None or absence.state == AbsenceState.OVER:
        raise AwayRefused(Why.NOT_YOURS)
    if act.by.role is not Role.SYSTEM and (
        absence.body != act.by.body or not may_set(act, absence.person_id, absence.body)
    ):
        raise AwayRefused(Why.NOT_YOURS)
    finish(act, absence)
    return seen(absence)


def finish(act: Act, absence: Absence) -> None:
    """Let somebody be there again."""
    began, absence.state = absence.state == AbsenceState.RUNNING, AbsenceState.OVER
    act.tx.add(absence)
    act.tx.flush()
    post.cancel_timer(act.tx, key_of(absence))
    note(act, f"staff:{absence.person_id}", HouseEvent.ENDED, facts_of(absence))
    if not began:
        return
    back = [case for case in handed(act, absence) if comes_back(act, absence, case)]
    for case in back:
        hand_over(act, case, absence.person_id, Because.BACK)
    people = colleague(act, absence.body, absence.person_id, back)
    screen = Screen((say("away.over", count=len(back)),), (*offered(back), (Button("progress"),)))
    notices.tell(act.tx, people, screen, act.now, act.chance, key=f"away:{absence.id}:over")


def handed(act: Act, absence: Absence) -> list[Case]:
    """The cases that changed hands when it began."""
    return [case_of(act, int(case_id)) for case_id in json.loads(absence.cases)]


def comes_back(act: Act, absence: Absence, case: Case) -> bool:
    """Whether a case still lies where the absence put it; what somebody else has taken since stays there."""
    if case.status not in OPEN_STATUSES or case.body != absence.body:
        return False
    if absence.person_id not in those_at(act.tx, absence.body):
        return False
    passed_on = {
        int(case_id): each.deputy_id
        for each in absences(act.tx, absence.body)
        if each.person_id == absence.deputy_id and each.state == AbsenceState.RUNNING
        for case_id in json.loads(each.cases)
    }
    return case.handler_id in (None, absence.deputy_id, passed_on.get(case.id, absence.deputy_id))


def fire(act: Act, timer: DueTimer) -> None:
    """Begin or end an absence at its instant."""
    absence = act.tx.get(Absence, timer.subject, with_for_update=True)
    if absence is None:
        return
    if absence.state == AbsenceState.PLANNED:
        begin(act, absence)
    elif absence.state == AbsenceState.RUNNING:
        finish(act, absence)


def key_of(absence: Absence) -> str:
    """The one timer of an absence."""
    return f"absence:{absence.id}"


def facts_of(absence: Absence) -> dict[str, str | int | None]:
    """What the ledger keeps of it."""
    times: dict[str, datetime] = {"since": absence.since, "until": absence.until}
    return {
        "body": absence.body,
        "deputy": absence.deputy_id,
        **{name: at.isoformat() for name, at in times.items()},
    }
