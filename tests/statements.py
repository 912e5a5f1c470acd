"""Lets every database of a test process use the statements that another has compiled.

A process of ours opens one database; a process of tests opens thousands, and would compile the same
statements for each: a third of its time.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

COMPILED: LRUCache[Any, Any] = LRUCache(4000)


def share() -> None:
    """Let dialects of one class count as one, as far as compiled statements are concerned."""
    setattr(DefaultDialect, "__hash__", of_class)  # noqa: B010  # mypy knows these as fixed
    setattr(DefaultDialect, "__eq__", same_class)  # noqa: B010
    event.listen(Engine, "engine_connect", take_part)


def of_class(dialect: object) -> int:
    """Hash a dialect."""
    return hash(type(dialect))


def same_class(dialect: object, other: object) -> bool:
    """Whether two dialects compile alike."""
    return type(dialect) is type(other)


def take_part(connection: Connection) -> None:
    """Give the engine of a connection the common statements."""
    connection.engine._compiled_cache = COMPILED
