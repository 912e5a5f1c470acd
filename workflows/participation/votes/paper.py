"""Takes in ballots on paper: two officers read each, neither sees what the other has read.

Of votes whose ballots belong to an elector a paper is read by its door. Of secret votes the roll is ticked
when somebody puts a paper into the box; the box is read when the time is over, all its papers at once.
Source: 城市居民委员会组织法 art. 19; 杭州市物业管理条例 第二十条 (paper on request).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_votes import Secrecy, VoteKind, VoteStage
from models.vote import PaperBallot, Vote, VoteElector, VoteSeat
from workflows import notices
from workflows.cases.acts import Act
from workflows.participation.rolls.doors import door, numbers_of
from workflows.participation.votes import ballots, detached
from workflows.participation.votes.box import papers_left
from workflows.participation.votes.cast import paper_of, put_on_board
from workflows.participation.votes.electors import DOORS, Elector, elector, electors_for
from workflows.participation.votes.errors import AlreadyVoted, NoPaper, PaperRefused, VoteOver, VoteUnknown
from workflows.participation.votes.opening import closing_key
from workflows.participation.votes.papers import marks_in, piles_in
from workflows.participation.votes.records import reads_papers, seize_open
from workflows.participation.votes.seals import choices_of, plain
from workflows.participation.votes.stages import VoteVerb, allowed
from workflows.participation.votes.told import look, tell_persons, titled
from workflows.screens import Screen, say
from workflows.transaction import Transaction


class Reading(StrEnum):
    """What became of reading a paper, or a box."""

    FIRST = "first"  # another officer reads it now
    COUNTED = "counted"  # both have read the same
    DIFFERENT = "different"  # both begin again


@dataclass(frozen=True)
class Waiting:
    """What of papers a second officer must still read: doors, a box; and papers of the box nobody counted."""

    doors: tuple[str, ...]
    box: bool
    left: int


def unread(tx: Transaction, vote_id: int) -> Waiting:
    """Return what waits for a second officer; never what the first has read."""
    half = select(col(PaperBallot.elector_id), col(VoteElector.units)).outerjoin(
        VoteElector, col(VoteElector.id) == col(PaperBallot.elector_id)
    )
    mine = half.where(col(PaperBallot.vote_id) == vote_id, col(PaperBallot.counted_at).is_(None))
    rows = tx.execute(mine.order_by(col(PaperBallot.id))).all()
    doors = tuple(units.replace(DOORS, "、") for whose, units in rows if whose is not None)
    return Waiting(doors, any(whose is None for whose, _ in rows), papers_left(tx, vote_id))


def read_paper(act: Act, vote_id: int, label: str, written: str) -> Reading:
    """Read the paper of whoever stands at a door. Whatever is refused changes nothing.

    Raises VoteUnknown, VoteStageRefused, VoteOver, PaperRefused, AlreadyVoted, BallotSpoilt.
    """
    vote = seized(act, vote_id, VoteVerb.PAPER)
    if vote.secrecy == Secrecy.DETACHED:
        raise PaperRefused(NoPaper.APART)
    marks = marks_in(VoteKind(vote.kind), written)
    ballots.check(paper_of(act.tx, vote), marks)
    whose = unvoted_at(act, vote, label)  # last: what cannot be counted learns of nobody whether they voted
    found = read_twice(act, vote, whose.id, choices_of(marks))
    if found is Reading.COUNTED:
        basis = allowed(VoteStage(vote.stage), VoteVerb.PAPER, act.by.role).basis
        put_on_board(act, vote, whose, choices_of(marks), basis)
        tell_owners(act, vote, whose)
    return found


def tick_paper(act: Act, vote_id: int, label: str) -> Vote:
    """Say that whoever stands at a door has put a paper into the box of a secret vote; nobody reads it yet.

    Raises VoteUnknown, VoteStageRefused, VoteOver, PaperRefused, AlreadyVoted.
    """
    vote = seized(act, vote_id, VoteVerb.TICK)
    if vote.secrecy != Secrecy.DETACHED:
        raise PaperRefused(NoPaper.LINKED)
    whose = unvoted_at(act, vote, label)
    detached.mark_voted(act.tx, whose.id)
    ticked = PaperBallot(vote_id=vote.id, elector_id=whose.id, choices="", first_by=officer(act))
    ticked.read_at = ticked.counted_at = act.now
    add_row(act.tx, ticked)
    tell_owners(act, vote, whose)
    return vote


def read_box(act: Act, vote_id: int, written: str) -> Reading:
    """Read the papers of the box, all or a part; when none is left the clock counts the vote.

    Raises VoteUnknown, VoteStageRefused, PaperRefused, BallotSpoilt.
    """
    vote = seized(act, vote_id, VoteVerb.BOX)
    if vote.secrecy != Secrecy.DETACHED:
        raise PaperRefused(NoPaper.LINKED)
    piles = [(choices_of(marks), count) for marks, count in checked(act, vote, written)]
    total, left = sum(count for _, count in piles), papers_left(act.tx, vote.id)
    if not 0 < total <= left:
        raise PaperRefused(NoPaper.COUNT)
    found = read_twice(act, vote, None, plain(sorted(piles)), str(total))
    if found is Reading.COUNTED:
        papers = [choices for choices, count in piles for _ in range(count)]
        detached.put_all(act.tx, vote.id, papers, act.chance)
        if total == left:
            post.set_timer(act.tx, closing_key(vote.id), TimerKind.VOTE, act.now, vote.id)
    return found


def checked(act: Act, vote: Vote, written: str) -> list[tuple[dict[int, int], int]]:
    """Return what a box holds, each pile a ballot of this vote. Raises PaperRefused, BallotSpoilt."""
    paper, piles = paper_of(act.tx, vote), piles_in(VoteKind(vote.kind), written)
    for marks, _ in piles:
        ballots.check(paper, marks)
    return piles


def seized(act: Act, vote_id: int, verb: VoteVerb) -> Vote:
    """Load an open vote for who takes in its papers, and hold it. The box waits for the end.

    Raises VoteUnknown, VoteStageRefused, VoteOver, PaperRefused.
    """
    before = act.tx.get(Vote, vote_id)
    if before is None or not reads_papers(act.reference, act.by, before):
        raise VoteUnknown
    allowed(VoteStage(before.stage), verb, act.by.role)
    vote = seize_open(act, vote_id)
    if verb is VoteVerb.BOX:
        if act.now < vote.closes_at:
            raise PaperRefused(NoPaper.EARLY)
    elif not vote.opens_at <= act.now < vote.closes_at:
        raise VoteOver(vote.opens_at, vote.closes_at)
    return vote


def officer(act: Act) -> int:
    """Return who reads. Raises VoteUnknown."""
    if act.by.person_id is None:
        raise VoteUnknown
    return act.by.person_id


def elector_at(tx: Transaction, vote_id: int, label: str) -> Elector:
    """Return the elector of a door, however it is written. Raises PaperRefused."""
    wanted = door(label)
    mine = select(VoteElector).where(col(VoteElector.vote_id) == vote_id)
    rows = tx.execute(mine.execution_options(populate_existing=True)).scalars().all()
    same = [row for row in rows if wanted in row.units.split(DOORS)]
    like = same or [row for row in rows if numbers_of(wanted) in map(numbers_of, row.units.split(DOORS))]
    if len(like) != 1:
        raise PaperRefused(NoPaper.DOOR)
    return elector(like[0], proxy=False)


def unvoted_at(act: Act, vote: Vote, label: str) -> Elector:
    """Return the elector of a door, whose ballot is not there yet and who is not the officer.

    Raises PaperRefused, AlreadyVoted.
    """
    whose = elector_at(act.tx, vote.id, label)
    if any(each.id == whose.id for each in electors_for(act.tx, vote.id, officer(act))):
        raise PaperRefused(NoPaper.OWN)
    if whose.voted:
        raise AlreadyVoted(whose.id)
    return whose


def read_twice(act: Act, vote: Vote, elector_id: int | None, read: str, kept: str | None = None) -> Reading:
    """Keep the first reading, or hold the second against it; `kept` stays of what was read by both."""
    before = waiting(act.tx, vote.id, elector_id)
    if before is None:
        row = PaperBallot(vote_id=vote.id, elector_id=elector_id, choices=read, first_by=officer(act))
        row.read_at = act.now
        add_row(act.tx, row)
        return Reading.FIRST
    if before.first_by == officer(act):
        raise PaperRefused(NoPaper.SAME)
    if before.choices != read:
        tell_first(act, vote, before)
        act.tx.delete(before)
        act.tx.flush()
        return Reading.DIFFERENT
    before.second_by, before.counted_at = officer(act), act.now
    before.choices = read if kept is None else kept
    act.tx.flush()
    return Reading.COUNTED


def waiting(tx: Transaction, vote_id: int, elector_id: int | None) -> PaperBallot | None:
    """Load what one officer has read and no second one yet."""
    mine = select(PaperBallot).where(
        col(PaperBallot.vote_id) == vote_id,
        col(PaperBallot.elector_id) == elector_id,
        col(PaperBallot.counted_at).is_(None),
    )
    return tx.execute(mine.execution_options(populate_existing=True)).scalars().first()


def tell_first(act: Act, vote: Vote, before: PaperBallot) -> None:
    """Tell the first officer that the second has read something else: never what."""
    doors = act.tx.get_one(VoteElector, before.elector_id).units if before.elector_id else ""
    line = titled("paper.told_different", vote, door=doors.replace(DOORS, "、"))
    chats = notices.chats_of_anybody(act.tx, before.first_by)
    key = f"paper:{vote.id}:{before.id}:{officer(act)}"
    notices.tell(act.tx, chats, Screen((line,), look(vote)), act.now, act.chance, key=key)


def tell_owners(act: Act, vote: Vote, whose: Elector) -> None:
    """Tell everybody who could cast this ballot that a paper came for it: whoever gave none can object."""
    line = titled("paper.came", vote, doors=say("form.names", names=whose.units))
    tell_persons(act, vote, persons_for(act.tx, whose.id), line, f"paper:{whose.id}")


def person_at(tx: Transaction, vote_id: int, label: str) -> int:
    """Return who speaks for a door, where it is one person. Raises PaperRefused."""
    found = persons_for(tx, elector_at(tx, vote_id, label).id)
    if len(found) != 1:
        raise PaperRefused(NoPaper.PERSONS)
    return found[0]


def persons_for(tx: Transaction, elector_id: int) -> Sequence[int]:
    """Return those who speak for an elector since the opening; nobody who holds a proxy."""
    seats = select(col(VoteSeat.person_id)).where(col(VoteSeat.elector_id) == elector_id)
    return list(tx.execute(seats.where(col(VoteSeat.proxy).is_(False))).scalars())
