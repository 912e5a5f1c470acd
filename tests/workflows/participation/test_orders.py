"""Ranked ballots: elimination for one seat and for several, and the strongest paths."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from workflows.participation.elections import RankedBallot, RankedElection
from workflows.participation.tally.elimination import irv, stv
from workflows.participation.tally.points import plurality
from workflows.participation.tally.schulze import schulze


def election(*ballots: str, seats: int = 1, names: str = "abcd") -> RankedElection:
    """Each ballot as `8 abc`: so many people, in this order; `a=b` are side by side."""
    found = []
    for ballot in ballots:
        weight, _, order = ballot.partition(" ")
        tiers = order.replace("=", "").split(",") if "," in order or "=" in order else list(order)
        found.append(RankedBallot(int(weight), tuple(frozenset(map(names.index, each)) for each in tiers)))
    return RankedElection(tuple(names), tuple(found), seats)


TENNESSEE = ("42 mnck", "26 nckm", "15 cknm", "17 kcnm")
"""Four towns vote on their capital: the usual example, in which every method says something else."""


def test_each_method_has_its_own_capital() -> None:
    votes = election(*TENNESSEE, names="mnck")

    assert [votes.candidates[count(votes).winners[0]] for count in (plurality, irv, schulze)] == [
        "m",
        "k",
        "n",
    ]


def test_rounds_tell_who_was_left_out_and_who_got_the_votes() -> None:
    rounds = irv(election(*TENNESSEE, names="mnck")).rounds

    assert rounds[0]["votes"] == {"m": 42, "n": 26, "c": 15, "k": 17}
    assert [each.get("excluded") for each in rounds] == [["c"], ["n"], None][: len(rounds)]
    assert rounds[-1]["elected"] == ["k"]


def test_a_quota_of_voters_has_somebody() -> None:
    votes = election("4 ab", "2 c", "3 d", seats=2)

    assert [votes.candidates[at] for at in stv(votes).winners] == ["a", "d"]


def test_a_surplus_goes_on_at_its_reduced_value() -> None:
    rounds = stv(election("6 ab", "2 c", "1 d", seats=2)).rounds

    assert rounds[0]["quota"] == 4
    assert rounds[1]["votes"]["b"] == 2
    assert rounds[0]["surplus_of"] == "a"


def test_ballots_without_anybody_left_are_exhausted() -> None:
    rounds = irv(election("3 a", "2 b", "2 c")).rounds

    assert rounds[-1]["exhausted"] == 2


def test_a_tie_is_told_and_goes_by_the_list() -> None:
    tally = irv(election("2 a", "2 b", names="ab"))

    assert tally.ties
    assert tally.winners == (0,)


def test_whoever_wins_every_duel_is_first() -> None:
    votes = election("5 acb", "3 bac", "4 cab", names="abc")

    assert (
        votes.candidates[schulze(votes).winners[0]] == "a" or schulze(votes).rounds[0]["duels"]["c"]["a"] > 6
    )


ORDERS = st.lists(
    st.tuples(st.integers(1, 5), st.permutations(range(4)), st.integers(0, 4)), min_size=1, max_size=8
)


@given(ORDERS, st.integers(1, 4))
def test_as_many_are_elected_as_there_are_seats_and_no_vote_is_made(
    ballots: list[tuple[int, list[int], int]], seats: int
) -> None:
    given_ = tuple(
        RankedBallot(weight, tuple(frozenset({at}) for at in order[:length]))
        for weight, order, length in ballots
    )
    votes = RankedElection(("a", "b", "c", "d"), given_, seats)

    tally = stv(votes)

    assert len(tally.winners) == len(set(tally.winners)) == seats
    whole = sum(ballot.weight for ballot in given_)
    assert all(
        sum(map(Fraction, each["votes"].values())) <= whole + Fraction(1, 1000) for each in tally.rounds
    )
