"""Migrations go up, down and up again, end at what the models say, and keep the rows they find."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, create_engine, inspect, table, text

from models.dump import DERIVED, VERSION_TABLE
from models.migrations import upgrade
from models.migrations.upgrade import HEAD, DatabaseTooNew, migrate
from models.tables import METADATA
from tests.databases import copied, url_for

Structure = dict[str, dict[str, list[str]]]
INSTANT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

KNOWN: dict[tuple[str, str], dict[str, list[str]]] = {}
"""Tables of SQLite that have been looked at, by their names and how they were made."""


def scripts() -> ScriptDirectory:
    """Return the folder of migrations as Alembic sees it."""
    return ScriptDirectory.from_config(upgrade.config())


REVISIONS = [script.revision for script in reversed(list(scripts().walk_revisions()))]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return url_for(tmp_path)


@pytest.fixture(scope="module")
def upward(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a folder for each migration, with an empty database at it: copies kept on one way up."""
    folder = tmp_path_factory.mktemp("upward")
    (folder / "now").mkdir()
    kept = {}
    for revision in REVISIONS:
        kept[revision] = folder / revision
        kept[revision].mkdir()
        migrate(url_for(folder / "now"), revision)
        copied(folder / "now", kept[revision])
    return kept


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Open a database beside whoever else has it, and commit."""
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def structure(url: str) -> Structure:
    """Return columns, keys and indexes of every table, whatever order they were made in."""
    with connected(url) as connection:
        if connection.dialect.name != "sqlite":
            return looked_at(connection, None)
        made = texts(connection)
        if new := [name for name, text in made.items() if (name, text) not in KNOWN]:
            KNOWN.update({(name, made[name]): found for name, found in looked_at(connection, new).items()})
        return {name: KNOWN[name, text] for name, text in made.items()}


def texts(connection: Connection) -> dict[str, str]:
    """Return how each table of a file and its indexes were made: all that there is to know of it."""
    made: dict[str, str] = {}
    ask = "SELECT tbl_name, sql FROM sqlite_master WHERE tbl_name NOT LIKE 'sqlite_%' ORDER BY name"
    for name, sql in connection.execute(text(ask)):
        if name != VERSION_TABLE:
            made[name] = f"{made.get(name, '')};{sql}"
    return made


def looked_at(connection: Connection, names: Sequence[str] | None) -> Structure:
    """Ask for the structure of these tables; None: of all."""
    ask = inspect(connection)
    columns = ask.get_multi_columns(filter_names=names)
    keys = ask.get_multi_pk_constraint(filter_names=names)
    references = ask.get_multi_foreign_keys(filter_names=names)
    indexes = ask.get_multi_indexes(filter_names=names)
    unique = ask.get_multi_unique_constraints(filter_names=names)
    return {
        place[1]: {
            "columns": sorted(map(column, columns[place])),
            "key": keys[place]["constrained_columns"],
            "references": sorted(map(reference, references[place])),
            "unique": sorted(str(each["column_names"]) for each in unique[place]),
            "indexes": sorted(map(index, indexes[place])),
            "counting": counting(connection, place[1]),
        }
        for place in columns
        if place[1] != VERSION_TABLE
    }


def column(found: Any) -> str:
    """Everything about a column but a default that only filled the rows of its migration."""
    return f"{found['name']} {found['type']!r} {found['nullable']}"


def reference(found: Any) -> str:
    """Everything about a foreign key but its name."""
    return f"{found['constrained_columns']} {found['referred_table']} {found['referred_columns']}"


def index(found: Any) -> str:
    """Everything about an index, with the condition of a partial one."""
    where = [str(value) for name, value in found["dialect_options"].items() if name.endswith("_where")]
    return f"{found['name']} {found['column_names']} {found['unique']} {where}"


def counting(connection: Connection, table: str) -> list[str]:
    """Whether SQLite never gives the number of a deleted row again; PostgreSQL never does."""
    if connection.dialect.name != "sqlite":
        return []
    made = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})
    return ["for ever"] if "AUTOINCREMENT" in made.scalar_one() else []


def fill(url: str, age: int = 1) -> None:
    """Put one row into every table of an old database; the rows of another age have other values."""
    with connected(url) as connection:
        ask = inspect(connection)
        columns = {place[1]: found for place, found in ask.get_multi_columns().items()}
        for name, _ in ask.get_sorted_table_and_fkc_names():
            if name and name != VERSION_TABLE:
                found = {each["name"]: each["type"] for each in columns[name]}
                row = {column: sample(kind, age) for column, kind in found.items()}
                connection.execute(table(name, *(Column(*each) for each in found.items())).insert(), row)


def sample(kind: Any, age: int) -> object:
    """Make something that a column of this type takes."""
    number: object = {int: age, float: float(age), bool: True}.get(kind.python_type)
    text: object = {str: f"x{age}", bytes: b"x%d" % age}.get(kind.python_type)
    then = INSTANT + timedelta(days=age)
    return number or text or (then if "time" in str(kind).lower() else then.date())


def counts(url: str) -> dict[str, int]:
    """Count the rows of every table."""
    with connected(url) as connection:
        ask = """SELECT '{0}', count(*) FROM "{0}" """
        tables = map(ask.format, inspect(connection).get_table_names())
        return {row[0]: row[1] for row in connection.execute(text(" UNION ALL ".join(tables)))}


def test_the_newest_migration_is_the_one_that_the_code_names() -> None:
    assert scripts().get_heads() == [HEAD]


def test_every_migration_goes_up_down_and_up_again(upward: dict[str, Path], tmp_path: Path) -> None:
    expected = {revision: structure(url_for(folder)) for revision, folder in upward.items()}
    url = copied(upward[HEAD], tmp_path)

    for before in reversed(REVISIONS[:-1]):
        migrate(url, "-1")
        assert structure(url) == expected[before]
    migrate(url, "-1")

    assert structure(url) == {}
    assert migrate(url) is True
    assert structure(url) == expected[HEAD]


def test_all_the_way_down_leaves_nothing(upward: dict[str, Path], tmp_path: Path) -> None:
    url = copied(upward[HEAD], tmp_path)

    migrate(url, "base")

    assert structure(url) == {}
    assert migrate(url) is True


def test_migrating_again_has_nothing_to_do(url: str) -> None:
    assert migrate(url) is True
    assert migrate(url) is False


def test_migrations_end_at_what_the_models_say(upward: dict[str, Path]) -> None:
    url = url_for(upward[HEAD])

    with connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        drift = compare_metadata(context, METADATA)

    assert drift == []


def test_migrations_build_the_very_tables_that_the_models_would(upward: dict[str, Path], url: str) -> None:
    """Alembic compares neither the condition of a partial index nor everything about a key."""
    with connected(url) as connection:
        METADATA.create_all(connection)

    assert structure(url_for(upward[HEAD])) == structure(url)


def test_every_migration_keeps_the_rows_of_all_before_it(url: str) -> None:
    """On one way up: a migration finds in every table a row of each that was passed with that table there."""
    kept: dict[str, int] = {}
    for age, revision in enumerate(REVISIONS, start=1):
        migrate(url, "head" if revision == HEAD else revision)
        found = counts(url)
        assert {name: found[name] for name in kept} == kept, revision
        fill(url, age)
        kept = {name: rows for name, rows in counts(url).items() if name not in (*DERIVED, VERSION_TABLE)}
        assert {name: rows - found[name] for name, rows in kept.items()} == dict.fromkeys(kept, 1)


def test_a_database_of_the_first_release_keeps_its_rows_on_the_whole_way(
    upward: dict[str, Path], tmp_path: Path
) -> None:
    url = copied(upward[REVISIONS[0]], tmp_path)
    fill(url)
    before = counts(url)

    migrate(url)

    after = counts(url)
    assert {name: after[name] for name in before} == before


def test_two_who_migrate_at_once_do_it_once(url: str) -> None:
    with ThreadPoolExecutor(4) as several:
        done = list(several.map(migrate, [url] * 4))

    assert sorted(done) == [False, False, False, True]


def test_a_database_of_a_newer_release_is_refused_and_left_alone(
    upward: dict[str, Path], tmp_path: Path
) -> None:
    url = copied(upward[HEAD], tmp_path)
    with connected(url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseTooNew) as refused:
        migrate(url)

    assert (refused.value.found, refused.value.known) == ("9999", HEAD)
    assert len(structure(url)) == len(METADATA.tables)


def test_a_merged_case_learns_where_it_went_from_its_chain(upward: dict[str, Path], tmp_path: Path) -> None:
    url = copied(upward["0007"], tmp_path)
    fill(url)
    with connected(url) as connection:
        connection.execute(text("UPDATE \"case\" SET number = 'HY-A', status = 'merged'"))
        told = {"subject": "case:HY-A", "kind": "merged", "data": '{"target":"HY-A"}'}
        connection.execute(text("UPDATE event SET subject = :subject, kind = :kind, data = :data"), told)

    migrate(url, "0008")

    with connected(url) as connection:
        assert connection.execute(text('SELECT id, merged_into FROM "case"')).all() == [(1, 1)]


@pytest.mark.parametrize(("rung", "climbed"), [("coordinator@2", "coordinator"), ("published", "")])
def test_a_case_learns_how_far_it_was_raised_in_its_round_from_its_chain(
    url: str, rung: str, climbed: str
) -> None:
    migrate(url, "0027")
    fill(url)
    with connected(url) as connection:
        connection.execute(text("UPDATE \"case\" SET number = 'HY-A', reopened = 1"))
        told = {"subject": "case:HY-A", "kind": "escalated", "data": f'{{"rung":"{rung}"}}'}
        connection.execute(text("UPDATE event SET subject = :subject, kind = :kind, data = :data"), told)

    migrate(url, "0028")

    with connected(url) as connection:
        assert connection.execute(text('SELECT climbed FROM "case"')).scalar_one() == climbed


@pytest.mark.parametrize(
    ("data", "standard"),
    [('{"met":["0","1"],"points":2}', True), ('{"met":["1"],"points":2}', False), ("{}", None)],
    ids=["all of it", "a part", "none"],
)
def test_a_case_learns_from_its_chain_whether_its_answer_held_the_standard(
    upward: dict[str, Path], tmp_path: Path, data: str, standard: bool | None
) -> None:
    url = copied(upward["0039"], tmp_path)
    fill(url)
    with connected(url) as connection:
        connection.execute(text("UPDATE \"case\" SET number = 'HY-A'"))
        told = {"subject": "case:HY-A", "kind": "replied", "data": data}
        connection.execute(text("UPDATE event SET subject = :subject, kind = :kind, data = :data"), told)

    migrate(url, "0040")

    with connected(url) as connection:
        found = connection.execute(text('SELECT standard FROM "case"')).scalar_one()
        assert (None if found is None else bool(found)) is standard
