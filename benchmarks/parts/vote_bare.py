"""The bare loop beside the casting of ballots: the same rows in raw SQL, one transaction each."""

import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import make_url

OPEN = "SELECT id FROM vote WHERE stage = 'open' ORDER BY id DESC LIMIT 1"
SEAT = """INSERT INTO voteelector (vote_id, holder, units, heads, area, salt, entry, voted)
    VALUES ({0}, {1}, '', 1, 0, '0', {1}, FALSE)"""
HELD = "SELECT stage, closes_at, may_change FROM vote WHERE id = {0}"
ELECTOR = "SELECT id, voted FROM voteelector WHERE vote_id = {0} AND holder = {1}"
VOTED = "UPDATE voteelector SET voted = TRUE WHERE id = {0}"
BALLOT = "INSERT INTO ballot (vote_id, elector_id, choices, nonce, tracker) VALUES ({0}, {1}, {2}, {3}, {4})"
HEAD = "SELECT seq, hash FROM event WHERE subject = {0} ORDER BY seq DESC LIMIT 1"
EVENT = """INSERT INTO event (subject, seq, kind, at, actor, basis, data, previous, hash)
    VALUES ({0}, {1}, 'ballot', '2026-11-23 00:00:00', 'resident:elector', 'votes@1', {2}, {3}, {4})"""
TAKEN = """DELETE FROM detachedballot WHERE id IN (SELECT id FROM detachedballot
    WHERE vote_id = {0} AND id >= {1} ORDER BY id LIMIT 32) RETURNING choices"""
APART = "INSERT INTO detachedballot (id, vote_id, choices) VALUES ({0}, {1}, {2})"


class Loop:
    """One connection, as fast as it goes."""

    def __init__(self, url: str) -> None:
        self.sqlite = url.startswith("sqlite")
        self.connection: Any = (
            sqlite3.connect(str(make_url(url).database), isolation_level=None)
            if self.sqlite
            else psycopg.connect(url, autocommit=True)
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON") if self.sqlite else ():
            self.connection.execute(f"PRAGMA {pragma}")

    def run(self, statement: str, *values: Any) -> Any:
        """Run one statement."""
        places = (f"?{n + 1}" if self.sqlite else f"%(v{n})s" for n in range(5))
        given: Any = values if self.sqlite else {f"v{n}": value for n, value in enumerate(values)}
        return self.connection.execute(statement.format(*places), given)

    def run_many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one statement for several rows: of PostgreSQL without waiting for each answer."""
        if self.sqlite:
            self.connection.executemany(statement.format(*(f"?{n + 1}" for n in range(5))), rows)
        else:
            with self.connection.cursor() as cursor:
                cursor.executemany(statement.format(*["%s"] * 5), rows)

    def begin(self) -> None:
        """Begin a transaction as the house does."""
        self.connection.execute("BEGIN IMMEDIATE" if self.sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ")


Write = Callable[[Loop, int, int], None]
"""What writes one ballot of an elector."""


def bare(url: str, ballots: int, write: Write) -> float:
    """Cast ballots of new electors, each written by `write`; return how many a second."""
    loop = Loop(url)
    vote = loop.run(OPEN).fetchone()[0]
    holders = [secrets.token_hex(16) for _ in range(ballots)]
    loop.begin()
    for each in holders:
        loop.run(SEAT, vote, each)
    loop.connection.execute("COMMIT")
    begun = time.perf_counter()
    for each in holders:
        loop.begin()
        loop.run(HELD, vote).fetchone()
        elector = loop.run(ELECTOR, vote, each).fetchone()[0]
        loop.run(VOTED, elector)
        write(loop, vote, elector)
        loop.connection.execute("COMMIT")
    taken = time.perf_counter() - begun
    loop.connection.close()
    return ballots / taken


def put_apart(loop: Loop, vote: int, _elector: int) -> None:
    """A ballot that is nobody's, without any other: what hides it is not the bare loop's."""
    loop.run(APART, secrets.token_hex(16), vote, '{"1":1}')


def put_among_others(loop: Loop, vote: int, _elector: int) -> None:
    """A ballot that is nobody's, with up to 32 others written anew beside it: the rows that ours writes."""
    taken = loop.run(TAKEN, vote, secrets.token_hex(16)).fetchall()
    ballots = ('{"1":1}', *(each for (each,) in taken))
    loop.run_many(APART, [(secrets.token_hex(16), vote, choices) for choices in ballots])


def put_on_board(loop: Loop, vote: int, elector: int) -> None:
    """A ballot, and its event on the chain."""
    nonce, chain = secrets.token_hex(16), f"bare:{vote}"
    tracker = hashlib.sha256(nonce.encode()).hexdigest()
    loop.run(BALLOT, vote, elector, '{"1":1}', nonce, tracker)
    seq, before = loop.run(HEAD, chain).fetchone() or (0, "0" * 64)
    data = json.dumps({"seal": tracker, "tracker": tracker})
    digest = hashlib.sha256(f"{chain}{seq}{data}{before}".encode()).hexdigest()
    loop.run(EVENT, chain, seq + 1, data, before, digest)
