"""Case numbers: what they look like, what they survive, and which slips they find."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.cases.numbers import (
    ALPHABET,
    find_mistyped,
    find_numbers,
    is_valid,
    make_number,
    new_number,
)

DAY = date(2026, 11, 22)
NUMBER = make_number(DAY, "K7M")
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"
days = st.dates(date(2020, 1, 1), date(2099, 12, 31))
serials = st.text(ALPHABET, min_size=3, max_size=6)


def test_a_number_shows_its_day_and_serial() -> None:
    assert NUMBER.startswith("HY-20261122-K7M")
    assert len(NUMBER) == len("HY-20261122-K7M3")
    assert is_valid(NUMBER)


def test_the_serial_has_no_characters_that_are_mixed_up() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert set(ALPHABET).isdisjoint("0O1IL")


@given(days, serials)
def test_what_we_make_is_valid_and_found_again(day: date, serial: str) -> None:
    number = make_number(day, serial)

    assert is_valid(number)
    assert find_numbers(f"请查{number}的进展") == (number,)


def samples() -> list[str]:
    chance = random.Random(7)
    drawn = [new_number(DAY + timedelta(days=n * 37), chance, length=3 + n % 3) for n in range(40)]
    return [NUMBER, *drawn]


@pytest.mark.parametrize("number", samples())
def test_every_single_wrong_character_is_found(number: str) -> None:
    wrong = {
        number[:place] + sign + number[place + 1 :]
        for place in range(len(number))
        for sign in SIGNS
        if sign != number[place]
    }

    assert [each for each in wrong if is_valid(each)] == []


@pytest.mark.parametrize("number", samples())
def test_every_swap_of_neighbours_is_found(number: str) -> None:
    swapped = {number[:n] + number[n + 1] + number[n] + number[n + 2 :] for n in range(len(number) - 1)}

    assert [each for each in swapped - {number} if is_valid(each)] == []


def test_every_swap_of_serial_characters_is_found() -> None:
    numbers = [make_number(DAY, "K" + one + other) for one in ALPHABET for other in ALPHABET if one != other]
    swapped = [each[:13] + each[14] + each[13] + each[15] for each in numbers]

    assert [each for each in swapped if is_valid(each)] == []


@pytest.mark.parametrize(
    "written",
    [
        NUMBER.lower(),
        NUMBER.replace("-", "－"),
        NUMBER.replace("-", "—"),
        NUMBER.replace("-", ""),
        NUMBER.replace("-", " "),
        "".join(chr(ord(sign) + 0xFEE0) for sign in NUMBER),
    ],
    ids=["small", "full-width hyphen", "dash", "no hyphen", "blanks", "all full-width"],
)
def test_a_number_is_understood_as_people_write_it(written: str) -> None:
    assert find_numbers(f"我的编号是{written}，谢谢") == (NUMBER,)


def test_several_numbers_are_found_once_each_in_order() -> None:
    other = make_number(DAY, "ABC")

    assert find_numbers(f"{other} {NUMBER} {other}") == (other, NUMBER)


@pytest.mark.parametrize(
    "text",
    ["", "电话13800138000", "HY-20261122-", "HY-20261122-K7", f"X{NUMBER}", f"{NUMBER}9", "HY-20261322-K7M3"],
    ids=["nothing", "telephone", "no serial", "too short", "letter before", "character after", "month 13"],
)
def test_what_is_no_number_is_not_found(text: str) -> None:
    assert find_numbers(text) == ()


def test_a_mistyped_number_is_told_from_none_at_all() -> None:
    mistyped = NUMBER[:-1] + ("3" if NUMBER[-1] != "3" else "4")

    assert find_mistyped(f"查 {mistyped.lower()}") == (mistyped,)
    assert find_mistyped(f"查 {NUMBER}") == find_mistyped("幸福里3号楼") == ()


@pytest.mark.parametrize("number", ["HY-20260229-AAA", "HY-00000000-2222"], ids=["29 February", "zeros"])
def test_a_day_that_does_not_exist_has_no_numbers(number: str) -> None:
    assert not any(is_valid(number + sign) for sign in ALPHABET)


def test_new_numbers_are_drawn_from_the_given_chance() -> None:
    drawn = [new_number(DAY, random.Random(3)), new_number(DAY, random.Random(3))]

    assert drawn[0] == drawn[1]
    assert len(new_number(DAY, random.Random(3), length=5)) == len(NUMBER) + 2
