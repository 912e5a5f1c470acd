"""Say whether a life is at risk, or whether somebody cannot wait; in doubt about a life, a person looks soon.

Patterns and a learnt score look at the same words, figures of speech put plainly. A danger is what the score
is sure of, and what a pattern sees unless the score is sure that it only sounds like one. What is left in
doubt is urgent.
"""

import re
from collections.abc import Callable
from math import inf

from nlu.danger_head import DangerHead, shipped_head
from nlu.features import Grams
from nlu.idioms import plainly
from nlu.reading import Urgency
from nlu.rules import kinds
from nlu.text import glue, han_count

SURE = -0.85  # log-odds from which the score alone is believed of a text of eight Chinese characters
SURER = 0.2  # the more a longer text says, the less it needs: so much less for each character
SUREST = -2.0  # and this of long ones
WORRYING = -2.7  # log-odds from which what is no danger is urgent, and a person is asked
DOUBTED = -2.0  # log-odds below which a pattern is not believed

SURE_OF_SOME = 1.5  # log-odds from which it is believed of a message with hardly enough words to tell
WORRYING_OF_SOME = 0.0  # from which such a message is urgent
DOUBTED_OF_SOME = -2.2  # below which a pattern or a cry is not believed there
_FEW, _SOME = 5, 8  # Chinese characters beside the place, below which the score tells nothing, or little
_LEAST_LETTERS = 2  # different ones, below which nothing is said
_LONG_DRAWN = re.compile(r"(.)\1{2,}")  # a letter three times or more says what it says twice


def heed(
    text: str,
    head: DangerHead | None = None,
    matter: str | None = None,
    grams: Grams | None = None,
    second: Callable[[str], float] | None = None,
) -> tuple[tuple[str, ...], Urgency]:
    """Return the kinds of danger that a normalised text speaks of, and how soon somebody must move.

    `matter` is the text without its place, if it names one: a few words beside a place say little.
    `grams` are those of the glued text, where they are known already. `second` is another opinion: what it
    adds to the log-odds of a passage.
    Raises WeightsUnreadable if no `head` is given and that which ships cannot be read.
    """
    text, said_as = plainly(text), text
    grams = grams if text == said_as else None
    glued = _LONG_DRAWN.sub(r"\1\1", grams.text if grams else glue(text))
    if len(set(glued)) < _LEAST_LETTERS:
        return (), Urgency.ORDINARY
    known, said = head or shipped_head(), han_count(text if matter is None else matter)
    spelt = grams if grams is not None and grams.text == glued else Grams(glued)
    worst = known.worst(spelt)
    score = worst.score + (second(worst.text) if second else 0.0)
    seen: tuple[str, ...] = ()
    if said < _SOME and score + known.pattern >= DOUBTED_OF_SOME:
        seen = patterns_in(text) or cries_in(text)
    elif score + known.pattern >= DOUBTED:
        seen = patterns_in(text)
    if seen:
        return seen, Urgency.DANGER
    if score >= sure_of(said):
        return (known.kind(worst),), Urgency.DANGER
    worrying = score >= (WORRYING if said >= _SOME else WORRYING_OF_SOME)
    return (), Urgency.URGENT if said >= _FEW and worrying else urgency(text, ())


def sure_of(said: int) -> float:
    """Return the log-odds from which the score is believed of so many Chinese characters."""
    if said < _SOME:
        return SURE_OF_SOME if said >= _FEW else inf
    return max(SUREST, SURE - SURER * (said - _SOME))


def dangers(text: str, head: DangerHead | None = None) -> tuple[str, ...]:
    """Return the kinds of danger that a normalised text speaks of, as `Reading.dangers` names them.

    Raises WeightsUnreadable if no `head` is given and that which ships cannot be read.
    """
    return heed(text, head)[0]


def patterns_in(text: str) -> tuple[str, ...]:
    """Return the kinds of danger whose patterns hold in a normalised text."""
    return tuple(kinds("danger", text))


def cries_in(text: str) -> tuple[str, ...]:
    """Return the kinds of danger that a normalised text of a few words cries out."""
    return tuple(kinds("danger_cries", text))


def urgency(text: str, found: tuple[str, ...]) -> Urgency:
    """Return how soon somebody must move, given the dangers `found` in `text`."""
    if found:
        return Urgency.DANGER
    return Urgency.URGENT if any(kinds("urgent", text)) else Urgency.ORDINARY
