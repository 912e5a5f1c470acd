"""Decides whether the house learns tonight: after an hour, once a night, when there is something to learn."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models import marks as rows
from workflows.cases.acts import Act
from workflows.house import marks
from workflows.learning import unlearn, versions
from workflows.policy import Policy
from workflows.reference import Reference


@dataclass(frozen=True)
class Night:
    """What there is to learn, and since when nobody has looked."""

    new: int  # corrections since the last training
    must_forget: bool  # the version at work knows words that go within days, or the newest went with some
    origin_changed: bool  # every version began from other weights than those of the house now


def is_due(night: Night, policy: Policy) -> bool:
    """Whether it is worth a training."""
    return night.must_forget or night.origin_changed or night.new >= policy.learn_least


def night_of(now: datetime, reference: Reference) -> date | None:
    """Return the night it is, by the clock here; None before the hour."""
    local = now.astimezone(reference.calendar.zone)
    start = timedelta(hours=reference.policy.learn_hour)
    return local.date() if timedelta(hours=local.hour) >= start else None


def is_new(act: Act) -> bool:
    """Whether a night has begun that nobody has claimed; cheap to ask again and again."""
    return is_open(act, marks.marked(act.tx, versions.NIGHT))


def is_open(act: Act, last: marks.Marked | None) -> bool:
    """Whether tonight is later than the last night that was claimed."""
    tonight = night_of(act.now, act.reference)
    return tonight is not None and (last is None or str(last.data.get("night", "")) < tonight.isoformat())


def look(act: Act, origin: str) -> Night:
    """See what there is to learn for a house whose own weights have this digest."""
    number, newest = versions.live(act.tx).number, versions.versions(act.tx, most=1)
    went = any(each.dropped == versions.FORGOTTEN for each in newest)
    return Night(
        new=versions.new_corrections(act.tx),
        must_forget=went or versions.knows_ending(act),
        origin_changed=number != versions.SHIPPED and any(each.origin != origin for each in newest),
    )


def claim(act: Act, origin: str) -> int | None:
    """Take the night for oneself, let go of words of nobody; return the minutes that a training may take.

    None where another process was faster, or where there is nothing to learn tonight.
    """
    rows.begin(act.tx, versions.NIGHT, act.now, "{}")
    if not is_open(act, marks.marked(act.tx, versions.NIGHT, lock=True)):
        return None
    tonight = night_of(act.now, act.reference)
    marks.mark(act.tx, versions.NIGHT, act.now, {"night": str(tonight)})
    unlearn.sweep(act)
    policy = act.reference.policy
    return policy.learn_minutes if is_due(look(act, origin), policy) else None
