"""Loads a vote for who may see to it, moves it by its table, and writes its own chain."""

import random
from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from models.core import run, table
from models.roll import Roll
from models.rows import loose, take_row
from models.vocabulary import Role
from models.vocabulary_votes import VoteEvent, VoteStage
from models.vote import Vote, VoteOption
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.numbers import ALPHABET
from workflows.cases.reach import Seat
from workflows.ledger import Entry
from workflows.participation.votes.errors import VoteStageRefused, VoteUnknown
from workflows.participation.votes.stages import ORGANIZERS, VoteMove, VoteVerb, allowed, demand
from workflows.reference import Reference
from workflows.transaction import Transaction

CHAIN = "vote:"
"""What the chain of a vote is called, before its public number."""

PREFIX, SERIAL = "TP", 5
"""What a public number begins with, and how many characters it ends with."""

ELECTOR = f"{Role.RESIDENT}:elector"
"""Who acts where a ballot is put on the board: no chain leads to a person."""


def new_code(day: date, chance: random.Random) -> str:
    """Draw a public number."""
    return f"{PREFIX}-{day:%Y%m%d}-{''.join(chance.choices(ALPHABET, k=SERIAL))}"


def find(tx: Transaction, key: int | str) -> Vote | None:
    """Load a vote by id or by its public number."""
    if isinstance(key, int):
        return tx.get(Vote, key)
    return tx.execute(select(Vote).where(col(Vote.code) == key.strip().upper())).scalar_one_or_none()


def options_of(tx: Transaction, vote_id: int) -> list[VoteOption]:
    """Load the options of a vote, in order."""
    asked = select(VoteOption).where(col(VoteOption.vote_id) == vote_id).order_by(col(VoteOption.place))
    return list(tx.execute(asked).scalars())


def sees_to(reference: Reference, seat: Seat, body: str | None, area: str | None) -> bool:
    """Whether somebody sees to votes there: an organizer or coordinator of the area, of the body if any."""
    if seat.role is Role.SYSTEM:
        return True
    if seat.role not in ORGANIZERS:
        return False
    if seat.area is not None and seat.area not in reference.area_path(area):
        return False
    return seat.role is Role.COORDINATOR or seat.body is None or reference.is_under(body, seat.body)


def reads_papers(reference: Reference, seat: Seat, vote: Vote) -> bool:
    """Whether somebody takes in ballots on paper: who sees to the vote, or heads the body that asks."""
    if seat.role is Role.HEAD:
        return vote.body is not None and seat.body == vote.body and vote.announced_at is not None
    return sees_to(reference, seat, vote.body, vote.area)


def vote_to(act: Act, vote_id: int, verb: VoteVerb) -> Vote:
    """Load a vote as it stands once it is ours. Raises VoteUnknown, VoteStageRefused."""
    vote = act.tx.get(Vote, vote_id, with_for_update=True, populate_existing=True)
    if vote is None or not sees_to(act.reference, act.by, vote.body, vote.area):
        raise VoteUnknown
    allowed(VoteStage(vote.stage), verb, act.by.role)
    return vote


def seize_open(act: Act, vote_id: int) -> Vote:
    """Write the row of an open vote, so that whoever closes it comes before or after, never between.

    On PostgreSQL a second one at the same time is run again and sees what the first has done. What is
    returned is the row as it was written: no session holds it, it is only to be read.
    Raises VoteUnknown, VoteStageRefused.
    """
    act.tx.flush()
    ours = run(act.tx, SEIZE, {"vote": vote_id}).first()
    if ours is not None:
        return loose(Vote, ours)
    vote = take_row(act.tx, Vote, vote_id)
    if vote is None:
        raise VoteUnknown
    raise VoteStageRefused(VoteStage(vote.stage), VoteVerb.CAST)


SEIZE = (
    update(table(Vote))
    .where(col(Vote.id) == bindparam("vote"), col(Vote.stage) == VoteStage.OPEN)
    .values(stage=VoteStage.OPEN)
    .returning(table(Vote))
)
"""Writes what is there already: the row is ours then, and says what is in it."""


def roll_of(tx: Transaction, vote: Vote) -> Roll:
    """Load the living roll of a vote."""
    return tx.get_one(Roll, vote.roll_id)


def advance(
    act: Act, vote: Vote, verb: VoteVerb, facts: ledger.Facts | None = None, given: Sequence[str] = ()
) -> VoteMove:
    """Make one move of the table and record it; `given` names what the step itself has seen to.

    Raises VoteStageRefused, VoteNeedMissing.
    """
    move = allowed(VoteStage(vote.stage), verb, act.by.role)
    demand(move, {**(facts or {}), **dict.fromkeys(given, True)})
    vote.version += 1
    if move.to is not None:
        vote.stage = move.to
    if move.event is not None:
        note(act, vote, move.event, facts, move.basis)
    act.tx.flush()
    return move


def note(act: Act, vote: Vote, event: VoteEvent, facts: ledger.Facts | None, basis: str) -> None:
    """Append to the chain of a vote."""
    data = {**(facts or {}), "stage": str(vote.stage)}
    cited = f"{basis}@{act.reference.policy.version}"
    ledger.append(act.tx, Entry(CHAIN + vote.code, event, act.now, str(act.by), cited, data))
