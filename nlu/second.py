"""Part a message where its writer may go on to another matter."""

import re
from collections.abc import Iterator
from itertools import islice

from nlu.rules import plainly_punctuated
from nlu.text import han_count

_STOP = re.compile(r"[,。!?;]")
_LEAST = 4  # Chinese characters that half a message must have
_MOST = 6  # places at which a message is parted


def halves(text: str) -> Iterator[tuple[str, str]]:
    """Yield what precedes and what follows each stop of a normalised text, the first six places."""
    stops = [found.start() for found in _STOP.finditer(plainly_punctuated(text))]
    parted = ((text[:at], text[at + 1 :]) for at in stops)
    fit = (parts for parts in parted if all(han_count(part) >= _LEAST for part in parts))
    yield from islice(fit, _MOST)
