"""Who has acknowledged a reminder is spared the next one that day; that the limit has passed is told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflows.presence.silence import is_spared

HERE = ZoneInfo("Asia/Shanghai")
TEN = datetime(2026, 11, 23, 2, tzinfo=UTC)  # ten in the morning there
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("later", "due", "goes_on", "spared"),
    [
        pytest.param(HOUR, 3 * HOUR, True, True, id="the same day, before the limit"),
        pytest.param(3 * HOUR, 3 * HOUR, False, False, id="that the limit has passed is told"),
        pytest.param(4 * HOUR, -HOUR, False, True, id="it was acknowledged as late"),
        pytest.param(15 * HOUR, -HOUR, True, False, id="the next day begins anew"),
    ],
)
def test_somebody_is_spared(later: timedelta, due: timedelta, goes_on: bool, spared: bool) -> None:
    assert is_spared(TEN, TEN + later, due_at=TEN + due, goes_on=goes_on, zone=HERE) is spared
