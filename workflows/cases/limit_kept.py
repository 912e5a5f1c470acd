"""Writes the limit of a case down when it gets another, so that a slip can be undone."""

from datetime import datetime

from models.case import Case


def limit_kept(case: Case) -> str:
    """The clock of a case, its start and its end, as an event keeps them."""
    return "|".join((case.clock or "", stamp(case.clock_from), stamp(case.due_at)))


def stamp(at: datetime | None) -> str:
    """An instant, or nothing."""
    return at.isoformat() if at else ""


def put_limit_back(case: Case, kept: str) -> None:
    """Give a case the limit back that it had."""
    clock, start, end = kept.split("|")
    case.clock = clock
    case.clock_from = datetime.fromisoformat(start) if start else None
    case.due_at = datetime.fromisoformat(end) if end else None
