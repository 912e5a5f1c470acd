"""Fixtures that every room's tests may ask for, and the PostgreSQL of a run that wants one."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests import chromium, databases, described, postgres, statements, thrift

settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("house")
"""A busy machine is no counterexample: how long an example takes is never asserted."""

statements.share()
described.share()
thrift.begin()

SELDOM = 20_000
"""New objects between two looks of the collector: with the usual 700 it takes a tenth of the time."""

LONG = ("test_kill", "test_first_light", "test_desk_morning", "test_transcripts", "test_gate_matrix")


def pytest_configure(config: pytest.Config) -> None:
    """Give the run its folder, and its PostgreSQL before its workers; if it cannot have one, say so and end.

    What tests write lies in memory where there is room: on a disk most of their time would be waiting for it.
    None of them asks what a real disk has kept; `tests.spine.power` has a disk of its own making.
    """
    if place := postgres.quick_folder():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", place)
    try:
        server = databases.start_server()
    except Exception as error:  # whatever keeps a server from starting, nothing could be tested without
        pytest.exit(f"no PostgreSQL to test on: {error}", returncode=1 if postgres.required() else 0)
    config.add_cleanup(databases.let_go)
    if server is not None:
        config.add_cleanup(server.delete)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the few long tests first, so that no worker is left with one of them when the others are done."""
    items.sort(key=lambda item: not item.path.stem.startswith(LONG))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what can speak to a database, before anything is chosen by its marks."""
    if speaks_to_a_database(item):
        item.add_marker("database")


def speaks_to_a_database(item: pytest.Item) -> bool:
    """Whether a test can: it has a folder, or its module asks `tests.databases` for something."""
    names = vars(getattr(item, "module", None) or item).values()
    asks = any(each is databases or getattr(each, "__module__", "") == databases.__name__ for each in names)
    return asks or bool({"tmp_path", "tmp_path_factory"} & set(getattr(item, "fixturenames", ())))


def pytest_collectstart() -> None:
    """Let the garbage collector rest while thousands of modules come in: it finds nothing there."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Spare the collector what has been loaded: it lasts as long as the process."""
    gc.freeze()
    gc.set_threshold(SELDOM)
    gc.enable()


@pytest.fixture(autouse=databases.on_postgres())
def _databases_of_one_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Drop what a test has made on PostgreSQL."""
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    if folder is not None:
        databases.drop_under(folder)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the browser to start; skip where there is none, fail in CI."""
    path = chromium.find()
    if path is None and chromium.required():
        pytest.fail("no Chromium on this machine, and CI may not leave the browser tests out")
    if path is None:
        pytest.skip("no Chromium on this machine")
    return path
