"""Decides whether an operator's wording can stand for a sentence of the catalogue."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

EMERGENCY = re.compile(r"(?<!\d)(110|119|120)(?!\d)")
"""Numbers to call in danger: a sentence that names one must go on naming it."""

BUTTON = "button."
LONGEST_BUTTON, MOST_HAN = 18, 8
LONGEST = 3000
"""Characters; a messenger takes 4096 for a whole message."""

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


class WordingFault(StrEnum):
    """Why a wording cannot be taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"  # values: most characters
    HIDDEN = "hidden"  # control or direction characters
    BRACES = "braces"  # a brace that is not closed, or something else than a name between two
    UNKNOWN = "unknown"  # values: placeholders that the sentence does not know
    MISSING = "missing"  # values: placeholders that are left out
    EMERGENCY = "emergency"  # values: telephone numbers that are left out


@dataclass(frozen=True)
class Fault:
    """One fault and what it is about."""

    kind: WordingFault
    values: tuple[str, ...] = ()


class BadBraces(ValueError):
    """A text whose braces hold something else than plain names."""


def placeholders(text: str) -> frozenset[str]:
    """Return the names between braces. Raises BadBraces."""
    names = set()
    try:
        for _, name, shape, conversion in Formatter().parse(text):
            if name is None:
                continue
            if not name.isidentifier() or shape or conversion:
                raise BadBraces(text)
            names.add(name)
    except ValueError as error:
        raise BadBraces(text) from error
    return frozenset(names)


def fits(original: str, text: str) -> bool:
    """Whether a wording holds exactly what its sentence holds, so that it can be filled."""
    try:
        return placeholders(text) == placeholders(original)
    except BadBraces:
        return False


def faults(key: str, original: str, text: str) -> tuple[Fault, ...]:
    """Return what is wrong with a wording of the sentence `original`; nothing: it can be taken."""
    if not text.strip():
        return (Fault(WordingFault.EMPTY),)
    most = LONGEST_BUTTON if key.startswith(BUTTON) else LONGEST
    han = len(re.findall("[\u3400-\u9fff]", text)) if key.startswith(BUTTON) else 0
    found = [Fault(WordingFault.TOO_LONG, (str(most),))] if len(text) > most or han > MOST_HAN else []
    if any(unicodedata.category(sign) in _HIDDEN and sign != "\n" for sign in text):
        found.append(Fault(WordingFault.HIDDEN))
    gone = sorted(set(EMERGENCY.findall(original)) - set(EMERGENCY.findall(text)))
    if gone:
        found.append(Fault(WordingFault.EMERGENCY, tuple(gone)))
    return (*found, *_misfits(original, text))


def _misfits(original: str, text: str) -> tuple[Fault, ...]:
    try:
        names, wanted = placeholders(text), placeholders(original)
    except BadBraces:
        return (Fault(WordingFault.BRACES),)
    unknown, missing = sorted(names - wanted), sorted(wanted - names)
    kinds = ((WordingFault.UNKNOWN, unknown), (WordingFault.MISSING, missing))
    return tuple(Fault(kind, tuple(values)) for kind, values in kinds if values)
