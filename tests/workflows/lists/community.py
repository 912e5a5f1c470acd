"""Two databases: one that knows the categories only, and one with the sample community in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot import tables
from models.migrations.upgrade import migrate
from tests.databases import prepared, session_on
from workflows.lists.bring import bring
from workflows.lists.categories import keep_categories
from workflows.lists.sheets import Imported, Row, Sheet

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SAMPLE = Path(tables.__file__).parent / "sample"
FILES = {
    "areas": "areas.csv",
    "grid": "grid.geojson",
    "bodies": "bodies.csv",
    "people": "people.xlsx",
    "list": "list.xlsx",
    "calendar": "calendar.csv",
}
"""In the order in which a new installation brings them."""

SHEETS = {kind: tables.read_file(SAMPLE / name) for kind, name in FILES.items()}


@contextmanager
def empty_session(folder: Path) -> Iterator[Session]:
    """Open a new database that knows the categories and nothing else."""
    with session_on(prepared(folder, "categories", fill_categories)) as session:
        yield session


@contextmanager
def sample_session(folder: Path) -> Iterator[Session]:
    """Open a new database with the sample community in it."""
    with session_on(prepared(folder, "sample", fill_sample)) as session:
        yield session


def bring_sample(session: Session, *kinds: str) -> dict[str, Imported]:
    """Bring files of the sample, all by default, in the order of a new installation."""
    return {kind: bring(session, kind, SHEETS[kind], NOW) for kind in kinds or FILES}


def sheet(columns: str, *lines: Sequence[str], name: str = "sheet") -> Sheet:
    """Write a sheet by hand: its columns separated by blanks, and the cells of each line."""
    names = tuple(columns.split())
    rows = (Row(number, dict(zip(names, line, strict=True))) for number, line in enumerate(lines, start=2))
    return Sheet(name, names, tuple(rows))


def fill_categories(url: str) -> None:
    """Keep the categories in an empty database."""
    migrate(url)
    with session_on(url) as session:
        keep_categories(session)
        session.commit()


def fill_sample(url: str) -> None:
    """Bring the sample into an empty database."""
    fill_categories(url)
    with session_on(url) as session:
        bring_sample(session)
        session.commit()
