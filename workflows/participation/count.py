"""Counts a file of ballots by a named method: which methods there are, and which fit which ballots."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from workflows.participation.elections import (
    BudgetElection,
    Election,
    RankedElection,
    ScoredElection,
    Turnout,
    turnout_of,
)
from workflows.participation.errors import BallotsUnreadable, MethodUnfit, Wrong
from workflows.participation.formats.blt import read_blt
from workflows.participation.formats.pb import read_pb
from workflows.participation.formats.sheet import read_ranked, read_scored
from workflows.participation.formats.soi import read_soi
from workflows.participation.tally import points
from workflows.participation.tally.elimination import irv, stv
from workflows.participation.tally.equal_shares import equal_shares
from workflows.participation.tally.greedy import greedy, knapsack
from workflows.participation.tally.result import Tally
from workflows.participation.tally.schulze import schulze

OF_BUDGETS: dict[str, Callable[[BudgetElection], Tally]] = {
    "equal-shares": equal_shares,
    "greedy": greedy,
    "knapsack": knapsack,
}
OF_ORDERS: dict[str, Callable[[RankedElection], Tally]] = {
    "irv": irv,
    "stv": stv,
    "schulze": schulze,
    "plurality": points.plurality,
}
OF_MARKS: dict[str, Callable[[ScoredElection], Tally]] = {"approval": points.approval, "score": points.score}
METHODS = (*OF_BUDGETS, *OF_ORDERS, *OF_MARKS)

READERS: dict[str, Callable[[str], Election]] = {".pb": read_pb, ".blt": read_blt}
READERS |= dict.fromkeys((".soi", ".soc", ".toi", ".toc"), read_soi)
SHEET = ".csv"
Ballots = TypeVar("Ballots", bound=Election)


@dataclass(frozen=True)
class Counted:
    """A tally with the names of those it elects; `titles` are what projects are called beside their codes."""

    names: tuple[str, ...]
    tally: Tally
    turnout: Turnout
    titles: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain values for JSON."""
        return {
            "winners": [self.names[at] for at in self.tally.winners],
            "rounds": list(self.tally.rounds),
            "turnout": {**asdict(self.turnout), "counted": self.turnout.counted},
            "ties": list(self.tally.ties),
        }


def read_election(text: str, suffix: str, method: str) -> Election:
    """Return the ballots of a file by the ending of its name. Raises BallotsUnreadable."""
    ending = suffix.lower()
    if ending == SHEET:
        return read_ranked(text) if method in OF_ORDERS else read_scored(text)
    if ending not in READERS:
        raise BallotsUnreadable(Wrong.FORM, value=suffix)
    return READERS[ending](text)


def count(election: Election, method: str) -> Counted:
    """Count ballots by a method; where none says anything, nobody is elected. Raises MethodUnfit."""
    counted = _counted(election, method)
    if counted.turnout.counted:
        return counted
    return replace(counted, tally=replace(counted.tally, winners=(), ties=()))


def _counted(election: Election, method: str) -> Counted:
    turnout = turnout_of(election)
    if isinstance(election, BudgetElection):
        if method in OF_MARKS:
            found = OF_MARKS[method](points.approved(election))
        else:
            found = _fitting(OF_BUDGETS, method, OF_MARKS)(election)
        codes = tuple(project.code for project in election.projects)
        return Counted(codes, found, turnout, tuple(project.name for project in election.projects))
    if isinstance(election, RankedElection):
        return Counted(election.candidates, _fitting(OF_ORDERS, method)(election), turnout)
    return Counted(election.options, _fitting(OF_MARKS, method)(election), turnout)


def _fitting(
    known: dict[str, Callable[[Ballots], Tally]], method: str, others: dict[str, Any] | None = None
) -> Callable[[Ballots], Tally]:
    if method not in known:
        raise MethodUnfit(method, (*known, *(others or {})))
    return known[method]
