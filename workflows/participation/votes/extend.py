"""Gives a vote more time, or ends it before its time where no law holds it open; always for a reason."""

from datetime import datetime
from enum import StrEnum

from models import post
from models.vocabulary import TimerKind
from models.vocabulary_votes import VoteProcess
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.governance.matters import public
from workflows.house.record import reason_given
from workflows.participation.votes.opening import closing_key
from workflows.participation.votes.processes import PROCESSES, terms_of
from workflows.participation.votes.records import advance, vote_to
from workflows.participation.votes.remind import set_reminder
from workflows.participation.votes.seals import moment
from workflows.participation.votes.stages import VoteVerb
from workflows.participation.votes.telling import Whom, tell_all
from workflows.participation.votes.told import titled


class NoExtension(StrEnum):
    """Why the end of a vote stays where it is."""

    ONCE = "once"  # it was moved before
    EARLIER = "earlier"  # than the end that was announced
    LONG = "long"  # more days than its process knows
    LAW = "law"  # a process with a quorum runs until its end
    OVER = "over"


class ExtensionRefused(WorkflowError):
    """The end of a vote cannot be moved so; `limit` in days, where there is one."""

    def __init__(self, why: NoExtension, limit: int | None = None) -> None:
        super().__init__(why, limit)
        self.why, self.limit = why, limit


def extend(act: Act, vote_id: int, closes_at: datetime, reason: str) -> Vote:
    """Let a vote run until later, once. Nobody knows how it stands, so that nobody gains by it.

    Raises VoteUnknown, VoteStageRefused, ExtensionRefused, ReasonMissing.
    """
    vote = vote_to(act, vote_id, VoteVerb.EXTEND)
    most = terms_of(PROCESSES[VoteProcess(vote.process)], act.reference.policy)[2]
    if act.now >= vote.closes_at:
        raise ExtensionRefused(NoExtension.OVER)
    if vote.extended_at is not None:
        raise ExtensionRefused(NoExtension.ONCE)
    if closes_at <= vote.closes_at:
        raise ExtensionRefused(NoExtension.EARLIER)
    if (closes_at - vote.opens_at).days > most:
        raise ExtensionRefused(NoExtension.LONG, most)
    return move_end(act, vote, VoteVerb.EXTEND, closes_at, reason)


def end_early(act: Act, vote_id: int, reason: str) -> Vote:
    """Let the clock close a vote now: only what has no quorum by law, and tells what people think.

    Raises VoteUnknown, VoteStageRefused, ExtensionRefused, ReasonMissing.
    """
    vote = vote_to(act, vote_id, VoteVerb.END)
    if act.now >= vote.closes_at:
        raise ExtensionRefused(NoExtension.OVER)
    if vote.quorum:
        raise ExtensionRefused(NoExtension.LAW)
    return move_end(act, vote, VoteVerb.END, act.now, reason)


def move_end(act: Act, vote: Vote, verb: VoteVerb, closes_at: datetime, reason: str) -> Vote:
    """Move the end and tell everybody why."""
    vote.reason, vote.extended_at = public(reason_given(reason)), act.now
    facts = {"reason": vote.reason, "before": moment(vote.closes_at), "closes_at": moment(closes_at)}
    vote.closes_at = closes_at
    advance(act, vote, verb, facts)
    post.set_timer(act.tx, closing_key(vote.id), TimerKind.VOTE, closes_at, vote.id)
    set_reminder(act, vote)
    key = "vote.extended" if verb is VoteVerb.EXTEND else "vote.ended"
    line = titled(key, vote, reason=vote.reason)
    tell_all(act, vote, Whom.SEATED, line, f"end:{vote.version}")
    return vote
