"""Checks votes against their chains: the question, the frozen roll, every ballot, the result."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from models.vocabulary_votes import Secrecy, VoteEvent, VoteStage
from models.vote import Ballot, DetachedBallot, Vote, VoteElector, VoteSeat
from workflows.chains import Heard, coded, faults_of
from workflows.ledger import Fault
from workflows.participation.votes.box import papers_left
from workflows.participation.votes.close import result_of
from workflows.participation.votes.pictures import are_whole
from workflows.participation.votes.proxies import sealed_paper
from workflows.participation.votes.records import CHAIN, options_of
from workflows.participation.votes.seals import (
    digest,
    entry_of_row,
    moment,
    plain,
    question_hash,
    roll_hash,
    seal_of,
    tracker_of,
)
from workflows.transaction import Transaction

BATCH = 2000


@dataclass
class Chain:
    """What the chain of a vote says: the newest facts of each kind of event, and the board."""

    seq: int = 0
    stage: str = ""
    closes_at: str = ""
    facts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    board: dict[str, str] = field(default_factory=dict)  # tracker -> seal, of ballots that stand
    proxies: set[str] = field(default_factory=set)  # written ones, by their hashes


def vote_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Votes that are not what their chains say; each fault is named once."""
    return faults_of(tx, subject, coded(tx, subject, Vote, CHAIN), (Chain, read), problems)


def read(chain: Chain, heard: Heard) -> None:
    """Take in one event."""
    kind, facts = heard.kind, heard.facts
    if kind == VoteEvent.BALLOT:
        chain.board.pop(str(facts.get("replaces", "")), None)
        chain.board[str(facts["tracker"])] = str(facts["seal"])
        return
    if kind == VoteEvent.PROXY:
        chain.proxies.add(str(facts["paper"]))
    chain.facts[kind] = facts
    chain.stage = str(facts.get("stage", chain.stage))
    chain.closes_at = str(facts.get("closes_at", chain.closes_at))


def problems(tx: Transaction, vote: Vote, chain: Chain) -> Iterator[str]:
    """Name what does not hold of a vote."""
    if vote.stage != chain.stage:
        yield "stage"
    if chain.closes_at and moment(vote.closes_at) != chain.closes_at:
        yield "end"
    opened = chain.facts.get(VoteEvent.OPENED)
    asked = opened or chain.facts.get(VoteEvent.ANNOUNCED)
    if asked is not None and question_hash(vote, options_of(tx, vote.id)) != asked["question"]:
        yield "question"
    if asked is not None and not are_whole(tx, vote):
        yield "picture"
    if opened is None:
        return
    yield from of_roll(tx, vote, opened)
    yield from of_proxies(tx, vote, chain.proxies)
    yield from of_ballots(tx, vote, chain)
    if vote.stage == VoteStage.CLOSED:
        yield from of_result(tx, vote, chain.facts.get(VoteEvent.CLOSED, {}))


def of_roll(tx: Transaction, vote: Vote, opened: Mapping[str, Any]) -> Iterator[str]:
    """Name what does not hold of the frozen roll."""
    rows = tx.execute(select(VoteElector).where(col(VoteElector.vote_id) == vote.id)).scalars().all()
    if any(entry_of_row(row) != row.entry for row in rows):
        yield "elector"
    if roll_hash(row.entry for row in rows) != opened["roll"] or vote.roll_hash != opened["roll"]:
        yield "roll"
    if digest(vote.seed) != opened["seed"]:
        yield "seed"


def of_proxies(tx: Transaction, vote: Vote, written: Set[str]) -> Iterator[str]:
    """Name that somebody holds a proxy that no officer has written down."""
    held = (
        select(col(VoteElector.salt), col(VoteSeat.paper))
        .join(VoteSeat, col(VoteSeat.elector_id) == col(VoteElector.id))
        .where(col(VoteElector.vote_id) == vote.id, col(VoteSeat.proxy))
    )
    if any(sealed_paper(salt, paper) not in written for salt, paper in tx.execute(held)):
        yield "proxy"


def of_ballots(tx: Transaction, vote: Vote, chain: Chain) -> Iterator[str]:
    """Name what does not hold of the ballots: each on the board as it is, and one for everybody who voted."""
    voted = select(func.count()).where(col(VoteElector.vote_id) == vote.id, col(VoteElector.voted))
    model = DetachedBallot if vote.secrecy == Secrecy.DETACHED else Ballot
    there = select(func.count()).where(col(model.vote_id) == vote.id)
    unread = papers_left(tx, vote.id) if model is DetachedBallot else 0
    if tx.execute(voted).scalar_one() != tx.execute(there).scalar_one() + unread:
        yield "ballots"
    if model is DetachedBallot:
        return
    kept = tx.execute(
        select(Ballot, col(VoteElector.voted))
        .join(VoteElector, col(VoteElector.id) == col(Ballot.elector_id))
        .where(col(Ballot.vote_id) == vote.id)
    ).all()
    if {ballot.tracker for ballot, _ in kept} != set(chain.board):
        yield "board"
    if not all(holds(vote, ballot, chain.board) and did for ballot, did in kept):
        yield "ballot"


def holds(vote: Vote, ballot: Ballot, board: Mapping[str, str]) -> bool:
    """Whether a ballot says what the board has sealed."""
    if tracker_of(vote.code, ballot.nonce) != ballot.tracker:
        return False
    return seal_of(ballot.nonce, ballot.choices) == board.get(ballot.tracker)


def of_result(tx: Transaction, vote: Vote, closed: Mapping[str, Any]) -> Iterator[str]:
    """Name what does not hold of the result: sealed as it is, and what a new count comes to."""
    if digest(vote.result) != closed.get("result"):
        yield "result"
        return
    counted = result_of(tx, vote)
    if counted.ballots != closed.get("ballots") or plain(counted.facts) != vote.result:
        yield "count"
