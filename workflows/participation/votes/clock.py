"""Does what the clock has to do about votes: open them, remind who has not voted, close them."""

from models.vocabulary_votes import VoteStage
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.participation.study import clock as study
from workflows.participation.votes import freezing
from workflows.participation.votes.box import waits
from workflows.participation.votes.close import close
from workflows.participation.votes.remind import remind
from workflows.participation.votes.telling import go_on
from workflows.timers import DueTimer


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key; one that has become old does nothing."""
    name = timer.key.partition(":")[0]
    tells = name == "vote_tell"  # it changes nothing of the vote: ballots that come meanwhile do not wait
    vote = act.tx.get(Vote, timer.subject or 0, with_for_update=not tells, populate_existing=True)
    if vote is None:
        return
    stage = VoteStage(vote.stage)
    if tells:
        go_on(act, vote, timer.data)
    elif name.startswith("vote_study"):
        study.fire(act, vote, name)
    elif name == "vote_open" and stage is VoteStage.ANNOUNCED and vote.opens_at <= act.now:
        freezing.go_on(act, vote, timer.data)
    elif name == "vote_remind" and stage is VoteStage.OPEN and act.now < vote.closes_at:
        remind(act, vote)
    elif name == "vote_close" and stage is VoteStage.OPEN and vote.closes_at <= act.now:
        close_or_wait(act, vote)


def close_or_wait(act: Act, vote: Vote) -> None:
    """Close a vote whose time is over, unless its box waits to be read."""
    if not waits(act, vote):
        close(act, vote)
