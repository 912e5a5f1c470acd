"""Migrations go up, down and up again, end at what the models say, and keep the rows they find."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from models.migrations import upgrade
from models.migrations.upgrade import HEAD, migrate
from models.tables import METADATA

FOLDER = Path(upgrade.__file__).parent


def scripts() -> ScriptDirectory:
    """Return the folder of migrations as Alembic sees it."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


REVISIONS = [script.revision for script in reversed(list(scripts().walk_revisions()))]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "huiying.db"


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def schema(file: Path) -> dict[str, str]:
    """Return every table and index with the SQL that made it."""
    connection = sqlite3.connect(file)
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    )
    made = {name: " ".join(sql.replace('"', "").split()) for name, sql in found}
    connection.close()
    return made


def structure(file: Path) -> dict[str, object]:
    """Return columns, foreign keys and indexes of every table, whatever order they were made in."""
    connection = sqlite3.connect(file)
    ask: Callable[[str], list[tuple[object, ...]]] = lambda sql: connection.execute(sql).fetchall()  # noqa: E731
    found: dict[str, object] = {}
    for (table,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'"):
        found[str(table)] = (
            sorted(row[1:4] + row[5:] for row in ask(f"PRAGMA table_info('{table}')")),
            sorted(row[2:5] for row in ask(f"PRAGMA foreign_key_list('{table}')")),
            sorted(uniques(ask, str(table))),
        )
    for name, sql in ask("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"):
        found[str(name)] = sql
    connection.close()
    found.pop("alembic_version", None)
    return found


def uniques(ask: Callable[[str], list[tuple[object, ...]]], table: str) -> list[tuple[object, ...]]:
    """Return the columns of every constraint that SQLite keeps by an index of its own."""
    own = [row[1] for row in ask(f"PRAGMA index_list('{table}')") if row[3] != "c"]
    return [tuple(row[2] for row in ask(f"PRAGMA index_info('{name}')")) for name in own]


def fill(file: Path) -> dict[str, int]:
    """Put one row into every table of an old file; return how many rows each has."""
    connection = sqlite3.connect(file)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if table != "alembic_version":
            columns = connection.execute(f"PRAGMA table_info('{table}')").fetchall()
            values = ", ".join(
                "1" if "INT" in kind else "'2026-11-22 04:00:00'" for _, _, kind, *_ in columns
            )
            connection.execute(f'INSERT INTO "{table}" VALUES ({values})')
    connection.commit()
    connection.close()
    return counts(file)


def counts(file: Path) -> dict[str, int]:
    """Count the rows of every table."""
    connection = sqlite3.connect(file)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    counted = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    connection.close()
    return counted


def test_the_newest_migration_is_the_one_that_the_code_names() -> None:
    assert scripts().get_heads() == [HEAD]


def test_every_migration_goes_up_down_and_up_again(file: Path) -> None:
    for revision in REVISIONS:
        before = schema(file) if file.exists() else {}
        migrate(url_of(file), revision)
        after = schema(file)
        migrate(url_of(file), "-1")
        assert {**schema(file), "alembic_version": ""} == {**before, "alembic_version": ""}

        migrate(url_of(file), revision)
        assert schema(file) == after


def test_all_the_way_down_leaves_nothing(file: Path) -> None:
    migrate(url_of(file))
    migrate(url_of(file), "base")

    assert set(schema(file)) == {"alembic_version"}
    assert migrate(url_of(file)) is True


def test_migrating_again_has_nothing_to_do(file: Path) -> None:
    assert migrate(url_of(file)) is True
    assert migrate(url_of(file)) is False


def test_migrations_end_at_what_the_models_say(file: Path) -> None:
    migrate(url_of(file))
    engine = create_engine(url_of(file))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        drift = compare_metadata(context, METADATA)
    engine.dispose()

    assert drift == []


def test_migrations_build_the_very_tables_that_the_models_would(file: Path, tmp_path: Path) -> None:
    """Alembic compares neither the condition of a partial index nor everything about a key."""
    migrate(url_of(file))
    engine = create_engine(url_of(tmp_path / "models.db"))
    METADATA.create_all(engine)
    engine.dispose()

    assert structure(file) == structure(tmp_path / "models.db")


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_upgraded_old_file_keeps_its_rows(file: Path, revision: str) -> None:
    migrate(url_of(file), revision)
    before = fill(file)

    migrate(url_of(file))

    after = counts(file)
    assert min(before.values()) == 1
    assert {table: after[table] for table in before} == before
