"""The tree of categories holds together."""

from nlu.categories import LOCALES, load_categories
from nlu.tables import read_table


def test_every_leaf_hangs_below_a_first_level_category() -> None:
    first = {category.code for category in load_categories() if category.parent is None}

    assert len(first) == 15
    assert all(
        each.parent in first and each.code.startswith(each.parent)
        for each in load_categories()
        if each.parent
    )


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


def test_every_leaf_has_examples_and_no_test_message_is_among_them() -> None:
    rows = read_table("examples")
    leaves = {category.code for category in load_categories() if category.parent}

    counted = {leaf: sum(row["leaf"] == leaf for row in rows) for leaf in leaves}

    assert {row["leaf"] for row in rows} - {""} == leaves
    assert min(counted.values()) >= 6
