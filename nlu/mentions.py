"""Tell the place a matter is at from those merely mentioned: denied, left, compared, a person's name.

The words that do so stand in `nlu/data/place.csv`. What stands before a name is looked at up to a dozen
characters back.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from nlu.address import table
from nlu.names import Span

_BACK = 14  # characters before a name that may take it back
_LONGEST_PERSON = 3  # letters of a person's name
_FAVOURED, _PLAIN, _ASIDE = 0, 1, 2


def taken_back(text: str, start: int, end: int) -> bool:
    """Say whether the listed name at `start`, whose address ends at `end`, is where the matter is not."""
    if start == 0 or text[start - 1] not in _ends():
        return False
    before, words = _before(text, start), _words()
    if words["denied"].search(before) and words["denied_end"].match(text, end):
        return True
    if words["left"].search(before) or words["called"].search(before):
        return True
    return bool(words["left_from"].search(before) and words["left_end"].match(text, end))


def is_elsewhere(text: str, start: int, end: int) -> bool:
    """Say whether the unlisted name between `start` and `end` is in another town, or nobody's address."""
    words = _words()
    if taken_back(text, start, end) or words["elsewhere"].search(_before(text, start)):
        return True
    inside = words["elsewhere"].search(text, start + 1, end)
    return inside is not None or _is_person(text, start, end)


def bare_start(text: str, start: int, end: int) -> int:
    """Return where an unlisted name begins without the words for a person that stand before it."""
    found = _words()["before_name"].match(text, start, end)
    return found.end() if found else start


def precedence(text: str, spans: Sequence[Span], settled: Sequence[bool]) -> list[int]:
    """Return for each of `spans` how likely it is meant: small for the likely, large for the compared.

    `settled` says which of them have a cell. The writer's home is not meant if another such place follows,
    unless it is their own home again that the matter is in.
    """
    found = [_standing(text, span.start) for span in spans]
    for at, (span, following) in enumerate(pairwise(spans)):
        if _words()["aside_gap"].fullmatch(text, span.end, following.start) or (
            settled[at + 1] and _is_home(text, span) and not _is_beside(text, following.start)
        ):
            found[at] = _ASIDE
    if _PLAIN in found and _is_home(text, spans[-1]) and _words()["own"].search(text, spans[-1].end):
        found[-1] = _FAVOURED
    return found


def _standing(text: str, start: int) -> int:
    before, words = _before(text, start), _words()
    if words["aside"].search(before):
        return _ASIDE
    return _FAVOURED if words["favoured"].search(before) else _PLAIN


def _is_home(text: str, span: Span) -> bool:
    """Say whether the writer says to live at `span`, whose address is part of it."""
    words = _words()
    return bool(words["home"].search(_before(text, span.start)) or words["home_end"].match(text, span.end))


def _is_beside(text: str, start: int) -> bool:
    """Say whether what begins at `start` only tells where something else is."""
    return _words()["beside"].search(_before(text, start)) is not None


def _before(text: str, start: int) -> str:
    return text[max(0, start - _BACK) : start]


def _is_person(text: str, start: int, end: int) -> bool:
    if end - start > _LONGEST_PERSON or text[start] not in table()["surnames"]:
        return False
    words = _words()
    return bool(words["person"].search(_before(text, start)) or words["title"].match(text, end))


@cache
def _ends() -> frozenset[str]:
    """Return the letters with which words end that take a place back."""
    return frozenset(table()["back_ends"])


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    parts = (
        "denied", "denied_end", "left", "left_end", "left_from", "person", "called", "before_name",
        "title", "elsewhere", "home", "home_end", "own", "beside", "aside", "aside_gap", "favoured",
    )  # fmt: skip
    return {part: re.compile(table()[part]) for part in parts}
