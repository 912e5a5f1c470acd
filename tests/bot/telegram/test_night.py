"""Notices to residents do not ring at night."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.telegram.sending.night import is_night

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(13, 59, False), (14, 0, True), (22, 59, True), (23, 0, False), (4, 0, False)],
    ids=["21:59", "22:00", "6:59", "7:00", "noon"],
)
def test_people_sleep_from_ten_to_seven_by_their_own_clock(hour: int, minute: int, expected: bool) -> None:
    assert is_night(datetime(2026, 11, 22, hour, minute, tzinfo=UTC), SHANGHAI) is expected
