"""Read the numbered parts of an address: building, unit, floor, room, number on a road."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from nlu.tables import read_table

_PARTS = ("numbered", "series", "pair", "several", "building", "unit", "floor", "room")
"""What may follow a name, in this order."""

_WITHOUT_WORD = (
    "inner",
    "flat",
    "marked",
    "bare",
    "bare_number",
    "alone",
)
"""Numbers whose own word is left out."""

_PLAIN = (
    "junction",
    "corner",
    "crossing",
    "gate",
    "phase",
    "between",
    "between_end",
    "continued",
    "suffix",
    "floor_hint",
)
_BUILDINGS = ("numbered", "series", "pair", "several", "building")
_FIRST = ("marked", "bare", "bare_number", "alone", "several", "pair")  # what nothing may stand before
_ON_ROAD = ("number", *_PARTS, "flat", "bare_number")
_IN_ESTATE = (
    "numbered", "series", "pair", "several", "building", "marked",
    "inner", "unit", "floor", "room", "flat", "bare", "alone",
)  # fmt: skip
_MARKS = "_marks"  # rows that name letters without which a part cannot be
_STRETCH = 40  # characters of an address, at most
_NUMBERS = 4_096  # kept in digits: people name few
_LONGEST_LINK = 10  # characters


class Address(NamedTuple):
    """Numbered parts found in a stretch of text; `end` is where the stretch ends."""

    end: int
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    number: str | None = None
    also: str | None = None  # a second building named with the first


def read_address(text: str, start: int, *, on_road: bool) -> Address:
    """Return the parts that follow `start` without a gap (a comma or a particle may stand between)."""
    at = _skipped(text, start)
    if text[at : at + 1] not in _beginnings():
        return Address(start)
    found: dict[str, str] = {}
    end, letters, marks, grammar = start, set(text[at : at + _STRETCH]), _marks(), patterns()
    for part in _ON_ROAD if on_road else _IN_ESTATE:
        if part in marks and marks[part].isdisjoint(letters):
            continue
        match = grammar[part].match(text, at) if _may_follow(part, found) else None
        if match:
            for name in match.re.groupindex:
                if match[name]:
                    found[name] = arabic(match[name])
            end = match.end()
            at = _skipped(text, end)
            if text[at : at + 1] not in _beginnings():
                break
    wanted = ("building", "unit", "floor", "number", "also")
    return Address(end, *(found.get(name) for name in wanted))


def after_link(text: str, start: int) -> Address | None:
    """Return the building that follows `start` after words that only lead to it, or None."""
    at = _end_of_link(text, start)
    if at == start or not any(patterns()[part].match(text, at) for part in _BUILDINGS):
        return None
    return read_address(text, at, on_road=False)


def before_link(text: str, end: int) -> int:
    """Return where a name may end that `end`, the start of a building, belongs to."""
    for start in range(max(0, end - _LONGEST_LINK), end):
        if patterns()["link"].fullmatch(text, start, end):
            return start
    return end


def _end_of_link(text: str, start: int) -> int:
    link = patterns()["link"].match(text, start)
    return link.end() if link else start


def _may_follow(part: str, found: Mapping[str, str]) -> bool:
    """Say whether `part` may come after what was `found`: a number without a word needs its company."""
    if part == "inner":
        return "building" in found and "room" not in found
    if part == "flat":
        return "room" not in found and ("unit" in found or "floor" in found or "building" in found)
    return not (found and part in _FIRST)


def find_building(text: str) -> tuple[int, Address] | None:
    """Return where a numbered building stands in `text`, and what follows it."""
    for part in ("series", "building"):
        match = patterns()[part].search(text) if _has(text, part) else None
        if match:
            start = match.start()
            return start, read_address(text, start, on_road=False)
    return None


def without_gate(name: str) -> str:
    """Return the name of a place without the gate that may end it."""
    found = next((each for each in patterns()["gate"].finditer(name) if each.end() == len(name)), None)
    return name[: found.start()] if found and found.start() > 1 else name


def find_floor(text: str) -> str | None:
    """Return the first floor that `text` names anywhere."""
    hint = patterns()["floor_hint"].search(text) if _has(text, "floor") else None
    match = patterns()["floor"].search(text) if hint else None
    return arabic(match["floor"]) if match else None


def find_unit(text: str) -> str | None:
    """Return the first unit that `text` names anywhere."""
    match = patterns()["unit"].search(text) if _has(text, "unit") else None
    return arabic(match["unit"]) if match else None


def _has(text: str, part: str) -> bool:
    """Say whether `text` has a letter without which `part` cannot be in it: most texts have none."""
    return not _marks()[part].isdisjoint(text)


@lru_cache(maxsize=_NUMBERS)
def arabic(written: str) -> str:
    """Return a number in digits, whatever numerals it is written in; letters stay."""
    words = table()
    numerals = words["numerals"] + words["ten"] + words["hundred"] + words["twenty"]
    if written.isascii():
        return written.lstrip("0") or written
    written = written.translate(_plain_numerals())
    if any(letter not in numerals for letter in written):
        return written
    if not any(letter in written for letter in words["ten"] + words["hundred"] + words["twenty"]):
        return "".join(_digit(letter) for letter in written)
    return str(_counted(written, words))


@cache
def patterns() -> Mapping[str, re.Pattern[str]]:
    """Return the compiled patterns of the parts."""
    words = table()
    named = {
        part: words[part].replace("{n}", words["digits"])
        for part in (*_PARTS, *_WITHOUT_WORD, "number", "village", "link")
    }
    named["village"] = named["village"].replace("{stop}", words["stop"])
    named |= {part: words[part] for part in _PLAIN}
    name = words["name"].replace("{stop}", words["stop"])
    for part in ("estate_suffix", "road_suffix", "before_building"):
        name = name.replace("{" + part + "}", words[part])
        named["suffix"] = named["suffix"].replace("{" + part + "}", words[part])
    return {part: re.compile(pattern) for part, pattern in (named | {"name": name}).items()}


@cache
def table() -> Mapping[str, str]:
    """Return the words of the address grammar by part."""
    return {row["part"]: row["pattern"] for row in read_table("place")}


@cache
def _beginnings() -> frozenset[str]:
    """Return the letters with which a part of an address may begin."""
    return frozenset(table()["beginnings"])


@cache
def _marks() -> Mapping[str, frozenset[str]]:
    """Return the letters of which a part has one at least."""
    return {
        row["part"].removesuffix(_MARKS): frozenset(row["pattern"])
        for row in read_table("place")
        if row["part"].endswith(_MARKS)
    }


@cache
def _skippable() -> frozenset[str]:
    return frozenset(table()["skipped"])


def _skipped(text: str, at: int) -> int:
    return at + 1 if text[at : at + 1] in _skippable() else at


def _counted(written: str, words: Mapping[str, str]) -> int:
    total, pending = 0, 0
    for letter in written:
        if letter == words["hundred"]:
            total, pending = total + (pending or 1) * 100, 0
        elif letter == words["ten"]:
            total, pending = total + (pending or 1) * 10, 0
        elif letter == words["twenty"]:
            total, pending = total + 20, 0
        else:
            pending = int(_digit(letter))
    return total + pending


@cache
def _plain_numerals() -> Mapping[int, int]:
    words = table()
    return str.maketrans(words["formal"], words["numerals"][2:4] + words["numerals"][5:] + words["ten"])


def _digit(letter: str) -> str:
    order = table()["numerals"]  # zero twice, two twice
    return {order[0]: "0", order[1]: "0", order[2]: "1", order[3]: "2", order[4]: "2"}.get(
        letter, str(order.index(letter) - 2)
    )
