"""Say whether a life is at risk, or whether somebody cannot wait; in doubt about a life, a person looks soon.

Patterns and a learnt score look at the same words. A danger is what the score is sure of, and what a pattern
sees unless the score is sure that it only sounds like one. What is left in doubt is urgent.
"""

import re

from nlu.danger_head import DangerHead, shipped_head
from nlu.reading import Urgency
from nlu.rules import kinds
from nlu.text import glue

SURE = -0.85  # log-odds from which the score alone is believed
WORRYING = -1.8  # log-odds from which what is no danger is urgent, and a person is asked
DOUBTED = -1.1  # log-odds below which a pattern is not believed

_LEAST_LETTERS = 2  # different ones, below which nothing is said
_LONG_DRAWN = re.compile(r"(.)\1{2,}")  # a letter three times or more says what it says twice


def heed(text: str, head: DangerHead | None = None) -> tuple[tuple[str, ...], Urgency]:
    """Return the kinds of danger that a normalised text speaks of, and how soon somebody must move.

    Raises WeightsUnreadable if no `head` is given and that which ships cannot be read.
    """
    known, glued = head or shipped_head(), _LONG_DRAWN.sub(r"\1\1", glue(text))
    if len(set(glued)) < _LEAST_LETTERS:
        return (), Urgency.ORDINARY
    score = known.score(glued, patterns_hold=False)
    seen = patterns_in(text) if score + known.pattern >= DOUBTED else ()
    if seen:
        return seen, Urgency.DANGER
    if score >= SURE:
        return (known.kind(glued),), Urgency.DANGER
    return (), Urgency.URGENT if score >= WORRYING else urgency(text, ())


def dangers(text: str, head: DangerHead | None = None) -> tuple[str, ...]:
    """Return the kinds of danger that a normalised text speaks of, as `Reading.dangers` names them.

    Raises WeightsUnreadable if no `head` is given and that which ships cannot be read.
    """
    return heed(text, head)[0]


def patterns_in(text: str) -> tuple[str, ...]:
    """Return the kinds of danger whose patterns hold in a normalised text."""
    return tuple(kinds("danger", text))


def urgency(text: str, found: tuple[str, ...]) -> Urgency:
    """Return how soon somebody must move, given the dangers `found` in `text`."""
    if found:
        return Urgency.DANGER
    return Urgency.URGENT if any(kinds("urgent", text)) else Urgency.ORDINARY
