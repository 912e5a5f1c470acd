"""Domain time runs as fast as it is told, and never goes back, whatever happens to the process."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain_time import RESERVE, DomainTime

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class Wall:
    """A wall clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def wall() -> Wall:
    return Wall()


def test_at_speed_one_it_is_the_real_time_and_keeps_nothing(tmp_path: Path, wall: Wall) -> None:
    time = DomainTime(tmp_path, 1.0, wall)
    wall.pass_(90)

    assert time.now() == NOON + timedelta(seconds=90)
    assert list(tmp_path.iterdir()) == []


def test_at_speed_600_ten_minutes_pass_in_a_second(tmp_path: Path, wall: Wall) -> None:
    time = DomainTime(tmp_path, 600, wall)
    wall.pass_(1)

    assert time.now() == NOON + timedelta(minutes=10)


def test_after_a_crash_it_starts_above_everything_it_has_told(tmp_path: Path, wall: Wall) -> None:
    told = [tell(DomainTime(tmp_path, 600, wall), wall, 30)]

    again = DomainTime(tmp_path, 600, wall)

    assert told[-1] < again.now() <= told[-1] + RESERVE * 600


def test_a_fast_demo_started_slowly_does_not_fall_back_to_the_real_time(tmp_path: Path, wall: Wall) -> None:
    last = tell(DomainTime(tmp_path, 3600, wall), wall, 100)

    again = DomainTime(tmp_path, 1.0, wall)

    assert again.now() >= last


def test_a_wall_clock_that_is_set_back_does_not_turn_it_back(tmp_path: Path, wall: Wall) -> None:
    time = DomainTime(tmp_path, 1.0, wall)
    before = time.now()
    wall.pass_(-3600)

    assert time.now() == before


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-5, 50), st.booleans()), max_size=20), st.sampled_from([1.0, 7.0, 3600.0])
)
def test_it_never_goes_back(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[float, bool]], speed: float
) -> None:
    folder, wall = tmp_path_factory.mktemp("time"), Wall()
    time = DomainTime(folder, speed, wall)
    told = [time.now()]
    for seconds, crash in moves:
        wall.pass_(seconds)
        time = DomainTime(folder, speed, wall) if crash and speed != 1.0 else time
        told.append(time.now())

    assert told == sorted(told)


def tell(time: DomainTime, wall: Wall, seconds: float) -> datetime:
    """Let time pass in small pieces and return the last instant told."""
    last = time.now()
    step: Callable[[float], None] = wall.pass_
    for _ in range(10):
        step(seconds / 10)
        last = time.now()
    return last
