"""Long texts are split where a reader pauses; nothing is lost, and no sign is broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.sending.split import is_border, split, units, whole

FAMILY = "👨‍👩‍👧"
SIGNS = st.sampled_from(
    ["路", "灯", "a", " ", "\n", "\n\n", "。", "，", "e\u0301", FAMILY, "👍🏽", "🇨🇳", "☎️", "𠮷", "\r\n"]
)
TEXTS = st.lists(SIGNS, max_size=60).map("".join) | st.text(max_size=80)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.text())
def test_lengths_are_counted_as_telegram_counts(text: str) -> None:
    assert units(text) == utf16(text)


@given(TEXTS, st.integers(min_value=12, max_value=40))
def test_no_part_is_too_long_and_nothing_but_white_space_is_lost(text: str, most: int) -> None:
    parts = split(text, most)

    assert all(utf16(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(TEXTS, st.integers(min_value=12, max_value=40))
def test_every_part_says_something_and_can_be_sent(text: str, most: int) -> None:
    parts = split(whole(text), most)

    assert all(part.strip() for part in parts)
    assert all(part.encode() for part in parts)


@given(st.lists(st.sampled_from(["e\u0301", FAMILY, "👍🏽", "🇨🇳", "☎️", "𠮷"]), max_size=30))
def test_no_sign_of_several_characters_is_torn(signs: list[str]) -> None:
    parts = split("".join(signs), 12)

    left = list(signs)
    for part in parts:
        while part:
            assert part.startswith(left[0])
            part = part[len(left.pop(0)) :]
    assert left == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("第一段。\n\n第二段，长一点。", ["第一段。\n\n", "第二段，长一点。"]),
        ("第一行话\n第二行话多几个字", ["第一行话\n", "第二行话多几个字"]),
        ("一句完了。另一句还没有完", ["一句完了。", "另一句还没有完"]),
        ("one word another word", ["one word ", "another ", "word"]),
        ("没有任何标点的一长串汉字连在一起", ["没有任何标点的一长串", "汉字连在一起"]),
    ],
    ids=["paragraph", "line", "sentence", "word", "nothing"],
)
def test_a_text_is_cut_where_a_reader_pauses(text: str, parts: list[str]) -> None:
    assert split(text, 10) == parts


def test_a_sign_that_is_longer_than_a_part_is_torn_after_all() -> None:
    parts = split("e" + "\u0301" * 50, 20)

    assert all(utf16(part) <= 20 for part in parts)
    assert "".join(parts) == "e" + "\u0301" * 50


def test_two_flags_are_parted_between_them_only() -> None:
    flags = "🇨🇳🇭🇰"

    assert [is_border(flags, at) for at in range(5)] == [True, False, True, False, True]


def test_half_characters_are_replaced() -> None:
    assert whole("灯\ud83d坏了 ") == "灯\ufffd坏了"
