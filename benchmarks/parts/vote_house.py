"""The house beside the bare loop: a roll, votes, ballots that are cast by the lane, and counts."""

import random
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session

from benchmarks.parts.grounds import Ground
from models.area import Area
from models.core import table
from models.database import Database
from models.migrations.upgrade import migrate
from models.person import Person
from models.roll import Roll, RollMember, RollUnit
from models.vocabulary import Role
from models.vocabulary_votes import RollKind, Secrecy, VoteKind, VoteProcess, VoteStage
from models.vote import Vote, VoteElector
from tests.vaults import a_vault
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.participation.votes.announce import announce
from workflows.participation.votes.cast import cast
from workflows.participation.votes.close import result_of
from workflows.participation.votes.draft import draft_vote
from workflows.participation.votes.opening import open_vote
from workflows.participation.votes.seals import choices_of
from workflows.participation.votes.terms import Option, Question, detached, preset
from workflows.policy import Policy
from workflows.reference import load_reference

NOW = datetime(2026, 11, 23, tzinfo=UTC)
AT_ONCE = 64
"""Ballots under way at once: SQLite commits what waits together."""

BATCH = 20_000
WORDS = Question("T", "?", "+", "-")
OPTIONS = tuple(Option(each) for each in "abcdefgh")


class House:
    """One installation, with a roll that grows as votes need it."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        migrate(ground.url)
        self.database = Database(ground.url, vault=a_vault())
        self.people = 0
        self.database.write_now(lambda tx: tx.add(Area(code="CELL", name="C", kind="cell")))
        self.reference = self.database.read_now(lambda tx: load_reference(tx, Policy(), NOW))
        self.chance = random.SystemRandom()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def act(self, tx: Session, by: Actor, at: datetime) -> Act:
        """Let somebody act."""
        return Act(tx, by, at, self.reference, self.chance)

    def opened(self, electors: int, secrecy: Secrecy) -> tuple[int, list[tuple[int, int]]]:
        """Open a vote among so many; return it, and its electors with their persons."""
        first, self.people = self.people + 1, self.people + electors

        def step(tx: Session) -> tuple[int, list[tuple[int, int]]]:
            persons = range(first, first + electors)
            tx.execute(insert(Person), [{"id": each, "name": "", "created_at": NOW} for each in persons])
            roll = Roll(code=f"R{first}", name="R", kind=RollKind.PERSONS, area="CELL", created_at=NOW)
            tx.add(roll)
            tx.flush()
            unit = {"roll_id": roll.id, "cell": "CELL"}
            tx.execute(
                insert(table(RollUnit)),
                [{**unit, "id": p, "unit": str(p), "holder": str(p), "area": 0} for p in persons],
            )
            member = {"how": "code", "since": NOW}
            tx.execute(insert(table(RollMember)), [{**member, "unit_id": p, "person_id": p} for p in persons])
            process, closes = VoteProcess.CONSULTATIVE, NOW + timedelta(days=9)
            rules = preset(process, RollKind.PERSONS, NOW, closes, kind=VoteKind.YES_NO)
            rules = detached(rules) if secrecy is Secrecy.DETACHED else replace(rules, may_change=False)
            by = Actor(Role.ORGANIZER, persons[0])
            vote = draft_vote(self.act(tx, by, NOW), roll.id, WORDS, rules)
            announce(self.act(tx, by, NOW), vote.id)
            open_vote(self.act(tx, SYSTEM, NOW), vote)
            mine = text(
                "SELECT s.elector_id, s.person_id FROM voteseat s JOIN voteelector e ON e.id = s.elector_id"
                " WHERE e.vote_id = :vote"
            )
            return vote.id, [(int(e), int(p)) for e, p in tx.execute(mine, {"vote": vote.id})]

        return self.database.write_now(step)

    def cast(self, ballots: int, secrecy: Secrecy) -> float:
        """Cast ballots, some at once; return how many a second."""
        vote, electors = self.opened(ballots, secrecy)
        at, flying = NOW + timedelta(hours=1), deque[Future[Any]]()
        begun = time.perf_counter()
        for elector, person in electors:
            if len(flying) == AT_ONCE:
                flying.popleft().result()
            flying.append(self.database.submit(self.ballot(vote, elector, person, at)))
        for each in flying:
            each.result()
        return ballots / (time.perf_counter() - begun)

    def ballot(self, vote: int, elector: int, person: int, at: datetime) -> Any:
        """Return the step that casts one ballot."""
        by, marks = Actor(Role.RESIDENT, person), {1 + elector % 3: 1}
        return lambda tx: cast(self.act(tx, by, at), vote, elector, marks)


def piles_of(house: House, kind: str, ballots: int) -> dict[str, Any]:
    """Store so many detached ballots, and count them; return how long the count took."""
    vote = house.database.write_now(lambda tx: stored(house, tx, VoteKind(kind), ballots))
    begun, cpu = time.perf_counter(), time.process_time()
    found = house.database.read_now(lambda tx: result_of(tx, tx.get_one(Vote, vote)).outcome.part.heads)
    wall, worked = time.perf_counter() - begun, time.process_time() - cpu
    assert found == ballots
    house.database.write_now(lambda tx: emptied(tx, vote))
    return {"ballots": ballots, "seconds": round(wall, 2), "cpu_seconds": round(worked, 2)}


def stored(house: House, tx: Session, kind: VoteKind, ballots: int) -> int:
    """Put ballots in, as many as electors, without the way a ballot takes."""
    roll = Roll(code=f"S{kind}", name="S", kind=RollKind.PERSONS, area="CELL", created_at=NOW)
    tx.add(roll)
    tx.flush()
    options = () if kind is VoteKind.YES_NO else OPTIONS
    rules = preset(
        VoteProcess.CONSULTATIVE,
        RollKind.PERSONS,
        NOW,
        NOW + timedelta(days=9),
        kind=kind,
        options=len(options),
    )
    question = Question("T", "?", "+", "-", options)
    vote = draft_vote(house.act(tx, Actor(Role.ORGANIZER, 1), NOW), roll.id, question, detached(rules))
    vote.stage = VoteStage.OPEN
    tx.flush()
    chance = random.Random(7)
    elector = {"vote_id": vote.id, "units": "", "cell": "CELL", "heads": 1, "area": 0, "voted": True}
    for start in range(0, ballots, BATCH):
        size = min(BATCH, ballots - start)
        names = [f"{start + each:032x}" for each in range(size)]
        tx.execute(
            insert(table(VoteElector)),
            [{**elector, "holder": each, "salt": each, "entry": each} for each in names],
        )
        written = [
            {"id": f"{chance.getrandbits(128):032x}", "vote_id": vote.id, "choices": marks(kind, chance)}
            for _ in range(size)
        ]
        tx.execute(text("INSERT INTO detachedballot VALUES (:id, :vote_id, :choices)"), written)
    return int(vote.id)


def marks(kind: VoteKind, chance: random.Random) -> str:
    """Draw what a ballot says."""
    if kind is VoteKind.YES_NO:
        return choices_of({chance.choice((1, 1, 2, 3)): 1})
    if kind is VoteKind.CHOICE:
        return choices_of({chance.randint(1, 8): 1})
    return choices_of({place: chance.randint(1, 10) for place in range(1, 9) if chance.random() < 0.7})


def emptied(tx: Session, vote: int) -> None:
    """Make room for the next."""
    for name in ("detachedballot", "voteelector"):
        tx.execute(text(f"DELETE FROM {name} WHERE vote_id = :vote"), {"vote": vote})
