"""The closed list of facts that a formula may speak of: of cases, parts, means, decisions, votes, the grid.

Each fact is a column or a condition of the database; its kind says what it may be compared with. A case
counts for the body that has it; that it came from another is the fact `moved`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, func, literal, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import BigInteger
from sqlmodel import col

from models.case import Case, Joining
from models.core import table
from models.decision import Decision, DecisionTask
from models.joint import Part
from models.learning import Correction
from models.ledger import Event
from models.means import MeansDraw
from models.presence import BulkAct
from models.vocabulary import BODY_ROLES, OPEN_STATUSES, EventKind, Noticed, ReturnReason, Solved, Status
from models.vote import Vote, VoteElector
from workflows.cases.cards import UNLISTED
from workflows.cases.clocks import CaseClock
from workflows.responsiveness.figures.formulas import FactKind, Words
from workflows.responsiveness.figures.grid_rows import grid_rows

AGAIN = 90 * 86_400
"""† Who brings the same matter so soon after its answer has come back, in seconds."""

BY_HAND = "ruling"
"""The basis of a case that a person has given to a body outside the list (workflows.cases.rule)."""

FLAG, NUMBER, WORD, INSTANT = FactKind.FLAG, FactKind.NUMBER, FactKind.WORD, FactKind.INSTANT
Column = Any
"""A column of a table, or a condition: the library has no name for both."""
Fact = tuple[FactKind, Column]


class seconds(GenericFunction[int]):
    """The whole seconds of an instant since 1970."""

    type = BigInteger()
    inherit_cache = True
    name = "seconds"


@compiles(seconds)
def _in_seconds(element: seconds, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **how)})) AS BIGINT)"


@compiles(seconds, "sqlite")
def _in_seconds_of_sqlite(element: seconds, compiler: SQLCompiler, **how: Any) -> str:
    at = compiler.process(element.clauses, **how)
    return f"CAST(STRFTIME('%s', SUBSTR({at}, 1, 19)) AS INTEGER)"  # with the fraction it would round up


@dataclass(frozen=True)
class Source:
    """What is counted: rows of a table, with their facts, and by what they are grouped."""

    rows: FromClause
    facts: Mapping[str, Fact]
    body: Column
    cell: Column
    category: Column
    has_cases: bool = True  # each row belongs to a case, which may be looked at
    groupings: tuple[str, ...] = ("whole", "body", "area", "category")
    pair: Column = None  # who called and who was called, of what one body asks of another
    veiled: bool = True  # its rows are residents' matters: those of places are told as `places` allows
    within: Callable[[datetime, datetime], "Source"] | None = None  # of rows that are made for a window

    def of(self, start: datetime, end: datetime) -> "Source":
        """The same for one window."""
        return self if self.within is None else self.within(start, end)

    def words(self) -> Words:
        """The facts by kind."""
        return Words({name: kind for name, (kind, _) in self.facts.items()})

    def column(self, fact: str) -> Column:
        """The column or condition of a fact."""
        return self.facts[fact][1]


def happened(kind: EventKind, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Something is in the chain of the case."""
    chain = col(Event.subject) == literal("case:").concat(col(Case.number))
    return exists().where(chain, col(Event.kind) == kind, *more).correlate(Case)


def corrected(*what: ColumnElement[bool]) -> ColumnElement[bool]:
    """Somebody put the category or the body of the case right."""
    return exists().where(col(Correction.case_id) == col(Case.id), *what).correlate(Case)


def repeated(*, told_solved: bool = False) -> ColumnElement[bool]:
    """Whoever brought it had brought the same matter not long before, and the same body had ended it.

    `told_solved` asks for those alone of whom it was said then that they were solved.
    """
    before = aliased(Case)
    said = (col(before.status) == Status.CLOSED, col(before.solved) == Solved.SOLVED) if told_solved else ()
    ended = func.coalesce(col(before.answered_at), col(before.closed_at))
    since = seconds(col(Case.opened_at)) - seconds(ended)
    return (
        exists()
        .where(
            col(before.reporter_id) == col(Case.reporter_id),
            col(before.category) == col(Case.category),
            func.coalesce(col(before.body), "") == col(Case.body),  # so that no index of bodies is taken
            col(before.id) != col(Case.id),
            since >= 0,
            since <= AGAIN,
            *said,
        )
        .correlate(Case)
    )


def ruled(*, back: bool) -> ColumnElement[bool]:
    """A return was ruled on: the case went back to the body that has it, or came to it from another one."""
    here = literal('%"body":"').concat(col(Case.body)).concat('","from":"')
    own = here.concat(col(Case.body)).concat('"%')
    data = col(Event.data)
    which = (data.like(own),) if back else (data.like(here.concat("%")), data.not_like(own))
    return happened(EventKind.RULED, *which)


