"""A deficit is what its parts say; what has no parts says why, and a place gives nothing away."""

from fractions import Fraction

import pytest

from workflows.responsiveness.deficits.definitions import Deficit, Kind, Part, Take, check, read, versions
from workflows.responsiveness.deficits.finding import Finding, Piece, State, findings
from workflows.responsiveness.figures.definitions import versions as figures
from workflows.responsiveness.figures.versioned import DefinitionError

THIRD = Fraction(1, 3)
ONE, TWO, THREE = (Part(code, code, Take.SHARE, THIRD) for code in ("one", "two", "three"))
MEAN = Deficit("governance", Kind.MEAN, "head", (ONE, TWO, THREE))
SPREAD = Deficit("development", Kind.SPREAD, "head", (ONE, TWO, THREE))


def told(code: str, some: int, among: int) -> Piece:
    return Piece(code, State.TOLD, Fraction(some), among)


def whole_of(deficit: Deficit, *pieces: Piece) -> Finding:
    return findings(deficit, pieces, {})[0]


def test_a_deficit_is_the_weighted_mean_of_its_parts_with_the_widest_interval() -> None:
    found = whole_of(MEAN, told("one", 10, 100), told("two", 20, 100), told("three", 60, 100))

    assert (found.state, found.value) == (State.TOLD, Fraction(3, 10))
    low, high = (sum(getattr(piece, end) for piece in found.pieces) / 3 for end in ("low", "high"))
    assert (found.low, found.high) == (low, high)


def test_parts_that_are_missing_leave_their_weight_to_the_others_up_to_a_half() -> None:
    none = Piece("three", State.UNDEFINED)
    two = whole_of(MEAN, told("one", 10, 100), told("two", 20, 100), none)
    one = whole_of(MEAN, told("one", 10, 100), Piece("two", State.NO_CASES), none)

    assert (two.state, two.value) == (State.PARTIAL, Fraction(3, 20))
    assert (one.state, one.value, one.low) == (State.UNDEFINED, None, None)


@pytest.mark.parametrize("state", [State.NO_CASES, State.NO_DATA, State.UNDEFINED])
def test_a_month_without_anything_says_so(state: State) -> None:
    found = whole_of(MEAN, *(Piece(code, state) for code in ("one", "two", "three")))

    assert (found.state, found.value) == (state, None)


def test_more_done_than_came_in_is_no_deficit_and_no_credit() -> None:
    part = Part("demand", "came_in", Take.BEYOND, Fraction(1), "served")

    found = whole_of(Deficit("service", Kind.MEAN, "head", (part,)), told("demand", -30, 10))

    assert (found.value, found.low, found.high) == (Fraction(), Fraction(), Fraction())


def test_where_a_place_is_not_told_the_whole_stands_in_and_says_so() -> None:
    whole = (told("one", 10, 100), told("two", 20, 100), told("three", 60, 100))
    places = {
        "C1": (told("one", 5, 10), told("two", 5, 10), Piece("three", State.PARTLY, None, 10)),
        "C2": (told("one", 5, 10), Piece("two", State.HIDDEN), Piece("three", State.HIDDEN)),
        "C3": tuple(Piece(code, State.FEW) for code in ("one", "two", "three")),
    }

    found = {each.area: each for each in findings(MEAN, whole, places)}

    assert (found["C1"].state, found["C1"].value) == (State.FILLED, (1 + Fraction(6, 10)) / 3)
    assert found["C1"].low is None
    assert [(found[code].state, found[code].value) for code in ("C2", "C3")] == [
        (State.HIDDEN, None),
        (State.FEW, None),
    ]


def test_places_are_compared_only_by_what_is_told_of_them() -> None:
    whole = tuple(told(code, 999, 1000) for code in ("one", "two", "three"))
    shares = {"C1": 5, "C2": 25, "C3": 45}
    places = {
        area: tuple(told(code, some, 50) for code in ("one", "two", "three")) for area, some in shares.items()
    }
    hidden = {"C4": tuple(Piece(code, State.HIDDEN) for code in ("one", "two", "three"))}

    found = {each.area: each for each in findings(SPREAD, whole, {**places, **hidden})}

    assert found[""].pieces[0].group == (Fraction(75), 150)
    assert found[""].state is State.TOLD
    assert found["C1"].value < 0 < found["C3"].value  # type: ignore[operator]
    assert (found["C4"].state, found["C4"].value) == (State.HIDDEN, None)


def test_two_places_are_too_few_to_say_how_far_they_lie_apart() -> None:
    whole = tuple(told(code, 30, 100) for code in ("one", "two", "three"))
    places = dict.fromkeys(("C1", "C2"), whole)

    assert {each.state for each in findings(SPREAD, whole, places)} == {State.UNDEFINED}


def test_the_formulas_of_the_house_hold_and_a_wrong_one_is_refused() -> None:
    (formulas,) = versions()
    check(formulas, figures()[-1])
    wrong = [
        '{"version":"1","since":"2026-01-01","deficits":[{"code":"a","kind":"mean","role":"head","parts":[]}]}',
        '{"version":"1","since":"2026-01-01","deficits":[{"code":"a","kind":"spread","role":"head","parts":'
        '[{"code":"b","measure":"came_in","take":"beyond","against":"served","weight":"1"}]}]}',
        '{"version":"1","since":"2026-01-01","deficits":[{"code":"a"}]}',
    ]

    assert [each.code for each in formulas.deficits] == ["governance", "trust", "development", "service"]
    for text in wrong:
        with pytest.raises(DefinitionError):
            read("wrong.json", text)
    unknown = '[{"code":"b","measure":"answer_time","take":"share","weight":"1"}]'
    given = f'{{"code":"a","kind":"mean","role":"head","parts":{unknown}}}'
    untaken = read("w", f'{{"version":"1","since":"2026-01-01","deficits":[{given}]}}')
    with pytest.raises(DefinitionError):
        check(untaken, figures()[-1])
