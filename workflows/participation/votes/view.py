"""Shows a vote for chat and pages: what a voter needs to know of it.

Nothing here tells how many have voted, to whomever; of who looks, their own ballots alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.roll import Roll
from models.vocabulary_votes import PassBase, RollKind, Secrecy, TieRule, VoteKind, VoteProcess, VoteStage
from models.vote import Vote, VoteOption
from workflows.cases.reach import Seat
from workflows.participation.tally.double import Both
from workflows.participation.votes.cast import Receipt, receipt_of
from workflows.participation.votes.electors import Elector, electors_for, wholes_of
from workflows.participation.votes.methods import Method
from workflows.participation.votes.processes import PROCESSES, Force
from workflows.participation.votes.records import find, reads_papers
from workflows.participation.votes.stages import READERS, VoteVerb, verbs_of
from workflows.reference import Reference
from workflows.transaction import Transaction


@dataclass(frozen=True)
class OptionView:
    """One answer. Of a question of yes or no, `words` are yes, no, abstain: the catalogue has the words.

    `alt` says what its picture shows; `file` is the name under which the picture is kept, empty without one.
    """

    place: int
    words: str
    cost: int | None
    picture: str
    alt: str = ""
    file: str = ""


@dataclass(frozen=True)
class Ticket:
    """A ballot that who looks may cast, and its receipt where one is there."""

    elector: Elector
    receipt: Receipt | None


@dataclass(frozen=True)
class VoteView:
    """A vote as somebody sees it. `whole`, `question_hash`, `roll_hash` once it is open; never a count."""

    id: int
    code: str
    stage: VoteStage
    process: VoteProcess
    force: Force
    basis: str
    kind: VoteKind
    method: Method
    secrecy: Secrecy
    title: str
    question: str
    pro: str
    contra: str
    options: tuple[OptionView, ...]
    seats: int
    most: int
    item: int | None
    quorum: str
    passing: str
    base: PassBase
    may_change: bool
    tie: TieRule
    budget: int | None
    body: str | None
    area: str | None
    case_id: int | None
    roll_id: int
    roll_code: str
    roll_name: str
    roll_kind: RollKind
    opens_at: datetime
    closes_at: datetime
    extended_at: datetime | None
    ended_at: datetime | None
    reason: str
    whole: Both | None
    question_hash: str
    roll_hash: str
    tickets: tuple[Ticket, ...] = ()
    verbs: tuple[VoteVerb, ...] = ()

    @property
    def by_area(self) -> bool:
        """Whether heads and area both count."""
        return self.method is Method.DOUBLE

    def is_over(self, now: datetime) -> bool:
        """Whether its time is over, and the clock has not counted it yet."""
        return self.stage is VoteStage.OPEN and self.closes_at <= now

    @property
    def may_vote(self) -> bool:
        """Whether who looks may put a ballot in, or another in its place."""
        return self.stage is VoteStage.OPEN and any(
            each.elector.casts(self.may_change) for each in self.tickets
        )


def view(tx: Transaction, reference: Reference, seat: Seat, key: int | str) -> VoteView | None:
    """Return a vote as somebody sees it; None where there is none, or it is a draft that is not theirs."""
    vote = find(tx, key)
    if vote is None:
        return None
    keeps = reads_papers(reference, seat, vote)
    stage = VoteStage(vote.stage)
    if not keeps and vote.announced_at is None:
        return None
    frozen = bool(vote.roll_hash)  # while that goes on nobody has a seat
    mine = electors_for(tx, vote.id, seat.person_id) if frozen else ()
    tickets = tuple(Ticket(each, receipt_of(tx, vote, each)) for each in mine)
    verbs = verbs_of(stage, seat.role) if keeps and seat.role in READERS else ()
    return shown(tx, vote, tickets, verbs)


def public_view(tx: Transaction, key: int | str) -> VoteView | None:
    """Return a vote as anybody may read it; None for a draft."""
    vote = find(tx, key)
    if vote is None or vote.announced_at is None:
        return None
    return shown(tx, vote)


def shown(
    tx: Transaction, vote: Vote, tickets: tuple[Ticket, ...] = (), verbs: tuple[VoteVerb, ...] = ()
) -> VoteView:
    """Show a vote."""
    return replace(all_shown(tx, [vote])[0], tickets=tickets, verbs=verbs)


def all_shown(tx: Transaction, votes: Sequence[Vote]) -> list[VoteView]:
    """Show several votes, with as many questions as for one."""
    keys = [each.id for each in votes]
    lists = select(Roll).where(col(Roll.id).in_({each.roll_id for each in votes}))
    rolls = {each.id: each for each in tx.execute(lists).scalars()}
    answers = select(VoteOption).where(col(VoteOption.vote_id).in_(keys)).order_by(col(VoteOption.place))
    options: dict[int, list[OptionView]] = {key: [] for key in keys}
    for row in tx.execute(answers).scalars():
        options[row.vote_id].append(option_view(row))
    wholes = wholes_of(tx, [each.id for each in votes if each.roll_hash])
    return [
        as_seen(each, rolls[each.roll_id], tuple(options[each.id]), wholes.get(each.id)) for each in votes
    ]


def as_seen(vote: Vote, roll: Roll, options: tuple[OptionView, ...], total: Both | None) -> VoteView:
    """Put together what is shown of a vote; `total` once its roll is frozen."""
    line = PROCESSES[VoteProcess(vote.process)]
    return VoteView(
        id=vote.id,
        code=vote.code,
        stage=VoteStage(vote.stage),
        process=line.name,
        force=line.force,
        basis=line.basis,
        kind=VoteKind(vote.kind),
        method=Method(vote.method),
        secrecy=Secrecy(vote.secrecy),
        title=vote.title,
        question=vote.question,
        pro=vote.pro,
        contra=vote.contra,
        options=options,
        seats=vote.seats,
        most=vote.most,
        item=vote.item,
        quorum=vote.quorum,
        passing=vote.passing,
        base=PassBase(vote.base),
        may_change=vote.may_change,
        tie=TieRule(vote.tie),
        budget=vote.budget,
        body=vote.body,
        area=vote.area,
        case_id=vote.case_id,
        roll_id=roll.id,
        roll_code=roll.code,
        roll_name=roll.name,
        roll_kind=RollKind(roll.kind),
        opens_at=vote.opens_at,
        closes_at=vote.closes_at,
        extended_at=vote.extended_at,
        ended_at=vote.ended_at,
        reason=vote.reason,
        whole=total,
        question_hash=vote.question_hash,
        roll_hash=vote.roll_hash,
    )


def option_view(row: VoteOption) -> OptionView:
    """Show one answer."""
    return OptionView(row.place, row.words, row.cost, row.picture, row.alt, row.file)
