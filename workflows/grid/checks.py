"""Sends a grid worker to look at a case on site: the nearest who is free, within a limit, then the next."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.grid import SiteCheck
from models.person import Person
from models.vocabulary import OPEN_STATUSES, EventKind, Role, TimerKind
from workflows import ledger, notices
from workflows.areas.geometry import Point, metres_between
from workflows.cases.acts import Act, case_of, keep_words, record, words_of
from workflows.cases.cards import category_value, place_value
from workflows.cases.masking import CONTACTS, Detail, mask
from workflows.cases.open import attach
from workflows.cases.parties import case_to, grid_workers, staff_of, tell_residents, tell_staff, worker_of
from workflows.cases.reach import allows, is_sealed
from workflows.cases.sealed import place_of, point_of
from workflows.gate_terms import Action
from workflows.grid.near import nearest
from workflows.grid.record import No, OnSiteRefused, busy, tell_worker, workers_of
from workflows.grid.terms import CheckOutcome
from workflows.screens import Button, Screen, Sentence, say
from workflows.timers import DueTimer

SEEN = "check"
"""Under which the words of who looked stand with the case."""


@dataclass(frozen=True)
class Sight:
    """What somebody saw on site."""

    outcome: CheckOutcome
    words: str
    photos: Sequence[str] = ()
    point: tuple[float, float] | None = None  # where they stood (WGS-84)


@dataclass(frozen=True)
class Sent:
    """Who has been asked to look, and until when."""

    check: SiteCheck
    name: str
    case: Case


def offers(act: Act, case: Case) -> bool:
    """Whether somebody who looks at a case is offered to send a grid worker."""
    if case.closed_at is not None or case.status == "merged" or waiting(act, case.id) is not None:
        return False
    return allows(act.tx, act.reference, act.by, case, Action.SEND)


def waiting(act: Act, case_id: int) -> SiteCheck | None:
    """Return the look on site that is under way for a case."""
    mine = select(SiteCheck).where(col(SiteCheck.case_id) == case_id, col(SiteCheck.done_at).is_(None))
    return act.tx.execute(mine.order_by(col(SiteCheck.id).desc()).limit(1)).scalars().first()


def send(act: Act, case_id: int) -> Sent:
    """Ask the nearest grid worker who is free to look at a case. Raises OnSiteRefused, CaseUnknown."""
    case = case_to(act, case_id, Action.SEND)
    if waiting(act, case.id) is not None:
        raise OnSiteRefused(No.ASKED)
    due = act.now + minutes_of(act)
    check = SiteCheck(case_id=case.id, asked_by=act.by.person_id or 0, asked_at=act.now, due_at=due)
    act.tx.add(check)
    act.tx.flush()
    if not ask_next(act, check, case):
        raise OnSiteRefused(No.NOBODY)
    return Sent(check, name_of(act, check.worker_id), case)


def ask_next(act: Act, check: SiteCheck, case: Case) -> bool:
    """Ask whoever is nearest and free and was not asked yet; False when nobody is left."""
    tried = set(json.loads(check.tried))
    people = workers_of(grid_workers(act, case)) if is_needed(case) else []
    chosen = nearest(case.cell, people, act.reference.cells.between, tried | busy(act.tx))
    check.worker_id = chosen.person if chosen else None
    check.due_at = act.now + minutes_of(act)
    if chosen is None:
        check.done_at = act.now
    else:
        check.tried = json.dumps(sorted({*tried, chosen.person}))
    act.tx.add(check)
    act.tx.flush()
    if chosen is None:
        return False
    post.set_timer(act.tx, f"check:{check.id}", TimerKind.SITE_CHECK, check.due_at, check.id)
    facts = {"due": check.due_at.isoformat(), "cell": chosen.area or ""}
    record(act, case, EventKind.CHECK_ASKED, facts, basis_of(act))
    tell_worker(act, chosen.person, card(act, check, case), f"check:{check.id}:{chosen.person}")
    return True


def minutes_of(act: Act) -> timedelta:
    """How long somebody who is asked to look may take."""
    return timedelta(minutes=act.reference.policy.check_minutes)


def is_needed(case: Case) -> bool:
    """Whether anybody may still be shown a case to go and look: it is open, and has not been sealed since."""
    return case.status in OPEN_STATUSES and not is_sealed(case)


def basis_of(act: Act) -> str:
    """What a look on site rests on: the house's own number, with its version."""
    return f"policy@{act.reference.policy.version}"


def name_of(act: Act, person_id: int | None) -> str:
    """The name of a grid worker."""
    person = act.tx.get(Person, person_id) if person_id else None
    return person.name if person else ""


def card(act: Act, check: SiteCheck, case: Case, *first: Sentence) -> Screen:
    """What whoever goes there needs: what and where, without what tells who reported it."""
    hidden = frozenset(Detail) if case.anonymous else CONTACTS
    words = words_of(act.tx, case.id, "report")
    place = place_value(act.reference, mask(place_of(case), hidden), case.cell)
    lines = (
        *first,
        say(
            "task.check",
            number=case.number,
            category=category_value(act.reference, case.category),
            place=place,
            due=check.due_at,
        ),
        say("task.words", words=mask(words, hidden) or say("words.gone")),
    )
    given = {"check": check.id}
    rows = tuple(
        (Button("site_saw", {**given, "outcome": each}, say(f"site_saw.{each}")),) for each in CheckOutcome
    )
    return Screen(lines, (*rows, (Button("site_pass", given),)), (), case.id, case.number)


