"""An empty database with the categories in it, and the sample community as an operator would bring it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import Session, create_engine

from bot.community import FILES, sample_file
from models.tables import METADATA
from workflows.lists.bring import bring
from workflows.lists.categories import keep_categories
from workflows.lists.sheets import Imported, Row, Sheet

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def empty_session() -> Session:
    """Open a new database in memory that knows the categories and nothing else."""
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    session = Session(engine, expire_on_commit=False)
    keep_categories(session)
    session.commit()
    return session


def bring_sample(session: Session, *kinds: str) -> dict[str, Imported]:
    """Bring files of the sample, all by default, in the order of a new installation."""
    return {kind: bring(session, kind, sample_file(FILES[kind]), NOW) for kind in kinds or FILES}


def sheet(columns: str, *lines: Sequence[str], name: str = "sheet") -> Sheet:
    """Write a sheet by hand: its columns separated by blanks, and the cells of each line."""
    names = tuple(columns.split())
    rows = (Row(number, dict(zip(names, line, strict=True))) for number, line in enumerate(lines, start=2))
    return Sheet(name, names, tuple(rows))
