"""Tells staff on a card how many open cases beside it are much alike; they look at them with one press."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, func, select

from models.case import Case
from models.core import run, table
from models.vocabulary import OPEN_STATUSES
from workflows.cases.acts import Act
from workflows.screens import Button, Screen, say


def with_found(act: Act, card: Screen, case: Case, found: Sequence[int]) -> Screen:
    """Return the card of a new case with how many of what was found beside it its readers have, too.

    It asks nothing where nothing was found before the lane.
    """
    return with_beside(card, case.id, counted(act, case, found)) if found else card


def counted(act: Act, case: Case, found: Sequence[int]) -> int:
    """Count those of some cases that are open still, with the body that has the case if one has."""
    given = {"found": list(found), "body": case.body}
    return int(run(act.tx, OF_BODY if case.body else ANYWHERE, given).scalar_one())


CASES = table(Case).c
ANYWHERE = (
    select(func.count())
    .select_from(table(Case))
    .where(
        CASES.id.in_(bindparam("found", expanding=True)),
        CASES.status.in_([str(each) for each in sorted(OPEN_STATUSES)]),
    )
)
OF_BODY = ANYWHERE.where(CASES.body == bindparam("body"))


def with_beside(card: Screen, case_id: int, count: int) -> Screen:
    """Return a card with the line and the button; as it is where nothing is alike."""
    if not count:
        return card
    look = Button("related", {"case": case_id})
    rows = (*card.buttons[:-1], (*card.buttons[-1], look)) if card.buttons else ((look,),)
    told = replace(card, lines=(*card.lines, say("task.related", count=count)))
    return told.with_buttons(*rows)
