"""Does what the clock has to do about votes: open them, remind who has not voted, close them."""

from models.vocabulary_votes import VoteStage
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.participation.study import clock as study
from workflows.participation.votes.box import waits
from workflows.participation.votes.close import close
from workflows.participation.votes.opening import open_vote
from workflows.participation.votes.remind import remind
from workflows.timers import DueTimer


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key; one that has become old does nothing."""
    vote = act.tx.get(Vote, timer.subject or 0, with_for_update=True, populate_existing=True)
    if vote is None:
        return
    name, stage = timer.key.partition(":")[0], VoteStage(vote.stage)
    if name.startswith("vote_study"):
        study.fire(act, vote, name)
    elif name == "vote_open" and stage is VoteStage.ANNOUNCED and vote.opens_at <= act.now:
        open_vote(act, vote)
    elif name == "vote_remind" and stage is VoteStage.OPEN and act.now < vote.closes_at:
        remind(act, vote)
    elif name == "vote_close" and stage is VoteStage.OPEN and vote.closes_at <= act.now:
        close_or_wait(act, vote)


def close_or_wait(act: Act, vote: Vote) -> None:
    """Close a vote whose time is over, unless its box waits to be read."""
    if not waits(act, vote):
        close(act, vote)
