"""Ranks candidates by the strongest paths of majorities (Schulze 2011, winning votes).

Whoever wins against everybody else one by one is first. Candidates that tie stand in the order of the list.
"""

from workflows.participation.elections import RankedBallot, RankedElection
from workflows.participation.tally.result import Tally

Matrix = list[list[int]]


def schulze(election: RankedElection) -> Tally:
    """Elect as many as there are seats, from the top of the ranking."""
    standing = election.standing()
    preferred = duels(election)
    paths = strongest_paths(preferred)
    ahead = {at: sum(paths[at][other] > paths[other][at] for other in standing) for at in standing}
    order = sorted(standing, key=lambda at: (-ahead[at], at))
    winners, names = order[: election.seats], election.candidates
    last, following = winners[-1:], order[election.seats :]
    tied = [at for at in (*last, *following) if last and ahead[at] == ahead[last[0]]]
    facts = {
        "duels": {
            names[at]: {names[other]: preferred[at][other] for other in standing if other != at}
            for at in standing
        },
        "ranking": [names[at] for at in order],
    }
    ties = (", ".join(names[at] for at in tied),) if len(tied) > 1 else ()
    return Tally(tuple(winners), (facts,), ties)


def duels(election: RankedElection) -> Matrix:
    """Return how many prefer each candidate to each other one; who is not named is behind all that are."""
    size = len(election.candidates)
    preferred = [[0] * size for _ in range(size)]
    for ballot in election.ballots:
        places = _places(ballot, size)
        for one in range(size):
            for other in range(size):
                if places[one] < places[other]:
                    preferred[one][other] += ballot.weight
    return preferred


def _places(ballot: RankedBallot, size: int) -> list[int]:
    places = [len(ballot.order)] * size
    for place, tier in enumerate(ballot.order):
        for at in tier:
            places[at] = place
    return places


def strongest_paths(preferred: Matrix) -> Matrix:
    """Return for each two candidates how strong the strongest path of majorities between them is."""
    size = len(preferred)
    paths = [[0] * size for _ in range(size)]
    for one in range(size):
        for other in range(size):
            if preferred[one][other] > preferred[other][one]:
                paths[one][other] = preferred[one][other]
    for via in range(size):
        for one in range(size):
            if one == via:
                continue
            for other in range(size):
                if other not in (one, via):
                    paths[one][other] = max(paths[one][other], min(paths[one][via], paths[via][other]))
    return paths
