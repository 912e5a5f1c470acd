"""Loads and writes rows that steps hold as objects, past the unit of work, which costs more than they do."""

from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Insert, Select, Update, bindparam, insert, inspect, select, update
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel

from models.core import Row, run, table
from models.sessions import may_lock

KEY = "id"
Model = TypeVar("Model", bound=SQLModel)


def take_row(session: Session, model: type[Model], row_id: int | None) -> Model | None:
    """Load a row as it stands once it is ours, whatever was read of it before; None where there is none."""
    if row_id is None:
        return None
    if session.new or not may_lock(session) or is_held(session, model, row_id):
        return session.get(model, row_id, with_for_update=True, populate_existing=True)
    found = run(session, locked(model), {"this": row_id}).first()
    return None if found is None else hold(session, model, found)


def claim_row(session: Session, model: type[Model], row_id: int) -> Model | None:
    """Load a row that only one step at a time may hold, also one that leaves the row as it is.

    It is written, not only locked: a step that waited for a lock alone still sees what stood beside the row
    before, and is not run again (ADR 0011).
    """
    rows = table(model)
    same = update(rows).where(rows.c[KEY] == row_id).values({KEY: rows.c[KEY]})
    session.flush()
    session.execute(same)
    return session.get(model, row_id, populate_existing=True)


def is_held(session: Session, model: type[SQLModel], row_id: int) -> bool:
    """Whether a session holds a row already."""
    return inspect(model).identity_key_from_primary_key((row_id,)) in session.identity_map


def hold(session: Session, model: type[Model], values: Row) -> Model:
    """Make an object of a row's columns, and let a session hold it as if it had loaded it."""
    row = loose(model, values)
    make_transient_to_detached(row)
    session.add(row)
    return row


def loose(model: type[Model], values: Row) -> Model:
    """Make an object of a row's columns that no session holds, for who only reads it."""
    row: Model = inspect(model).class_manager.new_instance()
    row.__dict__.update(zip(columns_of(model), values, strict=True))
    return row


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
def locked(model: type[SQLModel]) -> Select[Any]:
    """The statement that loads one row, and keeps others from changing it."""
    return select(table(model)).where(table(model).c[KEY] == bindparam("this")).with_for_update()


@cache
def insertion(model: type[SQLModel]) -> Insert:
    """The statement that adds a row and returns its key."""
    return insert(table(model)).returning(table(model).c[KEY])


@cache
def change(model: type[SQLModel], names: tuple[str, ...]) -> Update:
    """The statement that changes these columns of one row."""
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(table(model)).where(table(model).c[KEY] == bindparam("this")).values(values)
