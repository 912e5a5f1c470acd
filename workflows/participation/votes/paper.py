"""Takes in ballots on paper: two officers read each, neither sees what the other has read.

Of votes whose ballots belong to an elector a paper is read by its door. Of secret votes the roll is ticked
when somebody puts a paper into the box; the box is read when the time is over, all its papers at once.
Source: 城市居民委员会组织法 art. 19; 杭州市物业管理条例 第二十条 (paper on request).
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import and_, select, update
from sqlmodel import col

from models import post
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_votes import Secrecy, VoteEvent, VoteKind, VoteStage
from models.vote import PaperBallot, Vote, VoteElector
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.ledger import Entry
from workflows.participation.votes import ballots, detached
from workflows.participation.votes.at_doors import elector_of, officer, persons_for
from workflows.participation.votes.box import papers_left
from workflows.participation.votes.cast import paper_of, put_on_board
from workflows.participation.votes.electors import DOORS, Elector
from workflows.participation.votes.errors import NoPaper, PaperRefused, VoteOver, VoteUnknown
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


class Ticked(StrEnum):
    """What became of a paper for the box."""

    TICKED = "ticked"
    VOTED = "voted"  # a ballot of that door is there: the paper stays out of the box


PAPERS = "papers:"
"""What the chain of the papers of a vote is called, before its public number."""


@dataclass(frozen=True)
class Waiting:
    """What of papers a second officer must still read: doors, a box; and papers of the box nobody counted."""

    doors: tuple[str, ...]
    box: bool
    left: int


UNREAD = and_(col(PaperBallot.counted_at).is_(None), col(PaperBallot.second_by).is_(None))
"""What waits for a second officer. A paper that both have read and that counts for nothing is not counted."""


def unread(tx: Transaction, vote_id: int) -> Waiting:
    """Return what waits for a second officer; never what the first has read."""
    half = select(col(PaperBallot.elector_id), col(VoteElector.units)).outerjoin(
        VoteElector, col(VoteElector.id) == col(PaperBallot.elector_id)
    )
    mine = half.where(col(PaperBallot.vote_id) == vote_id, UNREAD)
    rows = tx.execute(mine.order_by(col(PaperBallot.id))).all()
    doors = tuple(units.replace(DOORS, "、") for whose, units in rows if whose is not None)
    return Waiting(doors, any(whose is None for whose, _ in rows), papers_left(tx, vote_id))


def read_paper(act: Act, vote_id: int, label: str, written: str) -> Reading:
    """Read the paper of whoever stands at a door. Whatever is refused changes nothing.

    Officers are not told whether a ballot of that door is there: the paper is taken in all the same, and
    settled without a word. Raises VoteUnknown, VoteStageRefused, VoteOver, PaperRefused, BallotSpoilt.
    """
    vote = seized(act, vote_id, VoteVerb.PAPER)
    if vote.secrecy == Secrecy.DETACHED:
        raise PaperRefused(NoPaper.APART)
    marks = marks_in(VoteKind(vote.kind), written)
    ballots.check(paper_of(act.tx, vote), marks)
    whose = elector_of(act, vote, label)
    if settled(act.tx, vote.id, whose.id):
        raise PaperRefused(NoPaper.TAKEN)
    found = read_twice(act, vote, whose.id, choices_of(marks))
    note_paper(act, vote, found)
    if found is Reading.COUNTED:
        settle(act, vote, whose, choices_of(marks))
    return found


def settle(act: Act, vote: Vote, whose: Elector, choices: str) -> None:
    """Count a paper that both have read, or lay it aside where a ballot is there; its door hears which."""
    if whose.voted:
        aside(act.tx, vote.id, whose.id)
        tell_owners(act, vote, whose, "paper.aside")
        return
    basis = allowed(VoteStage(vote.stage), VoteVerb.PAPER, act.by.role).basis
    put_on_board(act, vote, whose, choices, basis)
    tell_owners(act, vote, whose, "paper.came")


def aside(tx: Transaction, vote_id: int, elector_id: int) -> None:
    """Let the paper of a door count for nothing; that two officers have read it stays."""
    mine = (col(PaperBallot.vote_id) == vote_id) & (col(PaperBallot.elector_id) == elector_id)
    tx.execute(update(PaperBallot).where(mine).values(counted_at=None, choices=""))


def tick_paper(act: Act, vote_id: int, label: str) -> Ticked:
    """Say that whoever stands at a door gives a paper into the box of a secret vote; nobody reads it yet.

    Here alone an officer learns that a ballot is there: nobody could take the paper out of the box again.
    So that nobody asks out of curiosity, the chain of papers keeps each question, and the door hears of it.
    Raises VoteUnknown, VoteStageRefused, VoteOver, PaperRefused.
    """
    vote = seized(act, vote_id, VoteVerb.TICK)
    if vote.secrecy != Secrecy.DETACHED:
        raise PaperRefused(NoPaper.LINKED)
    whose = elector_of(act, vote, label)
    found = Ticked.VOTED if whose.voted else Ticked.TICKED
    note_paper(act, vote, found)
    tell_owners(act, vote, whose, "paper.asked" if whose.voted else "paper.came")
    if whose.voted:
        return found
    detached.mark_voted(act.tx, whose.id)
    ticked = PaperBallot(vote_id=vote.id, elector_id=whose.id, choices="", first_by=officer(act))
    ticked.read_at = ticked.counted_at = act.now
    add_row(act.tx, ticked)
    return found


def note_paper(act: Act, vote: Vote, what: StrEnum) -> None:
    """Keep on a chain of its own who has read or ticked, and when: never whose paper, nor what it says."""
    cited = f"votes:paper@{act.reference.policy.version}"
    facts = {"what": str(what)}
    ledger.append(act.tx, Entry(PAPERS + vote.code, VoteEvent.PAPER, act.now, str(act.by), cited, facts))


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
        UNREAD,
    )
    return tx.execute(mine.execution_options(populate_existing=True)).scalars().first()


def settled(tx: Transaction, vote_id: int, elector_id: int) -> bool:
    """Whether two officers have read the paper of a door, whatever became of it."""
    mine = select(col(PaperBallot.id)).where(
        col(PaperBallot.vote_id) == vote_id,
        col(PaperBallot.elector_id) == elector_id,
        col(PaperBallot.second_by).is_not(None),
    )
    return tx.execute(mine.limit(1)).first() is not None


def tell_first(act: Act, vote: Vote, before: PaperBallot) -> None:
    """Tell the first officer that the second has read something else: never what."""
    doors = act.tx.get_one(VoteElector, before.elector_id).units if before.elector_id else ""
    line = titled("paper.told_different", vote, door=doors.replace(DOORS, "、"))
    chats = notices.chats_of_anybody(act.tx, before.first_by)
    key = f"paper:{vote.id}:{before.id}:{officer(act)}"
    notices.tell(act.tx, chats, Screen((line,), look(vote)), act.now, act.chance, key=key)


def tell_owners(act: Act, vote: Vote, whose: Elector, key: str) -> None:
    """Tell everybody who could cast this ballot what became of a paper: whoever gave none can object."""
    line = titled(key, vote, doors=say("form.names", names=whose.units))
    screen = Screen((line,), look(vote))
    tell_persons(act, vote, persons_for(act.tx, whose.id), screen, f"{key}:{whose.id}")
