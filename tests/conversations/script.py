"""Reads a transcript: who does what, line by line. `README.md` beside this file tells how to write one."""

import re
from dataclasses import dataclass
from pathlib import Path

HOUSE = (
    "人物",
    "加入",
    "时间",
    "重启",
    "账本",
    "拿不准",
    "拿得准",
    "新说明",
    "规定",
    "工作群",
    "名册",
    "邻居答",
    "打分",
    "按时",
    "抽查",
    "迹象",
    "听成",
    "看成",
    "另有",
    "往事",
    "机器",
)
"""Lines about the house; every other line begins with a person, or with the public."""

ACTS = (
    "说",
    "说重复",
    "改",
    "按",
    "再按",
    "按别人的",
    "按伪造的",
    "重发",
    "发照片",
    "发语音",
    "发位置",
    "发来",
    "打开",
    "下载",
)
LOOKS = ("看到", "看不到", "没有新消息", "略过", "进不去", "现在看不到", "文件里有", "文件里没有")


class BadScript(Exception):
    """A line of a transcript that cannot be read: nobody noticed a slip of the pen."""

    def __init__(self, place: str, line: str) -> None:
        super().__init__(f"{place}: 看不懂这一行:{line}")


@dataclass(frozen=True)
class Statement:
    """One thing that happens, or that must be seen. `who` is empty for lines about the house."""

    place: str  # file and line, for whoever has to find it
    who: str
    verb: str
    text: str  # may have several lines


@dataclass(frozen=True)
class Script:
    """A transcript with the sentence that says what it specifies."""

    title: str
    statements: tuple[Statement, ...]


def read_script(file: Path) -> Script:
    """Read a transcript. Raises BadScript."""
    return parse(file.read_text(encoding="utf-8"), file.name)


def parse(text: str, name: str) -> Script:
    """Read the text of a transcript. Raises BadScript."""
    lines = text.splitlines()
    title = lines[0].lstrip("# ").strip() if lines and lines[0].startswith("#") else ""
    found: list[Statement] = []
    for number, line in enumerate(lines, start=1):
        place = f"{name}:{number}"
        if line.startswith("#") or not line.strip():
            continue
        if line[0].isspace():
            found.append(continued(found, place, line))
        else:
            found.append(statement(place, line))
    if not title or not found:
        raise BadScript(name, lines[0] if lines else "")
    return Script(title, tuple(found))


def continued(found: list[Statement], place: str, line: str) -> Statement:
    """Add an indented line to the statement before it. Raises BadScript."""
    if not found:
        raise BadScript(place, line)
    before = found.pop()
    joined = f"{before.text}\n{line.strip()}" if before.text else line.strip()
    return Statement(before.place, before.who, before.verb, joined)


def statement(place: str, line: str) -> Statement:
    """Read a line that begins something. Raises BadScript."""
    first, _, rest = line.partition(" ")
    if first in HOUSE:
        return Statement(place, "", first, rest.strip())
    match = re.match(r"\s*(\S+)\s*(.*)", rest, re.DOTALL)
    if match is None or match[1] not in (*ACTS, *LOOKS):
        raise BadScript(place, line)
    return Statement(place, first, match[1], match[2].strip())
