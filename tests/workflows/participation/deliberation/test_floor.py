"""The rules of debate: what comes first, who is called next, when something lapses, what a vote comes to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.vocabulary_panels import MotionKind, MotionStage, Side
from workflows.participation.deliberation.floor import (
    Asking,
    Count,
    Item,
    before_us,
    debate_is_over,
    lapses,
    may_ask,
    may_move,
    next_speaker,
    outcome,
    speech_ends,
)

MAIN, AMENDMENT, APPEAL = MotionKind
MOVED, DEBATING, VOTING, CARRIED, REJECTED, LAPSED, RULED_OUT = MotionStage
FOR, AGAINST, QUESTION = Side
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("there", "first"),
    [
        ([], None),
        ([(1, MAIN, CARRIED), (2, MAIN, LAPSED)], None),
        ([(1, MAIN, MOVED)], 1),
        ([(1, MAIN, DEBATING), (2, AMENDMENT, MOVED)], 1),
        ([(1, MAIN, DEBATING), (2, AMENDMENT, DEBATING)], 2),
        ([(1, MAIN, VOTING), (2, APPEAL, VOTING)], 2),
        ([(1, MAIN, DEBATING), (2, AMENDMENT, DEBATING), (3, APPEAL, VOTING)], 3),
        ([(1, MAIN, DEBATING), (2, AMENDMENT, REJECTED)], 1),
    ],
    ids=[
        "empty",
        "all over",
        "unseconded",
        "amendment waits",
        "amendment first",
        "ruling first",
        "all",
        "back",
    ],
)
def test_rulings_come_before_amendments_and_amendments_before_the_motion(
    there: list[tuple[int, MotionKind, MotionStage]], first: int | None
) -> None:
    found = before_us(Item(*each) for each in there)

    assert (found and found.id) == first


@pytest.mark.parametrize(
    ("there", "kind", "may"),
    [
        ([], MAIN, True),
        ([(1, MAIN, MOVED)], MAIN, False),
        ([(1, MAIN, LAPSED)], MAIN, True),
        ([], AMENDMENT, False),
        ([(1, MAIN, MOVED)], AMENDMENT, False),
        ([(1, MAIN, DEBATING)], AMENDMENT, True),
        ([(1, MAIN, DEBATING), (2, AMENDMENT, MOVED)], AMENDMENT, False),
        ([(1, MAIN, VOTING)], AMENDMENT, False),
        ([(1, MAIN, VOTING)], APPEAL, True),
    ],
    ids=[
        "free",
        "one at a time",
        "free again",
        "nothing to amend",
        "no debate",
        "in debate",
        "one",
        "too late",
        "always",
    ],
)
def test_one_motion_of_a_kind_at_a_time(
    there: list[tuple[int, MotionKind, MotionStage]], kind: MotionKind, may: bool
) -> None:
    assert may_move([Item(*each) for each in there], kind) is may


@pytest.mark.parametrize(
    ("asked", "heard", "called"),
    [
        ([], [], None),
        ([(1, AGAINST), (2, FOR)], [], 2),
        ([(1, FOR), (2, AGAINST)], [(3, FOR)], 2),
        ([(1, FOR), (2, FOR)], [(3, FOR)], 1),
        ([(1, FOR), (2, QUESTION)], [(3, FOR)], 2),
        ([(1, AGAINST), (2, FOR)], [(1, FOR)], 2),
        ([(1, AGAINST)], [(1, FOR)], 1),
        ([(1, AGAINST), (2, FOR)], [(3, AGAINST), (4, QUESTION)], 2),
    ],
    ids=[
        "nobody",
        "for begins",
        "other side",
        "nobody there",
        "question",
        "fresh first",
        "again",
        "past a question",
    ],
)
def test_sides_take_turns_and_who_has_not_spoken_comes_first(
    asked: list[tuple[int, Side]], heard: list[tuple[int, Side]], called: int | None
) -> None:
    found = next_speaker(
        [Asking(*(seat, seat), side) for seat, side in asked], [Asking(0, *each) for each in heard]
    )

    assert (found and found.seat) == called


def test_everybody_speaks_twice_at_most_and_waits_once() -> None:
    waits, spoke = Asking(1, 1, FOR), Asking(2, 2, FOR)

    assert not may_ask([waits], [], 1, 2)
    assert may_ask([waits], [spoke], 2, 2)
    assert not may_ask([], [spoke, spoke], 2, 2)


def test_a_debate_ends_after_its_time_once_all_were_heard() -> None:
    waits = [Asking(1, 1, FOR)]

    assert not debate_is_over([], False, NOON, NOON - timedelta(seconds=1))
    assert not debate_is_over(waits, False, NOON, NOON)
    assert not debate_is_over([], True, NOON, NOON)
    assert debate_is_over([], False, NOON, NOON)


def test_what_nobody_seconds_lapses() -> None:
    assert lapses(MOVED, NOON, NOON)
    assert not lapses(MOVED, NOON, NOON - timedelta(seconds=1))
    assert not lapses(DEBATING, NOON, NOON)


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "seats", "stage", "why"),
    [
        (2, 1, 0, 3, CARRIED, "majority"),
        (1, 2, 0, 3, REJECTED, "majority"),
        (2, 2, 0, 4, REJECTED, "tie"),
        (1, 0, 0, 3, REJECTED, "quorum"),
        (1, 0, 1, 3, CARRIED, "majority"),
        (2, 0, 0, 4, CARRIED, "majority"),
        (0, 0, 0, 3, REJECTED, "quorum"),
    ],
    ids=["carried", "rejected", "tie", "too few", "who abstains is there", "just enough", "nobody"],
)
def test_more_than_half_of_the_votes_carry_where_half_the_seats_took_part(
    yes: int, no: int, abstain: int, seats: int, stage: MotionStage, why: str
) -> None:
    assert outcome(Count(yes, no, abstain, seats), 50) == (stage, why)


@pytest.mark.parametrize(
    ("called", "ends"),
    [("12:00", "23 12:10"), ("21:55", "24 08:10"), ("23:30", "24 08:10"), ("03:00", "23 08:10")],
    ids=["by day", "at bedtime", "at night", "before dawn"],
)
def test_nobodys_time_to_speak_runs_in_the_night(called: str, ends: str) -> None:
    at = datetime.fromisoformat(f"2026-11-23T{called}").replace(tzinfo=SHANGHAI)

    assert f"{speech_ends(at, 10, SHANGHAI).astimezone(SHANGHAI):%d %H:%M}" == ends
