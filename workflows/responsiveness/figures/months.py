"""Says when a month begins and ends here, and which months lie behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import Self

PUBLISHED_AT = time(3, 30)
"""† Local time at which the first of a month publishes the one before."""


@lru_cache(maxsize=256)
def year_and_month(name: str) -> tuple[int, int]:
    """Read a name like "2026-10"; many rows bear the same few. Raises ValueError."""
    at = datetime.strptime(name, "%Y-%m").replace(tzinfo=UTC)
    return at.year, at.month


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the month of a name like "2026-10". Raises ValueError."""
        return cls(*year_and_month(name))

    @classmethod
    def of(cls, at: datetime, zone: tzinfo) -> Self:
        """Return the month in which an instant lies here."""
        local = at.astimezone(zone)
        return cls(local.year, local.month)

    def after(self, months: int) -> "Month":
        """Return the month so many later, or earlier."""
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    def begins(self, zone: tzinfo, at: time = time()) -> datetime:
        """Return the instant (UTC) at which it begins here, or a time of its first day."""
        first = datetime(self.year, self.number, 1, at.hour, at.minute, tzinfo=zone)
        return first.astimezone(UTC)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    def ends(self, zone: tzinfo) -> datetime:
        """Return the instant (UTC) at which the next begins."""
        return self.after(1).begins(zone)

    def is_over(self, now: datetime, zone: tzinfo) -> bool:
        """Tell whether it lies behind."""
        return self.ends(zone) <= now


def between(first: Month, last: Month) -> Iterator[Month]:
    """Return the months from one to another, both included."""
    while first <= last:
        yield first
        first = first.after(1)


def next_publishing(now: datetime, zone: tzinfo) -> datetime:
    """Return the next first of a month on which figures are published (UTC)."""
    here = Month.of(now, zone)
    today = here.begins(zone, PUBLISHED_AT)
    return today if today > now else here.after(1).begins(zone, PUBLISHED_AT)
