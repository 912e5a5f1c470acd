"""Leaves out what only the other database has."""

from tests.databases import on_postgres

collect_ignore = ["test_sqlite_lane.py"] if on_postgres() else ["test_postgres_lane.py"]
