"""Runs statements that were built once, and compiles them once.

They go straight to the driver of SQLite or PostgreSQL: passing a statement through SQLAlchemy costs some
twenty times what SQLite needs to run it, and the spine runs some fifteen an update. With any other driver
SQLAlchemy runs them as ever. What a session still holds back is not written first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Executable, Float, Table
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, SQLModel

KNOWN = "connection"
"""Under this name a session that lives as long as its transaction knows its connection."""

Values = Mapping[str, Any]
Row = tuple[Any, ...]
Convert = Callable[[Any], Any]


def table(model: type[SQLModel]) -> Table:
    """Return the table of a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


class Rows(list[Row]):
    """What a statement returned, and how many rows it touched."""

    def __init__(self, rows: Sequence[Row], rowcount: int) -> None:
        super().__init__(rows)
        self.rowcount = rowcount

    def first(self) -> Row | None:
        """Return the first row, None when there is none."""
        return self[0] if self else None

    def scalars(self) -> list[Any]:
        """Return the first column."""
        return [row[0] for row in self]

    def scalar_one_or_none(self) -> Any:
        """Return the first column of the only row, None when there is none."""
        return self[0][0] if self else None

    def scalar_one(self) -> Any:
        """Return the first column of the only row. Raises NoResultFound."""
        if not self:
            raise NoResultFound
        return self[0][0]


@dataclass(frozen=True)
class Compiled:
    """A statement as the driver takes it."""

    sql: str
    names: tuple[tuple[str, Convert | None], ...]  # parameters in order, each with what makes it storable
    by_name: bool  # whether the driver wants parameters by name
    fixed: Values  # parameters that the statement brings itself
    lists: Mapping[str, Sequence[str]]  # parameters that stand for several, and the names of these
    returns: bool  # whether there are rows to be fetched
    readers: tuple[tuple[int, Convert], ...]  # the columns whose values are to be made ours again, and how

    def parameters(self, values: Values) -> list[Any] | dict[str, Any]:
        """Put the values in order, or by name, as the driver takes them."""
        given = {**self.fixed, **values} if self.fixed or self.lists else values
        for name, each in self.lists.items():
            given = {**given, **dict(zip(each, given[name], strict=True))}
        if self.by_name:
            return {name: given[name] if to is None else to(given[name]) for name, to in self.names}
        return [given[name] if to is None else to(given[name]) for name, to in self.names]

    def read(self, row: Row) -> Row:
        """Make a row's values ours."""
        ours = list(row)
        for column, read in self.readers:
            ours[column] = read(ours[column])
        return tuple(ours)


Shape = tuple[str | int, ...]
COMPILED: WeakKeyDictionary[Executable, dict[Shape, Compiled]] = WeakKeyDictionary()
"""What became of every statement: by database, by the names of the values given, then lengths of lists."""


def compiled_once(statement: Executable, dialect: Dialect, values: Values) -> Compiled:
    """Return what the driver gets."""
    known = COMPILED.get(statement)
    if known is None:
        known = COMPILED[statement] = {}
    asked: Shape = (dialect.name, *values)
    found = known.get(asked)
    if found is None:
        found = known[asked] = compile_for(statement, dialect, values)
    if not found.lists:
        return found
    asked = (*asked, *(len(each) for each in values.values() if type(each) is list))
    found = known.get(asked)
    if found is None:
        found = known[asked] = compile_for(statement, dialect, values)
    return found


def compile_for(statement: Any, dialect: Dialect, values: Values) -> Compiled:
    """Compile a statement for values like these, with the converters that SQLAlchemy itself would use."""
    returns = statement.is_select or bool(statement._returning)
    if statement.is_insert and not returns:
        statement = statement.inline()  # else SQLAlchemy would ask for the new key
    compiled = statement.compile(dialect=dialect, column_keys=list(values))
    expanded = compiled.construct_expanded_state(dict(values))
    kinds = {name: bind.type for bind, name in compiled.bind_names.items()}
    converts = {name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in kinds.items()}
    converts.update(expanded.processors)
    columns = statement.exported_columns if returns else ()
    reads = [reader_of(column.type, dialect) for column in columns]
    return Compiled(
        sql=expanded.statement,
        names=tuple((name, converts.get(name)) for name in expanded.positiontup or expanded.parameters),
        by_name=expanded.positiontup is None,
        fixed=brought(compiled, values),
        lists=expanded.parameter_expansion,
        returns=returns,
        readers=tuple((number, read) for number, read in enumerate(reads) if read is not None),
    )


def reader_of(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """What makes a value of this type ours again, None where it comes as it is to be, as floats do."""
    if isinstance(kind, Float) and not kind.asdecimal:
        return None
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def brought(compiled: Any, values: Values) -> Values:
    """The parameters that a statement brings itself: constants, and defaults of the model."""
    fixed = {name: value for name, value in compiled.params.items() if name not in values}
    for column in getattr(compiled, "insert_prefetch", ()):
        fixed[column.key] = column.default.arg
    return fixed


def run(session: Session, statement: Executable, values: Values | Sequence[Values] | None = None) -> Rows:
    """Run a statement with the values of its parameters, or once for each of several rows (of like names)."""
    if isinstance(values, Sequence):
        return Rows([], sum(run(session, statement, row).rowcount for row in values))
    connection, given = connection_of(session), values or {}
    if not is_direct(connection):
        result = connection.execute(statement, given)
        return Rows([tuple(row) for row in result] if result.returns_rows else [], result.rowcount)
    compiled = compiled_once(statement, connection.dialect, given)
    cursor = hand_to_driver(connection, compiled, compiled.parameters(given))
    rows = cursor.fetchall() if compiled.returns else ()
    return Rows([compiled.read(row) for row in rows] if compiled.readers else rows, cursor.rowcount)


def connection_of(session: Session) -> Connection:
    """Return a session's connection; one that is known spares the asking.

    Within a savepoint the session is asked: only then does it tell the database that there is one.
    """
    known: Connection | None = session.info.get(KNOWN)
    return session.connection() if known is None or session.in_nested_transaction() else known


def is_direct(connection: Connection) -> bool:
    """Whether the driver is one we know how to feed."""
    return connection.dialect.driver in ("pysqlite", "psycopg")


def hand_to_driver(connection: Connection, compiled: Compiled, parameters: Any) -> Any:
    """Let the driver run it and return its cursor; its errors become SQLAlchemy's."""
    driver: Any = connection.connection.driver_connection
    try:
        return driver.execute(compiled.sql, parameters)
    except connection.dialect.loaded_dbapi.Error as error:
        raise wrapped(connection, compiled.sql, error) from error


def wrapped(connection: Connection, sql: str, error: Any) -> BaseException:
    """Make SQLAlchemy's error of the driver's, without the words; a connection that broke is let go."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection.driver_connection, None)
    if lost:
        connection.invalidate(error)
    made: BaseException = DBAPIError.instance(
        sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
    return made
