"""What the reader understood of one message: plain values, no rules."""

import re
from dataclasses import dataclass
from enum import StrEnum

PART = re.compile("([0-9A-Za-z一二三四五六七八九十]+)(号楼|栋|幢|座|单元|层|楼|室|号)")
KINDS = {"栋": "号楼", "幢": "号楼", "座": "号楼", "楼": "层"}
DIGITS = str.maketrans("一二三四五六七八九", "123456789")


class Nature(StrEnum):
    """What a resident wants of us (诉求性质)."""

    CONSULT = "consult"  # 咨询: asks to be told
    HELP = "help"  # 求助: asks for something to be done
    COMPLAINT = "complaint"  # 投诉: somebody did wrong
    REPORT = "report"  # 举报: somebody broke a rule of the public
    ADVICE = "advice"  # 意见建议, criticism too
    PRAISE = "praise"  # 表扬感谢


class Urgency(StrEnum):
    """How soon somebody must move."""

    DANGER = "danger"  # life is at risk: the emergency number first
    URGENT = "urgent"  # water, power, gas, heat, or people who cannot wait
    ORDINARY = "ordinary"


@dataclass(frozen=True)
class Guess:
    """One possible category and how sure the reader is of it (0..1)."""

    code: str
    confidence: float


@dataclass(frozen=True)
class Place:
    """Where the matter is, as far as the words tell; codes are those of the areas list."""

    span: str  # the words of the message that name the place
    estate: str | None = None  # area code of the estate (小区)
    road: str | None = None  # area code of the road
    number: str | None = None  # house number on the road
    building: str | None = None  # "3", without 号楼
    unit: str | None = None
    floor: str | None = None
    cell: str | None = None  # area code of the grid cell, None when the words leave several


@dataclass(frozen=True)
class When:
    """When the matter was, as far as the words tell; which day that is, nlu.since works out."""

    span: str  # the words of the message that say it
    said: tuple[tuple[str, str], ...] = ()  # the parts of them that the grammar knows, and their words
    lasting: bool = False  # from then until now
    repeats: bool = False  # again and again


@dataclass(frozen=True)
class Correction:
    """What a message puts right: words that were wrong, as they may be written, and what belongs there."""

    wrong: tuple[str, ...]
    right: str

    def within(self, words: str) -> str | None:
        """Return `words` put right, where they last say what is wrong; None where they do not say it."""
        for wrong in self.wrong:
            start = words.rfind(wrong)
            if start >= 0:
                return words[:start] + self.right + words[start + len(wrong) :]
        return None


@dataclass(frozen=True)
class Reading:
    """What was understood of one message; every part may be missing.

    `category` is a first-level code, `leaf` a leaf code below it; both None when the reader
    abstains. `guesses` are leaves, best first, to be offered when unsure. `dangers` names the
    kinds of danger found (fire gas lift trapped electric collapse falling hole violence selfharm medical
    water missing animal poison traffic).
    `second` is set only beside `leaf`. `because` holds words of the message that spoke for the category.
    """

    category: str | None
    leaf: str | None
    confidence: float
    alternatives: tuple[Guess, ...] = ()
    guesses: tuple[Guess, ...] = ()
    nature: Nature = Nature.HELP
    urgency: Urgency = Urgency.ORDINARY
    dangers: tuple[str, ...] = ()
    place: Place | None = None
    because: tuple[str, ...] = ()
    second: str | None = None  # leaf of another matter in the same message
    gist: bytes | None = None  # what it is about, by which the same matter is known again (nlu.gist)
    other: str | None = None  # the words of that matter as they were written, where they could be told
    when: When | None = None
    likely: tuple[str, ...] = ()  # cells in which it may be, where the words name none for sure
    correction: Correction | None = None  # what it puts right of words that were said before


def numbered_parts(place: str) -> list[tuple[re.Match[str], str, str]]:
    """Where each stands, its kind (building, unit, floor, door) and its number, however both are written."""
    return [(at, KINDS.get(at[2], at[2]), at[1].translate(DIGITS)) for at in PART.finditer(place)]
