"""Opens engines whose transactions begin in words of our own, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from models.core import wrapped

OpenEngine = Callable[[str, tuple[str, ...], str], Engine]

POSTGRES = "postgresql"
IN_SQLITE: dict[str, Any] = {"connect_args": {"isolation_level": None, "check_same_thread": False}}
IN_POSTGRES: dict[str, Any] = {
    "connect_args": {
        "autocommit": True,
        "connect_timeout": 5,
        "keepalives_idle": 15,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        "options": "-c TimeZone=UTC",
    },
    "pool_size": 8,
    "max_overflow": 24,
    "pool_use_lifo": True,
    "use_native_hstore": False,
}


def is_postgres(url: str) -> bool:
    """Whether a database URL names a PostgreSQL."""
    return make_url(url).get_backend_name() == POSTGRES


def open_engine(url: str, setup: tuple[str, ...], begin: str) -> Engine:
    """Return an engine whose connections start with `setup`, and whose transactions start with `begin`.

    The driver is kept from beginning transactions by itself: sqlite3 would let a savepoint commit, and
    psycopg would ask twice where once is enough.
    """
    ways = IN_POSTGRES if is_postgres(url) else IN_SQLITE
    engine = create_engine(driver_url(url), hide_parameters=True, **ways)
    if not is_postgres(url):
        take_savepoints_plainly(engine.dialect)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        for command in setup:
            connection.execute(command)

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        tell_driver(connection, begin)

    return engine


def driver_url(url: str) -> str:
    """Name the driver where the URL leaves it open."""
    made = make_url(url)
    if made.drivername == POSTGRES:
        made = made.set(drivername="postgresql+psycopg")
    return made.render_as_string(hide_password=False)


def take_savepoints_plainly(dialect: Any) -> None:
    """Leave savepoints to the driver: SQLAlchemy compiles each anew, since each has a name of its own."""
    dialect.do_savepoint = lambda connection, name: tell_driver(connection, f"SAVEPOINT {name}")
    dialect.do_release_savepoint = lambda connection, name: tell_driver(connection, f"RELEASE {name}")
    dialect.do_rollback_to_savepoint = lambda connection, name: tell_driver(connection, f"ROLLBACK TO {name}")


def tell_driver(connection: Connection, command: str) -> None:
    """Give a command that has neither parameters nor rows."""
    try:
        driver: Any = connection.connection.driver_connection
        driver.execute(command)
    except connection.dialect.loaded_dbapi.Error as error:
        raise wrapped(connection, command, error) from error
