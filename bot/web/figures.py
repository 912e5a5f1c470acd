"""Writes figures for readers: spans, shares with what they are made of, and tables as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import timedelta
from fractions import Fraction

from bot.catalogue.sentences import phrase
from models.vocabulary import Locale
from workflows.cases.masking import safe_cell
from workflows.responsiveness.measures import Rate

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def span(length: timedelta | None, locale: Locale) -> str:
    """Return a length of time in at most two units."""
    if length is None:
        return "–"
    if length < HOUR:
        return phrase("public.span.minutes", locale, minutes=max(1, length // MINUTE))
    if length < DAY:
        hours, minutes = length // HOUR, length % HOUR // MINUTE
        key = "public.span.hours_minutes" if minutes else "public.span.hours"
        return phrase(key, locale, hours=hours, minutes=minutes)
    days, hours = length // DAY, length % DAY // HOUR
    if hours:
        return phrase("public.span.days_hours", locale, days=days, hours=hours)
    return phrase("public.span.day" if days == 1 else "public.span.days", locale, days=days)


def percent(share: Fraction | None) -> str:
    """Return a share for reading; a dash where there is none."""
    return "–" if share is None else f"{float(share * 100):.1f}%"


def parts(rate: Rate) -> str:
    """Return what a rate is made of: numerator/denominator, exactly."""
    return f"{exact(rate.numerator)}/{rate.denominator}"


def exact(value: Fraction) -> str:
    """Return a number without loss: whole, else decimal."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.10g}"


def width(rate: Rate) -> int:
    """Return how long a bar of a hundred is."""
    return 0 if rate.value is None else round(float(rate.value) * 100)


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table that a spreadsheet opens as it is meant: UTF-8 with its mark, nothing runs."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(each) for each in head])
    writer.writerows([harmless(each) for each in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return safe_cell(value) if isinstance(value, str) else value
