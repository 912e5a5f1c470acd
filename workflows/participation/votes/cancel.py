"""Cancels a vote, for a reason that everybody hears: what was wrong is put again, no ballot is counted."""

from models import post
from models.vocabulary import TimerKind
from models.vocabulary_votes import VoteKind, VoteStage
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.governance.matters import public
from workflows.house.record import reason_given
from workflows.participation.covenants import decide as covenants
from workflows.participation.votes.announce import opening_key
from workflows.participation.votes.freezing import throw_away
from workflows.participation.votes.in_groups import turn_over
from workflows.participation.votes.opening import closing_key
from workflows.participation.votes.records import advance, vote_to
from workflows.participation.votes.remind import reminder_key
from workflows.participation.votes.stages import VoteVerb
from workflows.participation.votes.telling import Whom, tell_all
from workflows.participation.votes.told import titled


def cancel(act: Act, vote_id: int, reason: str) -> Vote:
    """End a vote without a count. Who knew of it hears why. Ballots stay secret, and are never counted.

    Raises VoteUnknown, VoteStageRefused, ReasonMissing.
    """
    vote = vote_to(act, vote_id, VoteVerb.CANCEL)
    before = VoteStage(vote.stage)
    vote.reason, vote.ended_at = public(reason_given(reason)), act.now
    advance(act, vote, VoteVerb.CANCEL, {"reason": vote.reason})
    for key in (opening_key, closing_key, reminder_key):
        post.cancel_timer(act.tx, key(vote.id))
    if vote.kind == VoteKind.BUDGET:  # its round can put it again
        post.set_timer(act.tx, f"budget_vote:{vote.id}", TimerKind.BUDGET, act.now, vote.id)
    covenants.cancelled(act, vote)
    if before is VoteStage.ANNOUNCED:
        throw_away(act.tx, vote.id)
    if before is not VoteStage.DRAFT:
        frozen = before is VoteStage.OPEN
        line = titled("vote.cancelled", vote, reason=vote.reason)
        tell_all(act, vote, Whom.SEATED if frozen else Whom.ROLL, line, "cancelled", ends=True)
        turn_over(act, vote, line)
    return vote
