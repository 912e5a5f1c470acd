"""Decides on pleas of a body: more time, a rest, a lateness not held against it; who rules, and how often.

The case's chain keeps them; this module reads what stood in it. Source: DOMAIN §4.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from models.vocabulary import Clock, EventKind, Role, Status
from workflows.cases.deadlines import Allowance, WorkCalendar, advance
from workflows.errors import WorkflowError


class Plea(StrEnum):
    """What a body may plead for."""

    EXTENSION = "extension"  # 延期: a longer limit
    SUSPENSION = "suspension"  # 挂账: the case rests until a date, with a plan
    EXEMPTION = "exemption"  # 超时申诉: its lateness is not held against the body; the fact stays


class Why(StrEnum):
    """Why a plea is not taken, or may not be ruled on."""

    TOO_LATE = "too_late"  # the limit has passed
    NOT_LATE = "not_late"  # there is no lateness to speak of
    PENDING = "pending"  # one is open already
    TOO_OFTEN = "too_often"
    TOO_FAR = "too_far"  # a longer rest, or more time, than there may be
    GONE = "gone"  # there is none any more
    NOT_ASKER = "not_asker"  # only who asked takes it back
    NOT_YOURS = "not_yours"  # another role has to look at it now
    SAME_PERSON = "same_person"  # nobody rules twice on a plea, nor on their own


class PleaRefused(WorkflowError):
    """A plea that cannot be made or ruled on."""

    def __init__(self, why: Why, most: int = 0) -> None:
        super().__init__(why, most)
        self.why = why
        self.most = most  # times, percent or days, where that is what it was about


STAGES: Mapping[Plea, tuple[frozenset[Role], ...]] = {
    Plea.EXTENSION: (frozenset({Role.HEAD, Role.DISPATCHER}), frozenset({Role.COORDINATOR})),
    Plea.SUSPENSION: (frozenset({Role.COORDINATOR}),),
    Plea.EXEMPTION: (frozenset({Role.DISPATCHER}), frozenset({Role.COORDINATOR})),
}
"""Who has to agree, in this order. Who owes the work never grants the delay alone."""

_IN_HAND = frozenset({Status.ACCEPTED, Status.IN_PROGRESS})
FROM: Mapping[Plea, frozenset[Status]] = {
    Plea.EXTENSION: _IN_HAND,
    Plea.SUSPENSION: _IN_HAND,
    Plea.EXEMPTION: frozenset({Status.REPLIED, Status.CLOSED}),
}
"""Where a case must stand for a plea to be made."""

GRANTED: Mapping[EventKind, Plea] = {
    EventKind.EXTENDED: Plea.EXTENSION,
    EventKind.SUSPENDED: Plea.SUSPENSION,
    EventKind.EXEMPTED: Plea.EXEMPTION,
}

OVERTAKING = frozenset(
    {
        EventKind.TAKEN_BACK,
        EventKind.RELEASED,
        EventKind.ASSIGNED,
        EventKind.REPLIED,
        EventKind.RETURNED,
        EventKind.RULED,
        EventKind.WITHDRAWN,
        EventKind.MERGED,
        EventKind.DECLINED,
        EventKind.REOPENED,
    }
)
"""What makes an open plea idle: the case is not where it was, with whom it was, or nobody asks any more."""

TOLD_BY = frozenset({EventKind.PLEADED, EventKind.APPROVED, EventKind.REFUSED, *GRANTED, *OVERTAKING})
"""The events of a chain that pleas are read from."""

SHARES = (50, 100)
"""Percent of the original limit that may be pleaded for at a time."""


@dataclass(frozen=True)
class Rules:
    """How often and how far. Defaults are those of DOMAIN §4."""

    extensions: int = 2
    suspensions: int = 1
    exemptions: int = 1
    longest: int = 365  # days of a suspension

    def most(self, plea: Plea) -> int:
        """Return how often a plea may be granted in the life of a case; an exemption, how often asked for."""
        return {Plea.EXTENSION: self.extensions, Plea.SUSPENSION: self.suspensions}.get(plea, self.exemptions)


@dataclass(frozen=True)
class Told:
    """One event of a case's chain, as far as pleas go."""

    kind: EventKind
    actor: str
    at: datetime
    facts: Mapping[str, object]
    seq: int = 0  # its place in the chain


@dataclass(frozen=True)
class Open:
    """A plea that waits to be ruled on."""

    plea: Plea
    by: str
    at: datetime
    words: str  # the hash under which the chain knows them
    share: int = 0
    until: date | None = None
    agreed: tuple[str, ...] = ()
    seq: int = 0  # the place of its event in the chain: what a button is bound to

    @property
    def stage(self) -> frozenset[Role]:
        """The roles of which one has to look at it now."""
        return STAGES[self.plea][len(self.agreed)]

    @property
    def is_last(self) -> bool:
        """Whether the next word grants it."""
        return len(self.agreed) == len(STAGES[self.plea]) - 1