def came_back() -> ColumnElement[bool]:
    """Whoever brought it had an answer to the same matter not long before."""
    before = aliased(Case)
    since = seconds(col(Case.opened_at)) - seconds(col(before.answered_at))
    return (
        exists()
        .where(
            col(before.reporter_id) == col(Case.reporter_id),
            col(before.category) == col(Case.category),
            col(before.id) != col(Case.id),
            since >= 0,
            since <= AGAIN,
        )
        .correlate(Case)
    )


def has_no_body() -> ColumnElement[bool]:
    """Nobody owes the answer that is still owed; what was merged, withdrawn or declined needs nobody."""
    return and_(col(Case.body).is_(None), col(Case.status).in_(sorted(OPEN_STATUSES)))


def waited_for_body() -> ColumnElement[bool]:
    """Nobody said in time whose the case is."""
    stage = col(Event.data).contains(f'"stage":"{CaseClock.DISPATCH}"', autoescape=True)
    return happened(EventKind.OVERRAN, stage)


def left_open() -> ColumnElement[bool]:
    """The machine left the category to a person."""
    said = corrected(col(Correction.read).is_(None), col(Correction.category).is_not(None))
    return or_(col(Case.category).is_(None), said)


def raised() -> ColumnElement[bool]:
    """The body said that it lacks power or means."""
    reasons = (ReturnReason.NO_POWER, ReturnReason.NO_MEANS)
    said = or_(*(col(Event.data).contains(f'"reason":"{each}"', autoescape=True) for each in reasons))
    return happened(EventKind.RETURNED, said)


BODY_WRONG = corrected(col(Correction.body).is_not(None), col(Correction.source) == Noticed.RULING)
CATEGORY_WRONG = corrected(col(Correction.read).is_not(None), col(Correction.category).is_not(None))

OF_CASES: Mapping[str, Fact] = {
    "opened": (INSTANT, col(Case.opened_at)),
    "due": (INSTANT, col(Case.due_at)),
    "accepted": (INSTANT, col(Case.accepted_at)),
    "answered": (INSTANT, col(Case.answered_at)),
    "closed": (INSTANT, col(Case.closed_at)),
    "status": (WORD, col(Case.status)),
    "nature": (WORD, col(Case.nature)),
    "urgency": (WORD, col(Case.urgency)),
    "body": (WORD, col(Case.body)),
    "category": (WORD, col(Case.category)),
    "contacted": (FLAG, col(Case.contacted)),
    "solved": (WORD, col(Case.solved)),
    "satisfaction": (NUMBER, col(Case.satisfaction)),
    "returned": (NUMBER, col(Case.returned)),
    "reopened": (NUMBER, col(Case.reopened)),
    "lacks": (NUMBER, col(Case.lacks)),
    "excluded": (FLAG, col(Case.excluded)),
    "exempt": (FLAG, col(Case.exempt)),
    "imported": (FLAG, col(Case.imported)),
    "demo": (FLAG, col(Case.demo)),
    "merged": (FLAG, col(Case.merged_into).is_not(None)),
    "listed": (FLAG, and_(col(Case.basis) != "", col(Case.basis).not_in(sorted(UNLISTED)))),
    "unowned": (FLAG, or_(has_no_body(), waited_for_body())),
    "by_hand": (FLAG, col(Case.basis) == BY_HAND),
    "left_open": (FLAG, left_open()),
    "standard": (FLAG, col(Case.standard).is_not(None)),
    "standard_met": (FLAG, col(Case.standard)),
    "extended": (FLAG, happened(EventKind.EXTENDED)),
    "suspended": (FLAG, happened(EventKind.SUSPENDED)),
    "escalated": (FLAG, happened(EventKind.ESCALATED)),
    "whistled": (FLAG, happened(EventKind.WHISTLED)),
    "seen": (FLAG, happened(EventKind.CHECKED)),
    "contact_read": (FLAG, happened(EventKind.CONTACT_READ)),
    "appealed": (FLAG, happened(EventKind.APPEALED)),
    "commended": (FLAG, happened(EventKind.COMMENDED)),
    "raised": (FLAG, raised()),
    "joined": (FLAG, exists().where(col(Joining.case_id) == col(Case.id)).correlate(Case)),
    "misread": (FLAG, CATEGORY_WRONG),
    "misrouted": (FLAG, BODY_WRONG),
    "moved": (FLAG, or_(col(Case.returned) > 0, BODY_WRONG)),
    "brought": (FLAG, col(Case.reporter_id).is_not(None)),
    "came_back": (FLAG, came_back()),
    "repeated": (FLAG, repeated()),
    "sent_back": (FLAG, ruled(back=True)),
    "taken_on": (FLAG, ruled(back=False)),
}
OF_PARTS: Mapping[str, Fact] = {
    "kind": (WORD, col(Part.kind)),
    "asked": (INSTANT, col(Part.asked_at)),
    "due": (INSTANT, col(Part.due_at)),
    "sign_in_by": (INSTANT, col(Part.sign_in_by)),
    "signed_in": (INSTANT, col(Part.signed_in_at)),
    "contact_by": (INSTANT, col(Part.contact_by)),
    "in_touch": (INSTANT, col(Part.contacted_at)),
    "answered": (INSTANT, col(Part.answered_at)),
    "done": (INSTANT, col(Part.done_at)),
    "mark": (NUMBER, col(Part.mark)),
    "satisfaction": (NUMBER, col(Case.satisfaction)),  # of whose case it is, with its answer
    "excluded": (FLAG, col(Case.excluded)),
}
OF_DRAWS: Mapping[str, Fact] = {
    "state": (WORD, col(MeansDraw.state)),
    "asked": (INSTANT, col(MeansDraw.asked_at)),
    "answered": (INSTANT, col(MeansDraw.answered_at)),
    "used": (INSTANT, col(MeansDraw.used_at)),
    "excluded": (FLAG, col(Case.excluded)),
}
OF_SEATS: Mapping[str, Fact] = {
    "ended": (INSTANT, col(Vote.ended_at)),
    "stage": (WORD, col(Vote.stage)),
    "process": (WORD, col(Vote.process)),
    "voted": (FLAG, col(VoteElector.voted)),
}
OF_TASKS: Mapping[str, Fact] = {
    "due": (INSTANT, col(DecisionTask.due_at)),
    "done": (INSTANT, col(DecisionTask.done_at)),
}
OF_BULKS: Mapping[str, Fact] = {
    "kind": (WORD, col(BulkAct.kind)),
    "at": (INSTANT, col(BulkAct.at)),
    "undone": (INSTANT, col(BulkAct.undone_at)),
}
BODY, CELL, CATEGORY = col(Case.body), col(Case.cell), col(Case.category)
NOWHERE = literal(None)
CASES = table(Case)
CALLER = case((col(Part.asked_by).in_(sorted(BODY_ROLES)), func.coalesce(BODY, "")), else_="")
"""Who leads the case has called, else who coordinates: nobody's body."""

