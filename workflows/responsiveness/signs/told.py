"""Counts who tells that a body pressed them; who it was stands in the sealed case alone (principle 8)."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.sign import Pressure
from nlu.pressure import tells_of_pressure
from workflows.cases.acts import Act
from workflows.responsiveness.signs.terms import About

ONCE = timedelta(days=215)
"""Who tells it of the same body again so soon counts once; persons are counted over less."""


def is_told(words: str) -> bool:
    """Whether somebody says in words that they were pressed."""
    return tells_of_pressure(words)


def count_pressure(act: Act, sealed: Case, body: str, about: About) -> None:
    """Count a report of pressure. Nothing of it stands on the case that the body reads."""
    again = has_told(act, body)
    act.tx.add(Pressure(body=body, about=str(about), again=again, case_id=sealed.id, at=act.now))
    act.tx.flush()


def has_told(act: Act, body: str) -> bool:
    """Whether the actor has told it of the body shortly before: persons count, not reports."""
    mine = (
        select(col(Pressure.id))
        .join(Case, col(Case.id) == col(Pressure.case_id))
        .where(
            col(Pressure.body) == body,
            col(Case.reporter_id) == act.by.person_id,
            col(Pressure.at) > act.now - ONCE,
        )
    )
    return act.tx.execute(mine.limit(1)).first() is not None