@dataclass(frozen=True)
class History:
    """What was pleaded for in the life of a case."""

    open: Open | None = None
    granted: tuple[Plea, ...] = ()
    refused: tuple[Plea, ...] = ()


def read(events: Iterable[Told]) -> History:
    """Read the pleas of a case from its chain, oldest event first."""
    history = History()
    for event in events:
        history = after(history, event)
    return history


def after(history: History, event: Told) -> History:
    """Return what stands after one more event."""
    facts, waiting = event.facts, history.open
    if event.kind is EventKind.PLEADED:
        return replace(history, open=pleaded(event))
    if event.kind is EventKind.APPROVED and waiting is not None:
        return replace(history, open=replace(waiting, agreed=(*waiting.agreed, event.actor)))
    if event.kind is EventKind.REFUSED and "plea" in facts:
        return replace(history, open=None, refused=(*history.refused, Plea(str(facts["plea"]))))
    if event.kind in GRANTED and "plea" in facts:
        return replace(history, open=None, granted=(*history.granted, GRANTED[event.kind]))
    return replace(history, open=None) if event.kind in OVERTAKING else history


def pleaded(event: Told) -> Open:
    """Read an open plea from its event."""
    facts = event.facts
    until = date.fromisoformat(str(facts["until"])) if facts.get("until") else None
    share = int(str(facts.get("share") or 0))
    return Open(
        Plea(str(facts["plea"])),
        event.actor,
        event.at,
        str(facts.get("reason", "")),
        share,
        until,
        seq=event.seq,
    )


@dataclass(frozen=True)
class Dates:
    """What of a case its pleas depend on."""

    due_at: datetime
    answered_at: datetime | None
    today: date
    paused_at: datetime | None = None  # since when the limit stands still


@dataclass(frozen=True)
class Wish:
    """What is pleaded for: so many percent of the original limit, or rest until a day."""

    plea: Plea
    share: int = 0
    until: date | None = None


def check(wish: Wish, case: Dates, history: History, now: datetime, rules: Rules) -> None:
    """Tell whether something may be pleaded for now. Raises PleaRefused."""
    if history.open is not None:
        raise PleaRefused(Why.PENDING)
    done = (*history.granted, *(history.refused if wish.plea is Plea.EXEMPTION else ()))
    if done.count(wish.plea) >= rules.most(wish.plea):
        raise PleaRefused(Why.TOO_OFTEN, rules.most(wish.plea))
    check_time(wish.plea, case, now)
    if wish.plea is Plea.EXTENSION and not 0 < wish.share <= max(SHARES):
        raise PleaRefused(Why.TOO_FAR, max(SHARES))
    if wish.plea is Plea.SUSPENSION:
        check_rest(wish.until, case.today, rules)


def check_time(plea: Plea, case: Dates, now: datetime) -> None:
    """An extension comes before the limit, also when it is granted; an exemption after a late answer."""
    if plea is Plea.EXTENSION and (case.paused_at or now) > case.due_at:
        raise PleaRefused(Why.TOO_LATE)
    if plea is Plea.EXEMPTION and (case.answered_at is None or case.answered_at <= case.due_at):
        raise PleaRefused(Why.NOT_LATE)


def check_rest(until: date | None, today: date, rules: Rules) -> None:
    """A rest ends on a later day, so many days ahead at most."""
    if until is None or not today < until <= today + timedelta(days=rules.longest):
        raise PleaRefused(Why.TOO_FAR, rules.longest)


def check_ruling(history: History, actor: str, role: Role, asked: int | None = None) -> Open:
    """Return the open plea on which somebody may rule, only the one `asked` for. Raises PleaRefused."""
    waiting = history.open
    if waiting is None or asked not in (None, waiting.seq):
        raise PleaRefused(Why.GONE)
    if role not in waiting.stage:
        raise PleaRefused(Why.NOT_YOURS)
    person = actor.partition(":")[2]
    if person in {each.partition(":")[2] for each in (waiting.by, *waiting.agreed)}:
        raise PleaRefused(Why.SAME_PERSON)
    return waiting


def check_grant(waiting: Open, case: Dates, now: datetime, rules: Rules) -> None:
    """Tell whether a plea may still be granted; refused it may be at any time. Raises PleaRefused."""
    check_time(waiting.plea, case, now)
    if waiting.plea is Plea.SUSPENSION:
        check_rest(waiting.until, case.today, rules)


def check_asker(history: History, actor: str) -> Open:
    """Return the open plea that somebody may take back: their own. Raises PleaRefused."""
    waiting = history.open
    if waiting is None:
        raise PleaRefused(Why.GONE)
    if waiting.by.partition(":")[2] != actor.partition(":")[2]:
        raise PleaRefused(Why.NOT_ASKER)
    return waiting


def extended(due: datetime, limit: Allowance, share: int, calendar: WorkCalendar) -> datetime:
    """Return a due time moved later by `share` percent of the original limit, on its own clock.

    Raises CalendarGap.
    """
    part = Fraction(share, 100)
    span = limit.span(calendar) * part.numerator / part.denominator
    return advance(due, span, Clock(limit.clock), calendar)
