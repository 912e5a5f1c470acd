"""What waits for the operator today, what presses most first."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from models.body import Body, CalendarDay
from models.person import Membership
from models.vocabulary import Role
from tests.workflows.house.installation import DEPUTY, HANDLER, OPERATOR, Installation
from tests.workflows.responsiveness.rows import NOW
from workflows.cases.acts import Act
from workflows.house import overview, staff
from workflows.house.colleagues import Colleague, colleagues
from workflows.house.marks import mark
from workflows.house.overview import Level, Matter, waiting
from workflows.house.staff import Place


def found(house: Installation) -> dict[Matter, overview.Finding]:
    findings = house.see(lambda act: waiting(act.tx, act.reference, house.now, house.now))
    return {each.matter: each for each in findings}


def test_what_presses_most_comes_first(house: Installation) -> None:
    findings = house.see(lambda act: waiting(act.tx, act.reference, house.now, house.now))

    levels = [list(Level).index(each.level) for each in findings]
    assert levels == sorted(levels)
    assert Level.NOW in {each.level for each in findings}


def test_a_house_in_order_has_nothing_waiting(house: Installation) -> None:
    in_order(house)

    assert set(found(house)) == {Matter.WITHOUT_MEANS, Matter.GAPS}


def in_order(house: Installation) -> None:
    """Seat who is needed, back up, publish the calendar, let everybody come."""
    house.do(lambda act: staff.invite_new(act, "测试派单", Place(Role.DISPATCHER), NOW))
    house.do(lambda act: staff.invite_new(act, "测试乙", Place(Role.HANDLER, "B2"), NOW))
    house.people |= {each.name: each.id for each in house.see(lambda act: colleagues_of(act))}
    for name, role in ((OPERATOR, Role.OPERATOR), (DEPUTY, Role.OPERATOR), (HANDLER, Role.HANDLER)):
        house.chat(name, role)
    house.chat("测试派单", Role.DISPATCHER)
    house.chat("测试乙", Role.HANDLER)
    house.database.write_now(lambda tx: mark(tx, overview.BACKUP, NOW))
    house.database.write_now(lambda tx: tx.add(CalendarDay(day=date(2027, 2, 6), kind="workday")))


def colleagues_of(act: Act) -> list[Colleague]:
    return colleagues(act.tx, NOW)


@pytest.mark.parametrize(("age", "expected"), [(None, Matter.NO_BACKUP), (48, Matter.OLD_BACKUP), (12, None)])
def test_a_backup_is_missed(house: Installation, age: int | None, expected: Matter | None) -> None:
    if age is not None:
        at = NOW - timedelta(hours=age)
        house.database.write_now(lambda tx: mark(tx, overview.BACKUP, at))

    matters = set(found(house)) & {Matter.NO_BACKUP, Matter.OLD_BACKUP}

    assert matters == ({expected} if expected else set())


def test_the_next_years_calendar_is_missed_from_november(house: Installation) -> None:
    in_november = found(house)
    house.now = NOW - timedelta(days=60)

    assert in_november[Matter.CALENDAR].names == ("2027",)
    assert Matter.CALENDAR not in found(house)


def test_who_has_never_come_is_named(house: Installation) -> None:
    house.chat(HANDLER, Role.HANDLER, body="B1")

    assert found(house)[Matter.AWAITED].names == (DEPUTY, OPERATOR)


def test_a_lonely_operator_is_told_to_invite_another(house: Installation) -> None:
    before = found(house)
    seat = update(Membership).where(col(Membership.person_id) == house.people[DEPUTY]).values(until=NOW)
    house.database.write_now(lambda tx: tx.execute(seat))

    assert Matter.NO_OPERATOR_BESIDE not in before
    assert Matter.NO_OPERATOR_BESIDE in found(house)


def test_a_house_without_a_fallback_or_dispatcher_says_so(house: Installation) -> None:
    house.database.write_now(lambda tx: tx.execute(update(Body).values(fallback=False)))
    house.reload()

    assert {Matter.NO_FALLBACK, Matter.NO_DISPATCHER} <= set(found(house))
