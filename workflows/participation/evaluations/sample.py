"""Holds an evaluation in a sample community: some weeks ago, by the households, answered and published."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.evaluation import Evaluation
from models.roll import Roll
from models.vocabulary import Role
from models.vocabulary_votes import RollKind
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.participation.evaluations.after import answer
from workflows.participation.evaluations.close import close
from workflows.participation.evaluations.invite import invite
from workflows.participation.evaluations.mark import rate
from workflows.participation.evaluations.opening import Plan, key_of, open_evaluation
from workflows.participation.evaluations.record import raters
from workflows.participation.evaluations.rubrics import criteria_of
from workflows.participation.evaluations.said import standard_of

AGO, LASTED, THOUGHT = timedelta(days=20), 10, timedelta(days=3)
SILENT = 2
"""So many of those who were asked say nothing."""

LIKED: Mapping[str, tuple[int, ...]] = {
    "clean": (3, 4, 4, 5, 5),
    "repair": (1, 2, 2, 3, 4),
    "safe": (3, 3, 4, 4, 5),
    "open": (1, 2, 3, 3, 0),
    "manner": (3, 4, 5, 5, 5),
}
"""What marks are drawn from, criterion by criterion."""


def evaluate(act: Act, body: str, why: str, meaning: str, reply: str, sentences: list[str]) -> None:
    """Hold it. Every step is the one that organizers, residents, the body and the clock take."""
    asked = select(Roll).where(col(Roll.kind) == RollKind.HOUSEHOLDS).limit(1)
    roll = act.tx.execute(asked).scalar_one_or_none()
    if roll is None or body not in act.reference.standing:
        return
    began, lot = act.now - AGO, random.Random("sample evaluation")
    by = replace(act, now=began, by=Actor(Role.ORGANIZER), chance=lot)
    row = open_evaluation(by, Plan(body, str(roll.id), "property", why, meaning, days=LASTED))
    invite(at(by, began + timedelta(minutes=1), SYSTEM), row)
    marked(by, row, sentences)
    close(at(by, row.closes_at, SYSTEM), row)
    answer(at(by, row.closes_at + THOUGHT, Actor(Role.HEAD, None, body)), row.id, reply)
    for name in ("invite", "remind", "close", "told"):
        post.cancel_timer(act.tx, key_of(name, row))


def marked(act: Act, row: Evaluation, sentences: list[str]) -> None:
    """Let all but a few say what they think, some of them in words."""
    codes = [each.code for each in criteria_of(standard_of(row))]
    for place, each in enumerate(raters(act.tx, row.id)[SILENT:]):
        by = at(act, act.now + timedelta(hours=1), Actor(Role.RESIDENT, each.person_id))
        words = sentences[place] if place < len(sentences) else ""
        rate(by, row.id, {code: act.chance.choice(LIKED[code]) for code in codes}, words)


def at(act: Act, now: datetime, by: Actor) -> Act:
    """Let somebody act at an instant."""
    return replace(act, now=now, by=by)
