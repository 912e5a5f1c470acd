"""The map of opinions: where people stand, which groups they make, and what these say."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workflows.participation.opinions.groups import groups_of
from workflows.participation.opinions.matrix import Opinions, Table
from workflows.participation.opinions.places import Frame, frame_of, placed, taking_part
from workflows.participation.opinions.said import Votes, group_aware_consensus, stands_for, votes_of

DIGITS = 6


@dataclass(frozen=True)
class OpinionMap:
    """A map; `rows` are those who take part in groups, `groups` theirs."""

    opinions: Opinions
    frame: Frame
    places: Table
    rows: NDArray[np.int64]
    groups: NDArray[np.int64]
    votes: Votes

    def as_dict(self) -> dict[str, Any]:
        """Return the map as plain values for JSON, by the names of participants and statements."""
        names = self.opinions.statements
        consensus = group_aware_consensus(self.votes).tolist()
        return {
            "groups": [self._group(number) for number in range(len(self.votes.seen))],
            "consensus": dict(zip(names, consensus, strict=True)),
            "representative": {
                str(number): [
                    {
                        "statement": names[each.statement],
                        "for": "agree" if each.agrees else "disagree",
                        "count": each.count,
                        "seen": each.seen,
                        "share": round(each.share, DIGITS),
                        "times": round(each.times, DIGITS),
                    }
                    for each in stands_for(self.votes, number)
                ]
                for number in range(len(self.votes.seen))
            },
            "projection": dict(
                zip(self.opinions.participants, self.places.round(DIGITS).tolist(), strict=True)
            ),
        }

    def _group(self, number: int) -> dict[str, Any]:
        members = [self.opinions.participants[at] for at in self.rows[self.groups == number]]
        rows = zip(
            self.votes.agree[number], self.votes.disagree[number], self.votes.seen[number], strict=True
        )
        votes = [{"agree": int(a), "disagree": int(d), "seen": int(s)} for a, d, s in rows]
        named = dict(zip(self.opinions.statements, votes, strict=True))
        return {"id": number, "size": len(members), "members": members, "votes": named}


def opinion_map(opinions: Opinions) -> OpinionMap:
    """Return the map of opinions."""
    frame, rows = frame_of(opinions), taking_part(opinions)
    found = placed(frame, opinions.votes)
    groups = groups_of(found[rows]) if rows.size else np.zeros(0, np.int64)
    return OpinionMap(opinions, frame, found, rows, groups, votes_of(opinions, groups, rows))
