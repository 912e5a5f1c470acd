"""Casts a ballot: one of each elector, whoever casts it, by whatever door."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select
from sqlmodel import col

from models.core import run, table
from models.vocabulary_votes import RollKind, Secrecy, VoteEvent, VoteKind, VoteStage
from models.vote import Ballot, PaperBallot, Vote, VoteOption
from workflows import ledger
from workflows.cases.acts import Act
from workflows.ledger import Entry
from workflows.participation.votes import ballots, detached
from workflows.participation.votes.ballots import Choices, Paper
from workflows.participation.votes.electors import Elector, electors_for, seats_for
from workflows.participation.votes.errors import AlreadyVoted, NotElector, VoteOver
from workflows.participation.votes.methods import Method
from workflows.participation.votes.records import CHAIN, ELECTOR, roll_of, seize_open
from workflows.participation.votes.seals import choices_of, seal_of, tracker_of
from workflows.participation.votes.stages import VoteVerb, allowed
from workflows.transaction import Transaction

NONCE_BYTES = 16
ONE_EACH = frozenset({RollKind.PERSONS, RollKind.DEPUTIES, RollKind.MEMBERS})
"""Rolls in which a person stands once: two lines that turn out to be one person's give one ballot."""


@dataclass(frozen=True)
class Receipt:
    """Proves that a ballot is in the count, never what it says.

    `entry` and `salt` find the line of the elector in the published roll, `tracker` the ballot on the board
    (None of a detached one). `changed`: it took the place of another.
    """

    code: str
    entry: str
    salt: str
    tracker: str | None
    changed: bool = False


def cast(act: Act, vote_id: int, elector_id: int, choices: Choices) -> Receipt:
    """Put the ballot of an elector in. Whatever is refused changes nothing.

    Raises VoteUnknown, VoteStageRefused, VoteOver, NotElector, AlreadyVoted, BallotSpoilt.
    """
    vote = seize_open(act, vote_id)
    move = allowed(VoteStage(vote.stage), VoteVerb.CAST, act.by.role)
    if not vote.opens_at <= act.now < vote.closes_at:
        raise VoteOver(vote.opens_at, vote.closes_at)
    elector = seat_to(act, vote, elector_id)
    ballots.check(paper_of(act.tx, vote), choices)
    if elector.voted and (elector.proxy or not vote.may_change or on_paper(act.tx, elector.id)):
        raise AlreadyVoted(elector_id)
    written = choices_of(choices)
    if vote.secrecy == Secrecy.DETACHED:
        return put_apart(act, vote, elector, written)
    return put_on_board(act, vote, elector, written, move.basis)


def seat_to(act: Act, vote: Vote, elector_id: int) -> Elector:
    """Return the elector for whom the actor may cast, as they stand now. Raises NotElector, AlreadyVoted."""
    if act.by.person_id is None:
        raise NotElector
    mine: Sequence[Elector] = seats_for(act.tx, vote.id, act.by.person_id)
    if all(each.id != elector_id for each in mine):
        mine = electors_for(act.tx, vote.id, act.by.person_id)
    found = next((each for each in mine if each.id == elector_id), None)
    if found is None:
        raise NotElector
    others = [each for each in mine if not each.proxy and each.id != found.id and each.voted]
    if others and not found.proxy and RollKind(roll_of(act.tx, vote).kind) in ONE_EACH:
        raise AlreadyVoted(others[0].id)
    return found


def on_paper(tx: Transaction, elector_id: int) -> bool:
    """Whether the ballot of an elector came on paper: what was signed there is not changed by a press."""
    read = col(PaperBallot.counted_at).is_not(None)
    asked = select(col(PaperBallot.id)).where(col(PaperBallot.elector_id) == elector_id, read)
    return tx.execute(asked.limit(1)).first() is not None


def paper_of(tx: Transaction, vote: Vote) -> Paper:
    """Return what a ballot of a vote may say."""
    costs = {int(place): cost for place, cost in run(tx, COSTS, {"vote": vote.id})}
    return Paper(VoteKind(vote.kind), Method(vote.method), costs, vote.most, vote.budget)


COSTS = select(col(VoteOption.place), col(VoteOption.cost)).where(
    col(VoteOption.vote_id) == bindparam("vote")
)


def put_apart(act: Act, vote: Vote, elector: Elector, choices: str) -> Receipt:
    """Put a ballot in that belongs to nobody: no event, no message, nothing that knows of both."""
    detached.put_in(act.tx, vote.id, choices, act.chance)
    detached.mark_voted(act.tx, elector.id)
    return Receipt(vote.code, elector.entry, elector.salt, None)


def put_on_board(act: Act, vote: Vote, elector: Elector, choices: str, basis: str) -> Receipt:
    """Keep a ballot with its elector, or in the place of their last one; the board shows its tracker."""
    nonce = act.chance.randbytes(NONCE_BYTES).hex()
    tracker = tracker_of(vote.code, nonce)
    before = kept(act.tx, elector.id) if elector.voted else None
    facts: dict[str, str] = {"tracker": tracker, "seal": seal_of(nonce, choices)}
    if before is None:
        whose = {"vote_id": vote.id, "elector_id": elector.id}
        run(act.tx, PUT, {**whose, "choices": choices, "nonce": nonce, "tracker": tracker})
        detached.mark_voted(act.tx, elector.id)
    else:
        facts["replaces"] = before.tracker
        before.choices, before.nonce, before.tracker = choices, nonce, tracker
        act.tx.flush()
    # When, nobody learns: a ballot on the board has the time of the opening.
    at, cited = vote.opens_at, f"{basis}@{act.reference.policy.version}"
    ledger.append(act.tx, Entry(CHAIN + vote.code, VoteEvent.BALLOT, at, ELECTOR, cited, facts))
    return Receipt(vote.code, elector.entry, elector.salt, tracker, before is not None)


PUT = insert(table(Ballot))


def kept(tx: Transaction, elector_id: int) -> Ballot | None:
    """Load the ballot of an elector as it stands now."""
    asked = select(Ballot).where(col(Ballot.elector_id) == elector_id)
    return tx.execute(asked.execution_options(populate_existing=True)).scalar_one_or_none()


def receipt_of(tx: Transaction, vote: Vote, elector: Elector) -> Receipt | None:
    """Show the receipt of an elector once more; None where no ballot of theirs is there."""
    if not elector.voted:
        return None
    ballot = None if vote.secrecy == Secrecy.DETACHED else kept(tx, elector.id)
    return Receipt(vote.code, elector.entry, elector.salt, ballot.tracker if ballot else None)
