"""Says what everybody who is asked is told first: why, by what standard, what follows, who sees what."""

import json
from typing import Any

from models.evaluation import Evaluation
from models.vocabulary_evaluations import Follows, Source
from workflows.participation.evaluations.rubrics import rubrics
from workflows.participation.evaluations.terms import APART
from workflows.reference import Reference
from workflows.screens import Sentence, Value, say

Lines = tuple[Sentence, ...]


def standard_of(row: Evaluation) -> list[dict[str, Any]]:
    """Return the criteria of an evaluation as it keeps them."""
    return list(json.loads(row.standard))


def rubric_name(code: str) -> Value:
    """Return the name of a standard; its code where the house has it no more."""
    known = rubrics().get(code)
    return known.names if known else code


def what_of(title: str, body: str) -> Value:
    """What is rated: a title that is the name of the body says nothing beside it."""
    return body if title == body else say("evaluation.what", title=title, body=body)


def told_terms(reference: Reference, row: Evaluation, criteria: int) -> Lines:
    """Return what raters are told before they begin."""
    name = rubric_name(row.rubric)
    standard = say("evaluation.standard", name=name, version=row.rubric_version, count=criteria)
    payer = reference.body_name(row.payer) if row.payer else say("form.nothing")
    follows = tuple(say(f"evaluation.follows.{each}", payer=payer) for each in follows_in(row.follows))
    return (
        say("evaluation.why", why=row.why, meaning=row.meaning),
        standard,
        source_line(row.source, row.frame, row.drawn),
        say("evaluation.after", follows=say("form.names", names=follows)),
        say("evaluation.promise"),
    )


def follows_in(kept: str) -> tuple[Follows, ...]:
    """Read what follows as a row keeps it."""
    return tuple(Follows(each) for each in kept.split(APART) if each)


def source_line(source: str, frame: int, drawn: int) -> Sentence:
    """Say who is asked, and from how many they were drawn."""
    return say(f"evaluation.source.{Source(source)}", frame=frame, drawn=drawn)
