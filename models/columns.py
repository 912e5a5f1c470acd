"""Column types that every table shares: aware UTC instants, 64-bit ids, JSON as text."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

WRITTEN = 256
"""Instants whose written form is at hand."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, also on SQLite, which knows no zones. Refuses naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """Write an instant once: a step keeps the same in row after row."""
        write = super().bind_processor(dialect)
        return lru_cache(WRITTEN)(write) if write is not None else None

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstant(value)
        aware = value.astimezone(UTC)
        return aware.replace(tzinfo=None) if dialect.name == "sqlite" else aware

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value


class NaiveInstant(ValueError):
    """An instant without a zone was about to be kept."""


BIG = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits everywhere; SQLite only counts rows by itself in a plain INTEGER key."""


def key() -> Any:
    """Primary key, counted by the database."""
    return Field(default=None, primary_key=True, sa_type=BIG)


def at(*, index: bool = False) -> Any:
    """Instant that must be given."""
    return Field(sa_type=Instant, index=index)


def maybe_at(*, index: bool = False) -> Any:
    """Instant that may be missing."""
    return Field(default=None, sa_type=Instant, nullable=True, index=index)


def reference(target: str, *, index: bool = True) -> Any:
    """Foreign key that must be given."""
    return Field(foreign_key=target, sa_type=BIG, index=index)


def maybe_reference(target: str, *, index: bool = False) -> Any:
    """Foreign key that may be missing."""
    return Field(default=None, foreign_key=target, sa_type=BIG, nullable=True, index=index)
