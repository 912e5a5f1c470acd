"""What the clock does to trials: drafts the review, publishes the result, asks what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from models.roll import Roll
from models.trial import Trial
from models.vocabulary_covenants import TrialState
from models.vocabulary_votes import RollKind, VoteKind, VoteProcess
from workflows import notices
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.parties import officers_for
from workflows.participation.trials.record import OVER, REVIEW, decision_of, note, set_timer, vote_of
from workflows.participation.trials.run import publish
from workflows.participation.trials.terms import TrialVerb
from workflows.participation.votes.draft import draft_vote
from workflows.participation.votes.processes import PROCESSES, usual_times
from workflows.participation.votes.terms import Question, preset
from workflows.participation.votes.told import titled
from workflows.screens import Button, Screen, Sentence
from workflows.timers import DueTimer

RUNS = frozenset({TrialState.RUNNING, TrialState.CONTINUED})


@dataclass(frozen=True)
class Facts:
    """What the question of a review is made of."""

    title: str
    measure: str
    review: str
    area: str


Wording = Callable[[Act, Facts], Question]
"""Words the question of a review: it goes on as a trial, stays, or ends."""


def fire(act: Act, timer: DueTimer, wording: Wording) -> None:
    """Do what a timer was set for, by the name of its key; one that has become old does nothing."""
    trial = act.tx.get(Trial, timer.subject or 0, with_for_update=True, populate_existing=True)
    if trial is None:
        return
    name = timer.key.partition(":")[0]
    if name == REVIEW and TrialState(trial.state) in RUNS:
        draft_review(act, trial, wording)
    elif name == OVER and TrialState(trial.state) in RUNS and trial.until <= act.now:
        publish(act, trial)
        ask(act, trial)
    elif name == OVER and trial.state == TrialState.OVER:
        ask(act, trial)


def draft_review(act: Act, trial: Trial, wording: Wording) -> None:
    """Draft the vote in which those who decided say what becomes of it; an organizer announces it."""
    row, vote = decision_of(act.tx, trial), vote_of(act.tx, trial)
    roll = act.tx.get_one(Roll, vote.roll_id)
    if roll.ended_at is None:
        by_clock = replace(act, by=SYSTEM)
        asked = wording(act, Facts(vote.title, row.measure, row.review, act.reference.area_name(trial.area)))
        line, local = PROCESSES[VoteProcess.CONSULTATIVE], act.now.astimezone(act.reference.calendar.zone)
        times = usual_times(line, act.reference.policy, local)
        options = len(asked.options)
        rules = preset(line.name, RollKind(roll.kind), *times, kind=VoteKind.CHOICE, options=options)
        review = draft_vote(by_clock, roll.id, asked, rules, body=vote.body, area=vote.area)
        review.author_id, trial.review_vote_id = vote.author_id, review.id
        note(act, trial, {"review": review.code})
        look = ((Button("look_vote", {"vote": review.id}),),)
        tell_officers(act, trial, titled("trial.review", review, until=trial.until), look, "review")


def ask(act: Act, trial: Trial) -> None:
    """Ask who sees to it what becomes of it, and again until it is said."""
    row, vote = decision_of(act.tx, trial), vote_of(act.tx, trial)
    line = titled("decision.trial_over", vote, measure=row.measure, review=row.review)
    buttons = ((Button(str(TrialVerb.SETTLE), {"vote": vote.id}), Button("look_vote", {"vote": vote.id})),)
    tell_officers(act, trial, line, buttons, "over")
    set_timer(act, OVER, trial, act.now + timedelta(days=act.reference.policy.resolve_days))


def tell_officers(
    act: Act, trial: Trial, line: Sentence, buttons: tuple[tuple[Button, ...], ...], key: str
) -> None:
    """Tell who has put the vote; without them, who sees to votes there."""
    vote = vote_of(act.tx, trial)
    people = notices.chats_of_anybody(act.tx, vote.author_id) or officers_for(act, vote.area, vote.body)
    effect = f"trial_{key}:{trial.id}:{act.now.isoformat()}"
    notices.tell(act.tx, people, Screen((line,), buttons), act.now, act.chance, key=effect)
