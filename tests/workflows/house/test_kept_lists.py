"""Bodies, areas, categories and imports: checked by the rules of the import, noted, told to every process."""

import pytest
from sqlmodel import col, select

from models.area import Area
from models.body import Body, Category
from models.vocabulary import HouseEvent
from tests.workflows.house.installation import Installation
from tests.workflows.lists.community import sheet
from workflows.house.areas import keep_area
from workflows.house.bodies import CodeTaken, LastFallback, keep_body
from workflows.house.categories import CategoryRefused, CategoryUnknown, keep_category
from workflows.house.imports import bring_file, try_file
from workflows.house.marks import LISTS
from workflows.house.one_row import RowRefused
from workflows.lists.categories import worded_here
from workflows.lists.sheets import Reason

B1 = {"code": "B1", "name": "春晓物业", "kind": "property_company", "phone": "", "fallback": ""}
NAMES = {"name": "房屋", "name_hant": "房屋", "name_en": "Housing", "limit": "ordinary", "standard": "修好"}


def body(house: Installation, code: str) -> Body:
    return house.see(lambda act: act.tx.get_one(Body, code))


def test_a_changed_body_is_written_down_with_what_stood_before(house: Installation) -> None:
    before = house.turns(LISTS)

    changed = house.do(lambda act: keep_body(act, {**B1, "phone": "021-00000000"}, "换了号码"))

    assert (changed, body(house, "B1").phone) == (True, "021-00000000")
    [(kind, facts)] = house.events("body:B1")
    assert (kind, facts["phone"], facts["phone_before"]) == (HouseEvent.CHANGED, "021-00000000", "")
    assert facts["reason"] == "换了号码"
    assert house.turns(LISTS) > before


def test_a_form_that_says_the_same_writes_nothing_down(house: Installation) -> None:
    assert house.do(lambda act: keep_body(act, B1)) is False
    assert house.events("body:B1") == []


def test_a_new_fallback_takes_the_place_of_the_one_before(house: Installation) -> None:
    house.do(lambda act: keep_body(act, {**B1, "fallback": "1"}))

    assert (body(house, "B1").fallback, body(house, "B2").fallback) == (True, False)
    assert [facts["fallback"] for _, facts in house.events("body:B2")] == [False]


def test_the_fallback_is_not_let_go_without_another(house: Installation) -> None:
    with pytest.raises(LastFallback):
        house.do(lambda act: keep_body(act, {**B1, "code": "B2", "name": "青禾城管", "kind": "section"}))


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "", Reason.EMPTY),
        ("kind", "club", Reason.BAD_CHOICE),
        ("superior", "B9", Reason.UNKNOWN_CODE),
        ("superior", "B1", Reason.CYCLE),
        ("name", "=HYPERLINK(1)", Reason.FORMULA),
        ("name", "春\u202e晓", Reason.BAD_TEXT),
    ],
)
def test_a_wrong_field_of_a_body_is_named(
    house: Installation, field: str, value: str, reason: Reason
) -> None:
    with pytest.raises(RowRefused) as caught:
        house.do(lambda act: keep_body(act, {**B1, field: value}))

    assert (field, reason) in [(each.column, each.reason) for each in caught.value.errors]
    assert body(house, "B1").name == "春晓物业"


def test_a_new_body_takes_nobodys_code(house: Installation) -> None:
    with pytest.raises(CodeTaken):
        house.do(lambda act: keep_body(act, B1, new=True))

    house.do(lambda act: keep_body(act, {**B1, "code": "B3"}, new=True))
    assert house.events("body:B3")[0][0] is HouseEvent.ADDED


def test_an_area_keeps_its_outline_when_its_name_changes(house: Installation) -> None:
    values = {"code": "C1a", "name": "春晓东", "kind": "cell", "parent": "C1", "staff": "测试甲| 测试乙 "}
    outline = house.see(lambda act: act.tx.get_one(Area, "C1a")).polygon

    house.do(lambda act: keep_area(act, values))

    area = house.see(lambda act: act.tx.get_one(Area, "C1a"))
    assert (area.name, area.staff, area.polygon) == ("春晓东", "测试甲|测试乙", outline)


def test_an_area_lies_where_its_kind_may_lie(house: Installation) -> None:
    with pytest.raises(RowRefused) as caught:
        house.do(lambda act: keep_area(act, {"code": "C3", "name": "新", "kind": "cell", "parent": "S"}))

    assert [each.reason for each in caught.value.errors] == [Reason.WRONG_KIND]


def test_a_category_worded_here_is_left_alone_by_the_next_release(house: Installation) -> None:
    house.do(lambda act: keep_category(act, "01", NAMES))

    kept = house.see(lambda act: act.tx.get_one(Category, "01"))
    assert (kept.name, kept.standard) == ("房屋", "修好")
    assert house.see(lambda act: worded_here(act.tx)) == {"01"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("name_en", "x" * 41), ("limit", "soon"), ("standard", "长" * 401), ("name", "两\n行")],
)
def test_a_wrong_field_of_a_category_is_named(house: Installation, field: str, value: str) -> None:
    with pytest.raises(CategoryRefused) as caught:
        house.do(lambda act: keep_category(act, "01", {**NAMES, field: value}))

    assert caught.value.field == field
    assert house.events("category:01") == []


def test_an_unknown_category_is_refused(house: Installation) -> None:
    with pytest.raises(CategoryUnknown):
        house.do(lambda act: keep_category(act, "99", NAMES))


def test_trying_a_file_keeps_nothing_and_bringing_it_is_written_down(house: Installation) -> None:
    rows = [sheet("code name kind", ["B5", "试验单位", "section"], ["B6", "试验二", "section"])]
    codes = select(Body.code).order_by(col(Body.code))

    tried = house.see(lambda act: try_file(act, "bodies", rows))
    before = house.see(lambda act: act.tx.exec(codes).all())
    brought = house.do(lambda act: bring_file(act, "bodies", rows, "bodies.csv"))

    assert (tried.rows, brought.rows) == (2, 2)
    assert before == ["B1", "B2"]
    assert house.see(lambda act: act.tx.exec(codes).all()) == ["B1", "B2", "B5", "B6"]
    assert house.events("import:bodies") == [(HouseEvent.BROUGHT, {"file": "bodies.csv", "rows": 2})]


def test_a_file_with_a_fault_brings_nothing(house: Installation) -> None:
    rows = [sheet("code name kind", ["B5", "试验单位", "section"], ["B6", "", "section"])]

    outcome = house.do(lambda act: bring_file(act, "bodies", rows, "bodies.csv"))

    assert (outcome.rows, [each.row for each in outcome.errors]) == (0, [3])
    assert house.events("import:bodies") == []
