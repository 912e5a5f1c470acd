"""Every kind of danger that the reader knows has advice in its own words."""

import pytest

from bot.catalogue.sentences import words_of
from bot.dialogue.card import DANGERS
from models.vocabulary import Locale
from nlu.danger_head import shipped_head
from nlu.rules import load_rules


def test_every_kind_that_is_read_has_advice() -> None:
    read = {*shipped_head().labels, *(rule.kind for rule in load_rules("danger"))}

    assert read - {*DANGERS, "other"} == set()


@pytest.mark.parametrize("locale", list(Locale))
def test_no_two_kinds_share_their_advice(locale: Locale) -> None:
    said = [words_of(locale)[f"danger.{kind}"] for kind in (*DANGERS, "other")]

    assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("kind", "number"),
    [("fire", "119"), ("medical", "120"), ("violence", "110"), ("selfharm", "12356"), ("traffic", "122")],
)
@pytest.mark.parametrize("locale", list(Locale))
def test_the_number_that_helps_is_named(kind: str, number: str, locale: Locale) -> None:
    assert number in words_of(locale)[f"danger.{kind}"]
