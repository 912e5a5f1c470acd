"""The tree of categories holds together."""

import re

import pytest

from nlu.categories import LOCALES, Category, categories_by_code, load_categories
from nlu.classifier import NO_MATTER
from nlu.tables import read_table
from nlu.weights_file import SHIPPED, load

LEAVES = [category for category in load_categories() if category.parent]
LINES = ("examples", "lines_1", "lines_2", "lines_3")
QUOTED = {"zh-CN": "「(.*?)」", "zh-Hant": "「(.*?)」", "en": "“(.*?)”"}
"""How a description names the leaf that something else belongs to."""


def test_every_leaf_hangs_below_a_first_level_category() -> None:
    first = {category.code for category in load_categories() if category.parent is None}

    assert len(first) == 15
    assert len(LEAVES) >= 80
    assert all(leaf.parent in first and leaf.code.startswith(leaf.parent) for leaf in LEAVES if leaf.parent)


def test_codes_and_names_are_unique_and_complete() -> None:
    categories = load_categories()

    assert len({category.code for category in categories}) == len(categories)
    for locale in LOCALES:
        assert all(category.names[locale] for category in categories)
    assert len({category.name for category in categories}) == len(categories)


def test_every_category_says_its_limit_and_what_counts_as_done() -> None:
    for category in load_categories():
        assert category.limit in {"danger", "utility", "ordinary", "complex"}
        assert category.standard.endswith("。")
        assert len(category.words) >= 5


def test_only_leaves_are_described_each_in_every_locale() -> None:
    described = {category.code: category.descriptions for category in load_categories()}

    assert {code for code, words in described.items() if words} == {leaf.code for leaf in LEAVES}
    assert [row["code"] for row in read_table("descriptions")] == [leaf.code for leaf in LEAVES]
    for leaf in LEAVES:
        assert set(leaf.descriptions) == set(LOCALES)
        assert all(words.endswith(("。", ".")) for words in leaf.descriptions.values())


@pytest.mark.parametrize("locale", LOCALES)
def test_a_description_sends_what_does_not_belong_to_a_leaf_that_there_is(locale: str) -> None:
    names = {leaf.names[locale] for leaf in LEAVES}

    sent = {leaf.code: re.findall(QUOTED[locale], leaf.descriptions[locale]) for leaf in LEAVES}

    assert {name for found in sent.values() for name in found} <= names
    assert all(leaf.names[locale] not in sent[leaf.code] for leaf in LEAVES)


def test_the_three_locales_send_to_the_same_leaves() -> None:
    for leaf in LEAVES:
        first, *others = ({each.code for each in sent_to(leaf, locale)} for locale in LOCALES)

        assert others == [first, first], leaf.code


def test_every_leaf_has_thirty_lines_to_learn_from() -> None:
    rows = [row for name in LINES for row in read_table(name)]

    counted = {leaf.code: sum(row["leaf"] == leaf.code for row in rows) for leaf in LEAVES}

    assert {row["leaf"] for row in rows} - {""} == {leaf.code for leaf in LEAVES}
    assert min(counted.values()) >= 30


def test_weights_that_know_fewer_leaves_guess_only_what_is_in_the_tree() -> None:
    known = set(load(SHIPPED).leaves.labels) - {NO_MATTER}

    assert known <= set(categories_by_code())


def sent_to(leaf: Category, locale: str) -> list[Category]:
    """Return the leaves that a description names."""
    names = re.findall(QUOTED[locale], leaf.descriptions[locale])
    return [each for each in LEAVES if each.names[locale] in names]
