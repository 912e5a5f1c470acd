"""Read the texts that training and scoring learn from."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from zlib import crc32

from nlu.categories import load_categories
from nlu.classifications import city_codes, matter_names
from nlu.classifier import LETTER, LINE, NO_MATTER
from nlu.errors import ColumnsMissing, LabelsUnknown
from nlu.tables import read_table, table_names
from nlu.text import glue, normalise

LESSONS = ("lines_", "more_", "seen_")  # tables whose rows are learnt from; those of the exam never are
CUTS = (60, 30)  # characters of the shortened copies: people in a chat write less than a letter
_CODE = re.compile(r"[a-z]\d*(?=[\u5e02\u53bf\u533a])")  # anonymised places, which no chat line has
_OPENING = 120
_HEADING = 18  # characters of a letter as long as most subjects
_SUBJECT = 3.0  # what a subject counts among the voices: few letters have one, and it reads like a chat line
_COPY = 0.5  # what an opening of a letter counts beside the whole
_SHINGLE = 8
_KEPT = 16  # one shingle in so many is compared
_MOST_TOGETHER = 8  # a shingle in more texts than this is a formula, not a copy
_ALIKE = 0.3  # share of the shorter text's shingles that makes two texts copies


@dataclass(frozen=True)
class Line:
    """One text with what it was labelled: a code of the tree, or NO_MATTER.

    Lines of one `group` tell the same matter in other words; "" is a matter of its own.
    `subject` is the heading of a letter that has one; it opens `text` too. `weight` is what the
    line counts when a head is fitted.
    """

    text: str
    label: str
    group: str = ""
    subject: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class ShortLines:
    """What the leaves are learnt from: messages as people type them, and words that name a leaf."""

    examples: tuple[Line, ...]
    words: tuple[Line, ...]
    natures: tuple[Line, ...] = ()  # messages labelled by what their writer wants
    phrases: tuple[Line, ...] = ()  # a few characters that hint at a leaf and are no message yet


def read_letters(file: Path) -> list[Line]:
    """Return the rows of a CSV with `text`, `label` and perhaps `subject`, labels as first-level codes.

    Raises ColumnsMissing and LabelsUnknown.
    """
    rows = read_rows(file, ("text", "label"))
    codes = {category.name: category.code for category in load_categories() if category.parent is None}
    unknown = {row["label"] for row in rows} - codes.keys()
    if unknown:
        raise LabelsUnknown(file, tuple(sorted(str(label) for label in unknown)))
    return [_letter(row.get("subject") or "", row["text"] or "", codes[row["label"]]) for row in rows]


def _letter(subject: str, text: str, label: str) -> Line:
    return Line(joined(subject, text), label, subject=glue(normalise(subject)))


def read_rows(file: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of a CSV in UTF-8 or GB 18030. Raises ColumnsMissing, also where there is no row."""
    rows = list(csv.DictReader(io.StringIO(_decoded(file), newline="")))
    missing = tuple(name for name in columns if rows and name not in rows[0])
    if missing or not rows:
        raise ColumnsMissing(file, missing or columns)
    return rows


def joined(subject: str, text: str) -> str:
    """Return subject and text as one normalised line; a subject that is glued to its text counts once."""
    whole = text if text.startswith(subject) else f"{subject}。{text}"
    return glue(normalise(whole))


def read_short_lines() -> ShortLines:
    """Return the examples, lines and phrases that ship, and the key words and the name of every leaf."""
    examples = [Line(normalise(row["text"]), row["leaf"] or NO_MATTER) for row in read_table("examples")]
    lessons = [(normalise(row["text"]), row) for row in read_lessons()]
    examples += [Line(text, row["leaf"] or NO_MATTER, row["group"]) for text, row in lessons]
    natures = [Line(text, row["nature"], row["group"]) for text, row in lessons if row["nature"]]
    leaves = [category for category in load_categories() if category.parent]
    words = [Line(normalise(word), leaf.code) for leaf in leaves for word in (*leaf.words, leaf.name)]
    words += [Line(normalise(text), code) for code, text in _published_names()]
    phrases = [Line(normalise(row["text"]), row["leaf"]) for row in read_table("phrases")]
    return ShortLines(tuple(examples), tuple(words), tuple(natures), tuple(phrases))


def _published_names() -> list[tuple[str, str]]:
    """Return by leaf code its description, without what belongs elsewhere, and its published names."""
    described = [(row["code"], row["zh-CN"].split("\uff1b")[0]) for row in read_table("descriptions")]
    names = [(leaf, name.third) for leaf, found in matter_names().items() for name in found]
    names += [(leaf, code.name) for leaf, found in city_codes().items() for code in found]
    leaves = {category.code for category in load_categories() if category.parent}
    return [(code, text) for code, text in (*described, *names) if code in leaves]


