"""Reads what a vote came to, for chat and pages: nothing of it before it is counted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.vocabulary_votes import VoteStage
from workflows.participation.tally.double import Both
from workflows.participation.votes.counting import Why
from workflows.participation.votes.records import find
from workflows.participation.votes.seals import digest
from workflows.participation.votes.view import VoteView, shown
from workflows.transaction import Transaction


@dataclass(frozen=True)
class OptionResult:
    """What one option got; the share of heads (and of area) among those who took part, for a bar."""

    place: int
    words: str
    cost: int | None
    heads: int  # of scores, the sum
    area: int | None  # None: so few chose it that the area would name a flat
    won: bool

    def share(self, part: Both) -> float:
        """Return the part of the heads that took part, 0 to 1, for drawing alone."""
        return self.heads / part.heads if part.heads else 0.0

    def share_of_area(self, part: Both) -> float:
        """Return the part of the area that took part, 0 to 1, for drawing alone."""
        return self.area / part.area if self.area and part.area else 0.0


@dataclass(frozen=True)
class CellTurnout:
    """Turnout of a grid cell in which so many may vote that it points at nobody."""

    cell: str
    heads: int
    voted: int


@dataclass(frozen=True)
class ResultView:
    """What a vote came to. `quorum`, `passed` None where nothing had to be reached."""

    vote: VoteView
    whole: Both
    part: Both
    blank: int
    quorum: bool | None
    passed: bool | None
    why: Why
    options: tuple[OptionResult, ...]
    winners: tuple[int, ...]
    rounds: tuple[Mapping[str, Any], ...]
    ties: tuple[str, ...]
    lot: tuple[int, ...]
    seed: str
    cells: tuple[CellTurnout, ...]
    hash: str
    facts: str  # canonical JSON, as it was sealed


def result(tx: Transaction, key: int | str) -> ResultView | None:
    """Return what a vote came to; None until it is counted."""
    vote = find(tx, key)
    if vote is None or vote.stage != VoteStage.CLOSED or not vote.result:
        return None
    facts, seen = json.loads(vote.result), shown(tx, vote)
    words = {each.place: each for each in seen.options}
    won = tuple(facts["winners"])
    return ResultView(
        vote=seen,
        whole=Both(**facts["roll"]),
        part=Both(facts["turnout"]["heads"], facts["turnout"]["area"]),
        blank=facts["turnout"]["blank"],
        quorum=facts["quorum"],
        passed=facts["passed"],
        why=Why(facts["why"]),
        options=tuple(
            OptionResult(
                place=each["place"],
                words=words[each["place"]].words,
                cost=words[each["place"]].cost,
                heads=each["heads"],
                area=each["area"],
                won=each["place"] in won,
            )
            for each in facts["options"]
        ),
        winners=won,
        rounds=tuple(facts["rounds"]),
        ties=tuple(facts["ties"]),
        lot=tuple(facts["tie"]["order"]),
        seed=facts["tie"]["seed"],
        cells=tuple(CellTurnout(**each) for each in facts["cells"]),
        hash=digest(vote.result),
        facts=vote.result,
    )
