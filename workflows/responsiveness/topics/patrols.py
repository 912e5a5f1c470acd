"""Sends grid workers where a warning or a topic points: rounds that find things before anybody complains."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models.grid import PatrolRound
from workflows.cases.acts import Act
from workflows.cases.cards import category_value
from workflows.cases.deadlines import working_day_after
from workflows.grid.record import everybody, tell_worker
from workflows.grid.rounds import open_round
from workflows.grid.terms import LOOK, RoundKind
from workflows.responsiveness.topics.terms import No, TopicRefused
from workflows.screens import Button, Screen, say

SOON = timedelta(hours=1)


def walk(act: Act, cells: Sequence[str], category: str) -> list[PatrolRound]:
    """Open a round in each cell, unless one for the same waits there. Raises TopicRefused."""
    if not cells:
        raise TopicRefused(No.NOBODY)
    waiting, people = going(act, category), everybody(act)
    opened = [
        open_round(act, cell, RoundKind.PATROL, act.now + SOON, cause=LOOK + category, people=people)
        for cell in cells[: act.reference.policy.topic_walks]
        if cell not in waiting
    ]
    if not opened:
        raise TopicRefused(No.DONE)
    for each in opened:
        line = say(
            "task.look_for",
            cell=act.reference.area_name(each.cell),
            category=category_value(act.reference, category),
        )
        tell_worker(act, each.worker_id, Screen((line,), ((Button("rounds"),),)), f"look:{each.id}")
    return opened


def going(act: Act, category: str) -> frozenset[str]:
    """Return the cells in which a round for a category waits."""
    waiting = select(col(PatrolRound.cell)).where(
        col(PatrolRound.done_at).is_(None), col(PatrolRound.cause) == LOOK + category
    )
    return frozenset(act.tx.execute(waiting).scalars())


def next_week(act: Act) -> datetime:
    """Return when the rounds of a topic are walked again."""
    return working_day_after(act.now + timedelta(days=6), 1, act.reference.calendar)
