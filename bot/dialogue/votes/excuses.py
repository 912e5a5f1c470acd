"""Which sentence answers a vote's refusal."""

from workflows.errors import WorkflowError
from workflows.participation.decisions.terms import DecisionRefused
from workflows.participation.evaluations.terms import EvaluationRefused
from workflows.participation.study.terms import StudyRefused
from workflows.participation.trials.terms import TrialRefused
from workflows.participation.votes.errors import (
    AlreadyVoted,
    BallotSpoilt,
    NotElector,
    PaperRefused,
    ProxyRefused,
    TermsUnfit,
    VoteOver,
    VoteStageRefused,
    VoteUnknown,
)
from workflows.participation.votes.extend import ExtensionRefused
from workflows.participation.votes.stages import VoteNeedMissing
from workflows.screens import Sentence, Value, say

EXCUSES: dict[type[WorkflowError], str] = {
    AlreadyVoted: "ballot.already",
    BallotSpoilt: "excuse.other",
    DecisionRefused: "excuse.other",
    EvaluationRefused: "excuse.other",
    ExtensionRefused: "excuse.other",
    NotElector: "ballot.not_on_roll",
    PaperRefused: "excuse.other",
    ProxyRefused: "excuse.other",
    StudyRefused: "excuse.other",
    TrialRefused: "excuse.other",
    TermsUnfit: "excuse.other",
    VoteNeedMissing: "excuse.other",
    VoteOver: "excuse.other",
    VoteStageRefused: "excuse.other",
    VoteUnknown: "ballot.unknown",
}


def sentence(refusal: WorkflowError) -> Sentence | None:
    """The sentence of a vote's refusal, with the facts it carries; None for any other."""
    if isinstance(refusal, TermsUnfit):
        values = {"value": plain(refusal.value), "limit": plain(refusal.limit)}
        return say(f"organize.unfit.{refusal.unfit}", **values)
    if isinstance(refusal, BallotSpoilt):
        return say(f"ballot.spoilt.{refusal.spoilt}", place=refusal.place)
    if isinstance(refusal, EvaluationRefused):
        return say(f"evaluation.no.{refusal.no}")
    if isinstance(refusal, DecisionRefused):
        return say(f"excuse.decision.{refusal.no}")
    if isinstance(refusal, VoteOver):
        return say("ballot.over", opens=refusal.opens_at, closes=refusal.closes_at)
    if isinstance(refusal, VoteStageRefused):
        return say(f"ballot.stage.{refusal.stage}")
    if isinstance(refusal, ProxyRefused):
        return say(f"organize.proxy.{refusal.why}")
    if isinstance(refusal, PaperRefused):
        return say(f"organize.paper.{refusal.why}")
    if isinstance(refusal, ExtensionRefused):
        return say(f"organize.extension.{refusal.why}", limit=refusal.limit)
    if isinstance(refusal, TrialRefused):
        return say(f"trial.no.{refusal.no}")
    if isinstance(refusal, StudyRefused):
        return say(f"study.no.{refusal.no}")
    if isinstance(refusal, VoteNeedMissing):
        return say("organize.need", need=say(f"organize.need.{refusal.need}"))
    return None


def plain(value: object) -> Value:
    """A fact of a refusal as a sentence takes it."""
    return value if isinstance(value, (str, int)) else ""
