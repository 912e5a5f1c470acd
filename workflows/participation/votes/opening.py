"""Opens a vote: freezes who may vote, what is asked, and the seed of a lot."""

from dataclasses import replace

from sqlalchemy import func, insert, select
from sqlmodel import col

from models import post
from models.core import table
from models.vocabulary import TimerKind
from models.vocabulary_votes import RollKind, VoteEvent, VoteStage
from models.vote import Vote, VoteElector, VoteSeat
from workflows.cases.acts import Act
from workflows.participation.votes.electors import DOORS, Holding, holdings, whole
from workflows.participation.votes.methods import Method
from workflows.participation.votes.records import advance, note, options_of, roll_of
from workflows.participation.votes.remind import set_reminder
from workflows.participation.votes.seals import digest, entry_of, moment, question_hash, roll_hash
from workflows.participation.votes.stages import Need, VoteVerb
from workflows.participation.votes.telling import Whom, tell_all
from workflows.participation.votes.told import tell_author, titled
from workflows.transaction import Transaction

SALT_BYTES = SEED_BYTES = 16
BATCH = 2000
EMPTY = "empty"
"""Why a vote is cancelled that nobody may take part in."""


def open_vote(act: Act, vote: Vote) -> None:
    """Freeze everything and let ballots come in. A vote without anybody in its roll is cancelled."""
    held = without_area(act.tx, vote, holdings(act.tx, vote.roll_id))
    if not held:
        cancel_empty(act, vote)
        return
    freeze(act, vote, held)
    open_frozen(act, vote)


def without_area(tx: Transaction, vote: Vote, held: list[Holding]) -> list[Holding]:
    """What holders have; where area does not count it would tell whose it is, and is left out."""
    if vote.method == Method.DOUBLE and roll_of(tx, vote).kind == RollKind.OWNERS:
        return held
    return [replace(each, area=0) for each in held]


def open_frozen(act: Act, vote: Vote) -> None:
    """Hash what is frozen, and let ballots come in."""
    entries = act.tx.execute(
        select(col(VoteElector.entry)).where(col(VoteElector.vote_id) == vote.id)
    ).scalars()
    vote.seed = act.chance.randbytes(SEED_BYTES).hex()
    vote.roll_hash = roll_hash(entries)
    vote.question_hash = question_hash(vote, options_of(act.tx, vote.id))
    total = whole(act.tx, vote.id)
    facts: dict[str, str | int] = {
        "question": vote.question_hash,
        "roll": vote.roll_hash,
        "seed": digest(vote.seed),
        "heads": total.heads,
        "area": total.area,
        "closes_at": moment(vote.closes_at),
    }
    advance(act, vote, VoteVerb.OPEN, facts, (Need.ROLL,))
    set_timers(act, vote)
    tell_all(act, vote, Whom.SEATED, titled("vote.opened", vote), "opened")
    tell_author(act, vote, titled("vote.opened", vote), "opened")


def freeze(act: Act, vote: Vote, held: list[Holding]) -> None:
    """Write electors down, in an order that tells nothing, and who may cast their ballots."""
    mine = col(VoteElector.vote_id) == vote.id
    last = act.tx.execute(select(func.max(col(VoteElector.id))).where(mine)).scalar_one() or 0
    ordered = list(held)
    act.chance.shuffle(ordered)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        act.tx.execute(insert(table(VoteElector)), [frozen(act, vote, each) for each in batch])
    persons = {each.holder: each.persons for each in held}
    new = col(VoteElector.id) > last
    keys = act.tx.execute(select(col(VoteElector.id), col(VoteElector.holder)).where(mine, new))
    seats = [
        {"elector_id": key, "person_id": person, "proxy": False, "paper": ""}
        for key, holder in keys
        for person in persons[holder]
    ]
    for start in range(0, len(seats), BATCH):
        act.tx.execute(insert(table(VoteSeat)), seats[start : start + BATCH])


def frozen(act: Act, vote: Vote, held: Holding) -> dict[str, object]:
    """Return the columns of one elector: a holder is one head, whatever they hold."""
    salt = act.chance.randbytes(SALT_BYTES).hex()
    return {
        "vote_id": vote.id,
        "holder": held.holder,
        "units": DOORS.join(held.units),
        "cell": held.cell,
        "heads": 1,
        "area": held.area,
        "salt": salt,
        "entry": entry_of(salt, held.holder, 1, held.area, held.cell),
        "voted": False,
    }


def set_timers(act: Act, vote: Vote) -> None:
    """Let the clock remind half-way and on the last day, and close."""
    post.set_timer(act.tx, closing_key(vote.id), TimerKind.VOTE, vote.closes_at, vote.id)
    set_reminder(act, vote)


def cancel_empty(act: Act, vote: Vote) -> None:
    """Cancel what nobody may vote on, and tell who has asked."""
    vote.stage, vote.reason, vote.ended_at = VoteStage.CANCELLED, EMPTY, act.now
    note(act, vote, VoteEvent.CANCELLED, {"reason": EMPTY}, "votes:empty")
    act.tx.flush()
    tell_author(act, vote, titled("vote.empty", vote), "empty")


def closing_key(vote_id: int) -> str:
    """Name the timer that closes a vote."""
    return f"vote_close:{vote_id}"
