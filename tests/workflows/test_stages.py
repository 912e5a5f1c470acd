"""Stage clocks: a quarter of an hour to say whose it is, another to take it; the limit is none of them."""

from datetime import timedelta

import pytest

from models.vocabulary import Status
from workflows.cases.stages import Stages, overrun

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "minutes"),
    [
        (Status.REGISTERED, 15),
        (Status.RETURNED, 15),
        (Status.ASSIGNED, 20),
        (Status.REOPENED, 20),
        (Status.ACCEPTED, None),
        (Status.AWAITING_RESIDENT, None),
        (Status.SUSPENDED, None),
        (Status.REPLIED, None),
        (Status.CLOSED, None),
    ],
)
def test_a_stage_may_last_so_many_minutes(status: Status, minutes: int | None) -> None:
    actual = Stages(dispatch=15, accept=20).of(status)

    assert actual == (None if minutes is None else minutes * MINUTE)


@pytest.mark.parametrize(
    ("stood", "over"),
    [(14 * MINUTE, None), (15 * MINUTE, None), (16 * MINUTE, MINUTE), (timedelta(days=1), 1425 * MINUTE)],
)
def test_a_stage_is_overrun_only_after_its_last_minute(stood: timedelta, over: timedelta | None) -> None:
    assert overrun(Status.ASSIGNED, stood, Stages()) == over


def test_where_no_stage_clock_runs_nothing_is_overrun() -> None:
    assert overrun(Status.IN_PROGRESS, timedelta(days=9), Stages()) is None
