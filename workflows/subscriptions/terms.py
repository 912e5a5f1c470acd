"""The words of subscriptions that rules share: who hears what, and why something is not done."""

from collections.abc import Collection
from enum import StrEnum

from models.vocabulary_forecast import Topic
from workflows.errors import WorkflowError

EVERYWHERE = "*"
"""Stands for the whole house where a place is asked for."""

WEEKLY = "week"
"""The week as a whole, every Monday: no topic of announcements, and asked for by itself."""

UNASKED = "recheck_no"
"""A wish not to be asked again whether something was solved: no topic either."""

APART = (WEEKLY, UNASKED)
"""What is kept beside the topics of announcements."""

MOST = 20
"""† Subscriptions of one person: more is everything, and that can be chosen."""
A_DAY = 3
"""† Announcements of one body on a day: who hears too much leaves."""
PORTION = 50
"""Persons who are told in one transaction."""
CHAIN = "announcement:"
BASIS = "announcements@1"


class No(StrEnum):
    """Why something is not done."""

    UNKNOWN = "unknown"  # no such thing, or not one's own
    MANY = "many"  # so many subscriptions are enough
    NOT_YOURS = "not_yours"  # somebody else announces there
    ENOUGH = "enough"  # so many announcements were made today
    SENT = "sent"  # everybody has heard it


class SubscriptionRefused(WorkflowError):
    """Something is not done with a subscription or an announcement."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no


def hears(
    wanted: tuple[str, str], said: tuple[str, str], above: Collection[str], below: Collection[str]
) -> bool:
    """Whether who wants a topic in a place hears an announcement.

    `above`: the place of the announcement with all that holds it; `below`: the place that is wanted with all
    that holds it. Who wants a street hears what concerns its communities, and the other way round.
    """
    topic, area = wanted
    about, place = said
    topical = topic not in APART and (topic in (Topic.ALL, about) or about == Topic.ALL)
    near = EVERYWHERE in (area, place) or area in above or place in below
    return topical and near
