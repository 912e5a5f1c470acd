"""What is granted keeps every rolling window, in whatever order those who take may come."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.limits.windows import fullest
from workflows.limits.gcra import Rate, decide, windowed

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def granted(rate: Rate, instants: list[datetime]) -> list[datetime]:
    """Ask at these instants, in this order; return when one might go."""
    used_until, went = None, []
    for now in instants:
        verdict = decide(used_until, rate, now)
        if verdict.granted:
            used_until = verdict.used_until
            went.append(now)
    return went


def test_the_first_may_go_at_once() -> None:
    verdict = decide(None, Rate(1), NOW)

    assert verdict.granted
    assert verdict.used_until == NOW + SECOND


def test_the_second_waits_for_its_turn() -> None:
    verdict = decide(NOW + SECOND, Rate(1), NOW + SECOND / 4)

    assert verdict.wait == SECOND * 3 / 4


def test_whoever_waits_as_long_as_told_may_go() -> None:
    used_until = decide(None, Rate(7), NOW).used_until
    wait = decide(used_until, Rate(7), NOW).wait

    assert decide(used_until, Rate(7), NOW + wait).granted


def test_a_burst_goes_at_once_and_not_one_more() -> None:
    assert len(granted(Rate(1, burst=5), [NOW] * 20)) == 5


def test_after_a_silence_there_is_one_burst_and_no_more() -> None:
    later = NOW + timedelta(days=1)

    assert len(granted(Rate(2, burst=3), [NOW, *[later] * 20])) == 1 + 3


def test_a_refusal_uses_nothing() -> None:
    used_until = NOW + 10 * SECOND

    assert decide(used_until, Rate(1), NOW).used_until == used_until


@pytest.mark.parametrize(
    ("most", "seconds", "burst"),
    [(30, 1, 1), (30, 1, 5), (1, 1, 1), (20, 60, 1), (20, 60, 10), (7, 3, 7)],
    ids=lambda value: str(value),
)
def test_a_rate_made_for_a_window_fills_it_and_keeps_it(most: int, seconds: int, burst: int) -> None:
    window = timedelta(seconds=seconds)
    asking = [NOW + step * window / 997 for step in range(4 * 997)]

    assert fullest(granted(windowed(most, window, burst), asking), window) == most


@given(
    st.lists(st.integers(0, 5_000_000), max_size=200),
    st.sampled_from([0.3, 1.0, 3.0, 28.0, 30.0, 1000.0]),
    st.integers(1, 6),
    st.sampled_from([0.25, 1.0, 2.5]),
)
def test_every_window_is_kept_in_any_order(
    moments: list[int], per_second: float, burst: int, seconds: float
) -> None:
    rate, window = Rate(per_second, burst), timedelta(seconds=seconds)

    went = granted(rate, [NOW + timedelta(microseconds=each) for each in moments])

    assert fullest(went, window) <= burst + -(-window // rate.interval) - 1


def test_several_together_use_as_much_as_one_by_one() -> None:
    rate = Rate(2, burst=3)

    assert decide(None, rate, NOW, 5).used_until == NOW + 5 * rate.interval
    assert granted(rate, [NOW] * 3) == [NOW] * 3
    assert decide(NOW + rate.interval, rate, NOW, 3).wait == rate.interval
    assert decide(NOW + rate.interval, rate, NOW, 2).granted
