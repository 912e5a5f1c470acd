"""Notices to residents do not ring at night."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.telegram.sending.night import is_night
from workflows.policy import Policy

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(13, 59, False), (14, 0, True), (23, 59, True), (0, 0, False), (4, 0, False)],
    ids=["21:59", "22:00", "7:59", "8:00", "noon"],
)
def test_people_sleep_from_ten_to_eight_by_their_own_clock(hour: int, minute: int, expected: bool) -> None:
    assert is_night(datetime(2026, 11, 22, hour, minute, tzinfo=UTC), SHANGHAI, Policy()) is expected


def test_the_hours_are_the_houses_own() -> None:
    early = Policy(quiet_from=21)

    assert is_night(datetime(2026, 11, 22, 13, 30, tzinfo=UTC), SHANGHAI, early)
