"""Counts what ballots give to options: marks, scores, first choices. Ties: the order of the list."""

from fractions import Fraction

from workflows.participation.elections import BudgetElection, RankedElection, ScoredElection
from workflows.participation.tally.result import Tally, by_name


def approval(election: ScoredElection) -> Tally:
    """Elect those whom most ballots mark at all."""
    got = dict.fromkeys(range(len(election.options)), 0)
    for ballot, people in election.weighed():
        for at, given in ballot.items():
            got[at] += people if given > 0 else 0
    return _first(election.options, got, election.seats)


def score(election: ScoredElection) -> Tally:
    """Elect those with the highest sums."""
    got = dict.fromkeys(range(len(election.options)), 0)
    for ballot, people in election.weighed():
        for at, given in ballot.items():
            got[at] += given * people
    return _first(election.options, got, election.seats)


def plurality(election: RankedElection) -> Tally:
    """Elect those whom most put first; several first share their ballot."""
    got = {at: Fraction(0) for at in election.standing()}
    for ballot in election.ballots:
        top = ballot.order[0] if ballot.order else frozenset()
        for at in top:
            got[at] += Fraction(ballot.weight, len(top))
    return _first(election.candidates, got, election.seats)


def approved(election: BudgetElection) -> ScoredElection:
    """Return the ballots of a budget as marks on its projects, which cost nothing then."""
    return ScoredElection(tuple(project.code for project in election.projects), election.ballots)


def _first(names: tuple[str, ...], got: dict[int, Fraction] | dict[int, int], seats: int) -> Tally:
    order = sorted(got, key=lambda at: (-got[at], at))
    chosen, following = order[:seats], order[seats:]
    ties: tuple[str, ...] = ()
    if following and got[following[0]] == got[chosen[-1]]:
        ties = (", ".join(names[at] for at in order if got[at] == got[chosen[-1]]),)
    return Tally(tuple(chosen), ({"votes": by_name(names, got)},), ties)