def of_worker(act: Act, check_id: int) -> tuple[SiteCheck, Case]:
    """Load a look on site for who was asked. Raises OnSiteRefused, CaseUnknown."""
    check = act.tx.get(SiteCheck, check_id, with_for_update=True, populate_existing=True)
    if check is None or check.done_at is not None or check.worker_id != act.by.person_id:
        raise OnSiteRefused(No.UNKNOWN)
    return check, case_to(act, check.case_id, Action.LOOK)


def own(act: Act) -> list[tuple[SiteCheck, Case]]:
    """Return the looks that a grid worker has in hand, what is due first."""
    mine = select(SiteCheck).where(
        col(SiteCheck.worker_id) == act.by.person_id, col(SiteCheck.done_at).is_(None)
    )
    found = act.tx.execute(mine.order_by(col(SiteCheck.due_at))).scalars().all()
    looks = [(each, case_of(act, each.case_id)) for each in found]
    return [(each, case) for each, case in looks if allows(act.tx, act.reference, act.by, case, Action.LOOK)]


def pass_on(act: Act, check_id: int) -> Case:
    """Say that one cannot go: the next is asked at once. Raises OnSiteRefused."""
    check, case = of_worker(act, check_id)
    to_next(act, check, case, "cannot")
    return case


def to_next(act: Act, check: SiteCheck, case: Case, cause: str) -> None:
    """Ask the next, while anybody needs to look; when nobody is left, whoever asked is told."""
    record(act, case, EventKind.CHECK_PASSED, {"cause": cause}, basis_of(act))
    if ask_next(act, check, case):
        return
    post.cancel_timer(act.tx, f"check:{check.id}")
    if not is_needed(case):
        return
    screen = Screen((say("task.check_nobody", number=case.number),), (), (), case.id, case.number)
    tell_asker(act, check, case, screen, "check_nobody")


def tell_asker(act: Act, check: SiteCheck, case: Case, screen: Screen, key: str) -> None:
    """Tell who works on the case, and who sent somebody, as far as they may see it."""
    people = {each.chat_id: each for each in worker_of(act, case) or staff_of(act, case)}
    for each in notices.chats_of_anybody(act.tx, check.asked_by):
        if allows(act.tx, act.reference, each, case, Action.SEE):
            people.setdefault(each.chat_id, each)
    tell_staff(act, case, people.values(), key, screen)


def report(act: Act, check_id: int, sight: Sight) -> Case:
    """Tell what was seen on site: who sent for it and the residents hear it. Raises OnSiteRefused."""
    check, case = of_worker(act, check_id)
    check.done_at, check.outcome = act.now, sight.outcome
    act.tx.add(check)
    act.tx.flush()
    post.cancel_timer(act.tx, f"check:{check.id}")
    digest = keep_words(act, case.id, SEEN, sight.words)
    facts: ledger.Facts = {
        "outcome": str(sight.outcome),
        "words": digest,
        "pictures": attach(act, case, sight.photos),
        "minutes": round((act.now - check.asked_at).total_seconds() / 60),
        "metres": metres_off(case, sight),
    }
    record(act, case, EventKind.CHECKED, facts, basis_of(act))
    told = say(f"site_saw.{sight.outcome}")
    line = say("task.checked", number=case.number, outcome=told, words=sight.words)
    screen = Screen(
        (line,), ((Button("progress", {"case": case.id}),),), tuple(sight.photos), case.id, case.number
    )
    tell_asker(act, check, case, screen, "checked")
    tell_residents(act, case, "checked", say("resident.checked", number=case.number, outcome=told))
    return case


def metres_off(case: Case, sight: Sight) -> int | None:
    """How far from the case who looked stood, in tens of metres; None where one of both is not known."""
    there = point_of(case)
    if there is None or sight.point is None:
        return None
    return 10 * round(metres_between(Point(*there), Point(*sight.point)) / 10)


def fire(act: Act, timer: DueTimer) -> None:
    """Nobody has told in time what they saw: the next goes, and who was late hears it."""
    check = act.tx.get(SiteCheck, timer.subject, with_for_update=True)
    if check is None or check.done_at is not None or check.due_at > act.now:
        return
    case, late = case_of(act, check.case_id), check.worker_id
    line = say("task.check_late", number=case.number)
    facts: ledger.Facts = {
        "stage": "check",
        "rung": f"check@{case.version}",
        "since": (check.due_at - minutes_of(act)).isoformat(),
        "minutes": act.reference.policy.check_minutes,
    }
    record(act, case, EventKind.OVERRAN, facts, basis_of(act), role=Role.SYSTEM)
    tell_worker(act, late, Screen((line,)), f"late:{check.id}:{late}")
    to_next(act, check, case, "late")
