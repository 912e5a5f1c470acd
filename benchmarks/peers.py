"""Counts elections made by chance with our programs and with other people's, and says how often both agree.

pip install pabutools pref_voting red-dwarf   (into an environment of its own: they are no part of ours)
PYTHONPATH=. OTHER/bin/python -m benchmarks.peers

Equals are decided by everybody's own rule, so that only elections are compared in which nothing was equal.
"""

import importlib
import json
import random
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from workflows.participation.elections import BudgetElection, Project, RankedBallot, RankedElection
from workflows.participation.opinions.map import opinion_map
from workflows.participation.opinions.matrix import opinions_of
from workflows.participation.tally.elimination import irv
from workflows.participation.tally.equal_shares import equal_shares
from workflows.participation.tally.greedy import greedy
from workflows.participation.tally.result import Tally
from workflows.participation.tally.schulze import schulze

ELECTIONS, SEED = 100, 20261123
MAPS, PEOPLE, STATEMENTS = 20, 60, 20
Outcome = dict[str, Any]


def budget(chance: random.Random) -> BudgetElection:
    """A budget election: costs that seldom add up alike, people who approve some."""
    places = range(chance.randint(4, 9))
    projects = tuple(Project(str(at), Fraction(chance.randint(1_000, 50_000))) for at in places)
    whole = sum((each.cost for each in projects), Fraction(0))
    ballots = [{at: 1 for at in places if chance.random() < 0.35} for _ in range(chance.randint(150, 500))]
    spent = int(whole * chance.randint(30, 70) / 100)
    return BudgetElection(Fraction(spent), projects, tuple(each for each in ballots if each))


def ranked(chance: random.Random) -> RankedElection:
    """An election of one: everybody puts all candidates in order."""
    names = "abcdef"[: chance.randint(3, 6)]
    people = range(chance.randint(31, 201))
    orders = (chance.sample(range(len(names)), len(names)) for _ in people)
    return RankedElection(tuple(names), tuple(RankedBallot(1, tuple(map(_alone, each))) for each in orders))


def _alone(at: int) -> frozenset[int]:
    return frozenset({at})


def pabutools(name: str) -> Callable[[BudgetElection], set[str]]:
    """What pabutools funds, by its rule of a name."""
    rules, election = (
        importlib.import_module("pabutools.rules"),
        importlib.import_module("pabutools.election"),
    )
    more = {"voter_budget_increment": 1} if name == "method_of_equal_shares" else {}

    def funded(ours: BudgetElection) -> set[str]:
        known = [election.Project(each.code, int(each.cost)) for each in ours.projects]
        instance = election.Instance(known, budget_limit=int(ours.budget))
        ballots = [election.ApprovalBallot([known[at] for at in each]) for each in ours.ballots]
        profile = election.ApprovalProfile(ballots, instance=instance)
        found = getattr(rules, name)(instance, profile, sat_class=election.Cost_Sat, **more)
        return {each.name for each in found}

    return funded


def pref_voting(name: str) -> Callable[[RankedElection], set[str]]:
    """Whom pref_voting elects, by its method of a name; several where it finds them equal."""
    methods = importlib.import_module("pref_voting.voting_methods")
    profiles = importlib.import_module("pref_voting.profiles")

    def elected(ours: RankedElection) -> set[str]:
        orders = [[next(iter(tier)) for tier in each.order] for each in ours.ballots]
        return {ours.candidates[at] for at in getattr(methods, name)(profiles.Profile(orders))}

    return elected


def compare(
    make: Callable[[random.Random], Any], ours: Callable[[Any], Tally], theirs: Callable[[Any], set[str]]
) -> Outcome:
    """Count many elections both ways."""
    chance, compared, other = random.Random(SEED), 0, []
    for number in range(ELECTIONS):
        election = make(chance)
        tally, found = ours(election), theirs(election)
        names = [each.code for each in getattr(election, "projects", ())] or election.candidates
        if tally.ties or (isinstance(election, RankedElection) and len(found) > 1) or equal_points(election):
            continue
        compared += 1
        if {names[at] for at in tally.winners} != found:
            other.append(number)
    return {"compared": compared, "same": compared - len(other), "different": other}


def equal_points(election: Any) -> bool:
    """Whether two projects of a budget have as many supporters: who is first, is a rule of each program."""
    points = election.points() if isinstance(election, BudgetElection) else []
    return len(set(points)) < len(points)


def conversation(chance: random.Random) -> dict[tuple[int, int], int]:
    """What people of three minds say of some statements, most of which they have seen."""
    lean = [[chance.uniform(0.1, 0.9) for _ in range(STATEMENTS)] for _ in range(3)]
    seen = ((who, what) for who in range(PEOPLE) for what in range(STATEMENTS) if chance.random() < 0.8)
    return {
        (who, what): 1 if chance.random() < lean[who % 3][what] else chance.choice((-1, -1, -1, 0))
        for who, what in seen
    }


def opinions() -> Outcome:
    """Draw maps by both: places up to sign, groups, and consensus where the groups are the same."""
    polis = importlib.import_module("reddwarf.implementations.polis")
    chance, alike, far, apart = random.Random(SEED), 0, 0.0, 0.0
    for _ in range(MAPS):
        said = conversation(chance)
        votes = [{"participant_id": p, "statement_id": s, "vote": v} for (p, s), v in said.items()]
        theirs = polis.run_pipeline(votes=votes, random_state=1)
        ours = opinion_map(opinions_of({(str(p), str(s)): float(v) for (p, s), v in said.items()})).as_dict()
        for at, axis in enumerate("xy"):
            both = [
                (float(v), ours["projection"][str(p)][at]) for p, v in theirs.participants_df[axis].items()
            ]
            far = max(far, min(max(abs(a - sign * b) for a, b in both) for sign in (1, -1)))
        members: dict[int, set[str]] = {}
        for who, number in theirs.participants_df["cluster_id"].items():
            members.setdefault(number, set()).add(str(who))
        if {frozenset(each["members"]) for each in ours["groups"]} == set(map(frozenset, members.values())):
            alike += 1
            consensus = theirs.statements_df["group-aware-consensus"].items()
            apart = max(apart, *(abs(v - ours["consensus"][str(s)]) for s, v in consensus))
    return {"maps": MAPS, "same_groups": alike, "places_differ_by": far, "consensus_differs_by": apart}


PEERS: dict[str, tuple[Callable[[random.Random], Any], Callable[[Any], Tally], Callable[[], Any]]] = {
    "equal-shares, pabutools": (budget, equal_shares, lambda: pabutools("method_of_equal_shares")),
    "greedy, pabutools": (budget, greedy, lambda: pabutools("greedy_utilitarian_welfare")),
    "irv, pref_voting": (ranked, irv, lambda: pref_voting("instant_runoff")),
    "schulze, pref_voting": (ranked, schulze, lambda: pref_voting("beat_path")),
}


def main() -> None:
    """Compare with every program that is installed."""
    found: dict[str, Outcome | str] = {}
    for name, (make, ours, theirs) in PEERS.items():
        try:
            rule = theirs()
        except ImportError as error:
            found[name] = f"not installed: {error.name}"
            continue
        found[name] = compare(make, ours, rule)
    try:
        found["maps, red-dwarf"] = opinions()
    except ImportError as error:
        found["maps, red-dwarf"] = f"not installed: {error.name}"
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
