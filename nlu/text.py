"""Bring what people type into one form before anything reads it."""

import re
import unicodedata
from functools import cache
from typing import Protocol

from nlu.tables import read_table

MOST_READ = 4_000  # characters of one message that are read; the rest is kept elsewhere, unread

_BREAKS = re.compile(r"[^\S ]+| {2,}")
_GAP_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]) (?=[\u3400-\u9fff])")
_SET_APART = re.compile(
    r"(?<![\u3400-\u9fff])[\u3400-\u9fff]"
    r"(?:[ .*_~\u00b7|/-]{1,2}(?:[\u3400-\u9fff]|[0-9]{1,4})(?![\u3400-\u9fff]))+"
)
_GAP = re.compile(r"[ .*_~\u00b7|/-]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control, bidi and zero width, surrogates, private, unassigned


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def normalise(text: str) -> str:
    """Return `text` in NFKC, simplified Chinese, lower case, without invisible characters, bounded."""
    visible = _visible(unicodedata.normalize("NFKC", text[:MOST_READ]))[:MOST_READ]
    return to_simplified(_composed(_BREAKS.sub(" ", visible).strip().lower()))


def glue(text: str) -> str:
    """Return `text` without the spaces that segmentation put between Chinese words."""
    return _GAP_BETWEEN_HAN.sub("", text)


def closed_up(text: str) -> str:
    """Return `text` without the gaps between letters set apart one by one, to be seen or not to be found."""
    return _SET_APART.sub(lambda found: _GAP.sub("", found.group()), text)


def to_simplified(text: str) -> str:
    """Return `text` with traditional and Cantonese characters replaced, of the same length."""
    if text.isascii():
        return text
    variants = _variants()
    return _simplifier().convert(_written_otherwise().sub(lambda found: variants[found.group()], text))


def han_count(text: str) -> int:
    """Return how many Chinese characters `text` has."""
    return len(_HAN.findall(text))


def _composed(text: str) -> str:
    """Return `text` with one letter for each that was written in its two halves."""
    if text.isascii():
        return text
    letters = _letters_of_parts()
    return _in_parts().sub(lambda found: letters[found.group().replace(" ", "")], text)


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        letter
        if letter in "\n\t\r"
        else " "
        if letter == "\u2028"
        else ""
        if unicodedata.category(letter) in _INVISIBLE
        else letter
        for letter in text
    )


@cache
def _letters_of_parts() -> dict[str, str]:
    return {row["parts"]: row["read"] for row in read_table("composed")}


@cache
def _in_parts() -> re.Pattern[str]:
    return re.compile("|".join(f"{parts[0]} ?{parts[1:]}" for parts in _letters_of_parts()))


@cache
def _variants() -> dict[str, str]:
    return {row["written"]: row["read"] for row in read_table("variants")}


@cache
def _written_otherwise() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_variants(), key=len, reverse=True))))


@cache
def _simplifier() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter
