"""Read a message in English by its words: a table of phrases for each leaf, each danger and each wish.

What no phrase speaks of is left open, and a person decides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlu.categories import Category
from nlu.reading import Guess, Nature, Place, Reading, Urgency
from nlu.tables import read_table

SURE = 0.75  # of a leaf of which alone the words speak
_OFFERED = 3
_LEAST_LETTERS = 2
_LEAVES = {"lift": "0101", "gas": "0113"}
_KIND = r"(?i:estate|road|street|garden|building|block|tower)"
_PART = r"(?i:building|block|tower|no\.?|number|unit|floor|room|flat|entrance)"
_PLACE = re.compile(
    rf"(?:[A-Z][\w'-]+ ){{1,3}}{_KIND}\b(?:,? ?(?:{_PART} ?)?\d+)*"
    rf"|\b(?i:building|block|tower) ?\d+(?:,? {_PART} ?\d+)*"
)
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True)
class _Phrase:
    kind: str
    code: str
    pattern: re.Pattern[str]


def read_english(plain: str, text: str, categories: Sequence[Category]) -> Reading:
    """Return what a normalised message without Chinese speaks of; `text` is how it was written."""
    if sum(map(str.isalpha, plain)) < _LEAST_LETTERS:
        return Reading(category=None, leaf=None, confidence=0.0)
    found = tuple(phrase.code for phrase, _ in _spoken("danger", plain))
    reading = _about(plain, found)
    usual = next((each.nature for each in categories if each.code == reading.leaf), Nature.HELP)
    return Reading(
        category=reading.category,
        leaf=reading.leaf,
        confidence=reading.confidence,
        alternatives=reading.alternatives,
        guesses=reading.guesses,
        nature=next((Nature(each.code) for each, _ in _spoken("nature", plain)), usual),
        urgency=_urgency(plain, found),
        dangers=found,
        place=_place(text),
        because=reading.because,
    )


def _about(plain: str, dangers: Sequence[str]) -> Reading:
    """The leaves that the words speak of, who speaks longest of one first."""
    spoken = {phrase.code: word for phrase, word in _spoken("leaf", plain)}
    named = next((_LEAVES[each] for each in dangers if each in _LEAVES), None)
    if named:
        spoken = {named: spoken.get(named, "")}
    if not spoken:
        return Reading(category=None, leaf=None, confidence=0.0)
    whole = sum(len(word) + 1 for word in spoken.values())
    shares = {code: SURE * (len(word) + 1) / whole for code, word in spoken.items()}
    best = sorted(shares, key=lambda code: shares[code], reverse=True)
    guesses = tuple(Guess(code, shares[code]) for code in best[:_OFFERED])
    first = best[0]
    words = (spoken[first],) if spoken[first] else ()
    return Reading(
        first[:2], first, shares[first], (Guess(first[:2], shares[first]),), guesses, because=words
    )


def _urgency(plain: str, dangers: Sequence[str]) -> Urgency:
    if dangers:
        return Urgency.DANGER
    return Urgency.URGENT if any(_spoken("urgent", plain)) else Urgency.ORDINARY


def _place(text: str) -> Place | None:
    """The words that name a place: none without a number, for any street may be meant."""
    found = next(
        (each.group().strip(" ,") for each in _PLACE.finditer(text) if _NUMBER.search(each.group())), ""
    )
    return Place(span=found) if found else None


def _spoken(kind: str, plain: str) -> Iterator[tuple[_Phrase, str]]:
    for phrase in _phrases():
        if phrase.kind == kind and (found := phrase.pattern.search(plain)):
            yield phrase, found.group()


@cache
def _phrases() -> tuple[_Phrase, ...]:
    return tuple(
        _Phrase(row["kind"], row["code"], re.compile(rf"\b(?:{row['pattern']})(?!\w)"))
        for row in read_table("english")
    )
