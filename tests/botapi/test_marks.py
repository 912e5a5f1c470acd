"""Guards how marked texts are read, and which are refused."""

import pytest

from tests.botapi import html_marks, markdown_marks
from tests.botapi.errors import Refused
from tests.botapi.formatted import read
from tests.botapi.texts import found_entities, units


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>好</b>", "好", [("bold", 0, 1)]),
        ("😀<i>好 &lt;b&gt; &amp;amp;</i>", "😀好 <b> &amp;", [("italic", 2, 11)]),
        ("<b>一<u>二</u></b>", "一二", [("bold", 0, 2), ("underline", 1, 1)]),
        ('<a href="https://example.org?a&amp;b">这里</a>', "这里", [("text_link", 0, 2)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("&#22909;&nbsp;", "好&nbsp;", []),
    ],
)
def test_html_is_read(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    read_text, found = html_marks.parse(source)

    assert read_text == text
    assert [(each["type"], each["offset"], each["length"]) for each in found] == entities


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>好", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>好</b></i>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
        ("好</b>", "Unexpected end tag at byte offset 3"),
        ("<div>好</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Unsupported start tag "span" at byte offset 0'),
    ],
)
def test_html_that_telegram_refuses_is_refused(source: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        html_marks.parse(source)

    assert caught.value.description == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*好* _斜_ __线__", "好 斜 线", [("bold", 0, 1), ("italic", 2, 1), ("underline", 4, 1)]),
        (r"5 \> 4\.", "5 > 4.", []),
        ("[这里](https://example.org/a\\)b)", "这里", [("text_link", 0, 2)]),
        ("`a*b` ~x~ ||y||", "a*b x y", [("code", 0, 3), ("strikethrough", 4, 1), ("spoiler", 6, 1)]),
        ("```py\nx=1```", "x=1", [("pre", 0, 3)]),
    ],
)
def test_markdown_is_read(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    read_text, found = markdown_marks.parse(source)

    assert read_text == text
    assert [(each["type"], each["offset"], each["length"]) for each in found] == entities


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("好.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*好", "Can't find end of Bold entity at byte offset 0"),
        ("[好](", "Can't find end of a URL at byte offset 4"),
    ],
)
def test_markdown_that_telegram_refuses_is_refused(source: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        markdown_marks.parse(source)

    assert caught.value.description == f"Bad Request: can't parse entities: {words}"


def test_the_older_markdown_is_read_and_refused() -> None:
    assert markdown_marks.parse_old("*好* x\\_y") == ("好 x_y", [{"type": "bold", "offset": 0, "length": 1}])
    with pytest.raises(Refused, match="byte offset 3"):
        markdown_marks.parse_old("好*")


def test_ends_are_trimmed_and_entities_moved() -> None:
    text, entities = read("\n <b> 好 </b> ", "HTML", None)

    assert text == "好"
    assert entities == [{"type": "bold", "offset": 0, "length": 1}]


def test_addresses_and_commands_are_found() -> None:
    found = found_entities("😀 /start@a_bot 见 https://example.org/a，或 @neighbour a@b.cn #路灯")

    assert [(each["type"], each["offset"]) for each in found] == [
        ("bot_command", 3),
        ("url", 18),
        ("mention", 42),
        ("email", 53),
        ("hashtag", 60),
    ]
    assert units("😀") == 2
