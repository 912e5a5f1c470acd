"""Find what many people write about at once, and rank it: hot spots."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from nlu.hotspots.clusters import clusters
from nlu.hotspots.likeness import Compared, compared, likenesses
from nlu.hotspots.messages import MOST, Message, people, read_messages

REACH = 0.036  # mean likeness that holds a hot spot together
FEWEST = 2  # people; what one person writes again and again is no hot spot
AGAIN = 0.25  # what a further message of somebody counts, beside 1 for each person
TIGHT = 0.25  # mean likeness from which a hot spot is surely about one thing
BURST = timedelta(days=60)  # in which messages come together
TITLE = 40  # characters
CENTRAL = 4  # one in so many messages is central enough to give the title

_TELLING = 8  # characters from which a subject tells something
_NUMBER = re.compile(r"\d{7,}")  # telephones and the like
_FIRST_SENTENCE = re.compile(r"[^\u3002!?\uff01\uff1f\n]+")
_EDGE = " \t\u3000\u3002\uff0c,.!?\uff01\uff1f:\uff1a;\uff1b\u3001-~"


@dataclass(frozen=True)
class HotSpot:
    """Messages of several people about one matter, with how many came in each month of the file."""

    title: str
    people: int
    score: float
    messages: tuple[str, ...]
    months: tuple[int, ...]

    def as_dict(self, rank: int) -> dict[str, object]:
        """Return what `hotspots --json` prints of it."""
        return {
            "rank": rank,
            "title": self.title,
            "people": self.people,
            "score": self.score,
            "messages": list(self.messages),
        }


@dataclass(frozen=True)
class Found:
    """The hot spots of a file, hottest first, and how many messages were read or were too old to be."""

    spots: tuple[HotSpot, ...]
    read: int
    left_out: int


def hotspots_of_file(file: Path, advance: Callable[[str, int, int], None], most: int = MOST) -> Found:
    """Return the hot spots of a CSV `id,user,subject,text,time`; of a long file, of its `most` newest rows.

    Raises ColumnsMissing, IdsRepeated and TimesUnreadable.
    """
    messages = read_messages(file)
    newest = messages[-most:]
    return Found(
        hotspots(newest, lambda done: advance("hotspots", done, len(newest))),
        len(newest),
        len(messages) - len(newest),
    )


def hotspots(
    messages: Sequence[Message], advance: Callable[[int], None], everyday_lines: int | None = None
) -> tuple[HotSpot, ...]:
    """Return what several people wrote about, hottest first; fewer everyday lines take less time."""
    if not messages:
        return ()
    found = compared(messages, everyday_lines)
    groups = clusters(likenesses(found, advance), REACH)
    months = _months([each.day for each in messages])
    spots = [
        _spot(found, messages, group, months)
        for group in groups
        if people([messages[row] for row in group]) >= FEWEST
    ]
    return tuple(sorted(spots, key=lambda spot: (-spot.score, -spot.people, spot.messages)))


def heat(persons: int, messages: int, closeness: float, burst: float) -> float:
    """Return how hot a matter is: people beside the first, less where it is diffuse or spread over years.

    `closeness` is the mean likeness within it; `burst` the largest share of its messages within BURST.
    """
    beside_the_first = persons - 1 + AGAIN * (messages - persons)
    return beside_the_first * math.sqrt(min(1.0, closeness / TIGHT)) * burst


def burst(days: Sequence[date]) -> float:
    """Return the largest share of days that lie within BURST."""
    numbers = np.sort(np.array([day.toordinal() for day in days]))
    ends = np.searchsorted(numbers, numbers + BURST.days, side="right")
    return float((ends - np.arange(len(numbers))).max() / len(numbers))


def _spot(
    found: Compared, messages: Sequence[Message], group: Sequence[int], months: Sequence[tuple[int, int]]
) -> HotSpot:
    members = [messages[row] for row in group]
    persons, days = people(members), [each.day for each in members]
    came = Counter((day.year, day.month) for day in days)
    return HotSpot(
        _title([messages[row] for row in found.most_central(group)]),
        persons,
        round(heat(persons, len(members), found.closeness(group), burst(days)), 3),
        tuple(each.id for each in members),
        tuple(came[month] for month in months),
    )


def title_of(messages: Sequence[Message]) -> str:
    """Return the shortest first sentence that tells something, else any; empty where there is none."""
    phrases = sorted(filter(None, (_phrase(each.subject or each.text) for each in messages)), key=len)
    return next((phrase for phrase in phrases if len(phrase) >= _TELLING), phrases[-1] if phrases else "")


def _title(central: Sequence[Message]) -> str:
    """Return the shortest of the most central subjects as a phrase; where none has one, a first sentence."""
    best = central[: 1 + len(central) // CENTRAL]
    telling = [phrase for phrase in (_phrase(each.subject) for each in best) if len(phrase) >= _TELLING]
    if telling:
        return min(telling, key=len)
    every = (*(each.subject for each in central), *(each.text for each in central))
    return next((phrase for phrase in map(_phrase, every) if phrase), "")


def _phrase(words: str) -> str:
    sentence = _FIRST_SENTENCE.search(words.strip(_EDGE))
    if sentence is None:
        return ""
    return _NUMBER.sub("***", " ".join(sentence.group().split()))[:TITLE].strip(_EDGE)


def _months(days: Sequence[date]) -> list[tuple[int, int]]:
    """Return every month from the first day to the last."""
    first, last = min(days), max(days)
    count = (last.year - first.year) * 12 + last.month - first.month
    numbers = range(first.year * 12 + first.month - 1, first.year * 12 + first.month + count)
    return [(number // 12, number % 12 + 1) for number in numbers]
