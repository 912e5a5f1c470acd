"""The SQL of marks: when something was last done, and how often it was marked."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert  # the form that both databases share
from sqlmodel import Session

from models.core import run, table
from models.house import Mark

MARK = table(Mark).c

READ = select(MARK.at, MARK.data).where(MARK.name == bindparam("mark"))
LOCK = READ.with_for_update()
BELOW = select(MARK.name).where(MARK.name.like(bindparam("begins"))).order_by(MARK.name)
NEW = insert(table(Mark))
BEGIN = NEW.on_conflict_do_nothing()
WRITE = NEW.on_conflict_do_update(
    index_elements=["name"], set_={"at": NEW.excluded.at, "data": NEW.excluded.data}
)


def read(session: Session, name: str, *, lock: bool = False) -> tuple[datetime, str] | None:
    """Return instant and JSON of a mark, None when it was never set."""
    row = run(session, LOCK if lock else READ, {"mark": name}).first()
    return (row[0], row[1]) if row else None


def names_below(session: Session, prefix: str) -> list[str]:
    """Return the names of the marks that begin so, in order."""
    return list(run(session, BELOW, {"begins": f"{prefix}%"}).scalars())


def write(session: Session, name: str, at: datetime, data: str) -> None:
    """Set a mark, whether or not it was there."""
    run(session, WRITE, {"name": name, "at": at, "data": data})


def begin(session: Session, name: str, at: datetime, data: str) -> None:
    """Set a mark that was never set; another's stays."""
    run(session, BEGIN, {"name": name, "at": at, "data": data})