BETWEEN = "|"
"""Stands between who called and who was called."""


def of_the_grid(start: datetime, end: datetime) -> Source:
    """The cells of the grid in one window."""
    rows = grid_rows(start, end)
    numbers = ("staff", "cases", "rounds", "load")
    facts = {"at": (INSTANT, rows.c.at), **{each: (NUMBER, rows.c[each]) for each in numbers}}
    return Source(rows, facts, *NO_GROUP, has_cases=False, groupings=("whole",), within=of_the_grid)


NO_GROUP = (NOWHERE, NOWHERE, NOWHERE)
EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Where a window is still to be named."""

SOURCES: Mapping[str, Source] = {
    "cases": Source(CASES, OF_CASES, BODY, CELL, CATEGORY),
    "parts": Source(
        table(Part).join(CASES, col(Part.case_id) == col(Case.id)),
        OF_PARTS,
        col(Part.body),
        CELL,
        CATEGORY,
        groupings=("whole", "body", "area", "category", "pair"),
        pair=CALLER.concat(BETWEEN).concat(col(Part.body)),
    ),
    "draws": Source(
        table(MeansDraw).join(CASES, col(MeansDraw.case_id) == col(Case.id)),
        OF_DRAWS,
        col(MeansDraw.body),
        CELL,
        CATEGORY,
    ),
    "tasks": Source(
        table(DecisionTask)
        .join(table(Decision), col(DecisionTask.decision_id) == col(Decision.id))
        .outerjoin(table(Vote), col(Decision.vote_id) == col(Vote.id)),
        OF_TASKS,
        col(DecisionTask.body),
        col(Vote.area),  # of what no vote decided, none
        NOWHERE,
        has_cases=False,
        groupings=("whole", "body", "area"),
        veiled=False,
    ),
    "seats": Source(
        table(VoteElector).join(table(Vote), col(VoteElector.vote_id) == col(Vote.id)),
        OF_SEATS,
        NOWHERE,
        col(VoteElector.cell),
        NOWHERE,
        has_cases=False,
        groupings=("whole", "area"),
    ),
    "cells": of_the_grid(EVER, EVER),
    "bulks": Source(table(BulkAct), OF_BULKS, *NO_GROUP, has_cases=False, groupings=("whole",)),
}
"""What a measure may be `of`."""
