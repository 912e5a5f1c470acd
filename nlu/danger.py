"""Say whether a life is at risk, or whether somebody cannot wait; in doubt about a life, it is.

Patterns and a learnt score look at the same words. A danger is what the score is sure of, and what a pattern
sees unless the score is sure that it only sounds like one.
"""

from nlu.danger_head import DangerHead, shipped_head
from nlu.reading import Urgency
from nlu.rules import kinds
from nlu.text import glue

SURE = -0.8  # log-odds from which the score alone is believed
DOUBTED = -2.5  # log-odds below which a pattern is not


def dangers(text: str, head: DangerHead | None = None) -> tuple[str, ...]:
    """Return the kinds of danger that a normalised text speaks of, as `Reading.dangers` names them.

    Raises WeightsUnreadable if no `head` is given and that which ships cannot be read.
    """
    known, glued = head or shipped_head(), glue(text)
    seen = patterns_in(text)
    score = known.score(glued, patterns_hold=bool(seen))
    if seen:
        return seen if score >= DOUBTED else ()
    return (known.kind(glued),) if score >= SURE else ()


def patterns_in(text: str) -> tuple[str, ...]:
    """Return the kinds of danger whose patterns hold in a normalised text."""
    return tuple(kinds("danger", text))


def urgency(text: str, found: tuple[str, ...]) -> Urgency:
    """Return how soon somebody must move, given the dangers `found` in `text`."""
    if found:
        return Urgency.DANGER
    return Urgency.URGENT if any(kinds("urgent", text)) else Urgency.ORDINARY
