"""Say whether a life is at risk, or whether somebody cannot wait; in doubt about a life, it is."""

from nlu.reading import Urgency
from nlu.rules import kinds


def dangers(text: str) -> tuple[str, ...]:
    """Return the kinds of danger that a normalised text speaks of, as `Reading.dangers` names them."""
    return tuple(kinds("danger", text))


def urgency(text: str, found: tuple[str, ...]) -> Urgency:
    """Return how soon somebody must move, given the dangers `found` in `text`."""
    if found:
        return Urgency.DANGER
    return Urgency.URGENT if any(kinds("urgent", text)) else Urgency.ORDINARY
