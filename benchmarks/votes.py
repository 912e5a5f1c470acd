"""Measures votes: counting a million ballots, casting, the last instant, a map of opinions; prints JSON.

`huiying bench votes [--quick] [--cases N]`: N ballots are counted (aim 5 s a million, of simple kinds); some
thousands are cast, each in a transaction, beside a bare loop that writes the same rows in raw SQL, one
transaction each, in the same run (aim 0.3); eight threads cast a thousand ballots each around the instant at
which the vote closes (none late, none double, none lost); a map of 2,000 people and 200 statements (aim 1 s).
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.parts.grounds import Ground, folder, on_both
from benchmarks.parts.machine import describe
from benchmarks.parts.measure import tell
from benchmarks.parts.vote_bare import Write, bare, put_among_others, put_apart, put_on_board
from benchmarks.parts.vote_closing import around_the_end
from benchmarks.parts.vote_house import House, piles_of
from models.vocabulary_votes import Secrecy
from workflows.participation.opinions.map import opinion_map
from workflows.participation.opinions.matrix import Opinions

SECRECIES = (Secrecy.PSEUDONYMOUS, Secrecy.DETACHED)
WRITES = {Secrecy.PSEUDONYMOUS: put_on_board, Secrecy.DETACHED: put_apart}
PEOPLE, STATEMENTS, SEEN = 2_000, 200, 0.4
MAPS = 3
TURNS = 3


@dataclass(frozen=True)
class Plan:
    """How many ballots are counted, how many cast in each turn, and by each thread around the closing."""

    counted: int = 1_000_000
    cast: int = 1_000
    closing: int = 1_000


QUICK = Plan(100_000, 200, 50)


def on(ground: Ground, plan: Plan) -> dict[str, Any]:
    """Measure on one database."""
    house = House(ground)
    try:
        casting = {str(each): turns(house, ground, plan, each, WRITES[each]) for each in SECRECIES}
        apart = turns(house, ground, plan, Secrecy.DETACHED, put_among_others)
        casting["detached, of the same rows"] = apart
        tell(f"casting: {casting}")
        counting = {kind: piles_of(house, kind, plan.counted) for kind in ("yes_no", "choice", "score")}
        tell(f"counting: {counting}")
        closing = {str(each): around_the_end(house, plan.closing, each) for each in SECRECIES}
        tell(f"closing: {closing}")
    finally:
        house.close()
    return {"casting": casting, "counting": counting, "closing": closing}


def turns(house: House, ground: Ground, plan: Plan, secrecy: Secrecy, write: Write) -> dict[str, Any]:
    """Cast in turns with the bare loop; the middle of the ratios."""
    rows = []
    for _ in range(TURNS):
        ours = house.cast(plan.cast, secrecy)
        raw = bare(ground.url, plan.cast, write)
        rows.append({"ours": round(ours, 1), "bare": round(raw, 1), "ratio": round(ours / raw, 3)})
    middle = sorted(rows, key=lambda row: row["ratio"])[TURNS // 2]
    return {**middle, "ratios": [row["ratio"] for row in rows]}


def map_seconds() -> dict[str, Any]:
    """Draw the map of people who are of three minds."""
    chance = np.random.default_rng(20261123)
    mind = chance.integers(0, 3, PEOPLE)
    leaning = chance.uniform(0.1, 0.9, (3, STATEMENTS))[mind]
    votes = np.where(chance.random((PEOPLE, STATEMENTS)) < leaning, 1.0, -1.0)
    votes[chance.random((PEOPLE, STATEMENTS)) > SEEN] = np.nan
    people, said = (tuple(map(str, range(each))) for each in (PEOPLE, STATEMENTS))
    opinions, taken = Opinions(people, said, votes), []
    for _ in range(MAPS):
        begun, cpu = time.perf_counter(), time.process_time()
        found = opinion_map(opinions).as_dict()
        taken.append((time.perf_counter() - begun, time.process_time() - cpu))
    wall, cpu = min(taken)
    return {
        "people": PEOPLE,
        "statements": STATEMENTS,
        "groups": len(found["groups"]),
        "seconds": round(wall, 3),
        "cpu_seconds": round(cpu, 3),
    }


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    plan = QUICK if given.quick else Plan(counted=given.cases or Plan.counted)
    with folder() as place:
        machine = describe(place)
    figures = {"machine": machine, "opinions": map_seconds(), **on_both(lambda ground: on(ground, plan))}
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
