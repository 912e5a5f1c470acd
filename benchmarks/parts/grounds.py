"""The databases that are measured on: a file, or a server of our own, each with a folder, gone afterwards."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from models.engines import open_engine
from tests.postgres import DURABLE
from tests.postgres import Server as Postgres


@dataclass(frozen=True)
class Ground:
    """One database under measurement; `shared`: several processes may work on it."""

    folder: Path
    url: str
    shared: bool

    @property
    def own_url(self) -> str:
        """What a house is told of it: nothing where it lies in its folder."""
        return self.url if self.shared else ""

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Open it beside whoever works there; each statement commits by itself."""
        engine = open_engine(self.url, ("PRAGMA busy_timeout=60000",) if not self.shared else (), "BEGIN")
        try:
            with engine.connect() as opened:
                yield opened
                opened.commit()
        finally:
            engine.dispose()


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder for a while."""
    with tempfile.TemporaryDirectory(prefix="huiying-bench-") as name:
        yield Path(name)


@contextmanager
def sqlite() -> Iterator[Ground]:
    """Make a file."""
    with folder() as place:
        yield Ground(place, f"sqlite:///{place / 'huiying.db'}", shared=False)


@contextmanager
def server() -> Iterator[tuple[Ground, Postgres]]:
    """Start a server that syncs to a disk, and may be stopped and started again."""
    postgres = Postgres(DURABLE, tempfile.gettempdir())
    try:
        with folder() as place:
            yield Ground(place, postgres.url(), shared=True), postgres
    finally:
        postgres.delete()


def on_both(measure: Callable[[Ground], Any]) -> dict[str, Any]:
    """Measure on a file, then on a server."""
    with sqlite() as ground:
        figures = {"sqlite": measure(ground)}
    with server() as (ground, _):
        figures["postgresql"] = measure(ground)
    return figures
