"""Names the ways in which cases are counted day by day: by which instant, in which groups, what of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal
from sqlalchemy.orm import Mapped
from sqlmodel import col

from models.case import Case
from models.vocabulary import Solved, Status
from workflows.responsiveness.measures import By

KNOWN = col(Case.status) != Status.DRAFT
CLOSED = col(Case.status) == Status.CLOSED
COUNTED = col(Case.excluded).is_(False)
VALID = and_(
    COUNTED,
    col(Case.contacted).is_not(None),
    col(Case.solved).is_not(None),
    col(Case.satisfaction).is_not(None),
)
TIMED = and_(COUNTED, col(Case.due_at).is_not(None), col(Case.answered_at).is_not(None))
ALONE = col(Case.merged_into).is_(None)
"""What goes on in another is shown there, and counted all the same."""

LEVELS = (1, 2, 3, 4, 5)
"""Of satisfaction; which of them counts how much is policy, and not decided here."""


def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows for which a condition holds."""
    return func.sum(case((condition, 1), else_=0))


class Way(StrEnum):
    """A way of counting."""

    OPENED = "opened"
    CLOSED_BODIES = "closed_bodies"
    CLOSED_AREAS = "closed_areas"
    CLOSED_CATEGORIES = "closed_categories"


Ends = Mapping[str, Mapped[Any]]
"""Instants until which a span lasts that begins when a case is opened."""


class Noted(StrEnum):
    """The column in which a change says which day it touches."""

    OPENED = "opened_at"
    CLOSED = "closed_at"


@dataclass(frozen=True)
class Counting:
    """What a way of counting asks the database."""

    at: Mapped[Any]
    noted: Noted  # where a change says which day it touches
    among: ColumnElement[bool]
    code: ColumnElement[str]
    counts: Mapping[str, ColumnElement[bool]]
    spans: Ends  # how long until, of the cases that count


OF_OPENED = {
    "asked": KNOWN,
    "answered": col(Case.answered_at).is_not(None),
    "demo": col(Case.demo).is_(True),
    "merged": ~ALONE,
    "declined": col(Case.status) == Status.DECLINED,
}
OF_CLOSED = {
    "cases": COUNTED,
    "excluded": ~COUNTED,
    "valid": VALID,
    "contacted": and_(VALID, col(Case.contacted).is_(True)),
    "solved": and_(VALID, col(Case.solved) == Solved.SOLVED),
    "timed": TIMED,
    "on_time": and_(TIMED, col(Case.answered_at) <= col(Case.due_at)),
    "exempted": and_(TIMED, col(Case.answered_at) > col(Case.due_at), col(Case.exempt)),
    "returned": and_(COUNTED, col(Case.returned) > 0),
    "reopened": and_(COUNTED, col(Case.reopened) > 0),
    "looked_at": and_(COUNTED, col(Case.lacks).is_not(None)),
    "whole": and_(COUNTED, col(Case.lacks) == 0),
    **{f"level_{level}": and_(VALID, col(Case.satisfaction) == level) for level in LEVELS},
}
UNTIL_ANSWER: Ends = {"answer": col(Case.answered_at)}
UNTIL_BOTH: Ends = {**UNTIL_ANSWER, "contact": col(Case.accepted_at)}
"""First contact is the instant at which a named handler took the case, of which the resident is told."""


def opened(code: ColumnElement[str], spans: Ends) -> Counting:
    """Count cases by the instant at which they were opened."""
    return Counting(col(Case.opened_at), Noted.OPENED, KNOWN, code, OF_OPENED, spans)


def closed(code: ColumnElement[str], *more: ColumnElement[bool]) -> Counting:
    """Count closed cases, of those that meet a condition, by the instant at which they were."""
    among = and_(CLOSED, *more)
    return Counting(col(Case.closed_at), Noted.CLOSED, among, code, OF_CLOSED, UNTIL_BOTH)


WAYS: Mapping[Way, Counting] = {
    Way.OPENED: opened(literal(""), UNTIL_ANSWER),
    Way.CLOSED_BODIES: closed(func.coalesce(col(Case.body), "")),
    Way.CLOSED_AREAS: closed(func.coalesce(col(Case.cell), "")),
    Way.CLOSED_CATEGORIES: closed(func.coalesce(col(Case.category), "")),
}
OF: Mapping[By, Way] = {
    "body": Way.CLOSED_BODIES,
    "area": Way.CLOSED_AREAS,
    "category": Way.CLOSED_CATEGORIES,
}
