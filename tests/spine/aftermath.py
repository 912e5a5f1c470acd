"""Waits until a PostgreSQL has seen that a process died, and lets ids go on as if nothing had been tried.

On SQLite there is nothing to wait for, and an id that was rolled back is given again.
"""

import time
from pathlib import Path

import psycopg

from models.tables import METADATA
from tests.databases import on_postgres, url_for

OTHERS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
COUNTED = [
    each.name for each in METADATA.sorted_tables if "id" in each.c and each.c.id.type.python_type is int
]
COUNT_ON = (
    """setval(pg_get_serial_sequence('"{0}"', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM "{0}"), false)"""
)
COUNT_ALL_ON = f"SELECT {', '.join(map(COUNT_ON.format, COUNTED))}"


def come_to_rest(folder: Path) -> None:
    """Return when nobody's transaction is open any more."""
    if not on_postgres():
        return
    with psycopg.connect(url_for(folder), autocommit=True) as connection:
        while connection.execute(OTHERS).fetchone() != (0,):
            time.sleep(0.002)
        connection.execute(COUNT_ALL_ON)
