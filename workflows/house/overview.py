"""Decides what waits for the operator today; every finding names the page where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum

from models.vocabulary import OutboxState, Role
from workflows.cases.calendar import DayOverride, is_published
from workflows.house import letters, replay
from workflows.house.calendar import said_here
from workflows.house.colleagues import Colleague, colleagues
from workflows.house.marks import marked
from workflows.lists.queries import check_lists
from workflows.reference import Reference
from workflows.transaction import Transaction

BACKUP = "backup"
OLD = timedelta(hours=36)
"""† A nightly backup that has failed once is seen the next noon."""

NOTICE_MONTH = 11
"""The State Council publishes the next year's days off in November."""


class Level(StrEnum):
    """How much a finding presses."""

    NOW = "now"
    SOON = "soon"
    KNOW = "know"


class Matter(StrEnum):
    """What may wait for an operator."""

    DEAD = "dead"
    DOUBTFUL = "doubtful"
    UNREACHED = "unreached"
    ASIDE = "aside"
    NO_OPERATOR_BESIDE = "no_operator_beside"
    NO_DISPATCHER = "no_dispatcher"
    GAPS = "gaps"
    OVERLAPS = "overlaps"
    EXPIRED = "expired"
    WITHOUT_HANDLER = "without_handler"
    WITHOUT_MEANS = "without_means"
    NO_FALLBACK = "no_fallback"
    NO_BACKUP = "no_backup"
    OLD_BACKUP = "old_backup"
    CALENDAR = "calendar"
    AWAITED = "awaited"


@dataclass(frozen=True)
class Finding:
    """Something that waits: what, how much it presses, how many, and whom or what it is about."""

    matter: Matter
    level: Level
    count: int = 1
    names: tuple[str, ...] = ()
    at: datetime | None = None


def waiting(tx: Transaction, reference: Reference, now: datetime, real_now: datetime) -> list[Finding]:
    """Return everything that waits, what presses most first."""
    today = reference.local_date(now)
    found = [
        *post(tx),
        *people(colleagues(tx, real_now)),
        *lists(tx, reference, today),
        *backup(tx, real_now),
        *calendar(tx, today),
    ]
    order = list(Level)
    return sorted(found, key=lambda each: order.index(each.level))


def post(tx: Transaction) -> Iterator[Finding]:
    """Messages and updates that nobody but an operator can help."""
    stuck = letters.count(tx)
    if dead := stuck.get(OutboxState.DEAD, 0):
        yield Finding(Matter.DEAD, Level.NOW, dead)
    if doubtful := stuck.get(OutboxState.DOUBTFUL, 0):
        yield Finding(Matter.DOUBTFUL, Level.SOON, doubtful)
    if unreached := letters.unreached_staff(tx):
        yield Finding(Matter.UNREACHED, Level.SOON, len(unreached), unreached)
    if aside := replay.count(tx):
        yield Finding(Matter.ASIDE, Level.NOW, aside)


def people(staff: list[Colleague]) -> Iterator[Finding]:
    """Seats that nobody sits in, and seats that there should be."""
    here = [each for each in staff if each.held]
    roles = [seat.role for each in here for seat in each.held]
    if roles.count(Role.OPERATOR) < 2:
        yield Finding(Matter.NO_OPERATOR_BESIDE, Level.SOON)
    if Role.DISPATCHER not in roles:
        yield Finding(Matter.NO_DISPATCHER, Level.NOW)
    awaited = tuple(each.name for each in here if each.is_awaited and each.name)
    if awaited:
        yield Finding(Matter.AWAITED, Level.KNOW, len(awaited), awaited)


def lists(tx: Transaction, reference: Reference, today: date) -> Iterator[Finding]:
    """What the check of the responsibility list finds."""
    if not reference.fallback:
        yield Finding(Matter.NO_FALLBACK, Level.NOW)
    found = check_lists(tx, today)
    for each in fields(found):
        count = len(getattr(found, each.name))
        if count:
            level = Level.KNOW if each.name == Matter.WITHOUT_MEANS else Level.SOON
            yield Finding(Matter(each.name), level, count)


def backup(tx: Transaction, real_now: datetime) -> Iterator[Finding]:
    """A backup that was never made, or not lately."""
    last = marked(tx, BACKUP)
    if last is None:
        yield Finding(Matter.NO_BACKUP, Level.NOW)
    elif real_now - last.at > OLD:
        yield Finding(Matter.OLD_BACKUP, Level.NOW, at=last.at)


def calendar(tx: Transaction, today: date) -> Iterator[Finding]:
    """Make-up days that must be known by now, and are not."""
    words = [
        DayOverride(each.day, "workday" if each.kind == "workday" else "holiday", each.name)
        for each in said_here(tx)
    ]
    years = [today.year, *([today.year + 1] if today.month >= NOTICE_MONTH else [])]
    unknown = tuple(str(year) for year in years if not is_published(year, words))
    if unknown:
        yield Finding(Matter.CALENDAR, Level.SOON, len(unknown), unknown)
