"""Rules about what goes on inside: the record, messages, timers, lists, staff, the calendar."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import timedelta

from bot.doctor import Finding, Rule, note, warning, wrong
from bot.doctor_facts import Facts
from models.vocabulary import Role

RESIDENTS, STAFF = "residents", "staff"
LATE = timedelta(minutes=2)
"""What is due waits no longer where somebody is at work."""

SEALED_NIGHTLY = timedelta(hours=26)
STALE_BEAT = timedelta(minutes=2)


def record(facts: Facts) -> Iterator[Finding]:
    """The ledger and its nightly seals."""
    if facts.inside is None:
        return
    state = facts.inside.condition
    if not facts.inside.seal_holds:
        yield wrong("record_cut")
    if facts.running and state.sealed_at and facts.inside.now - state.sealed_at > SEALED_NIGHTLY:
        yield warning("seal_old", at=state.sealed_at)


def letters(facts: Facts) -> Iterator[Finding]:
    """Messages that did not arrive, and updates that failed."""
    if facts.inside is None:
        return
    post = facts.inside.condition.post
    if post.dead:
        yield warning("letters_dead", count=post.dead)
    if post.doubtful:
        yield warning("letters_doubtful", count=post.doubtful)
    if post.set_aside:
        yield warning("set_aside", count=post.set_aside)
    if facts.running and post.oldest is not None and facts.inside.now - post.oldest > LATE:
        yield wrong("letters_late", count=post.waiting, since=post.oldest)


def timers(facts: Facts) -> Iterator[Finding]:
    """What must happen at its hour."""
    if facts.inside is None:
        return
    post = facts.inside.condition.post
    if facts.running and post.timer_oldest is not None and facts.inside.now - post.timer_oldest > LATE:
        yield wrong("timers_late", count=post.timers_due, since=post.timer_oldest)
    if post.timers_failing:
        yield warning("timers_failing", count=post.timers_failing)


def processes(facts: Facts) -> Iterator[Finding]:
    """Whether somebody delivers and somebody keeps the hours, where several processes share the work."""
    if facts.inside is None or facts.store.postgres is None or not facts.running:
        return
    for part, beat in facts.inside.condition.beats.items():
        if beat is None or facts.now - beat > STALE_BEAT:
            yield wrong("part_missing", part=part)


def bots(facts: Facts) -> Iterator[Finding]:
    """Whether Telegram knows our tokens and answers."""
    if facts.inside is None or not facts.running:
        return
    set_ = {STAFF: facts.settings.staff_token, RESIDENTS: facts.settings.residents_token}
    for channel, door in facts.inside.condition.doors.items():
        state = door.data.get("state")
        if not set_[STAFF if channel == STAFF else RESIDENTS].get_secret_value():
            continue
        if state == "token_refused":
            yield wrong("bot_token", channel=channel)
        elif state == "asked_elsewhere":
            yield wrong("bot_elsewhere", channel=channel)
        elif state == "unreachable":
            yield warning("bot_unreachable", channel=channel, since=door.at)


def lists(facts: Facts) -> Iterator[Finding]:
    """The responsibility list."""
    if facts.inside is None:
        return
    if not facts.inside.bodies:
        yield warning("lists_empty")
        return
    for each in fields(facts.inside.lists):
        if count := len(getattr(facts.inside.lists, each.name)):
            level = note if each.name == "without_means" else warning
            yield level(f"lists_{each.name}", count=count)


def staff(facts: Facts) -> Iterator[Finding]:
    """Seats that somebody must sit in."""
    if facts.inside is None or not facts.inside.bodies:
        return
    seats = facts.inside.condition.staff
    if facts.inside.ownerless:
        yield warning("cases_ownerless", count=facts.inside.ownerless)
    if not seats.get(Role.DISPATCHER):
        yield warning("no_dispatcher")
    if not seats.get(Role.OPERATOR):
        yield note("no_operator")


def calendar(facts: Facts) -> Iterator[Finding]:
    """Make-up days that are published by now and that nobody has told us."""
    if facts.inside is None:
        return
    for year in facts.inside.unpublished:
        yield warning("calendar_missing", year=year)


RULES: Mapping[str, Rule] = {
    "record": record,
    "letters": letters,
    "timers": timers,
    "processes": processes,
    "bots": bots,
    "lists": lists,
    "staff": staff,
    "calendar": calendar,
}
