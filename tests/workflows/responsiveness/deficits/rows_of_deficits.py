"""Cases of October from which deficits are counted, and the measures that these are made of."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert
from sqlmodel import Session

from models.case import Case
from tests.workflows.responsiveness.figures.rows_of_figures import FROM
from tests.workflows.responsiveness.rows import DEFAULTS
from workflows.responsiveness.deficits.definitions import versions
from workflows.responsiveness.figures import publish as figures
from workflows.responsiveness.figures.months import Month

OCTOBER = Month(2026, 10)
FORMULAS = versions()[-1]
EVERY = figures.version_of(OCTOBER)
FIGURES = replace(EVERY, measures=tuple(each for each in EVERY.measures if each.code in FORMULAS.measures))
"""Only what deficits are counted from."""

MANY = 40


def october(session: Session, cell: str, many: int, late: int, unhappy: int = 8) -> None:
    """Cases of one cell that came in, were due, answered and closed in October."""
    opened, due = FROM + timedelta(days=2), FROM + timedelta(days=9)
    rows: list[dict[str, object]] = [
        {
            **DEFAULTS,
            "number": f"{cell}-{place}",
            "status": "closed",
            "body": "B1",
            "category": "01",
            "cell": cell,
            "opened_at": opened,
            "due_at": due,
            "answered_at": due + timedelta(days=1) if place < late else due - timedelta(days=2),
            "closed_at": due + timedelta(days=3),
            "contacted": True,
            "solved": "unsolved" if place < unhappy else "solved",
            "satisfaction": 2 if place < unhappy else 5,
            "returned": 1 if place < 8 else 0,
            "reopened": 1 if place < 8 else 0,
        }
        for place in range(many)
    ]
    session.execute(insert(Case), rows)
