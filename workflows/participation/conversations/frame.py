"""Keeps by what a person's own place is found: nobody's place is kept, each is worked out for its person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.opinion import Conversation
from models.vocabulary_opinions import Opinion
from workflows.participation.conversations.seats import VOTES
from workflows.participation.opinions.matrix import Table
from workflows.participation.opinions.places import Frame, placed, reaches
from workflows.participation.votes.seals import plain

DIGITS = 9


@dataclass(frozen=True)
class Kept:
    """The frame of a map: its statements by number, and the centres of its groups."""

    numbers: tuple[int, ...]
    frame: Frame
    centres: Table

    def place(self, said: Mapping[int, Opinion]) -> Table:
        """Return where somebody with these answers stands."""
        votes = [VOTES[said[each]] if each in said else np.nan for each in self.numbers]
        found: Table = placed(self.frame, np.array([votes]))[0]
        return found

    def group(self, said: Mapping[int, Opinion]) -> int | None:
        """Return the group that is nearest to somebody; None where there is none."""
        if not len(self.centres):
            return None
        return int(np.linalg.norm(self.centres - self.place(said), axis=1).argmin())


def written(kept: Kept) -> str:
    """Write a frame as a row keeps it."""
    facts = {
        "numbers": list(kept.numbers),
        "means": kept.frame.means.round(DIGITS).tolist(),
        "directions": kept.frame.directions.round(DIGITS).tolist(),
        "centres": kept.centres.round(DIGITS).tolist(),
    }
    return plain(facts)


def frame_in(conversation: Conversation) -> Kept | None:
    """Read the frame of the last map; None where none was drawn."""
    if not conversation.frame:
        return None
    kept = json.loads(conversation.frame)
    frame = Frame(np.array(kept["means"], float), np.array(kept["directions"], float))
    return Kept(tuple(kept["numbers"]), frame, np.array(kept["centres"], float).reshape(-1, 2))


def reaches_in(conversation: Conversation) -> dict[int, float]:
    """Return how far out the last map puts who agrees with each statement."""
    kept = frame_in(conversation)
    if kept is None or not kept.numbers:
        return {}
    return dict(zip(kept.numbers, reaches(kept.frame).tolist(), strict=True))
