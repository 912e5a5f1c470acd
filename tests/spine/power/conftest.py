"""Leaves the power cuts out where a file is not what is tested: PostgreSQL has its own disk to look after."""

from tests.databases import on_postgres

collect_ignore = ["test_power_cuts.py"] if on_postgres() else []
