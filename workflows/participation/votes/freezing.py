"""Freezes a long roll a portion at a time, so that no ballot of another vote waits for it; or not at all.

Until the last portion is written the vote is announced, nobody has a seat in it, and what is written counts
for nothing. A roll that changed meanwhile is frozen from the beginning again: what opens is the roll as it
stood at one moment, the last.
"""

import json
from dataclasses import asdict, dataclass, replace

from sqlalchemy import delete, func, select
from sqlmodel import col

from models import post
from models.roll import RollMember, RollUnit
from models.vocabulary import TimerKind
from models.vote import Vote, VoteElector, VoteSeat
from workflows import ledger
from workflows.cases.acts import Act
from workflows.participation.rolls.terms import CHAIN
from workflows.participation.votes.announce import opening_key
from workflows.participation.votes.electors import Holding, holdings_after
from workflows.participation.votes.opening import freeze, open_frozen, open_vote, without_area
from workflows.participation.votes.records import roll_of
from workflows.transaction import Transaction

PORTION = 500
"""Holders that are frozen in one transaction: some tens of milliseconds."""

TRIES = 3
"""How often a roll that changes under our hands is begun again before it is frozen in one step."""

QUIET = {"synchronize_session": False}


@dataclass(frozen=True)
class Freezing:
    """How far a roll is frozen: the state in which it was begun, the last holder written, earlier tries."""

    state: str
    after: str = ""
    tries: int = 0


def go_on(act: Act, vote: Vote, data: str) -> None:
    """Freeze the next portion; the last one opens the vote."""
    kept = json.loads(data or "{}")
    so_far = Freezing(**kept) if kept else Freezing(state_of(act.tx, vote))
    held = holdings_after(act.tx, vote.roll_id, so_far.after, PORTION)
    if len(held) < PORTION:
        end(act, vote, so_far, held=without_area(act.tx, vote, held))
        return
    freeze(act, vote, without_area(act.tx, vote, held))
    wait(act, vote, replace(so_far, after=held[-1].holder))


def end(act: Act, vote: Vote, so_far: Freezing, held: list[Holding]) -> None:
    """Open what is frozen whole; what was frozen of a roll that has changed is thrown away."""
    if not so_far.after:
        open_vote(act, vote)
        return
    if state_of(act.tx, vote) == so_far.state:
        freeze(act, vote, held)
        open_frozen(act, vote)
        return
    throw_away(act.tx, vote.id)
    if so_far.tries + 1 < TRIES:
        wait(act, vote, Freezing(state_of(act.tx, vote), tries=so_far.tries + 1))
    else:
        open_vote(act, vote)


def wait(act: Act, vote: Vote, so_far: Freezing) -> None:
    """Let the clock go on at once, in a step of its own."""
    data = json.dumps(asdict(so_far))
    post.set_timer(act.tx, opening_key(vote.id), TimerKind.VOTE, act.now, vote.id, data)


def throw_away(tx: Transaction, vote_id: int) -> None:
    """Delete what was written down of a roll that is not frozen."""
    mine = select(col(VoteElector.id)).where(col(VoteElector.vote_id) == vote_id)
    tx.execute(delete(VoteSeat).where(col(VoteSeat.elector_id).in_(mine)), execution_options=QUIET)
    tx.execute(delete(VoteElector).where(col(VoteElector.vote_id) == vote_id), execution_options=QUIET)


def state_of(tx: Transaction, vote: Vote) -> str:
    """Say in what state a roll is: lines, areas, who speaks for them, and the last of its chain."""
    unit, member = col(RollUnit.id), col(RollMember.id)
    standing = (col(RollUnit.roll_id) == vote.roll_id) & col(RollUnit.ended_at).is_(None)
    lines = select(func.count(unit), func.sum(unit), func.max(unit), func.sum(col(RollUnit.area)))
    persons, doors = func.sum(col(RollMember.person_id)), func.sum(col(RollMember.unit_id))
    speaking = (
        select(func.count(member), func.sum(member), persons, doors)
        .join(RollUnit, unit == col(RollMember.unit_id))
        .where(standing, col(RollMember.ended_at).is_(None))
    )
    told = [*tx.execute(lines.where(standing)).one(), *tx.execute(speaking).one()]
    head = ledger.head_of(tx, CHAIN + roll_of(tx, vote).code)
    return json.dumps([*(int(each or 0) for each in told), head.hash])
