"""Finds what looks like a person's name without any word that says so: masking leaves it, an author is asked.

A surname and one or two characters that given names are made of, where a sentence names somebody. A guess:
nothing is masked for it and nothing refused. The Chinese words stand in `bare_names.json`.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from workflows.cases.masking import MARK

SHORT = 2
"""Characters of a name that may be a word, or stand in one."""


@dataclass(frozen=True)
class _Words:
    """The words, and the patterns made of them."""

    not_names: frozenset[str]
    whole: re.Pattern[str]  # surname and two more
    short: re.Pattern[str]  # surname and one, between words that stand around names
    titled: re.Pattern[str]
    led_in: re.Pattern[str]  # what ends before a name
    led_out: re.Pattern[str]  # what follows one
    ends: re.Pattern[str]  # where a clause ends


def bare_names(text: str) -> tuple[str, ...]:
    """Return what looks like names of persons in a text, in order, each once."""
    words = _words()
    plain = text.replace(MARK, "，")
    found = [*words.whole.finditer(plain), *words.short.finditer(plain)]
    names = [match["it"] for match in sorted(found, key=lambda each: each.start("it"))]
    return tuple(dict.fromkeys(each for each in names if not _is_word(each)))


def names_told(text: str, known: Iterable[str]) -> frozenset[str]:
    """Return those of some names that a text tells as names, and not as a part of a longer name or word.

    The longest name that fits is meant, known or guessed. A name of two characters may be a word, or stand
    in one: something that stands around names must stand before or behind it.
    """
    wanted = frozenset(known)
    guessed = frozenset(bare_names(text)) - wanted
    pattern = re.compile(_any([*wanted, *guessed]) or r"(?!)")
    found = {match[0] for match in pattern.finditer(text) if _stands_alone(match)}
    return wanted & found


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether a known name of two characters is told as one; a longer one is, a common word seldom."""
    if len(match[0]) > SHORT:
        return True
    words, text = _words(), match.string
    if words.led_out.match(text, match.end()):
        return True
    ends = words.ends.match(text, match.end()) or words.led_in.search(text[: match.start()])
    return ends is not None and not _is_word(match[0])


def surnames_with_titles(text: str) -> tuple[str, ...]:
    """Return the surnames that stand before a title of who works somewhere, in order."""
    return tuple(dict.fromkeys(match["it"] for match in _words().titled.finditer(text)))


def _is_word(name: str) -> bool:
    """Whether a stretch is, or begins or ends with, a common word."""
    return any(part in _words().not_names for part in (name, name[:2], name[1:]))


@cache
def _words() -> _Words:
    """Read the words and compile the patterns, once."""
    folder = files("workflows.cases")
    known = json.loads(folder.joinpath("masking.json").read_text("utf-8"))
    words = json.loads(folder.joinpath("bare_names.json").read_text("utf-8"))
    han, given = "[一-龥]", f"[{words['given']}]"
    surname = rf"(?:{_any(known['double_surnames'])}|[{known['surnames']}])"
    before, after = _any(words["before"]), _any(words["after"])
    start, end = rf"(?:(?<!{han})|(?:{before}))", rf"(?={after}|(?!{han}))"
    return _Words(
        not_names=frozenset(words["not_names"]) | frozenset(known["not_names"]),
        whole=re.compile(rf"{start}(?P<it>{surname}{given}{{2}}){end}"),
        short=re.compile(rf"(?:{before})(?P<it>{surname}{given}){end}"),
        titled=re.compile(rf"(?P<it>{surname})(?:{_any(words['staff_titles'])})"),
        led_in=re.compile(rf"(?:{before})\Z"),
        led_out=re.compile(rf"{after}|{_any([*words['staff_titles'], *words['praised']])}"),
        ends=re.compile(rf"(?!{han})"),
    )


def _any(words: list[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
