"""Whatever somebody types of a case number finds the right one, or the ones it may have been."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.cases.near_numbers import sought
from workflows.cases.numbers import ALPHABET, is_valid, make_number

TODAY = date(2026, 11, 23)
NUMBER = make_number(date(2026, 11, 22), "K7M")
DAY, SERIAL = "20261122", NUMBER[-4:]

numbers = st.builds(
    lambda day, serial: make_number(day, "".join(serial)),
    st.dates(date(2025, 12, 1), TODAY),
    st.lists(st.sampled_from(ALPHABET), min_size=3, max_size=3),
)


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        NUMBER.lower(),
        f"  {NUMBER} ",
        f"HY{DAY}{SERIAL}",
        f"hy {DAY} {SERIAL}",
        f"HY - {DAY} — {SERIAL}",
        f"{DAY}-{SERIAL}",
        f"{DAY}{SERIAL.lower()}",
        f"HY-2026.11.22-{SERIAL}",
        f"HY-{DAY[:3]} {DAY[3:]}-{SERIAL}",
        f"H Y {DAY} {' '.join(SERIAL)}",
        f"HY-2O26II22-{SERIAL}",
        f"ＨＹ－２０２６１１２２－{SERIAL}",
        f"工单{NUMBER}怎么样了",
    ],
)
def test_a_number_is_found_however_it_is_written(typed: str) -> None:
    assert sought(typed, TODAY).exact == (NUMBER,)


@given(number=numbers, place=st.integers(0, 11), sign=st.sampled_from(ALPHABET))
def test_one_wrong_character_finds_the_number_that_was_meant(number: str, place: int, sign: str) -> None:
    signs = number[3:11] + number[12:]
    if place < 8 and not sign.isdigit():
        sign = str(ALPHABET.index(sign) % 10)
    wrong = signs[:place] + sign + signs[place + 1 :]
    typed = f"HY-{wrong[:8]}-{wrong[8:]}"

    found = sought(typed, TODAY)

    assert number in (*found.exact, *found.near)
    assert len(found.near) <= 60


@given(number=numbers, place=st.integers(0, 2))
def test_two_swapped_neighbours_find_it(number: str, place: int) -> None:
    serial = number[12:]
    wrong = serial[:place] + serial[place + 1] + serial[place] + serial[place + 2 :]

    found = sought(number[:12] + wrong, TODAY)

    assert number in (*found.exact, *found.near)


@given(number=numbers, place=st.integers(0, 3))
def test_a_character_left_out_is_put_back(number: str, place: int) -> None:
    serial = number[12:]

    found = sought(number[:12] + serial[:place] + serial[place + 1 :], TODAY)

    assert number in found.near


@given(number=numbers)
def test_the_end_alone_finds_it_for_more_than_a_year(number: str) -> None:
    assert number in sought(number[12:], TODAY).near


@given(typed=st.text(max_size=120))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    found = sought(typed, TODAY)

    assert all(is_valid(number) for number in found.near)
    assert all(number[3:11] <= "20261123" for number in found.near)


@pytest.mark.parametrize(
    "typed", ["", "  ", "李某", "3号楼电梯", "13900000000x", "%", "' or 1=1 --", "王", "hy"]
)
def test_who_somebody_is_is_no_number(typed: str) -> None:
    found = sought(typed, TODAY)

    assert found.near == ()
    assert not any(any("一" <= sign <= "龥" for sign in number) for number in found.exact)


def test_a_foreign_number_is_taken_as_it_stands() -> None:
    assert sought(" old-17 ", TODAY).exact == ("OLD-17",)


def test_few_numbers_hold_beside_a_wrong_one() -> None:
    chance = random.Random(5)
    wrong = ["".join(chance.choices(ALPHABET, k=4)) for _ in range(200)]

    counts = [len(sought(f"HY-{DAY}-{serial}", TODAY).near) for serial in wrong]

    assert max(counts) <= 40
