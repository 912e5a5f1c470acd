"""Reads votes for chat and pages: what a voter needs to know before the end, and the result after it.

Before the end nothing here tells how many have voted, to whomever; of who looks, their own ballots alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, or_, select
from sqlmodel import col

from models.roll import Roll, RollMember, RollUnit
from models.vocabulary_votes import PassBase, RollKind, Secrecy, TieRule, VoteKind, VoteProcess, VoteStage
from models.vote import Vote, VoteElector, VoteOption, VoteSeat
from workflows.cases.reach import Seat
from workflows.participation.tally.double import Both
from workflows.participation.votes.cast import Receipt, receipt_of
from workflows.participation.votes.counting import Why
from workflows.participation.votes.electors import Elector, electors_for, whole
from workflows.participation.votes.methods import Method
from workflows.participation.votes.processes import PROCESSES, Force
from workflows.participation.votes.records import find, options_of, reads_papers
from workflows.participation.votes.seals import digest
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

    @property
    def may_vote(self) -> bool:
        """Whether who looks may put a ballot in, or another in its place."""
        return self.stage is VoteStage.OPEN and any(
            each.elector.casts(self.may_change) for each in self.tickets
        )


@dataclass(frozen=True)
class OptionResult:
    """What one option got; the share of heads (and of area) among those who took part, for a bar."""

    place: int
    words: str
    cost: int | None
    heads: int  # of scores, the sum
    area: int | None  # None: so few chose it that the area would name a flat
    won: bool

    def share(self, part: Both) -> float:
        """Return the part of the heads that took part, 0 to 1, for drawing alone."""
        return self.heads / part.heads if part.heads else 0.0

    def share_of_area(self, part: Both) -> float:
        """Return the part of the area that took part, 0 to 1, for drawing alone."""
        return self.area / part.area if self.area and part.area else 0.0


@dataclass(frozen=True)
class CellTurnout:
    """Turnout of a grid cell in which so many may vote that it points at nobody."""

    cell: str
    heads: int
    voted: int


@dataclass(frozen=True)
class ResultView:
    """What a vote came to. `quorum`, `passed` None where nothing had to be reached."""

    vote: VoteView
    whole: Both
    part: Both
    blank: int
    quorum: bool | None
    passed: bool | None
    why: Why
    options: tuple[OptionResult, ...]
    winners: tuple[int, ...]
    rounds: tuple[Mapping[str, Any], ...]
    ties: tuple[str, ...]
    lot: tuple[int, ...]
    seed: str
    cells: tuple[CellTurnout, ...]
    hash: str
    facts: str  # canonical JSON, as it was sealed


def view(tx: Transaction, reference: Reference, seat: Seat, key: int | str) -> VoteView | None:
    """Return a vote as somebody sees it; None where there is none, or it is a draft that is not theirs."""
    vote = find(tx, key)
    if vote is None:
        return None
    keeps = reads_papers(reference, seat, vote)
    stage = VoteStage(vote.stage)
    if not keeps and vote.announced_at is None:
        return None
    mine = electors_for(tx, vote.id, seat.person_id) if stage is not VoteStage.DRAFT else ()
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
    roll, line = tx.get_one(Roll, vote.roll_id), PROCESSES[VoteProcess(vote.process)]
    frozen = bool(vote.roll_hash)
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
        options=tuple(map(option_view, options_of(tx, vote.id))),
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
        whole=whole(tx, vote.id) if frozen else None,
        question_hash=vote.question_hash,
        roll_hash=vote.roll_hash,
        tickets=tickets,
        verbs=verbs,
    )


def option_view(row: VoteOption) -> OptionView:
    """Show one answer."""
    return OptionView(row.place, row.words, row.cost, row.picture, row.alt, row.file)


def result(tx: Transaction, key: int | str) -> ResultView | None:
    """Return what a vote came to; None until it is counted."""
    vote = find(tx, key)
    if vote is None or vote.stage != VoteStage.CLOSED or not vote.result:
        return None
    facts, seen = json.loads(vote.result), shown(tx, vote)
    words = {each.place: each for each in seen.options}
    won = tuple(facts["winners"])
    return ResultView(
        vote=seen,
        whole=Both(**facts["roll"]),
        part=Both(facts["turnout"]["heads"], facts["turnout"]["area"]),
        blank=facts["turnout"]["blank"],
        quorum=facts["quorum"],
        passed=facts["passed"],
        why=Why(facts["why"]),
        options=tuple(
            OptionResult(
                place=each["place"],
                words=words[each["place"]].words,
                cost=words[each["place"]].cost,
                heads=each["heads"],
                area=each["area"],
                won=each["place"] in won,
            )
            for each in facts["options"]
        ),
        winners=won,
        rounds=tuple(facts["rounds"]),
        ties=tuple(facts["ties"]),
        lot=tuple(facts["tie"]["order"]),
        seed=facts["tie"]["seed"],
        cells=tuple(CellTurnout(**each) for each in facts["cells"]),
        hash=digest(vote.result),
        facts=vote.result,
    )


LIVE = (VoteStage.ANNOUNCED, VoteStage.OPEN)
FIRST = case({VoteStage.OPEN: 0, VoteStage.ANNOUNCED: 1}, value=col(Vote.stage), else_=2), col(Vote.id).desc()
"""The order in which a list that is cut begins: no newer vote that is over hides one that is open."""


def votes_of(tx: Transaction, person_id: int, most: int = 20) -> list[int]:
    """Return the votes (ids) that concern a person: open ones, then announced, then the newest ended."""
    frozen = (
        select(col(VoteElector.vote_id))
        .join(VoteSeat, col(VoteSeat.elector_id) == col(VoteElector.id))
        .where(col(VoteSeat.person_id) == person_id)
    )
    rolls = (
        select(col(RollUnit.roll_id))
        .join(RollMember, col(RollMember.unit_id) == col(RollUnit.id))
        .where(col(RollMember.person_id) == person_id, col(RollMember.ended_at).is_(None))
    )
    mine = or_(
        col(Vote.id).in_(frozen),
        (col(Vote.roll_id).in_(rolls)) & (col(Vote.stage).in_(LIVE)),
    )
    known = col(Vote.announced_at).is_not(None)
    rows = tx.execute(select(Vote).where(mine, known).order_by(*FIRST).limit(most)).scalars()
    return [each.id for each in sorted(rows, key=urgency)]


def urgency(vote: Vote) -> tuple[int, float]:
    """Return by what votes stand in a list: open ones by their end, then announced, then newest ends."""
    if vote.stage == VoteStage.OPEN:
        return 0, vote.closes_at.timestamp()
    if vote.stage == VoteStage.ANNOUNCED:
        return 1, vote.opens_at.timestamp()
    return 2, -(vote.ended_at or vote.closes_at).timestamp()


def votes_seen_to(tx: Transaction, reference: Reference, seat: Seat, most: int = 50) -> list[int]:
    """Return the votes (ids) that somebody sees to, drafts among them, newest first."""
    rows = tx.execute(select(Vote).order_by(col(Vote.id).desc()).limit(most * 4)).scalars()
    mine = [each.id for each in rows if reads_papers(reference, seat, each)]
    return mine[:most]


def public_votes(tx: Transaction, most: int = 50) -> list[VoteView]:
    """Return the votes that anybody may read, open ones first."""
    known = col(Vote.announced_at).is_not(None)
    rows: Sequence[Vote] = list(tx.execute(select(Vote).where(known).order_by(*FIRST).limit(most)).scalars())
    return [shown(tx, each) for each in sorted(rows, key=urgency)]
