"""Every key the house can ask for has its words, and every sentence is asked for."""

import re

import pytest

from bot.catalogue.sentences import words_of
from models.vocabulary import Locale
from tests.bot.asked_keys import Asked, asked_in_code, asked_in_templates
from tests.bot.key_families import FAMILIES, members

SAID = words_of(Locale.HANS)


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    roots = frozenset(key.split(".")[0] for key in SAID)
    return [*asked_in_code(roots), *asked_in_templates()]


def values(sentence: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{(\w+)\}", sentence))


def test_every_key_that_is_asked_for_has_its_words(asked: list[Asked]) -> None:
    unknown = [(each.key, each.where) for each in asked if not each.family and each.key not in SAID]

    assert unknown == []


def test_every_family_of_keys_is_listed_here(asked: list[Asked]) -> None:
    assert sorted({each.key for each in asked if each.family} - set(FAMILIES)) == []


def test_every_member_of_a_family_has_its_words() -> None:
    assert sorted(members() - set(SAID)) == []


def test_no_sentence_lies_idle(asked: list[Asked]) -> None:
    used = {each.key for each in asked} | members()

    assert sorted(set(SAID) - used) == []


def test_a_sentence_is_given_every_value_it_holds(asked: list[Asked]) -> None:
    poor = [
        (each.where, each.key)
        for each in asked
        if each.given is not None and not values(SAID.get(each.key, "")) <= each.given
    ]

    assert poor == []
