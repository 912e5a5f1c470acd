"""What is counted: ballots over projects with a budget, and ballots over candidates for seats.

Values are exact: whole numbers and fractions, never floating point.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat

Tier = frozenset[int]
"""Candidates, by their places in the list, that one ballot puts side by side."""


@dataclass(frozen=True)
class Project:
    """Something that money is asked for; `cost` in units of the currency."""

    code: str
    cost: Fraction
    name: str = ""


@dataclass(frozen=True)
class BudgetElection:
    """A budget, the projects, and the ballots: each gives points to projects by their places in the list.

    Where ballots only approve, every point is 1.
    """

    budget: Fraction
    projects: tuple[Project, ...]
    ballots: tuple[Mapping[int, int], ...]

    def points(self) -> list[int]:
        """Return how many points each project got: of approvals, how many people approve."""
        got = [0] * len(self.projects)
        for ballot in self.ballots:
            for at, given in ballot.items():
                got[at] += given
        return got


@dataclass(frozen=True)
class RankedBallot:
    """One order of candidates, and how many people gave it. What is not in it is behind all that is."""

    weight: int
    order: tuple[Tier, ...]


@dataclass(frozen=True)
class RankedElection:
    """Candidates, seats, and ballots that put candidates in order. Who withdrew is in no ballot."""

    candidates: tuple[str, ...]
    ballots: tuple[RankedBallot, ...]
    seats: int = 1
    withdrawn: frozenset[int] = frozenset()

    def standing(self) -> list[int]:
        """Return who may be elected, in the order of the list."""
        return [at for at in range(len(self.candidates)) if at not in self.withdrawn]


@dataclass(frozen=True)
class ScoredElection:
    """Options, seats, and ballots that give each option a whole number; an option not named gets nothing.

    `weights` tells how many people gave each ballot; without it, one each.
    """

    options: tuple[str, ...]
    ballots: tuple[Mapping[int, int], ...]
    seats: int = 1
    weights: tuple[int, ...] = ()

    def weighed(self) -> Iterable[tuple[Mapping[int, int], int]]:
        """Return the ballots, each with how many people gave it."""
        return zip(self.ballots, self.weights or repeat(1), strict=False)


Election = BudgetElection | RankedElection | ScoredElection


@dataclass(frozen=True)
class Turnout:
    """How many ballots there were, and how many of them said anything."""

    ballots: int
    empty: int

    @property
    def counted(self) -> int:
        """Return how many ballots said something."""
        return self.ballots - self.empty


def turnout_of(election: Election) -> Turnout:
    """Return the turnout of an election."""
    if isinstance(election, RankedElection):
        empty = sum(ballot.weight for ballot in election.ballots if not ballot.order)
        return Turnout(sum(ballot.weight for ballot in election.ballots), empty)
    return Turnout(len(election.ballots), sum(not any(ballot.values()) for ballot in election.ballots))
