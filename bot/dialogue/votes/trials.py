"""The conversation about trials: what must be told, what everybody reads, the question of a review."""

from collections.abc import Callable, Mapping

from bot.catalogue.sentences import phrase
from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn
from models.vocabulary import Locale
from models.vocabulary_covenants import TrialFigure, TrialState
from workflows.cases.acts import Act
from workflows.forms import Field
from workflows.participation.trials import asked, clock
from workflows.participation.trials.asked import FORMS, OUTCOMES
from workflows.participation.trials.clock import Facts
from workflows.participation.trials.terms import NO_FIGURE, TrialVerb
from workflows.participation.trials.view import TrialView
from workflows.participation.votes.terms import LONGEST_TEXT, LONGEST_TITLE, Option, Question
from workflows.reference import Reference
from workflows.screens import Button, Screen, Sentence, say
from workflows.timers import DueTimer

WRITTEN = Locale.HANS
"""In which language the clock words a question: an organizer may put another."""

SHORT = 200
"""Characters of each part of a question that is too long; the page of the trial has the whole."""


def choices(turn: Turn, _verb: str, about: About, field: Field) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen."""
    if field.name == "area":
        return asked.own_area(act_of(turn), about)
    return listed(field)


def listed(field: Field) -> tuple[tuple[str, Sentence], ...]:
    """What may be chosen whatever the trial: a figure of the house, an outcome."""
    if field.name == "figure":
        found = tuple((str(each), say(f"trial.figure.{each}")) for each in TrialFigure)
        return (*found, (NO_FIGURE, say("trial.no_figure")))
    if field.name == "outcome":
        return tuple((str(each), say(f"trial.state.{each}")) for each in OUTCOMES)
    return ()


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises TrialRefused, DecisionRefused."""
    asked.check(act_of(turn), verb, about)


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it."""
    asked.perform(act_of(turn), verb, about, given)
    rows = ((Button("look_vote", {"vote": about["vote"]}), Button("votes")),)
    return Screen((say(f"trial.done.{verb}"),), rows)


BOOK = Book("trial", FORMS, choices, check, do)
PRESSES: dict[str, Callable[[Turn], Reply]] = asking.starts(BOOK)


def verbs(trial: TrialView | None) -> tuple[TrialVerb, ...]:
    """What may be done about the trial of a decision."""
    if trial is None:
        return (TrialVerb.SET,)
    settled = trial.state in (TrialState.ENDED, TrialState.ADOPTED)
    return () if settled else (TrialVerb.SETTLE,)


def card(seen: TrialView, reference: Reference) -> tuple[Sentence, ...]:
    """A trial as everybody reads it."""
    where = reference.area_name(seen.area)
    lines = [say("trial.when", area=where, since=seen.from_at, until=seen.until)]
    lines.append(say("trial.measure", words=seen.measure))
    if seen.figure:
        category = reference.category_names(seen.category) if seen.category else None
        figure = say(f"trial.figure.{seen.figure}")
        lines.append(say("trial.figure_of", figure=figure, category=category or say("trial.all_matters")))
    lines.append(say("trial.review_how", words=seen.review))
    lines.append(say("trial.stands", state=say(f"trial.state.{seen.state}")))
    if seen.before:
        values = {"before": seen.before, "after": seen.after, "version": seen.version}
        lines.append(say("trial.result", **values))
    if seen.why:
        lines.append(say("trial.why", words=seen.why))
    return tuple(lines)


def fire(act: Act, timer: DueTimer) -> None:
    """Do what the clock has to do about a trial."""
    clock.fire(act, timer, wording)


def wording(_act: Act, facts: Facts) -> Question:
    """Word the question of a review: what was tried and looked at, and the three ways on."""
    title = phrase("trial.ballot.title", WRITTEN, title=facts.title)
    told = {"title": facts.title, "area": facts.area, "measure": facts.measure, "review": facts.review}
    options = tuple(Option(phrase(f"trial.ballot.{each}", WRITTEN)) for each in OUTCOMES)
    question = phrase("trial.ballot.question", WRITTEN, **told)
    if len(question) > LONGEST_TEXT:
        short = {name: words[:SHORT] for name, words in told.items()}
        question = phrase("trial.ballot.question", WRITTEN, **short)
    return Question(title[:LONGEST_TITLE], question, options=options)
