"""Says what is evaluated, by which standard, what it came to and what follows; never who said what."""

from bot.dialogue.turn import Turn
from models.vocabulary_evaluations import EvaluationStage, Source
from workflows.participation.evaluations.rubrics import Criterion
from workflows.participation.evaluations.said import rubric_name, what_of
from workflows.participation.evaluations.view import EvaluationView, Finding
from workflows.polls.choices import bar
from workflows.reference import Reference
from workflows.screens import Sentence, say

Lines = tuple[Sentence, ...]
STEPS = 4
"""From the worst mark to the best."""


def card(reference: Reference, seen: EvaluationView) -> Lines:
    """An evaluation as everybody reads it."""
    head = say("evaluation.head", number=seen.code, title=seen.title, body=reference.body_name(seen.body))
    stage = say(
        f"evaluation.stage.{seen.stage}",
        closes=seen.closes_at,
        until=seen.answer_until,
        reason=seen.reason,
    )
    return (head, stage, *terms(reference, seen), *result(reference, seen))


def terms(reference: Reference, seen: EvaluationView) -> Lines:
    """Why, by what standard, who is asked, what follows."""
    payer = reference.body_name(seen.payer) if seen.payer else say("form.nothing")
    follows = tuple(say(f"evaluation.follows.{each}", payer=payer) for each in seen.follows)
    name, count = rubric_name(seen.rubric), len(seen.criteria)
    return (
        say("evaluation.why", why=seen.why, meaning=seen.meaning),
        say("evaluation.standard", name=name, version=seen.version, count=count),
        source(seen),
        say("evaluation.after", follows=say("form.names", names=follows)),
    )


def source(seen: EvaluationView) -> Sentence:
    """Who is asked."""
    return say(f"evaluation.source.{Source(seen.source)}", frame=seen.frame, drawn=seen.drawn)


def result(reference: Reference, seen: EvaluationView) -> Lines:
    """What it came to, with what was answered; nothing before it is counted."""
    if not seen.findings:
        return ()
    response = say("evaluation.rated", rated=seen.rated, invited=seen.invited, percent=seen.percent)
    lines = [response, *map(finding, seen.findings)]
    if seen.mean is not None:
        lines.append(say("evaluation.overall", mean=rounded(seen.mean)))
    if seen.small:
        lines.append(say("evaluation.small"))
    if seen.upheld:
        lines.append(say("evaluation.counts_nowhere", reason=seen.ruling))
    return (*lines, *after(reference, seen))


def finding(found: Finding) -> Sentence:
    """What one criterion came to."""
    name = found.criterion.names
    if not found.shown:
        return say("evaluation.criterion_few", name=name)
    return say(
        "evaluation.criterion",
        name=name,
        bar=bar(round(100 * (found.held - 1)), 100 * STEPS),
        mean=rounded(found.held),
        low=rounded(found.low),
        high=rounded(found.high),
        count=found.count,
    )


def after(reference: Reference, seen: EvaluationView) -> Lines:
    """The object's answer, what it is worth to who pays, what is to become better."""
    if seen.stage is not EvaluationStage.PUBLISHED:
        return ()
    body, lines = reference.body_name(seen.body), []
    if seen.answer and seen.answerer:
        lines.append(say("evaluation.answer", body=body, person=seen.answerer, words=seen.answer))
    elif seen.answer:
        lines.append(say("evaluation.answer_of_body", body=body, words=seen.answer))
    else:
        lines.append(say("evaluation.no_answer", body=body))
    if seen.payer:
        lines.append(payers(reference, seen))
    if seen.plan:
        lines.append(say("evaluation.plan", words=seen.plan, until=seen.better_by))
    elif seen.plan_by and not seen.upheld:
        lines.append(say("evaluation.plan_missing", until=seen.plan_by))
    if seen.better:
        lines.append(say("evaluation.better", words=seen.better))
    return tuple(lines)


def payers(reference: Reference, seen: EvaluationView) -> Sentence:
    """What it is worth to who pays."""
    payer = reference.body_name(seen.payer)
    if seen.payer_mark is None:
        return say("evaluation.payer_silent", payer=payer)
    level = say(f"evaluation.level.{seen.payer_mark}")
    return say("evaluation.payer", payer=payer, level=level, words=seen.payer_words)


def rounded(value: float) -> str:
    """A mean as it is shown."""
    return f"{value:.1f}"


def question(criterion: Criterion, place: int, count: int) -> Sentence:
    """One criterion, and what the ends of its marks mean."""
    return say(
        "evaluation.ask_criterion",
        place=place,
        count=count,
        name=criterion.names,
        best=criterion.best,
        worst=criterion.worst,
    )


def given(criterion: Criterion, mark: int) -> Sentence:
    """What somebody has marked, read back."""
    return say("evaluation.given", name=criterion.names, level=say(f"evaluation.level.{mark}"))


def line_of(turn: Turn, seen: EvaluationView) -> Sentence:
    """One evaluation in a list."""
    body = turn.reference.body_name(seen.body)
    state = say(
        f"evaluation.stage.{seen.stage}",
        closes=seen.closes_at,
        until=seen.answer_until,
        reason=seen.reason,
    )
    return say("evaluation.line", number=seen.code, what=what_of(seen.title, body), state=state)
