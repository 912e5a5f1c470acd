"""Tells whether Chinese is written in traditional letters: those of a catalogue that have a simpler form."""

from functools import cache

import opencc

from bot.catalogue.sentences import words_of
from models.vocabulary import Locale

FEWEST = 2
"""Letters that are traditional only, or simplified only, from which words are written so."""

FOR_ONE = 3
"""That many of them outweigh one of the other kind: names of places are often copied."""


def is_traditional(text: str) -> bool:
    """Whether words are written in traditional letters throughout, as far as letters tell."""
    traditional, simplified = told_apart()
    found = sum(each in traditional for each in text)
    return found >= FEWEST and found >= FOR_ONE * sum(each in simplified for each in text)


def is_simplified(text: str) -> bool:
    """Whether words are written in simplified letters throughout, as far as letters tell."""
    traditional, simplified = told_apart()
    found = sum(each in simplified for each in text)
    return found >= FEWEST and found >= FOR_ONE * sum(each in traditional for each in text)


@cache
def told_apart() -> tuple[frozenset[str], frozenset[str]]:
    """The letters that are only traditional, and those that are only simplified.

    One that both write alike tells nothing, though only one catalogue may need it (堵塞, 污水).
    """
    hant, hans = (frozenset("".join(words_of(each).values())) for each in (Locale.HANT, Locale.HANS))
    plainer = opencc.OpenCC("t2s")
    simpler = {each: plainer.convert(each) for each in chinese(hant)}
    changed = {each: simple for each, simple in simpler.items() if simple != each}
    return frozenset(changed) - hans, frozenset(changed.values()) - hant


def chinese(letters: frozenset[str]) -> frozenset[str]:
    """The Chinese ones among letters and signs."""
    return frozenset(each for each in letters if "\u3400" <= each <= "\u9fff")
