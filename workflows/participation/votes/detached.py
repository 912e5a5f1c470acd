"""Keeps ballots that belong to nobody: no time, no order, no transaction tells whose they are.

A database keeps an order of its own: PostgreSQL the place of a row and the transaction that wrote it, SQLite
the place in a page. With each new ballot some tens of others are written anew under new names, in an order
drawn by lot; when the vote closes, all, and the electors too (ADR 0014).
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import BindParameter, Insert, Select, bindparam, delete, insert, select, update
from sqlalchemy.sql.dml import ReturningDelete
from sqlmodel import col

from models.core import run, table
from models.vote import DetachedBallot, VoteElector
from workflows.transaction import Transaction

DECOYS = 32
NAME_BYTES = 16
BATCH = 5000
FIELDS = ("id", "vote_id", "choices")


def put_in(tx: Transaction, vote_id: int, choices: str, chance: random.Random) -> None:
    """Put a ballot among the others."""
    others = take_some(tx, vote_id, chance)
    put_all(tx, vote_id, [choices, *others], chance)


def take_some(tx: Transaction, vote_id: int, chance: random.Random) -> list[str]:
    """Take some tens of ballots out, any; names are drawn by lot, so that a stretch of them is any."""
    given = {"vote": vote_id, "start": new_name(chance)}
    taken = run(tx, TAKE_BEHIND, {**given, "most": DECOYS}).scalars()
    if len(taken) < DECOYS:
        taken += run(tx, TAKE_BEFORE, {**given, "most": DECOYS - len(taken)}).scalars()
    return taken


BALLOTS = table(DetachedBallot).c
SOME = (
    select(BALLOTS.id)
    .where(BALLOTS.vote_id == bindparam("vote"))
    .order_by(BALLOTS.id)
    .limit(bindparam("most"))
)


def taking(some: Select[tuple[str]]) -> ReturningDelete[tuple[str]]:
    """The statement that takes ballots out, and says what is in them."""
    return delete(table(DetachedBallot)).where(BALLOTS.id.in_(some)).returning(BALLOTS.choices)


START: BindParameter[str] = bindparam("start")
TAKE_BEHIND, TAKE_BEFORE = taking(SOME.where(BALLOTS.id >= START)), taking(SOME.where(BALLOTS.id < START))
PUT = insert(table(DetachedBallot))
MARK = (
    update(table(VoteElector))
    .where(table(VoteElector).c.id == bindparam("elector"))
    .values(voted=bindparam("did"))
)
QUIET = {"synchronize_session": False}


def put_all(tx: Transaction, vote_id: int, ballots: Sequence[str], chance: random.Random) -> None:
    """Write ballots under new names, in an order drawn by lot."""
    rows = [{"id": new_name(chance), "vote_id": vote_id, "choices": choices} for choices in ballots]
    chance.shuffle(rows)
    if len(rows) <= DECOYS + 1:
        run(tx, putting(len(rows)), numbered(rows))
        return
    for start in range(0, len(rows), BATCH):
        tx.execute(PUT, rows[start : start + BATCH])


@cache
def putting(count: int) -> Insert:
    """The statement that writes so many ballots at once."""
    places: list[dict[str, BindParameter[object]]] = [
        {name: bindparam(f"{name}_{place}") for name in FIELDS} for place in range(count)
    ]
    return insert(table(DetachedBallot)).values(places)


def numbered(rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """The values of several rows under the names that one statement knows them by."""
    return {f"{name}_{place}": row[name] for place, row in enumerate(rows) for name in FIELDS}


def new_name(chance: random.Random) -> str:
    """Draw what a ballot is called."""
    return chance.randbytes(NAME_BYTES).hex()


def mark_voted(tx: Transaction, elector_id: int) -> None:
    """Say of an elector that they voted: not when, not how."""
    run(tx, MARK, {"elector": elector_id, "did": True})


def mix(tx: Transaction, vote_id: int, chance: random.Random) -> Counter[str]:
    """Write all ballots and electors of a vote anew when it closes; return what the ballots say."""
    taken = delete(DetachedBallot).where(col(DetachedBallot.vote_id) == vote_id)
    ballots = list(
        tx.execute(taken.returning(col(DetachedBallot.choices)), execution_options=QUIET).scalars()
    )
    put_all(tx, vote_id, ballots, chance)
    everybody = update(VoteElector).where(col(VoteElector.vote_id) == vote_id)
    tx.execute(everybody.values(voted=col(VoteElector.voted)), execution_options=QUIET)
    return Counter(ballots)
