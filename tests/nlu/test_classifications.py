"""Each leaf stands in classifications that others have published, as far as they have a place for it."""

import re

from nlu.categories import load_categories
from nlu.classifications import CityCode, CityKind, MatterName, city_codes, matter_names

LEAVES = {category.code for category in load_categories() if category.parent}
SHAPES = {"CJ/T 214": "[0-9]{2}-[0-9]{2}", "GB/T 47678.5-2026": "[0-9]{2}-[0-9]{3}"}
"""How long a code is: two digits of the class, and two or three of the sub-class."""


def test_every_leaf_has_a_name_of_the_contest() -> None:
    assert set(matter_names()) == LEAVES


def test_a_leaf_has_each_of_its_names_and_codes_once() -> None:
    for found in (*matter_names().values(), *city_codes().values()):
        assert len(set(found)) == len(found)


def test_a_name_stands_under_several_leaves_where_the_tree_is_finer() -> None:
    noise = MatterName("环境保护", "环境污染", "噪音污染")

    assert {leaf for leaf, names in matter_names().items() if noise in names} == {"0201", "0202"}


def test_what_is_called_other_is_told_apart_by_the_levels_above_it() -> None:
    rest = {name for names in matter_names().values() for name in names if name.third == "其他"}

    assert len({(name.first, name.second) for name in rest}) == len(rest) > 40


def test_codes_of_city_management_have_the_shape_of_their_standard() -> None:
    for code in every_code():
        assert re.fullmatch(SHAPES[code.standard], code.code), code


def test_a_code_of_city_management_belongs_to_one_leaf_of_the_tree() -> None:
    codes = [(code.standard, code.kind, code.code) for code in every_code()]

    assert set(city_codes()) < LEAVES
    assert len(set(codes)) == len(codes)


def test_a_manhole_cover_is_a_component_and_rubbish_an_event() -> None:
    assert CityCode("CJ/T 214", CityKind.COMPONENT, "01-02", "污水井盖") in city_codes()["0109"]
    assert CityCode("GB/T 47678.5-2026", CityKind.EVENT, "06-010", "暴露垃圾") in city_codes()["0116"]


def test_what_no_standard_has_a_code_for_has_none() -> None:
    assert "1401" not in city_codes()


def every_code() -> list[CityCode]:
    """Return the codes of all leaves."""
    return [code for found in city_codes().values() for code in found]
