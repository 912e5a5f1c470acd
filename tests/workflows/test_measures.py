"""The rates, checked by hand on small groups and by law on any."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.vocabulary import Solved
from workflows.responsiveness.measures import (
    By,
    ClosedCase,
    MeasurePolicy,
    Measures,
    Rate,
    measure,
    measure_by,
    quantile,
)

POLICY = MeasurePolicy()
OPENED = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAIN = ClosedCase(
    body="B1",
    area="A1",
    category="C1",
    opened_at=OPENED,
    due_at=OPENED + 24 * HOUR,
    answered_at=OPENED + 10 * HOUR,
    closed_at=OPENED + 30 * HOUR,
    contacted=True,
    solved=Solved.SOLVED,
    satisfaction=5,
)


def verdict(contacted: bool | None, solved: str | None, satisfaction: int | None) -> ClosedCase:
    return replace(
        PLAIN, contacted=contacted, solved=Solved(solved) if solved else None, satisfaction=satisfaction
    )


def group(*cases: ClosedCase) -> Measures:
    return measure("B1", cases, POLICY)


MIXED = group(
    verdict(True, "solved", 5),
    verdict(True, "solved", 4),
    verdict(True, "partly", 3),
    verdict(True, "unsolved", 2),
    verdict(False, "unsolved", 1),
    verdict(None, None, None),
    verdict(True, "solved", None),
    replace(PLAIN, excluded=True),
)


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "value"),
    [
        pytest.param("response", Fraction(4), 5, 0.8, id="contacted of five valid follow-ups"),
        pytest.param("solution", Fraction(2), 5, 0.4, id="partly solved is not solved"),
        pytest.param("satisfaction", Fraction(29, 10), 5, 0.58, id="level 3 counts nine tenths"),
        pytest.param("composite", Fraction(256, 100), 5, 0.512, id="0.1 and 0.5 and 0.4 of these"),
        pytest.param("on_time", Fraction(7), 7, 1.0, id="all counted cases, follow-up or not"),
    ],
)
def test_the_rates_of_eight_cases(name: str, numerator: Fraction, denominator: int, value: float) -> None:
    rate = getattr(MIXED, name)

    assert rate == Rate(numerator, denominator, "2026-1")
    assert float(rate.value) == value


def test_what_is_excluded_is_left_out_and_counted() -> None:
    assert (MIXED.cases, MIXED.excluded) == (7, 1)


def test_without_valid_follow_ups_there_is_no_rate() -> None:
    silent = group(verdict(None, None, None), verdict(None, None, None))

    rates = (silent.response, silent.solution, silent.satisfaction, silent.composite)
    assert {(rate.denominator, rate.value) for rate in rates} == {(0, None)}


@pytest.mark.parametrize(
    ("answered", "on_time"),
    [(24 * HOUR, 1), (24 * HOUR + timedelta(seconds=1), 0)],
    ids=["at the limit", "a second late"],
)
def test_an_answer_is_on_time_up_to_the_limit(answered: timedelta, on_time: int) -> None:
    rate = group(replace(PLAIN, answered_at=OPENED + answered)).on_time

    assert rate == Rate(Fraction(on_time), 1, POLICY.version)


def test_a_case_that_ended_without_an_answer_is_neither_on_time_nor_late() -> None:
    assert group(replace(PLAIN, answered_at=None), replace(PLAIN, due_at=None)).on_time.denominator == 0


def test_a_case_returned_or_reopened_twice_counts_once() -> None:
    rows = group(PLAIN, replace(PLAIN, returned=2), replace(PLAIN, reopened=3, returned=1))

    assert rows.returned == Rate(Fraction(2), 3, POLICY.version)
    assert rows.reopened == Rate(Fraction(1), 3, POLICY.version)


def test_the_window_takes_its_first_instant_and_not_its_last() -> None:
    start, end = PLAIN.closed_at, PLAIN.closed_at + 24 * HOUR
    closed = [start - timedelta(seconds=1), start, end - timedelta(seconds=1), end]
    cases = [replace(PLAIN, closed_at=at) for at in closed]

    assert [row.cases for row in measure_by("body", cases, start, end, POLICY)] == [2]


@pytest.mark.parametrize(
    ("by", "codes"), [("body", ["B1", "B2"]), ("area", ["A1", "A2"]), ("category", ["C1", "C9"])]
)
def test_rows_are_grouped_and_sorted_by_code(by: By, codes: list[str]) -> None:
    cases = [replace(PLAIN, body="B2", area="A2", category="C9"), PLAIN]

    rows = measure_by(by, cases, OPENED, OPENED + 99 * HOUR, POLICY)

    assert [row.code for row in rows] == codes
    assert [row.as_dict(by)[by] for row in rows] == codes


def test_times_are_told_by_their_middle_and_their_slow_tenth() -> None:
    cases = [replace(PLAIN, answered_at=OPENED + n * HOUR) for n in range(1, 12)]
    spread = group(*cases, replace(PLAIN, answered_at=None)).answer_time

    assert (spread.count, spread.median, spread.p90) == (11, 6 * HOUR, 10 * HOUR)


def test_between_two_cases_the_middle_lies_halfway() -> None:
    assert quantile([HOUR, 4 * HOUR], Fraction(1, 2)) == 2.5 * HOUR
    assert quantile([], Fraction(1, 2)) is None


def test_first_contact_is_measured_where_there_was_one() -> None:
    spread = group(replace(PLAIN, first_contact_at=OPENED + 2 * HOUR), PLAIN).first_contact

    assert (spread.count, spread.median) == (1, 2 * HOUR)


def test_a_row_in_json_shows_what_every_rate_is_made_of() -> None:
    row = json.loads(json.dumps(MIXED.as_dict("body")))

    assert row["body"] == "B1"
    assert row["satisfaction"] == {"numerator": 2.9, "denominator": 5, "value": 0.58, "version": "2026-1"}
    assert json.dumps(row["response"]["numerator"]) == "4"
    assert row["answer_time"] == {"count": 7, "median": 36000.0, "p90": 36000.0}


def test_another_policy_gives_other_figures_under_another_version() -> None:
    strict = MeasurePolicy("2027-1", credit=((5, Fraction(1)),))

    rate = measure("B1", [verdict(True, "solved", 4), PLAIN], strict).satisfaction
    assert rate == Rate(Fraction(1), 2, "2027-1")


verdicts = st.builds(
    verdict,
    st.sampled_from([True, False, None]),
    st.sampled_from([*Solved, None]),
    st.sampled_from([1, 2, 3, 4, 5, None]),
)


@settings(max_examples=40)
@given(st.lists(verdicts, max_size=30))
def test_every_rate_lies_between_none_and_all(cases: list[ClosedCase]) -> None:
    row = group(*cases)

    for rate in (row.response, row.solution, row.satisfaction, row.composite):
        assert 0 <= rate.numerator <= rate.denominator <= len(cases)


@settings(max_examples=40)
@given(st.lists(verdicts, max_size=15), st.lists(verdicts, max_size=15))
def test_two_groups_together_count_what_both_count(one: list[ClosedCase], other: list[ClosedCase]) -> None:
    parts, whole = (group(*one), group(*other)), group(*one, *other)

    assert whole.composite.numerator == sum(part.composite.numerator for part in parts)
    assert whole.composite.denominator == sum(part.composite.denominator for part in parts)


@settings(max_examples=40)
@given(st.lists(verdicts, min_size=1, max_size=20), st.integers(0, 19))
def test_silence_never_raises_the_number_of_satisfied(cases: list[ClosedCase], place: int) -> None:
    silenced = [
        verdict(None, None, None) if n == place % len(cases) else case for n, case in enumerate(cases)
    ]

    assert group(*silenced).satisfaction.numerator <= group(*cases).satisfaction.numerator
