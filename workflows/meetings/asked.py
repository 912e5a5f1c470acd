"""Says what each act on a joint meeting must be told, and does it: one thing after the other, in the chat."""

from collections.abc import Callable, Mapping
from datetime import date

from models.meeting import Meeting
from workflows.cases.acts import Act
from workflows.forms import SEPARATOR, Field, Given, Kind, read_all
from workflows.gate_terms import Duty
from workflows.meetings import steps
from workflows.meetings.rules import at_hour
from workflows.meetings.terms import MeetingRefused, No

About = Mapping[str, int]

CONVENE, ATTENDANCE, PROMISE, PUBLISH = "convene", "attendance", "promise", "publish_minutes"
KEPT = "promise_kept"
HOURS = ("09:00", "10:00", "14:30", "16:00")
"""Hours that are offered; any other can be typed."""

FORMS: Mapping[str, tuple[Field, ...]] = {
    CONVENE: (
        Field("agenda"),
        Field("bodies", Kind.BODIES, optional=True),
        Field("day", Kind.DAY),
        Field("hour", Kind.CHOICE),
        Field("place"),
    ),
    ATTENDANCE: (Field("bodies", Kind.BODIES, optional=True),),
    PROMISE: (Field("body", Kind.BODY), Field("what"), Field("day", Kind.DAY)),
    PUBLISH: (Field("minutes"),),
    KEPT: (Field("report"),),
}


def convene(act: Act, _about: About, given: Given) -> Meeting:
    """Invite bodies."""
    at = at_hour(date.fromisoformat(given["day"]), given["hour"], act.reference.calendar.zone)
    if at is None:
        raise MeetingRefused(No.PAST)
    return steps.convene(act, given["agenda"], codes(given["bodies"]), at, given["place"])


def promise(act: Act, about: About, given: Given) -> object:
    """Write a promise down."""
    day = date.fromisoformat(given["day"])
    return steps.promise(act, about["meeting"], given["body"], given["what"], day)


def codes(value: str) -> list[str]:
    """The codes of bodies as a form keeps them."""
    return [each for each in value.split(SEPARATOR) if each]


ACTS: dict[str, Callable[[Act, About, Given], object]] = {
    CONVENE: convene,
    ATTENDANCE: lambda act, about, given: steps.attendance(act, about["meeting"], codes(given["bodies"])),
    PROMISE: promise,
    PUBLISH: lambda act, about, given: steps.publish(act, about["meeting"], given["minutes"]),
    KEPT: lambda act, about, given: steps.keep(act, about["promise"], given["report"]),
}


def perform(act: Act, verb: str, about: About, typed: Given) -> object:
    """Do an act with what was typed for it. Raises FieldUnfit, MeetingRefused."""
    today = act.reference.local_date(act.now)
    return ACTS[verb](act, about, read_all(FORMS[verb], typed, act.reference, today))


def choices(act: Act, about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name."""
    if field.kind is Kind.CHOICE:
        return tuple((hour, hour) for hour in HOURS)
    if field.kind in (Kind.BODY, Kind.BODIES) and "meeting" in about:
        rows = steps.bodies_of(act, steps.convened(act, about["meeting"]))
        return tuple((row.body, act.reference.body_name(row.body)) for row in rows)
    return ()


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done, before anybody writes. Raises MeetingRefused."""
    if verb == CONVENE:
        steps.check_duty(act, Duty.CONVENE)
    elif verb != KEPT:
        steps.check_unpublished(steps.convened(act, about["meeting"]))
