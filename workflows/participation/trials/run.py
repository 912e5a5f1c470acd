"""Begins a trial, publishes what came of it, and says what becomes of it: it ends, goes on, or stays."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from models import post
from models.rows import add_row
from models.trial import Trial
from models.vocabulary_covenants import TrialFigure, TrialState
from workflows.cases.acts import Act
from workflows.participation.decisions.resolve import due, public, resolved, set_trial
from workflows.participation.decisions.source import tell_all
from workflows.participation.trials.figures import Asked, compared
from workflows.participation.trials.record import (
    OVER,
    REVIEW,
    decision_of,
    note,
    of_decision,
    set_timer,
)
from workflows.participation.trials.terms import NO_FIGURE, No, TrialRefused, review_at
from workflows.participation.votes.seals import digest, plain
from workflows.screens import Value

OPEN = frozenset({TrialState.RUNNING, TrialState.CONTINUED, TrialState.OVER})


@dataclass(frozen=True)
class Plan:
    """Where, how long, by what it is judged, and by which figure of the house."""

    area: str
    until: date
    measure: str
    review: str
    begins: date | None = None
    figure: str = NO_FIGURE
    category: str | None = None


def triable(act: Act, vote_id: int) -> None:
    """Refuse what is tried already, or not decided. Raises TrialRefused, DecisionRefused."""
    _, row = resolved(act, vote_id)
    if of_decision(act.tx, row.id) is not None:
        raise TrialRefused(No.THERE)


def begin(act: Act, vote_id: int, plan: Plan) -> Trial:
    """Try a decision out in an area, until a day; everybody who could vote hears it.

    Raises TrialRefused, DecisionRefused.
    """
    triable(act, vote_id)
    begins, until = beginning(act, plan), due(act, plan.until)
    if begins >= until:
        raise TrialRefused(No.ORDER)
    vote, _ = resolved(act, vote_id)
    if plan.area not in act.reference.areas or not is_inside(act, plan.area, vote.area):
        raise TrialRefused(No.AREA)
    row = set_trial(act, vote_id, plan.until, plan.measure, plan.review)
    trial = Trial(
        decision_id=row.id,
        area=plan.area,
        from_at=begins,
        until=until,
        figure=plan.figure if plan.figure in set(TrialFigure) else "",
        category=plan.category,
        state=TrialState.RUNNING,
    )
    add_row(act.tx, trial)
    note(act, trial, {"area": plan.area, "figure": trial.figure, "until": until.isoformat()})
    set_timers(act, trial)
    return trial


def is_inside(act: Act, area: str, whole: str | None) -> bool:
    """Whether an area lies in that of those who decided: nobody tries something out among others."""
    return whole is None or whole in act.reference.area_path(area)


def beginning(act: Act, plan: Plan) -> datetime:
    """Return when a trial begins: at once, or on its day."""
    if plan.begins is None:
        return act.now
    day = datetime.combine(plan.begins, time(), act.reference.calendar.zone).astimezone(UTC)
    return max(act.now, day)


def set_timers(act: Act, trial: Trial) -> None:
    """Let the clock draft the review, and end the trial."""
    days = act.reference.policy.trial_review_days
    set_timer(act, REVIEW, trial, review_at(max(act.now, trial.from_at), trial.until, days))
    set_timer(act, OVER, trial, trial.until)


def result_of(act: Act, trial: Trial) -> str:
    """Return the figure before and in the trial as it is published; empty where the house has none."""
    if not trial.figure:
        return ""
    asked = Asked(TrialFigure(trial.figure), trial.category, trial.area)
    until = min(act.now, trial.until)
    return plain(compared(act.tx, act.reference, asked, trial.from_at, until))


def publish(act: Act, trial: Trial) -> None:
    """Say that a trial has run its time, with the figure before and after."""
    trial.state, trial.over_at, trial.result = TrialState.OVER, act.now, result_of(act, trial)
    note(act, trial, {"over": True, "result": digest(trial.result)})
    row = decision_of(act.tx, trial)
    key, values = "trial.over", figures(trial)
    effect = f"trial_over:{trial.id}:{act.now.isoformat()}"
    tell_all(act, row, key if values else "trial.over_plain", effect, measure=row.measure, **values)


def figures(trial: Trial) -> dict[str, Value]:
    """Return the figure before and after as it is told; nothing where there is none."""
    kept = json.loads(trial.result) if trial.result else {}
    return {name: str(kept[name]) for name in ("before", "after")} if kept else {}


def settleable(act: Act, vote_id: int) -> Trial:
    """Load a trial of which nobody has said what becomes of it. Raises TrialRefused, DecisionRefused."""
    _, row = resolved(act, vote_id)
    trial = of_decision(act.tx, row.id)
    if trial is None:
        raise TrialRefused(No.UNKNOWN)
    if TrialState(trial.state) not in OPEN:
        raise TrialRefused(No.SETTLED)
    return trial


def settle(act: Act, vote_id: int, outcome: TrialState, words: str, until: date | None = None) -> Trial:
    """Say what becomes of a trial, and why; who ends it early publishes its figure first.

    Raises TrialRefused, DecisionRefused.
    """
    trial = settleable(act, vote_id)
    if outcome is TrialState.CONTINUED and until is None:
        raise TrialRefused(No.UNTIL)
    if trial.state != TrialState.OVER:
        trial.result = result_of(act, trial)
    trial.state, trial.words, trial.settled_at = outcome, public(words), act.now
    row = decision_of(act.tx, trial)
    for name in (REVIEW, OVER):
        post.cancel_timer(act.tx, f"{name}:{trial.id}")
    if outcome is TrialState.CONTINUED and until is not None:
        trial.until = due(act, until)
        set_timers(act, trial)
    note(act, trial, {"outcome": str(outcome), "words": digest(trial.words)})
    effect = f"trial_settled:{trial.id}:{act.now.isoformat()}"
    tell_all(act, row, f"trial.told.{outcome}", effect, words=trial.words, until=trial.until)
    return trial
