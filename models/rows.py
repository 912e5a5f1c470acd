"""Writes rows that steps hold as objects, without the unit of work, which takes longer than all they do."""

from functools import cache
from typing import Any

from sqlalchemy import Insert, Update, bindparam, insert, inspect, update
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel

from models.core import run, table

KEY = "id"


def add_row(session: Session, row: Any) -> None:
    """Insert a new row, whose key the database counts, and hold it as if it had been loaded."""
    model: type[SQLModel] = type(row)
    values = {name: getattr(row, name) for name in columns_of(model) if name != KEY}
    row.id = run(session, insertion(model), values).scalar_one()
    make_transient_to_detached(row)
    session.add(row)


def write_back(session: Session) -> None:
    """Write what has changed in the rows that a session holds, at its end: it holds none afterwards."""
    if next(iter(session), None) is None:
        return
    if session.new or session.deleted:
        session.flush()
    for row in session.dirty:
        model: type[SQLModel] = type(row)
        names = tuple(sorted(inspect(row).committed_state))
        if KEY in names or KEY not in columns_of(model):
            session.flush()
            break
        if not names:
            continue
        values = {f"new_{name}": getattr(row, name) for name in names}
        run(session, change(model, names), {**values, "this": row.id})
    session.expunge_all()


@cache
def columns_of(model: type[SQLModel]) -> tuple[str, ...]:
    """The columns of a model, in order."""
    return tuple(table(model).c.keys())


@cache
def insertion(model: type[SQLModel]) -> Insert:
    """The statement that adds a row and returns its key."""
    return insert(table(model)).returning(table(model).c[KEY])


@cache
def change(model: type[SQLModel], names: tuple[str, ...]) -> Update:
    """The statement that changes these columns of one row."""
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(table(model)).where(table(model).c[KEY] == bindparam("this")).values(values)
