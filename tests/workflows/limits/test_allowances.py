"""Allowances hold however many take from them; who gets one of two gets neither."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.database import Database
from tests.databases import newest
from tests.workflows.limits.windows import fullest
from workflows.limits import allowances
from workflows.limits.allowances import Claim
from workflows.limits.gcra import AT_ONCE, Rate, windowed

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(newest(tmp_path))
    yield database
    database.close()


def take(database: Database, key: str, now: datetime, rate: float = 1.0, burst: int = 1) -> timedelta:
    return database.write_now(lambda tx: allowances.take(tx, key, rate, burst, now))


def take_all(database: Database, claims: list[Claim], now: datetime) -> timedelta:
    return database.write_now(lambda tx: allowances.take_all(tx, claims, now))


def test_a_second_one_is_told_how_long_to_wait(database: Database) -> None:
    first = take(database, "chat:1", NOW)
    second = take(database, "chat:1", NOW + SECOND / 4)

    assert (first, second) == (AT_ONCE, SECOND * 3 / 4)


def test_streams_know_nothing_of_each_other(database: Database) -> None:
    take(database, "chat:1", NOW)

    assert take(database, "chat:2", NOW) == AT_ONCE


def test_one_of_two_that_is_refused_leaves_the_other_untouched(database: Database) -> None:
    take(database, "chat:1", NOW)
    both = [Claim("token:a", Rate(1)), Claim("chat:1", Rate(1))]

    refused = take_all(database, both, NOW)

    assert refused == SECOND
    assert take(database, "token:a", NOW) == AT_ONCE


def test_a_messenger_that_asks_for_patience_gets_it(database: Database) -> None:
    take(database, "token:a", NOW)
    database.write_now(lambda tx: allowances.hold(tx, "token:a", NOW + 30 * SECOND))

    assert take(database, "token:a", NOW + 10 * SECOND) == 20 * SECOND


def test_patience_is_never_cut_short(database: Database) -> None:
    database.write_now(lambda tx: allowances.hold(tx, "token:a", NOW + 30 * SECOND))
    database.write_now(lambda tx: allowances.hold(tx, "token:a", NOW + 5 * SECOND))

    assert take(database, "token:a", NOW) == 30 * SECOND


def test_what_limits_nothing_any_more_is_dropped(database: Database) -> None:
    take(database, "chat:1", NOW)
    take(database, "chat:2", NOW + 10 * SECOND)

    assert database.write_now(lambda tx: allowances.forget(tx, NOW + 5 * SECOND)) == 1


def test_four_who_take_at_once_keep_every_window(database: Database) -> None:
    """Their clocks differ by some milliseconds, as those of several machines do."""
    chats = [Claim(f"chat:{number}", Rate(1)) for number in range(40)]
    token = Claim("token:a", windowed(30, SECOND))

    def taker(number: int) -> list[tuple[datetime, str]]:
        went = []
        for step in range(150):
            now, chat = NOW + step * SECOND / 50 + number * SECOND / 300, chats[(7 * step + number) % 40]
            if take_all(database, [token, chat], now) <= AT_ONCE:
                went.append((now, chat.key))
        return went

    with ThreadPoolExecutor(4) as takers:
        went = [each for found in takers.map(taker, range(4)) for each in found]

    assert len(went) > 60
    assert fullest([now for now, _ in went], SECOND) <= 30
    assert max(fullest([now for now, key in went if key == chat.key], SECOND) for chat in chats) == 1
