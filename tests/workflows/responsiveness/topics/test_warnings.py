"""Early warnings: raised once an outbreak, told with numbers and places, answered with one press."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from models.grid import PatrolRound
from models.topic import EarlyWarning
from models.vocabulary_topics import WarningState
from tests.workflows.responsiveness.rows import NOW
from tests.workflows.responsiveness.topics.place import COORDINATOR, HEAD, OTHER, WALKER, Place
from workflows.responsiveness.topics import answer, warn
from workflows.responsiveness.topics.daily import daily
from workflows.responsiveness.topics.excess import Excess, Rule, look
from workflows.responsiveness.topics.terms import No, TopicRefused
from workflows.verify import verify

DAYS = 120


def found(here: Place, later: int = 0) -> list[Excess]:
    """What a look finds, some days later."""
    zone = here.reference.calendar.zone
    first = (NOW + timedelta(days=later)).astimezone(zone).date() - timedelta(days=DAYS)
    table = daily(here.tx, here.land, first, DAYS, zone)
    return look(table, here.land, here.reference.calendar, Rule())


def outbreak(here: Place, times: int = 3) -> None:
    """One request a week in each cell for months; then several a day in one cell."""
    for day in range(14, DAYS, 7):
        for back, cell in enumerate(("C1a", "C1b", "C2a", "C2b")):
            here.came(NOW - timedelta(days=day + back), cell)
    for day in range(1, 4):
        here.came(NOW - timedelta(days=day), "C1a", times)


def raised(here: Place) -> EarlyWarning:
    """The one warning of an outbreak."""
    outbreak(here)
    [warning] = warn.take(here.act(), here.land, found(here))
    return warning


def test_what_is_usual_raises_nothing(here: Place) -> None:
    for day in range(1, DAYS, 5):
        here.came(NOW - timedelta(days=day), "C1a")

    assert found(here) == []


def test_a_house_that_has_just_begun_raises_nothing(here: Place) -> None:
    for day in range(1, 42):
        here.came(NOW - timedelta(days=day), "C1a", 4 if day < 4 else 1)

    assert found(here) == []


def test_an_outbreak_is_told_once_with_numbers_and_places(here: Place) -> None:
    warning = raised(here)
    again = warn.take(here.act(at=NOW + timedelta(days=1)), here.land, found(here, 1))

    assert (warning.area, warning.category, warning.body, warning.count) == ("C1a", "01", "B2", 9)
    assert again == []
    assert len(here.told(COORDINATOR)) == 1
    assert here.told(OTHER) == []
    assert '"warning.head"' in here.told(COORDINATOR)[0]
    assert verify(here.tx, f"warning:{warning.id}").faults == ()


def test_who_joined_counts_and_sealed_matters_do_not(here: Place) -> None:
    outbreak(here, times=1)
    for day in range(1, 4):
        here.came(NOW - timedelta(days=day), "C1a", 5, object_body="B1")
        here.came(NOW - timedelta(days=day), "C1a", 5, nature="report")

    assert found(here) == []


def test_what_comes_everywhere_is_told_of_the_street_not_of_a_cell(here: Place) -> None:
    outbreak(here)
    for cell in ("C1b", "C2a", "C2b"):
        for day in range(1, 4):
            here.came(NOW - timedelta(days=day), cell, 3)

    assert [each.area for each in found(here)] == ["S"]


def test_it_is_over_when_it_has_been_quiet_and_told_again_after_that(here: Place) -> None:
    warning = raised(here)

    warn.take(here.act(at=NOW + timedelta(days=13)), here.land, [])
    assert warning.state == WarningState.RAISED
    warn.take(here.act(at=NOW + timedelta(days=14)), here.land, [])
    assert warning.state == WarningState.OVER
    assert len(warn.take(here.act(), here.land, found(here))) == 1


def test_one_press_sends_grid_workers_where_most_came(here: Place) -> None:
    warning = raised(here)

    answer.patrol(here.act(COORDINATOR), warning.id)

    rounds = here.tx.execute(select(PatrolRound)).scalars().all()
    assert [(each.cell, each.cause, each.worker_id) for each in rounds] == [("C1a", "look:01", WALKER)]
    assert '"task.look_for"' in here.told(WALKER)[0]
    assert refused(here, answer.patrol, COORDINATOR, warning.id) is No.DONE


def test_only_who_coordinates_there_decides_and_its_body_may_say_it_looks(here: Place) -> None:
    warning = raised(here)
    here.tx.execute(update(EarlyWarning).values(body="B1"))

    assert refused(here, answer.patrol, HEAD, warning.id) is No.UNKNOWN
    assert refused(here, answer.seen, OTHER, warning.id) is No.UNKNOWN
    here.tx.refresh(warning)
    answer.seen(here.act(HEAD), warning.id)
    assert warning.state == WarningState.SEEN


def test_what_is_no_matter_says_why_and_is_not_told_again(here: Place) -> None:
    warning = raised(here)

    answer.set_aside(here.act(COORDINATOR), warning.id, {"reason": "施工两天,已告知,电话13800000000"})

    assert warning.state == WarningState.NOTHING
    assert "13800000000" not in warning.reason
    assert warn.take(here.act(at=NOW + timedelta(days=1)), here.land, found(here, 1)) == []


def test_a_changed_warning_is_noticed(here: Place) -> None:
    warning = raised(here)

    here.tx.execute(update(EarlyWarning).where(col(EarlyWarning.id) == warning.id).values(count=2))
    here.tx.expire_all()

    assert [each.problem for each in verify(here.tx).faults if each.subject.startswith("warning:")] == [
        "topic"
    ]


def refused(here: Place, step: object, person: int, warning: int) -> No:
    """Why something cannot be done."""
    with pytest.raises(TopicRefused) as why:
        step(here.act(person), warning)  # type: ignore[operator]
    return why.value.no