def read_lessons() -> list[dict[str, str]]:
    """Return the rows written to learn from: text, leaf, second, nature, urgency, place, group."""
    return [row for start in LESSONS for name in table_names(start) for row in read_table(name)]


def dressed(lines: Sequence[Line], random: Random) -> list[Line]:
    """Return a copy of each line between words that mean nothing, so that they come to mean nothing."""
    fillers = [(row["position"], normalise(row["text"])) for row in read_table("fillers")]
    before = [text for position, text in fillers if position == "before"] + [""]
    after = [text for position, text in fillers if position == "after"] + [""]
    return [Line(random.choice(before) + line.text + random.choice(after), line.label) for line in lines]


def with_dressed(lines: Sequence[Line], short: ShortLines, seed: int) -> list[Line]:
    """Return `lines` and the key words, bare and once between words that mean nothing.

    Small talk stays bare: "I am …" beside it would make small talk of whoever says so.
    """
    bare = [*lines, *short.words]
    return [*bare, *dressed([line for line in bare if line.label != NO_MATTER], Random(seed))]


def with_phrases(lines: Sequence[Line], short: ShortLines, seed: int) -> list[Line]:
    """Return `lines` and the key words, dressed too, and the phrases, which are never dressed.

    Words around three characters say more than they do.
    """
    return [*with_dressed(lines, short, seed), *short.phrases]


def shortened(lines: Iterable[Line]) -> list[Line]:
    """Return the openings of the lines, as long as a chat message."""
    return [Line(line.text[:cut], line.label) for cut in CUTS for line in lines]


def opened(letters: Sequence[Line]) -> list[Line]:
    """Return the letters, and for less their openings and subjects: what a resident may say of the matter."""
    subjects = [Line(letter.subject, letter.label) for letter in letters if letter.subject]
    copies = [*shortened(letters), *subjects]
    return [*letters, *(replace(copy, weight=_COPY) for copy in copies)]


def voices(letters: Iterable[Line], lines: Iterable[Line]) -> list[Line]:
    """Return openings of letters and whole short lines, labelled by how they are written."""
    openings = [
        Line(_CODE.sub("", letter.text)[:_OPENING], LETTER, subject=_CODE.sub("", letter.subject))
        for letter in letters
    ]
    return openings + [Line(line.text, LINE) for line in lines]


def headed(lines: Sequence[Line]) -> list[Line]:
    """Return the lines and their openings, and of letters the subjects and what could be one."""
    letters = [line for line in lines if line.label == LETTER]
    subjects = [Line(letter.subject, LETTER, weight=_SUBJECT) for letter in letters if letter.subject]
    headings = [Line(letter.text[:_HEADING], LETTER) for letter in letters]
    return [*lines, *shortened(lines), *subjects, *headings]


def groups(lines: Sequence[Line]) -> list[int]:
    """Return a group number per line; near copies (shared stretches of eight characters) share one."""
    together = _holders(lines)
    sizes = [max(1, len(line.text) // _KEPT) for line in lines]
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for holders in together.values():
        for at, first in enumerate(holders[:-1]):
            for second in holders[at + 1 :]:
                shared[first, second] += 1
    leaders = list(range(len(lines)))
    for (first, second), count in shared.items():
        if count >= _ALIKE * min(sizes[first], sizes[second]):
            leaders[_leader(leaders, second)] = _leader(leaders, first)
    return [_leader(leaders, at) for at in range(len(lines))]


def matters(lines: Sequence[Line]) -> list[int]:
    """Return a number per line; lines of one group share one, a line without a group has its own."""
    known: dict[str, int] = {}
    return [known.setdefault(line.group or f"#{at}", len(known)) for at, line in enumerate(lines)]


def _holders(lines: Sequence[Line]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        text = "".join(letter for letter in line.text if letter.isalnum())
        stretches = {text[start : start + _SHINGLE] for start in range(max(1, len(text) - _SHINGLE + 1))}
        for shingle in {crc32(stretch.encode()) for stretch in stretches}:
            if shingle % _KEPT == 0:
                found[shingle].append(at)
    return {shingle: held for shingle, held in found.items() if 1 < len(held) <= _MOST_TOGETHER}


def _leader(leaders: list[int], at: int) -> int:
    while leaders[at] != at:
        leaders[at] = leaders[leaders[at]]
        at = leaders[at]
    return at


def _decoded(file: Path) -> str:
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")
