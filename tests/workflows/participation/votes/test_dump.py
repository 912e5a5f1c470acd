"""Somebody who has a copy of the whole database links detached ballots no better than chance.

They know when everybody voted: an update of each stands in the inbox, in the very transaction of the ballot.
"""

import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlmodel import Session

from models.database import Database
from models.post_tables import Inbox
from models.vocabulary_votes import Secrecy
from models.vote import DetachedBallot, Vote
from tests.databases import on_postgres, prepared
from tests.principles.community import START
from tests.vaults import a_vault
from tests.workflows.participation.votes.polling import NO, OPENS, VOTERS, YES, Polling, inhabited
from workflows.participation.votes.seals import choices_of

VOTES = 3
Guess = Mapping[int, bool]


class Ward:
    """Forty people who vote one after the other, each in a transaction of their own."""

    def __init__(self, database: Database, folder: Path, chance: random.Random) -> None:
        self.database, self.folder, self.chance = database, folder, chance

    def hold(self, number: int, close: bool) -> tuple[int, list[tuple[int, bool]]]:
        """Hold a vote; return it, and who chose yes, in the order in which they came."""
        vote = self.database.write_now(lambda tx: self.opened(tx))
        order = self.chance.sample(VOTERS, len(VOTERS))
        choices = self.chance.sample([True, False] * (len(VOTERS) // 2), len(VOTERS))
        for person, yes in zip(order, choices, strict=True):
            self.database.write_now(lambda tx, p=person, y=yes: self.cast(tx, vote, p, y, number))  # type: ignore[misc]
        if close:
            self.database.write_now(lambda tx: Polling(tx, seed=None).tick(OPENS + timedelta(days=30)))
        return vote, list(zip(order, choices, strict=True))

    def opened(self, tx: Session) -> int:
        hand = Polling(tx, seed=None)
        return hand.opened(hand.roll(), secrecy=Secrecy.DETACHED).id

    def cast(self, tx: Session, vote: int, person: int, yes: bool, number: int) -> None:
        """Put a ballot in, beside the update that brought it."""
        update = {"channel": "web", "update_id": f"{number}:{person}", "chat_id": person, "at": START}
        tx.execute(insert(Inbox), [{**update, "answers": "[]"}])
        self.put(tx, vote, person, yes)

    def put(self, tx: Session, vote: int, person: int, yes: bool) -> None:
        hand = Polling(tx, seed=None)
        hand.cast(tx.get_one(Vote, vote), person, YES if yes else NO)


class Naive(Ward):
    """The same, where ballots are put in one behind the other: what the attacks must find."""

    def put(self, tx: Session, vote: int, person: int, yes: bool) -> None:
        rank = tx.execute(text("SELECT count(*) FROM detachedballot")).scalar_one()
        row = {"id": f"{rank:032x}", "vote_id": vote, "choices": choices_of(YES if yes else NO)}
        tx.execute(insert(DetachedBallot), [row])


@contextmanager
def ward(folder: Path, kind: type[Ward] = Ward) -> Iterator[Ward]:
    database = Database(prepared(folder, "polling", inhabited), vault=a_vault())
    try:
        yield kind(database, folder, random.Random(20261123))
    finally:
        database.close()


def by_rows(ward: Ward, vote: int, order: Sequence[int]) -> Guess:
    """Guess that rows stand in the order in which they were written."""
    place = "ORDER BY ctid" if on_postgres() else ""
    return in_turn(order, asked(ward, f"SELECT choices FROM detachedballot WHERE vote_id = {vote} {place}"))


def by_page(ward: Ward, vote: int, order: Sequence[int]) -> Guess:
    """Guess that SQLite fills its pages from the end: what was written first stands last."""
    if on_postgres():
        return {}
    with sqlite3.connect(ward.folder / "huiying.db") as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (ward.folder / "huiying.db").read_bytes()
    rows = asked(ward, f"SELECT id || ' ' || choices FROM detachedballot WHERE vote_id = {vote}")
    places = sorted(rows, key=lambda row: content.rfind(row.split()[0].encode()), reverse=True)
    return in_turn(order, [row.split()[1] for row in places])


def by_transaction(ward: Ward, vote: int, order: Sequence[int]) -> Guess:
    """Guess that the ballot is among the rows that the very transaction of the update has written."""
    if not on_postgres():
        return {}
    wrote = "SELECT xmin || ' ' || choices FROM detachedballot"
    ballots = [row.split() for row in asked(ward, f"{wrote} WHERE vote_id = {vote}")]
    updates = [row.split() for row in asked(ward, "SELECT xmin || ' ' || chat_id FROM inbox")]
    when = {int(person): xmin for xmin, person in updates}
    beside = {p: [choices == YEA for xmin, choices in ballots if xmin == when[p]] for p in order}
    return {person: sum(found) * 2 > len(found) for person, found in beside.items() if found}


def asked(ward: Ward, query: str) -> list[str]:
    """Read one column of a dump."""
    return ward.database.read_now(lambda tx: list(tx.execute(text(query)).scalars()))


def in_turn(order: Sequence[int], rows: Sequence[str]) -> Guess:
    """Guess by the order of rows, as far as there are any."""
    return {person: row == YEA for person, row in zip(order, rows, strict=False)}


ATTACKS = (by_rows, by_page, by_transaction)
YEA = choices_of(YES)


def hits(ward: Ward, close: bool, votes: int = VOTES) -> dict[str, list[bool]]:
    """Hold votes and attack each; return which guesses were right."""
    found: dict[str, list[bool]] = {attack.__name__: [] for attack in ATTACKS}
    for number in range(votes):
        vote, truth = ward.hold(number, close)
        for attack in ATTACKS:
            guess = attack(ward, vote, [person for person, _ in truth])
            found[attack.__name__] += [guess[person] == yes for person, yes in truth if person in guess]
    return {name: right for name, right in found.items() if right}


def lucky(right: list[bool]) -> bool:
    """Whether chance alone does so well, or so badly, more often than once in ten thousand runs."""
    return (2 * sum(right) - len(right)) ** 2 <= 16 * len(right)


@pytest.mark.parametrize("close", [False, True], ids=["before the end", "after it"])
def test_a_dump_links_no_detached_ballot_better_than_chance(tmp_path: Path, close: bool) -> None:
    with ward(tmp_path) as forty:
        found = hits(forty, close)

    assert "by_rows" in found
    assert {name: sum(right) / len(right) for name, right in found.items() if not lucky(right)} == {}


def test_the_attacks_would_find_ballots_that_are_put_in_one_behind_the_other(tmp_path: Path) -> None:
    with ward(tmp_path, Naive) as forty:
        found = hits(forty, close=False, votes=1)

    assert max(sum(right) / len(right) for right in found.values()) > 0.9
