"""Who goes, when rounds are, whose turn it is, which cells need somebody: pure rules."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflows.grid.near import Worker, nearest
from workflows.grid.neglect import CellFacts, Neglect, neglect_of, neglected
from workflows.grid.rota import Rota, evening_before, instants, rota_in, whose

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday 09:00 there
METRES = {("A", "B"): 300.0, ("A", "C"): 200.0}


def metres(one: str, other: str) -> float | None:
    """The distances of this file."""
    return METRES.get((one, other))


@pytest.mark.parametrize(
    ("cell", "leave_out", "expected"),
    [
        ("A", (), 1),
        ("A", (1,), 3),
        ("A", (1, 3), 2),
        ("A", (1, 2, 3), 4),
        (None, (), 1),
        ("A", (1, 2, 3, 4), None),
    ],
    ids=["of the cell", "the nearest", "the next", "who is anywhere", "nobody knows where", "nobody"],
)
def test_the_nearest_who_is_free_goes(
    cell: str | None, leave_out: tuple[int, ...], expected: int | None
) -> None:
    people = [Worker(4, None), Worker(2, "B"), Worker(3, "C"), Worker(1, "A")]

    chosen = nearest(cell, people, metres, leave_out)

    assert (chosen.person if chosen else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周二周五 09:00 楼道、井盖", Rota((2, 5), 540, ("楼道", "井盖"))),
        ("每周三，周日 18:30 路灯", Rota((3, 7), 1110, ("路灯",))),
        ("周四 15:00 飞线", Rota((4,), 900, ("飞线",))),
        ("每天 7:05 门口", Rota((1, 2, 3, 4, 5, 6, 7), 425, ("门口",))),
        ("2 5 09:00 楼道", Rota((2, 5), 540, ("楼道",))),
        ("Tue Fri 09:00 stairs, lamps", Rota((2, 5), 540, ("stairs", "lamps"))),
        ("周二 25:00 楼道", None),
        ("周二 09:00", None),
        ("有空就去", None),
    ],
)
def test_a_rota_is_read_from_one_line(text: str, expected: Rota | None) -> None:
    assert rota_in(text) == expected


def test_rounds_stand_in_the_list_for_a_week() -> None:
    found = instants((1, 3), 9 * 60 + 30, NOW, ZONE)

    assert [each.astimezone(ZONE).strftime("%m-%d %H:%M") for each in found] == ["11-23 09:30", "11-25 09:30"]


def test_people_are_reminded_at_six_the_evening_before() -> None:
    eve = evening_before(datetime(2026, 11, 25, 1, 30, tzinfo=UTC), ZONE)

    assert eve.astimezone(ZONE).strftime("%m-%d %H:%M") == "11-24 18:00"


def test_those_of_a_cell_take_it_by_turns_week_by_week() -> None:
    weeks = [whose([7, 5], NOW + timedelta(weeks=each), ZONE) for each in range(4)]

    assert weeks[0] != weeks[1]
    assert weeks[:2] == weeks[2:]
    assert whose([], NOW, ZONE) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (CellFacts("A", 0, NOW), Neglect.UNSTAFFED),
        (CellFacts("A", 1), Neglect.SILENT),
        (CellFacts("A", 1, NOW - timedelta(days=91)), Neglect.SILENT),
        (CellFacts("A", 1, NOW - timedelta(days=89)), None),
        (CellFacts("A", 1, NOW - timedelta(days=91), NOW - timedelta(days=3)), None),
    ],
    ids=["nobody named", "never anything", "long ago", "a case", "a round"],
)
def test_a_cell_needs_somebody_without_staff_or_when_it_is_silent(
    cell: CellFacts, expected: Neglect | None
) -> None:
    assert neglect_of(cell, NOW - timedelta(days=200), NOW, 90) == expected


def test_nobody_is_called_silent_before_the_house_has_watched_so_long() -> None:
    assert neglected([CellFacts("A", 1)], NOW - timedelta(days=89), NOW, 90) == ()
