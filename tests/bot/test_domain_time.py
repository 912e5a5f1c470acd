"""Domain time runs as fast as it is told, and never goes back, whatever happens to the process."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain_time import RESERVE, DomainTime, Folder, Shared

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
    time = DomainTime(Folder(tmp_path), 1.0, wall)
    wall.pass_(90)

    assert time.now() == NOON + timedelta(seconds=90)
    assert list(tmp_path.iterdir()) == []


def test_at_speed_600_ten_minutes_pass_in_a_second(tmp_path: Path, wall: Wall) -> None:
    time = DomainTime(Folder(tmp_path), 600, wall)
    wall.pass_(1)

    assert time.now() == NOON + timedelta(minutes=10)


def test_after_a_crash_it_starts_above_everything_it_has_told(tmp_path: Path, wall: Wall) -> None:
    told = [tell(DomainTime(Folder(tmp_path), 600, wall), wall, 30)]

    again = DomainTime(Folder(tmp_path), 600, wall)

    assert told[-1] < again.now() <= told[-1] + RESERVE * 600


def test_a_fast_demo_started_slowly_does_not_fall_back_to_the_real_time(tmp_path: Path, wall: Wall) -> None:
    last = tell(DomainTime(Folder(tmp_path), 3600, wall), wall, 100)

    again = DomainTime(Folder(tmp_path), 1.0, wall)

    assert again.now() >= last


def test_a_wall_clock_that_is_set_back_does_not_turn_it_back(tmp_path: Path, wall: Wall) -> None:
    time = DomainTime(Folder(tmp_path), 1.0, wall)
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
    time = DomainTime(Folder(folder), speed, wall)
    told = [time.now()]
    for seconds, crash in moves:
        wall.pass_(seconds)
        time = DomainTime(Folder(folder), speed, wall) if crash and speed != 1.0 else time
        told.append(time.now())

    assert told == sorted(told)


class Text:
    """A text that several processes see."""

    def __init__(self) -> None:
        self.text = "{}"
        self.away = False

    def read(self) -> str:
        return self.text

    def change(self, decide: Callable[[str], str]) -> str:
        if self.away:
            raise ConnectionError
        self.text = decide(self.text)
        return self.text


def test_processes_side_by_side_tell_the_same_time(wall: Wall) -> None:
    shared = Shared(Text())
    first = DomainTime(shared, 600, wall)
    wall.pass_(0.7)
    second = DomainTime(shared, 600, wall)
    told = []
    for _ in range(20):
        wall.pass_(0.4)
        told.append((first.now(), second.now()))

    assert [a - b for a, b in told] == [timedelta()] * 20


def test_a_process_without_a_speed_follows_the_one_that_has_one(wall: Wall) -> None:
    shared = Shared(Text())
    follower = DomainTime(shared, 1.0, wall)
    leader = DomainTime(shared, 600, wall)
    wall.pass_(0.5)
    leader.now()

    follower.look()
    wall.pass_(30)

    assert follower.now() == leader.now() == NOON + timedelta(seconds=30.5 * 600)


def test_where_nobody_is_fast_nothing_is_kept(wall: Wall) -> None:
    text = Text()
    time = DomainTime(Shared(text), 1.0, wall)
    wall.pass_(90)
    time.look()

    assert time.now() == NOON + timedelta(seconds=90)
    assert text.text == "{}"


def test_when_all_have_crashed_the_next_starts_above_what_any_has_told(wall: Wall) -> None:
    shared = Shared(Text())
    told = max(tell(DomainTime(shared, 600, wall), wall, 30) for _ in range(3))
    wall.pass_(RESERVE.total_seconds())

    again = DomainTime(shared, 600, wall)

    assert told < again.now() <= told + RESERVE * 600


def test_another_speed_begins_above_what_was_told_and_holds_for_all(wall: Wall) -> None:
    shared = Shared(Text())
    first = DomainTime(shared, 600, wall)
    told = tell(first, wall, 30)
    second = DomainTime(shared, 60, wall)
    begun = second.now()

    wall.pass_(100)

    assert begun > told
    assert first.now() == second.now() == begun + timedelta(seconds=100 * 60)


def test_time_stands_still_while_its_keeper_is_away(wall: Wall) -> None:
    text = Text()
    time = DomainTime(Shared(text), 600, wall)
    wall.pass_(0.5)
    before = time.now()

    text.away = True
    wall.pass_(60)
    meanwhile = time.now()
    text.away = False

    assert meanwhile == before
    assert time.now() == NOON + timedelta(seconds=60.5 * 600)


def tell(time: DomainTime, wall: Wall, seconds: float) -> datetime:
    """Let time pass in small pieces and return the last instant told."""
    last = time.now()
    step: Callable[[float], None] = wall.pass_
    for _ in range(10):
        step(seconds / 10)
        last = time.now()
    return last
