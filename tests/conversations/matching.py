"""Compares what a transcript expects with what a person was shown."""

import re
import unicodedata
from dataclasses import dataclass

from tests.conversations.door import Shown

BUTTON = re.compile(r"(无?)\[([^\[\]]+)\]")
PICTURES = re.compile(r"\[图片 (\d+)\]")
RECORDINGS = re.compile(r"\[录音 (\d+)\]")
DOCUMENTS = re.compile(r"\[文件 (\d+)\]")
PIECE = re.compile(r"«([^»]+)»|(…)|(\s+)")
VALUE = r"(?:HY|GD|PY|LM|TP|YS|ZF|ZB|ZX|YI|JY)-[0-9]{8}-[A-Z0-9]+"
CODE, IS_CODE = r"[A-Z0-9]{4}-[A-Z0-9]{4}", "代码"
"""What «name» remembers: a public number, or, under a name that begins with 代码, a code that links doors."""

Values = dict[str, str]


@dataclass(frozen=True)
class Expected:
    """Lines that must appear in this order, buttons that must be offered, buttons that must not."""

    lines: tuple[str, ...]
    offered: tuple[str, ...]
    missing: tuple[str, ...]
    pictures: int | None = None  # as many, where the transcript says so
    recordings: int | None = None
    documents: int | None = None


def expected_of(text: str) -> Expected:
    """Take the expectation of a transcript apart."""
    pictures, recordings, documents = (each.search(text) for each in (PICTURES, RECORDINGS, DOCUMENTS))
    text = DOCUMENTS.sub("", RECORDINGS.sub("", PICTURES.sub("", text)))
    found = BUTTON.findall(text)
    lines = (line.strip() for line in BUTTON.sub("", text).splitlines())
    return Expected(
        tuple(line for line in lines if line),
        tuple(name for sign, name in found if not sign),
        tuple(name for sign, name in found if sign),
        int(pictures[1]) if pictures else None,
        int(recordings[1]) if recordings else None,
        int(documents[1]) if documents else None,
    )


def plain(text: str) -> str:
    """Return a text with one form for each sign: full and half width read the same."""
    return unicodedata.normalize("NFKC", text)


def pattern_of(line: str, values: Values, bound: set[str]) -> str:
    """Turn a line into a pattern: … is any text, «name» the value remembered or one to remember."""
    pieces, place = [], 0
    for match in PIECE.finditer(line):
        pieces.append(re.escape(plain(line[place : match.start()])))
        place = match.end()
        if match[1]:
            pieces.append(value_pattern(match[1], values, bound))
        else:
            pieces.append(r".*?" if match[2] else r"\s*")
    return "".join([*pieces, re.escape(plain(line[place:]))])


def value_pattern(name: str, values: Values, bound: set[str]) -> str:
    """The remembered value, or a group that will remember it."""
    if name in values:
        return re.escape(plain(values[name]))
    group = f"v{'_'.join(str(ord(sign)) for sign in name)}"
    if name in bound:
        return f"(?P={group})"
    bound.add(name)
    return f"(?P<{group}>{CODE if name.startswith(IS_CODE) else VALUE})"


def differences(expected: Expected, shown: Shown, values: Values) -> list[str]:
    """Say in words what is not as expected; remember the values when all is."""
    bound: set[str] = set()
    pattern = r".*?".join(pattern_of(line, values, bound) for line in expected.lines)
    match = re.search(pattern, plain(shown.text), re.DOTALL)
    wrong = [] if match else [f"没有这样的文字:{' … '.join(expected.lines)}"]
    wrong += [f"没有按钮 [{name}]" for name in expected.offered if not shown.offers(filled(name, values))]
    wrong += [f"不该有按钮 [{name}]" for name in expected.missing if shown.offers(filled(name, values))]
    if expected.pictures not in (None, len(shown.images)):
        wrong.append(f"应当有照片 {expected.pictures} 张,实际 {len(shown.images)} 张")
    if expected.recordings not in (None, shown.recordings):
        wrong.append(f"应当有录音 {expected.recordings} 段,实际 {shown.recordings} 段")
    if expected.documents not in (None, shown.documents):
        wrong.append(f"应当有文件 {expected.documents} 个,实际 {shown.documents} 个")
    if match and not wrong:
        for name in bound:
            values[name] = match[f"v{'_'.join(str(ord(sign)) for sign in name)}"]
    return wrong


def present(text: str, shown: list[Shown], values: Values) -> list[str]:
    """Say which lines are to be read somewhere though they must not be."""
    patterns = [(line, pattern_of(line.strip(), values, set())) for line in text.splitlines()]
    return [
        f"不该看到:{line.strip()}"
        for line, pattern in patterns
        if any(re.search(pattern, plain(each.drawn()), re.DOTALL) for each in shown)
    ]


def filled(text: str, values: Values) -> str:
    """Put remembered values, and characters written as \\uXXXX, into what somebody says."""
    for name, value in values.items():
        text = text.replace(f"«{name}»", value)
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def report(expected: str, shown: list[Shown], wrong: list[str]) -> str:
    """Show both sides, as somebody who has to put it right would want to see them."""
    parts = ["应当看到:", indent(expected), "实际看到:"]
    parts += [indent(f"· {each.drawn()}") for each in shown] or [indent("(没有新消息)")]
    return "\n".join([*parts, *(f"✗ {each}" for each in wrong)])


def indent(text: str) -> str:
    """Set a text off."""
    return "\n".join(f"    {line}" for line in text.splitlines())
