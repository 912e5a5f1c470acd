"""Cut a message into clauses where its writer may go on to another matter."""

import re

from nlu.reading import Place
from nlu.rules import plainly_punctuated
from nlu.text import han_count

Span = tuple[int, int]  # where a clause begins and ends

_CONNECTIVES = (
    "另外|还有|对了|再就是|再有就是|再有|再一个|再说说|再说|顺便|顺带|捎带|外加|以及|同时|其次|二来|二是|另一"
)
_CUT = re.compile(rf"[,。!?;]+|(?<=[\u3400-\u9fff])(?=(?:{_CONNECTIVES}))")
_CONNECTIVE = re.compile(_CONNECTIVES)
_NUMBERED = re.compile("一是|二是|两件|两个问题|两个事|两样|[,。;]二|^1|一来|第一")
_THANKS = re.compile("[多很真]?(?:十分|非常)?感?谢")
_LEAST = 3  # Chinese characters that half a message must have
_MOST = 12  # clauses; what follows belongs to the last
_READ = 160  # characters: the leaf head learnt from short lines


def clauses(text: str) -> list[Span]:
    """Return the clauses of a normalised text; those too short to be half a message join their neighbours.

    They end at stops, and before words that go on to something else.
    """
    plain = plainly_punctuated(text[:_READ])
    found: list[Span] = []
    start = 0
    for cut in _CUT.finditer(plain):
        if len(found) < _MOST - 1 and han_count(plain[start : cut.start()]) > 0:
            found.append((start, cut.start()))
            start = cut.end()
    return _long_enough(plain, [*found, (start, len(plain))])


def goes_on(text: str) -> bool:
    """Say whether a text begins with words that go on to something else."""
    return _CONNECTIVE.match(text) is not None


def says_more(text: str) -> bool:
    """Say whether the writer goes on to another matter in so many words."""
    return _CONNECTIVE.search(text) is not None


def thanks(text: str) -> bool:
    """Say whether a text begins with thanks: what was done is no matter any more."""
    return _THANKS.match(text) is not None


def numbered(text: str) -> bool:
    """Say whether the writer counts their matters."""
    return _NUMBERED.search(plainly_punctuated(text)) is not None


def part_as_written(part: str, matter: str, place: Place | None, plain: str, text: str) -> str | None:
    """Return the words of `text` that became `part`, which begins or ends `matter`.

    `plain` is the text in its normalised form, `matter` the same, mostly without its place. None where text
    and form cannot be matched character by character.
    """
    written = text.strip()
    if len(written) != len(plain):
        return None
    gap = len(plain) - len(matter)
    start = plain.find(place.span) if place and gap else len(plain)
    if matter.startswith(part):
        cut = len(part)
        return written[: cut + gap if cut >= start else cut]
    cut = len(matter) - len(part)
    return written[cut + gap if cut > start else cut :]


def _long_enough(plain: str, spans: list[Span]) -> list[Span]:
    """Return `spans`, the first and the last joined with their neighbours until they say something."""
    while len(spans) > 1 and han_count(plain[: spans[0][1]]) < _LEAST:
        spans[:2] = [(spans[0][0], spans[1][1])]
    while len(spans) > 1 and han_count(plain[spans[-1][0] :]) < _LEAST:
        spans[-2:] = [(spans[-2][0], spans[-1][1])]
    return spans
