"""Look whether a reply answers: hints for whoever writes it, never a verdict (S12)."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from nlu.corpus import read_rows
from nlu.nature import nature
from nlu.reading import Nature
from nlu.rules import plainly_punctuated
from nlu.tables import read_table
from nlu.text import glue, han_count, normalise

FEWEST = 12  # Chinese characters beside courtesies; less tells nobody what happened
SHARED = 0.02  # share of a reply's pairs of characters that its request has too
JUDGED = 30  # pairs; a shorter reply may well speak of the matter in other words
ALIKE = 0.9  # share of common stretches from which two replies are copies
_STRETCH = 6
_READ = 1_500  # characters of each text
_NUMBERS = re.compile(r"[0-9a-z“”\"*]+")


class Hint(StrEnum):
    """What a reply lacks, or has too much of."""

    TOO_SHORT = "too_short"
    COPIED = "copied"  # the same words went out about another matter
    OFF_TOPIC = "off_topic"  # hardly a word of the request comes back
    ONLY_PASSED_ON = "only_passed_on"  # somebody else was told, nothing more
    NOTHING_DONE = "nothing_done"  # says neither what was done nor what was found
    NOBODY_NAMED = "nobody_named"
    NO_DATE = "no_date"
    NO_BASIS = "no_basis"  # neither a rule nor a finding
    NO_NEXT_STEP = "no_next_step"  # says not what the resident can do next
    NO_ACKNOWLEDGEMENT = "no_acknowledgement"  # does not address the person
    OPEN_PROMISE = "open_promise"  # something will be done, some day


_PARTS = {
    Hint.NOTHING_DONE: "done",
    Hint.NOBODY_NAMED: "actor",
    Hint.NO_DATE: "date",
    Hint.NO_BASIS: "basis",
    Hint.NO_NEXT_STEP: "next",
    Hint.NO_ACKNOWLEDGEMENT: "acknowledge",
}
"""Which part a reply lacks when a hint is given."""

_NEEDLESS: dict[Nature, frozenset[Hint]] = {
    Nature.CONSULT: frozenset({Hint.NOTHING_DONE}),
    Nature.ADVICE: frozenset({Hint.NO_BASIS}),
    Nature.PRAISE: frozenset(
        {Hint.NOTHING_DONE, Hint.NO_BASIS, Hint.NO_DATE, Hint.NO_NEXT_STEP, Hint.NOBODY_NAMED, Hint.TOO_SHORT}
    ),
}
"""What nobody misses: a question wants an answer, not a deed; thanks want neither."""


@dataclass(frozen=True)
class Exchange:
    """A request and the reply to it, as they were written."""

    request: str
    reply: str
    nature: Nature = Nature.HELP


def hints(exchange: Exchange, others: Collection[str] = ()) -> tuple[Hint, ...]:
    """Return what the reply of an exchange lacks, gravest first; `others` are replies about other matters."""
    plain = _plain(exchange.reply)
    said = _without_formulas(plain)
    found = set(_lacking(plain, said))
    if han_count(said) < FEWEST:
        found.add(Hint.TOO_SHORT)
    if any(_alike(said, _without_formulas(_plain(other))) for other in others):
        found.add(Hint.COPIED)
    if _off_topic(_plain(exchange.request), said):
        found.add(Hint.OFF_TOPIC)
    found -= _NEEDLESS.get(exchange.nature, frozenset())
    return tuple(hint for hint in Hint if hint in found)


def hints_of_file(file: Path, advance: Callable[[str, int, int], None]) -> list[dict[str, object]]:
    """Return `{"row", "id", "hints"}` for each row of a CSV with `text` and `reply`; rows count from 1.

    The nature of a request is read from its words. Raises ColumnsMissing.
    """
    rows = read_rows(file, ("text", "reply"))
    often = _used_often([_without_formulas(_plain(row["reply"] or "")) for row in rows])
    found: list[dict[str, object]] = []
    for at, row in enumerate(rows):
        exchange = exchange_of(row)
        given = hints(exchange)
        if at in often and Hint.COPIED not in given:
            given = tuple(hint for hint in Hint if hint in given or hint is Hint.COPIED)
        named = {"id": row["id"]} if row.get("id") else {}
        found.append({"row": at + 1, **named, "hints": [str(hint) for hint in given]})
        advance("replies", at + 1, len(rows))
    return found


def exchange_of(row: Mapping[str, str]) -> Exchange:
    """Return the request and the reply of one row."""
    request = f"{row.get('subject') or ''}\u3002{row['text'] or ''}"
    return Exchange(request, row["reply"] or "", nature(normalise(request), None))


def _used_often(said: Sequence[str]) -> set[int]:
    """Return where words stand that went out to somebody else too, names and numbers apart."""
    bare = [_NUMBERS.sub("", each) for each in said]
    times = Counter(bare)
    return {at for at, each in enumerate(bare) if times[each] > 1 and han_count(each) >= FEWEST}


def _lacking(plain: str, said: str) -> Iterable[Hint]:
    """Yield the parts that are missing, and the words that say less than they seem to."""
    for hint, part in _PARTS.items():
        if not _has(part, plain if hint is Hint.NO_ACKNOWLEDGEMENT else said):
            yield hint
    if _promises(said):
        yield Hint.OPEN_PROMISE
    if _has("passed", said) and not _has("done", said):
        yield Hint.ONLY_PASSED_ON


def _promises(said: str) -> bool:
    """Say whether some sentence promises without a day."""
    return any(
        _has("vague", sentence) and not _has("date", sentence) for sentence in re.split(r"[。!?;]", said)
    )


def _off_topic(request: str, said: str) -> bool:
    """Say whether a reply shares too little with its request; too little to judge by is no sign."""
    asked, told = _pairs(request), _pairs(said)
    return bool(asked) and len(told) >= JUDGED and len(asked & told) / len(told) < SHARED


def _alike(one: str, other: str) -> bool:
    """Say whether two texts are the same but for names and numbers; short ones may well be."""
    first, second = _stretches(one), _stretches(other)
    if han_count(one) < FEWEST or not first or not second:
        return False
    return len(first & second) / max(len(first), len(second)) >= ALIKE


def _stretches(text: str) -> set[str]:
    bare = _NUMBERS.sub("", text)
    return {bare[at : at + _STRETCH] for at in range(len(bare) - _STRETCH + 1)}


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1) if han_count(text[at : at + 2]) == 2}


def _plain(text: str) -> str:
    return plainly_punctuated(glue(normalise(text[:_READ])))


def _without_formulas(plain: str) -> str:
    """Return what is left when courtesies that fit any matter are taken away."""
    for formula in _patterns("formula"):
        plain = formula.sub("", plain)
    return plain.strip(" ,。")


def _has(part: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in _patterns(part))


@cache
def _patterns(part: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(row["pattern"], re.IGNORECASE) for row in read_table("reply") if row["part"] == part
    )
