"""Part a message where its writer may go on to another matter."""

import re
from collections.abc import Iterator
from itertools import islice

from nlu.reading import Place
from nlu.rules import plainly_punctuated
from nlu.text import han_count

_STOP = re.compile(r"[,。!?;]")
_MORE = re.compile("另外|还有|顺便|顺带|再就是|捎带|两件事|两个事")
_LEAST = 4  # Chinese characters that half a message must have
_MOST = 6  # places at which a message is parted


def halves(text: str) -> Iterator[tuple[str, str]]:
    """Yield what precedes and what follows each stop of a normalised text, the first six places."""
    stops = [found.start() for found in _STOP.finditer(plainly_punctuated(text))]
    parted = ((text[:at], text[at + 1 :]) for at in stops)
    fit = (parts for parts in parted if all(han_count(part) >= _LEAST for part in parts))
    yield from islice(fit, _MOST)


def says_more(text: str) -> bool:
    """Say whether the writer goes on to another matter in so many words."""
    return _MORE.search(text) is not None


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
