"""Raises early warnings each morning: once for each outbreak, to who coordinates there and whose it is."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.topic import EarlyWarning
from models.vocabulary import TimerKind
from models.vocabulary_topics import WarningEvent, WarningState
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.cards import category_value
from workflows.cases.parties import coordinators_of, heads_or_people
from workflows.ledger import Facts
from workflows.reference import Reference
from workflows.responsiveness.topics.answer import offered
from workflows.responsiveness.topics.daily import daily
from workflows.responsiveness.topics.excess import KNOWN, Excess, Rule, look
from workflows.responsiveness.topics.land import Land, land_of
from workflows.responsiveness.topics.mornings import next_look
from workflows.responsiveness.topics.record import note_warning
from workflows.responsiveness.topics.terms import LASTING
from workflows.screens import Screen, Sentence, say
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

KEY = "warnings"


def ensure_looking(act: Act) -> None:
    """Set the timer of the morning's look, where there is none."""
    if post.timer_due(act.tx, KEY) is None:
        set_next(act)


def set_next(act: Act) -> None:
    """Set the timer of the next look."""
    post.set_timer(act.tx, KEY, TimerKind.TOPIC, next_look(act.now, act.reference.calendar.zone))


def fire(act: Act, _timer: DueTimer) -> None:
    """Look at what came until yesterday. Raises OutsideFirst: reading it takes long."""
    raise OutsideFirst(partial(outside, reference=act.reference, now=act.now))


def outside(tx: Transaction, reference: Reference, now: datetime) -> Callable[[], Finish]:
    """Read what came, and return the looking at it, which needs no database."""
    land, zone = land_of(reference), reference.calendar.zone
    first = now.astimezone(zone).date() - timedelta(days=KNOWN)
    table = daily(tx, land, first, KNOWN, zone)
    policy = reference.policy
    rule = Rule(policy.warning_false, policy.warning_people)

    def think() -> Finish:
        found = look(table, land, reference.calendar, rule)
        return lambda act: finish(act, land, found)

    return think


def finish(act: Act, land: Land, found: Sequence[Excess]) -> None:
    """Keep what was found, and look again tomorrow."""
    set_next(act)
    take(act, land, found)


def take(act: Act, land: Land, found: Iterable[Excess]) -> list[EarlyWarning]:
    """Raise what is new, note what goes on, end what is over; return what was raised."""
    lasting = standing(act.tx)
    raised = []
    for each in found:
        known = same(land, each, lasting)
        if known is None:
            lasting.append(warning := raise_one(act, each))
            raised.append(warning)
        else:
            go_on(act, known, each)
    for warning in lasting:
        end_if_quiet(act, warning)
    return raised


def standing(tx: Transaction) -> list[EarlyWarning]:
    """Return the warnings whose outbreaks are not over."""
    asked = select(EarlyWarning).where(col(EarlyWarning.state).in_(sorted(LASTING)))
    return list(tx.execute(asked.order_by(col(EarlyWarning.id))).scalars())


def same(land: Land, found: Excess, lasting: Iterable[EarlyWarning]) -> EarlyWarning | None:
    """Return the warning of the outbreak that this one belongs to."""
    alike = (each for each in lasting if each.category == found.category)
    return next((each for each in alike if not land.apart(each.area, found.area)), None)


def raise_one(act: Act, found: Excess) -> EarlyWarning:
    """Raise a warning, and tell who coordinates there and whose it is."""
    place = found.cells[0][0] if found.cells else found.area
    body = act.reference.choose(found.category, place, act.reference.local_date(act.now), None).body
    warning = EarlyWarning(
        area=found.area,
        category=found.category,
        body=body,
        state=WarningState.RAISED,
        window=found.window,
        count=found.count,
        expected=round(found.expected, 3),
        chance=float(f"{found.chance:.3g}"),
        days=json.dumps(found.days),
        cells=json.dumps(found.cells),
        raised_at=act.now,
        still_on=found.until,
        latest=found.count,
    )
    facts: Facts = {
        "area": found.area,
        "category": found.category,
        "count": found.count,
        "window": found.window,
    }
    note_warning(act, warning, WarningEvent.RAISED, facts)
    people = {each.chat_id: each for each in (*coordinators_of(act, found.area), *heads_or_people(act, body))}
    tell(act, people.values(), warning)
    return warning


def tell(act: Act, people: Iterable[notices.Address], warning: EarlyWarning) -> None:
    """Tell of a warning with its evidence, in numbers and places."""
    for each in people:
        screen = Screen(lines_of(act, warning), offered(act, warning, each))
        notices.tell(act.tx, [each], screen, act.now, act.chance, key=f"warning:{warning.id}")


def lines_of(act: Act, warning: EarlyWarning) -> tuple[Sentence, ...]:
    """What is told of a warning."""
    names = act.reference.area_name
    head = say(
        "warning.head",
        area=names(warning.area),
        category=category_value(act.reference, warning.category),
        days=warning.window,
        count=warning.count,
        expected=f"{warning.expected:.1f}",
    )
    cells = tuple(
        say("warning.cell", cell=names(cell), count=count) for cell, count in json.loads(warning.cells)
    )
    where = (say("warning.where", cells=cells),) if cells else ()
    return (head, *where, say("warning.no_blame"))


def go_on(act: Act, warning: EarlyWarning, found: Excess) -> None:
    """Note that an outbreak goes on: nobody is told a second time."""
    if warning.still_on < found.until:
        warning.still_on, warning.latest = found.until, found.count
        note_warning(
            act, warning, WarningEvent.WENT_ON, {"until": found.until.isoformat(), "count": found.count}
        )


def end_if_quiet(act: Act, warning: EarlyWarning) -> None:
    """End what has been quiet for so long."""
    today = act.reference.local_date(act.now)
    if (today - warning.still_on).days > act.reference.policy.warning_quiet_days:
        warning.state = WarningState.OVER
        note_warning(act, warning, WarningEvent.ENDED)
