"""Writes down who votes for somebody else: in writing, three at most for one person, never a candidate."""

from sqlalchemy import func, select
from sqlmodel import col

from models.rows import add_row
from models.vocabulary_votes import VoteProcess
from models.vote import Vote, VoteElector, VoteSeat
from workflows.cases.acts import Act
from workflows.participation.votes.electors import electors_for
from workflows.participation.votes.errors import NoProxy, NotElector, ProxyRefused
from workflows.participation.votes.records import advance, vote_to
from workflows.participation.votes.seals import digest
from workflows.participation.votes.stages import VoteVerb
from workflows.transaction import Transaction

SHORTEST, LONGEST = 2, 60
"""Characters of the number on a written proxy."""

ELECTS = frozenset({VoteProcess.ELECTION, VoteProcess.RUN_OFF})


def give_proxy(act: Act, elector_id: int, person_id: int, paper: str, *, candidate: bool = False) -> VoteSeat:
    """Let a person cast the ballot of an elector who signed for it; an officer has the paper (`paper`).

    `candidate`: whether that person stands in this election, as the officer says. Whether the elector has
    voted is told to nobody here: a ballot that is there stands, and a proxy changes none.
    Raises NotElector, VoteUnknown, VoteStageRefused, ProxyRefused. Source: 城市居民委员会组织法 art. 19.
    """
    elector = act.tx.get(VoteElector, elector_id, populate_existing=True)
    if elector is None:
        raise NotElector
    vote = vote_to(act, elector.vote_id, VoteVerb.PROXY)  # the vote first, as whoever casts has it
    number = " ".join(paper.split())[:LONGEST]
    if why := lack_of(act, vote, elector, person_id, number, candidate):
        raise ProxyRefused(why)
    seat = VoteSeat(elector_id=elector.id, person_id=person_id, proxy=True, paper=number)
    add_row(act.tx, seat)
    advance(act, vote, VoteVerb.PROXY, {"paper": sealed_paper(elector.salt, number)})
    return seat


def sealed_paper(salt: str, number: str) -> str:
    """Return what the board knows of a written proxy: only its elector can tell that it is theirs."""
    return digest(f"{salt}:{number}")


def lack_of(
    act: Act, vote: Vote, elector: VoteElector, person_id: int, number: str, candidate: bool
) -> NoProxy | None:
    """Say why somebody may not hold a proxy; None when they may."""
    if len(number) < SHORTEST:
        return NoProxy.PAPER
    if candidate and VoteProcess(vote.process) in ELECTS:
        return NoProxy.CANDIDATE
    if any(each.id == elector.id for each in electors_for(act.tx, vote.id, person_id)):
        return NoProxy.OWN
    if person_id == act.by.person_id:
        return NoProxy.OFFICER
    if proxies_held(act.tx, vote.id, person_id) >= act.reference.policy.vote_proxies:
        return NoProxy.TOO_MANY
    return None


def proxies_held(tx: Transaction, vote_id: int, person_id: int) -> int:
    """Count the proxies of a person in a vote."""
    asked = (
        select(func.count())
        .select_from(VoteSeat)
        .join(VoteElector, col(VoteElector.id) == col(VoteSeat.elector_id))
        .where(
            col(VoteElector.vote_id) == vote_id,
            col(VoteSeat.person_id) == person_id,
            col(VoteSeat.proxy).is_(True),
        )
    )
    return int(tx.execute(asked).scalar_one())
