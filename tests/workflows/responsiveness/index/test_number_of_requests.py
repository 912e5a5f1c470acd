"""The number of requests never lowers an index; few cases are drawn to what is expected of them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from workflows.responsiveness.index.definitions import PartOf, index_versions
from workflows.responsiveness.index.estimate import Rows, believed, held, strength_of
from workflows.responsiveness.index.expected import PartRows, evidence
from workflows.responsiveness.index.lists import lists_of
from workflows.responsiveness.index.score import Evidence, Scored, Told, score

NEWEST = index_versions()[-1]
NOISE = 1e-9
SHARES = some.fractions(min_value=0, max_value=1, max_denominator=20)


def evidence_of(rate: float, rows: int, before: Rows | None = None) -> tuple[Evidence, ...]:
    """The same share in every part, of so many."""
    seen = Rows(rate * rows, rows)
    return tuple(Evidence(part.code, seen, 0.7, 0.7, 20.0, before or Rows()) for part in NEWEST.parts)


def index(scored: Scored) -> Told:
    assert scored.index is not None
    return scored.index


@settings(max_examples=60, deadline=None)
@given(rate=SHARES, rows=some.integers(1, 80), times=some.integers(2, 6), earlier=SHARES)
def test_more_requests_that_are_handled_like_the_others_never_lower_an_index(
    rate: float, rows: int, times: int, earlier: float
) -> None:
    before = Rows(float(earlier) * 40, 40)
    few, many = (score(NEWEST, evidence_of(float(rate), count, before)) for count in (rows, rows * times))

    assert index(many).value >= index(few).value - NOISE
    assert many.improvement is not None
    assert few.improvement is not None
    assert many.improvement.value >= few.improvement.value - NOISE


@settings(max_examples=40, deadline=None)
@given(
    own=some.lists(
        some.tuples(some.sampled_from("abc"), some.integers(1, 20), SHARES), min_size=1, max_size=3
    ),
    times=some.integers(2, 5),
)
def test_that_holds_through_what_is_expected_of_each_body(
    own: list[tuple[str, int, float]], times: int
) -> None:
    others = {
        f"B{place}": {"a": Rows(6.0 + place, 10), "b": Rows(4.0, 10 + place), "c": Rows(2.0, 3)}
        for place in range(4)
    }

    def value(factor: int) -> float:
        mix = {category: Rows(float(rate) * rows * factor, rows * factor) for category, rows, rate in own}
        part = PartRows({**others, "X": mix}, {}, {})
        return index(score(NEWEST, evidence(NEWEST, {each.code: part for each in NEWEST.parts}, "X"))).value

    assert value(times) >= value(1) - NOISE


@pytest.mark.parametrize("good", [0, 1])
def test_one_case_is_never_nothing_or_everything(good: int) -> None:
    told = index(score(NEWEST, evidence_of(float(good), 1)))

    assert 0.1 < told.low <= told.value <= told.high < 0.95


def test_praise_must_be_proven_by_number_and_few_cases_excuse_nothing() -> None:
    enough = NEWEST.enough

    assert held(Rows(1, 1), 0.7, 20, enough) < held(Rows(30, 30), 0.7, 20, enough) < 1
    assert held(Rows(0, 1), 0.7, 20, enough) == held(Rows(0, 400), 0.7, 20, enough) > 0
    assert held(Rows(60, 60), 0.7, 20, enough) == held(Rows(6000, 6000), 0.7, 20, enough)
    assert held(Rows(), 0.7, 20, enough) == 0.7


def test_blame_needs_evidence_all_the_same() -> None:
    one, many = (index(score(NEWEST, evidence_of(0.3, rows))) for rows in (1, 300))

    assert one.high > many.high
    assert believed(Rows(0, 1), 0.7, 20) > 0.6


def test_a_body_without_cases_has_no_index() -> None:
    scored = score(NEWEST, evidence_of(0.0, 0))

    assert scored.index is None
    assert scored.improvement is None


def test_what_others_do_differently_by_chance_alone_draws_strongly() -> None:
    alike = [(Rows(7, 10), 0.7)] * 6
    apart = [(Rows(95, 100), 0.7), (Rows(40, 100), 0.7), (Rows(85, 100), 0.7), (Rows(55, 100), 0.7)]

    assert strength_of(alike, NEWEST.strength) == NEWEST.strength.most
    assert strength_of(apart, NEWEST.strength) < NEWEST.strength.usual
    assert strength_of(apart[:2], NEWEST.strength) == NEWEST.strength.usual


def test_like_is_compared_with_like() -> None:
    """Who has the hard categories is held against what others make of these."""
    others = {f"B{place}": {"easy": Rows(27, 30), "hard": Rows(12, 30)} for place in range(4)}
    mine = {"easy": {"easy": Rows(27, 30)}, "hard": {"hard": Rows(12, 30)}}
    part = NEWEST.part("solution")
    assert part is not None

    values = {}
    for body, mix in mine.items():
        rows = PartRows({**others, body: mix}, {}, {})
        scored = score(NEWEST, evidence(NEWEST, {"solution": rows}, body))
        values[body] = scored.parts[0].score

    assert values["hard"] == pytest.approx(values["easy"], abs=0.02)
    assert 12 / 30 < values["hard"] < 27 / 30


@pytest.mark.parametrize(
    ("code", "good"),
    [("sent_back", 0.6), ("repeated", 0.6), ("caller_rating", 0.2)],
    ids=["returned without ground", "came back", "came and did nothing"],
)
def test_what_costs_lowers_it(code: str, good: float) -> None:
    honest = evidence_of(0.7, 30)
    gaming = [replace(each, now=Rows(good * 30, 30)) if each.code == code else each for each in honest]

    assert index(score(NEWEST, gaming)).value < index(score(NEWEST, honest)).value - 0.005


def test_told_pressure_takes_good_marks_back() -> None:
    honest = evidence_of(0.9, 30)
    told = [replace(each, taken=8.0) if each.code == "satisfaction" else each for each in honest]

    assert index(score(NEWEST, told)).value < index(score(NEWEST, honest)).value


def test_lists_go_by_intervals_and_not_by_ranks() -> None:
    level = {f"B{place}": score(NEWEST, evidence_of(0.7, 40)) for place in range(5)}
    mixed = {
        **level,
        "best": score(NEWEST, evidence_of(0.97, 300)),
        "worst": score(NEWEST, evidence_of(0.2, 300)),
    }

    assert lists_of(NEWEST, level) == {}
    assert lists_of(NEWEST, mixed) == {"best": ("advanced",), "worst": ("attention",)}
    assert lists_of(NEWEST, {"only": mixed["best"]}) == {}


def test_who_becomes_better_is_on_the_list_of_that() -> None:
    scored = score(NEWEST, evidence_of(0.8, 200, Rows(20.0, 100)))

    assert scored.improvement is not None
    assert scored.improvement.low > 0.5
    assert "improved" in lists_of(NEWEST, {"B1": scored})["B1"]
    assert {part.of for part in NEWEST.parts} == set(PartOf)
