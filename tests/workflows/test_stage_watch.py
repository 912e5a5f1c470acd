"""Who is reminded when a stage takes too long: once, together with what else is as late, never at night."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.person import Chat
from models.post import DueTimer
from models.post_tables import Timer
from models.vocabulary import EventKind, ReturnReason, TimerKind
from tests.principles.community import (
    COMPANY,
    COMPANYS_HEAD,
    DISPATCHER,
    START,
    STREET,
    Community,
    community,
)
from workflows.cases import handle, stage_watch
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.handle import ReturnClaim
from workflows.cases.rule import send_to
from workflows.verify import verify

MINUTE = timedelta(minutes=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """The community: a company below its street, and who dispatches. It begins on a Friday at nine."""
    with community(tmp_path) as found:
        yield found


def waiting(place: Community, case: Case) -> Timer | None:
    """The timer of the stage in which a case is."""
    place.tx.flush()
    mine = select(Timer).where(col(Timer.kind) == TimerKind.STAGE, col(Timer.subject) == case.id)
    return place.tx.execute(mine.execution_options(populate_existing=True)).scalars().first()


def tick(place: Community, case: Case, minutes: int) -> None:
    """Let the clock do what it does: take the timer of a case away, and what it stands for."""
    timer = waiting(place, case)
    if timer is None or timer.due_at > START + minutes * MINUTE:
        return
    due = DueTimer(timer.id, timer.key, TimerKind.STAGE, timer.due_at, timer.subject, timer.data)
    place.tx.delete(timer)
    place.tx.flush()
    now = START + minutes * MINUTE
    stage_watch.fire(Act(place.tx, SYSTEM, now, place.reference, place.chance), due)


def overruns(place: Community, case: Case) -> list[dict[str, object]]:
    """What the chain of a case tells of stages that took too long."""
    place.tx.flush()
    mine = select(col(Event.data)).where(
        col(Event.subject) == f"case:{case.number}", col(Event.kind) == EventKind.OVERRAN
    )
    return [json.loads(each) for each in place.tx.execute(mine.order_by(col(Event.seq))).scalars()]


def test_what_nobody_has_taken_in_a_quarter_of_an_hour_is_told_once(place: Community) -> None:
    case = place.case()
    before = len(place.told(COMPANY))

    tick(place, case, 14)
    early = len(place.told(COMPANY))
    tick(place, case, 15)
    tick(place, case, 60)

    assert early == before
    (told,) = overruns(place, case)
    assert (told["stage"], told["minutes"], told["body"]) == ("accept", 15, "COMPANY")
    assert len(place.told(COMPANY)) == before + 1
    assert "stage.accept" in place.told(COMPANY)[-1]
    assert "stage.accept" not in "".join(place.told(DISPATCHER))
    assert verify(place.tx).whole


def test_what_was_taken_in_time_is_told_to_nobody(place: Community) -> None:
    case = place.case()
    handle.accept(place.act(COMPANY, 10), case.id)

    assert waiting(place, case) is None


def test_several_that_are_late_at_once_come_in_one_message(place: Community) -> None:
    cases = [place.case() for _ in range(3)]
    before = len(place.told(COMPANY))

    for each in cases:
        tick(place, each, 15)

    assert len(place.told(COMPANY)) == before + 1
    assert all(each.number in place.told(COMPANY)[-1] for each in cases)
    assert [len(overruns(place, each)) for each in cases] == [1, 1, 1]


def test_what_nobody_has_given_to_a_body_is_told_to_the_dispatchers(place: Community) -> None:
    case = place.case(category=None)
    before = len(place.told(DISPATCHER)), len(place.told(COMPANY))

    tick(place, case, 15)

    assert overruns(place, case)[0]["stage"] == "dispatch"
    assert (len(place.told(DISPATCHER)), len(place.told(COMPANY))) == (before[0] + 1, before[1])


def test_a_return_waits_for_the_dispatcher_and_the_new_body_has_a_stage_of_its_own(place: Community) -> None:
    case = place.case()
    claim = ReturnClaim(ReturnReason.WRONG_PLACE, "那栋楼在街道管的片区", "STREET")
    handle.give_back(place.act(COMPANY, 5), case.id, claim)
    tick(place, case, 20)
    send_to(place.act(DISPATCHER, 25), case.id, "STREET", "归街道管")
    tick(place, case, 40)

    assert [(each["stage"], each["body"]) for each in overruns(place, case)] == [
        ("dispatch", None),
        ("accept", "STREET"),
    ]
    rungs = [each["rung"] for each in overruns(place, case)]
    assert len(set(rungs)) == 2
    assert "stage.accept" in place.told(STREET)[-1]


def test_what_comes_at_night_waits_for_the_morning_and_a_danger_does_not(place: Community) -> None:
    evening = 13 * 60  # a Friday at ten in the evening
    calm, danger = place.case(), place.case(urgency="danger")
    for each in (calm, danger):
        handle.accept(place.act(COMPANY, evening - 3), each.id)
        handle.release(place.act(COMPANY, evening), each.id)

    monday = datetime(2026, 11, 23, 0, 15, tzinfo=UTC)
    timers = [waiting(place, each) for each in (calm, danger)]

    assert [each and each.due_at for each in timers] == [monday, START + (evening + 15) * MINUTE]


def test_where_nobody_of_a_body_is_here_the_dispatchers_hear_it(place: Community) -> None:
    case = place.case()
    for each in (COMPANY, COMPANYS_HEAD):
        shut(place, each)
    before = len(place.told(DISPATCHER))

    tick(place, case, 15)

    assert len(place.told(DISPATCHER)) == before + 1


def shut(place: Community, person: int) -> None:
    """Somebody can no longer be reached."""
    chat = place.tx.get_one(Chat, person)
    chat.revoked_at = START
    place.tx.add(chat)
    place.tx.flush()
