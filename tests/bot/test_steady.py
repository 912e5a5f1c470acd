"""A clock that is set back keeps nobody silent: what is counted in seconds goes on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.steady import Steady
from models.database import Database
from tests.databases import newest
from tests.vaults import a_vault
from workflows.limits.allowances import Claim, let_go_ahead, waits
from workflows.limits.gcra import Rate

START = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def test_a_clock_that_is_set_back_goes_on_and_one_set_forward_is_followed() -> None:
    wall, passed = [START], [0.0]
    clock = Steady(lambda: wall[0], lambda: passed[0])
    told = []

    for jump in (SECOND, -HOUR, SECOND, 3 * HOUR, SECOND):
        wall[0] += jump
        passed[0] += 1.0
        told.append(clock() - START)

    assert told == [SECOND, 2 * SECOND, 3 * SECOND, 2 * HOUR + 2 * SECOND, 2 * HOUR + 3 * SECOND]


def test_windows_of_a_clock_that_was_ahead_are_let_go_and_locks_are_not(tmp_path: Path) -> None:
    claims = [Claim(key, Rate(1)) for key in ("chat:1", "group:1", "room:staff:-1", "token:staff", "login:1")]
    database = Database(newest(tmp_path), vault=a_vault())
    database.write_now(lambda tx: waits(tx, claims, START + HOUR))

    database.write_now(lambda tx: let_go_ahead(tx, START))
    late = database.write_now(lambda tx: waits(tx, claims, START))
    database.close()

    assert list(late) == ["login:1"]


def test_windows_of_this_moment_are_kept(tmp_path: Path) -> None:
    claims = [Claim("chat:1", Rate(1))]
    database = Database(newest(tmp_path), vault=a_vault())
    database.write_now(lambda tx: waits(tx, claims, START))

    database.write_now(lambda tx: let_go_ahead(tx, START))
    late = database.write_now(lambda tx: waits(tx, claims, START))
    database.close()

    assert list(late) == ["chat:1"]
