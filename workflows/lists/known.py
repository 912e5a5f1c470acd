"""Answers which codes exist, in the database or in the rows being brought, and finds repeated ones."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from sqlmodel import col, select

from models.area import Area
from models.body import Body, Category
from models.vocabulary import BodyKind
from workflows.lists.columns import Line
from workflows.lists.sheets import Reason, RowError
from workflows.transaction import Transaction

R = TypeVar("R")


def area_kinds(session: Transaction) -> dict[str, str]:
    """Return the kind of every area by its code."""
    return dict(session.exec(select(Area.code, Area.kind)).all())


def body_codes(session: Transaction) -> set[str]:
    """Return the codes of all bodies that have not ended."""
    return set(session.exec(select(Body.code).where(col(Body.kind) != BodyKind.ENDED)).all())


def category_codes(session: Transaction) -> set[str]:
    """Return the codes of all categories."""
    return set(session.exec(select(col(Category.code))).all())


def repeated(lines: Iterable[Line[R]], column: str, key: Callable[[R], Hashable]) -> Iterator[RowError]:
    """Report every row whose key an earlier row has."""
    first: dict[Hashable, int] = {}
    for line in lines:
        found = key(line.value)
        if found in first:
            value = str(getattr(line.value, column))
            yield line.fault(column, value, Reason.DUPLICATE, str(first[found]))
        first.setdefault(found, line.number)


def unknown(
    lines: Iterable[Line[R]], column: str, codes_of: Callable[[R], Sequence[str]], known: Iterable[str]
) -> Iterator[RowError]:
    """Report every code that is not known."""
    there = frozenset(known)
    for line in lines:
        for code in codes_of(line.value):
            if code not in there:
                yield line.fault(column, code, Reason.UNKNOWN_CODE)


def optional(code: str | None) -> tuple[str, ...]:
    """Return a code that may be missing as codes."""
    return () if code is None else (code,)


def round_trips(superiors: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """Return the way round from every code that leads back to itself."""
    found = {}
    for start in superiors:
        way = [start]
        while (above := superiors.get(way[-1])) is not None and above not in way:
            way.append(above)
        if above == start:
            found[start] = tuple(way)
    return found
