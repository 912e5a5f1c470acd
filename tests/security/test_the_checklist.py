"""The checklist of docs/asvs.md names evidence that exists, and every chapter of the standard."""

import re

from tests.house.tree import ROOT, text

PAGE = text("docs/asvs.md")
ITEM = re.compile(r"^\| (\d[^|]*) \| (met|in part|no|–) \| (.+) \|$", re.MULTILINE)


def test_every_file_it_names_exists() -> None:
    named = re.findall(r"`((?:bot|nlu|workflows|models|tests|docs|deploy)/[^`]*)`", PAGE)

    assert len(named) > 60
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_line_has_a_state_and_a_reason() -> None:
    lines = [line for line in PAGE.splitlines() if re.match(r"\| \d", line)]

    assert len(ITEM.findall(PAGE)) == len(lines) > 80


def test_every_chapter_is_there() -> None:
    chapters = {
        int(number)
        for items, _, _ in ITEM.findall(PAGE)
        for number in re.findall(r"(?<![.\d])(\d+)(?=[.,\s]|$)", items)
    }

    assert set(range(1, 18)) <= chapters


def test_what_is_met_is_shown_or_said() -> None:
    bare = [items for items, state, how in ITEM.findall(PAGE) if state == "met" and len(how) < 10]

    assert bare == []
