"""What is hidden from others' eyes, what is left, and what an export may hold. All persons are made up."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.cases.masking import MARK, Detail, find_details, mask, safe_cell, tells_who
from workflows.cases.numbers import make_number

NUMBER = make_number(date(2026, 11, 22), "K7M")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("请打13800138000找我", "请打***找我", id="mobile"),
        pytest.param("请打138-0013-8000", "请打***", id="mobile with hyphens"),
        pytest.param("手机 138 0013 8000。", "手机 ***。", id="mobile with blanks"),
        pytest.param("+86 13800138000", "***", id="mobile with country code"),
        pytest.param("电话１３８００１３８０００", "电话***", id="mobile in full width"),
        pytest.param("一三八零零一三八零零零", "***", id="mobile in words"),
        pytest.param("我叫张三13800138000", "我叫******", id="mobile right after a name like a digit"),
        pytest.param("座机010-66668888转3", "座机***转3", id="landline"),
        pytest.param("电话：66668888", "电话：***", id="local number after the word"),
        pytest.param("身份证110101199003071234不对", "身份证110101199003071234不对", id="ID, wrong check"),
        pytest.param("身份证11010519491231002X", "身份证***", id="ID number"),
        pytest.param("卡号6222 0200 0000 0000 007", "卡号6222 0200 0000 0000 007", id="card, wrong check"),
        pytest.param("卡号4111 1111 1111 1111", "卡号***", id="card number"),
        pytest.param("写信到li.si+a@example.com吧", "写信到***吧", id="e-mail"),
        pytest.param("京A12345挡住了", "***挡住了", id="plate"),
        pytest.param("京AD12345挡住了", "***挡住了", id="plate of an electric car"),
        pytest.param("粤B·1234学", "***", id="plate of a driving school"),
        pytest.param("微信号：zhangsan_01", "微信号：***", id="messenger account"),
        pytest.param("加QQ12345678", "加QQ***", id="account in digits"),
        pytest.param("我叫张三，住3号楼", "我叫***，住3号楼", id="introduces himself"),
        pytest.param("我叫张三住在3号楼", "我叫***住在3号楼", id="without a comma"),
        pytest.param("我是李四。", "我是***。", id="says who she is"),
        pytest.param("我姓李，电话在下面", "我姓***，电话在下面", id="surname alone"),
        pytest.param("联系人：欧阳小明 13800138000", "联系人：*** ***", id="contact with double surname"),
        pytest.param("我叫阿依古丽·买买提", "我叫***", id="name with a middle dot"),
        pytest.param("聯絡人陳大文", "聯絡人***", id="traditional characters"),
        pytest.param("楼上的王女士投诉过", "楼上的***女士投诉过", id="surname with title"),
        pytest.param("My name is John Smith, room 5", "My name is ***, room 5", id="English"),
    ],
)
def test_what_tells_who_is_masked(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "幸福里小区3号楼的电梯又停了，我妈八十多岁困在12楼下不来",
        "楼下烧烤摊每天晚上两点还在放音响，孩子没法睡",
        "我是这里的居民，我是高血压病人，我是游客，我是单身",
        "电表读数12345678，水费1500元，2026-11-22开始",
        "请拨12345或者110",
        "李老师说申主任不管，各位先生都在等",  # whom it is about has to stay readable
        "订单20261122000123",
        "这栋楼有300户，共12层",
        "价格15 20 30 40 50 60",
    ],
)
def test_what_tells_nobody_stays(text: str) -> None:
    assert mask(text) == text


def test_a_telephone_number_does_not_hide_behind_our_prefix() -> None:
    assert mask("HY-20261122-13800138000") == "HY-20261122-***"


@pytest.mark.parametrize("text", [f"{NUMBER}", f"请查{NUMBER.lower()}，", NUMBER.replace("-", "")])
def test_case_numbers_stay(text: str) -> None:
    assert mask(text, frozenset(Detail)) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3号楼2单元501室漏水，电话13800138000", ("3号楼2单元501室", "13800138000")),
        ("我家2单元1203漏水", ("2单元1203",)),
        ("住501室", ("501室",)),
        ("3-2-501没有水", ("3-2-501",)),
        ("A座1502，我叫张三", ("A座1502", "张三")),
        ("3号楼电梯坏了", ()),
        ("", ()),
    ],
    ids=["full address", "unit", "room alone", "short form", "tower and name", "a whole building", "nothing"],
)
def test_the_warning_names_the_telling_words(text: str, words: tuple[str, ...]) -> None:
    assert tells_who(text) == words


def test_rooms_are_masked_only_when_asked() -> None:
    text = "3号楼2单元501室漏水"

    assert mask(text) == text
    assert mask(text, frozenset({Detail.ROOM})) == "***漏水"


def test_each_stretch_is_of_one_kind_and_found_where_it_stands() -> None:
    text = "我叫张三，京A12345，13800138000"

    found = find_details(text)

    assert [each.detail for each in found] == [Detail.NAME, Detail.PLATE, Detail.PHONE]
    assert [text[each.start : each.end] for each in found] == [each.words for each in found]


pieces = st.sampled_from(
    [
        "我叫张三",
        "，",
        "13800138000",
        " ",
        "11010519491231002X",
        "3号楼501室",
        "京A12345",
        "a@b.cn",
        "漏水",
        NUMBER,
    ]
)


@given(st.lists(pieces, max_size=8).map("，".join))
def test_what_is_masked_has_nothing_left_to_mask(text: str) -> None:
    shown = mask(text, frozenset(Detail))

    assert mask(shown, frozenset(Detail)) == shown
    assert (MARK in shown) == bool(tells_who(text))


@given(st.text(max_size=200))
def test_any_text_is_taken_and_only_what_was_found_is_lost(text: str) -> None:
    lost = sum(found.end - found.start - len(MARK) for found in find_details(text))

    assert len(mask(text, frozenset(Detail))) == len(text) - lost


@pytest.mark.parametrize("sign", list("1aA我王-.@ 3座\0"))
def test_a_very_long_text_is_read_in_a_moment(sign: str) -> None:
    started = process_time()

    find_details(sign * 20_000)

    assert process_time() - started < 1.0


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("＝1+1", "'＝1+1"),
        ("-5", "-5"),
        ("+3.5", "+3.5"),
        ("电梯=坏", "电梯=坏"),
        ("", ""),
    ],
)
def test_no_cell_of_an_export_starts_a_formula(value: str, cell: str) -> None:
    assert safe_cell(value) == cell
