"""Registers a service request and gives it to the responsible body: the first step of every case."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from models.case import Attachment, Case
from models.core import run, table
from models.rows import add_row
from models.vocabulary import EventKind, Noticed, Role, Status
from nlu.reading import Urgency
from workflows import ledger
from workflows.attachments import pictures_in, recordings_in
from workflows.cases import corrections, sketches, stage_timers
from workflows.cases.acts import Act, keep_words, move, record
from workflows.cases.beside import with_found
from workflows.cases.cards import task_card
from workflows.cases.deadlines import Allowance, due_at
from workflows.cases.groups import show_group
from workflows.cases.moves import Verb
from workflows.cases.numbers import new_number
from workflows.cases.parties import rulers_of, staff_of, tell_staff
from workflows.cases.queries import pictures_of
from workflows.cases.reach import hears
from workflows.cases.routing import Choice, Ground, Why
from workflows.cases.sealed import keep_place
from workflows.cases.timers import start_clock
from workflows.cases.told_time import TimeTold
from workflows.privacy.erase import erase_pictures
from workflows.reference import Reference
from workflows.responsiveness.loop import nudge

DANGER = "danger"
UTILITY, ORDINARY, COMPLEX = "utility", "ordinary", "complex"
"""Classes of time limits; `Policy.limits` says how long each is."""

SUPERVISION = "supervision"
"""The basis of a report that went past the list, since nobody had said whom it is about."""

SUPERVISED = "supervised"
"""The basis of a report about a body's own doings: it went past the list, whatever the matter is."""

PAST_THE_LIST = {Ground.UNNAMED: SUPERVISION, Ground.SUPERVISED: SUPERVISED}


@dataclass(frozen=True)
class Report:
    """What a resident asks, as understood and confirmed."""

    words: str
    nature: str
    urgency: str
    category: str | None  # leaf or first-level code
    confidence: float
    place: str
    cell: str | None
    person_id: int | None  # None: nobody reported it, a grid worker found it
    chat_id: int | None
    latitude: float | None = None  # WGS-84
    longitude: float | None = None
    anonymous: bool = False
    on_behalf: bool = False
    object_body: str | None = None
    unnamed: bool = False  # a report of which nobody has said whom it is about
    supervised: bool = False  # a report about its object's own doings: for who supervises, not for the list
    photos: Sequence[str] = ()
    guesses: Sequence[str] = ()  # what the reader thought of, best first: for the dispatcher
    gist: bytes | None = None  # what it is about (nlu.gist), by which the same matter is found again
    named: str | None = None  # the estate or road it names (workflows.cases.sketches)
    beside: Sequence[int] = ()  # open cases that are much alike, as they were found before the lane
    corrected: bool = False  # a person has chosen the category
    read: str | None = None  # what the reader had made of it then
    because: Sequence[str] = ()  # the words by which it went
    when: TimeTold | None = None
    origin: str = ""  # Origin; empty: a resident brought it

    @property
    def point(self) -> tuple[float, float] | None:
        """The exact point (latitude, longitude), where one was shown."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


@dataclass(frozen=True)
class CaseOpened:
    """What became of a report."""

    case: Case
    choice: Choice


@dataclass(frozen=True)
class Outlook:
    """Who would get a report and until when, before it is registered."""

    choice: Choice
    limit: str
    due_at: datetime


def outlook(reference: Reference, report: Report, now: datetime) -> Outlook:
    """Foresee what `open_case` would decide now."""
    choice = choice_of(reference, report, now)
    limit = limit_of(reference, report.category, report.urgency, choice)
    return Outlook(choice, limit, due_at(now, Allowance.parse(limit), reference.calendar))


def choice_of(reference: Reference, report: Report, now: datetime) -> Choice:
    """Choose who gets a report: by the list, and never its object (principle 4).

    A report of which nobody has said whom it is about might be about the very body that the list names:
    it goes past it to a supervisory one, or to the dispatcher where there is none.
    """
    if report.unnamed:
        return Choice(reference.supervisor(report.cell), (), None, Why(Ground.UNNAMED))
    if report.supervised:
        return Choice(supervisor_of(reference, report), (), None, Why(Ground.SUPERVISED))
    return reference.choose(report.category, report.cell, reference.local_date(now), report.object_body)


def supervisor_of(reference: Reference, report: Report) -> str | None:
    """Return who supervises where the matter or its object is; nobody who is the object, or below it."""
    about = reference.bodies.get(report.object_body or "")
    found = reference.supervisor(report.cell or (about.area if about else None))
    return None if reference.is_under(found, report.object_body) else found


def limit_of(reference: Reference, category: str | None, urgency: str, choice: Choice) -> str:
    """Return the time limit: danger's own, else the list entry's, else that of its class (DOMAIN §4)."""
    if urgency != DANGER and choice.entry is not None and choice.entry.limit:
        return choice.entry.limit
    limits, fact = reference.policy.limits, reference.categories.get(category or "")
    usual = fact.limit if fact and fact.limit in limits else ORDINARY
    return limits.get(class_of(usual, urgency), limits[usual])


def class_of(usual: str, urgency: str) -> str:
    """Return the class of a matter's limit: its category's, and a shorter one where it cannot wait.

    Water, power, gas and heat are urgent whatever the leaf is: a burst pipe may stand under leaking homes.
    """
    if urgency == DANGER:
        return DANGER
    return UTILITY if urgency == Urgency.URGENT and usual in (ORDINARY, COMPLEX) else usual


def limit_rule(reference: Reference, urgency: str, choice: Choice) -> str:
    """Return what a limit rests on, with its version: the line that sets it, else the house's classes."""
    if urgency != DANGER and choice.entry is not None and choice.entry.limit:
        entry = choice.entry
        return f"{entry.code}@{entry.version or entry.valid_from}"
    return f"policy@{reference.policy.version}"


def open_case(act: Act, report: Report) -> CaseOpened:
    """Register a report, start its clock, and hand it to a body, or to a dispatcher when unsure."""
    choice = choice_of(act.reference, report, act.now)
    case = registered(act, report)
    sketches.keep(act.tx, case, report.gist, report.named)
    with act.tx.no_autoflush:  # written twice: as it came in, and as it leaves
        hand_on(act, case, report, choice)
    return CaseOpened(case, choice)


def hand_on(act: Act, case: Case, report: Report, choice: Choice) -> None:
    """Start the clock of a new case, write its chain, and give it to whoever is next."""
    pictures = attach(act, case, report.photos)
    limit = limit_of(act.reference, report.category, report.urgency, choice)
    start_clock(act, case, limit)
    digest = keep_words(act, case.id, "report", report.words, report.person_id)
    head = record(
        act,
        case,
        EventKind.REGISTERED,
        {
            "words": digest,
            "pictures": pictures,
            "category": report.category,
            "guesses": list(report.guesses),
            **({"read": report.read} if report.corrected else {}),
            **({"origin": report.origin} if report.origin else {}),
            "cell": report.cell,
            "urgency": report.urgency,
            "limit": limit,
        },
        limit_rule(act.reference, report.urgency, choice),
        head=ledger.START,
    )
    if report.corrected:
        corrections.note_category(act, case, Noticed.DRAFT, report.read)
    if needs_dispatcher(report, choice):
        ask_dispatcher(act, case, report.words, report.beside)
    else:
        assign(act, case, choice, report, head)


def registered(act: Act, report: Report) -> Case:
    """Insert the row of a new case."""
    case = Case(
        number=free_number(act),
        status=Status.REGISTERED,
        nature=report.nature,
        urgency=report.urgency,
        category=report.category,
        confidence=report.confidence,
        cell=report.cell,
        object_body=report.object_body,
        reporter_id=report.person_id,
        reporter_chat_id=report.chat_id,
        anonymous=report.anonymous,
        on_behalf=report.on_behalf,
        origin=report.origin,
        opened_at=act.now,
    )
    keep_place(act.tx, case, report.place, report.point, report.when)
    add_row(act.tx, case)
    return case


def free_number(act: Act) -> str:
    """Draw a case number nobody has; a full day gets longer ones."""
    day = act.reference.local_date(act.now)
    for length in (3, 3, 3, 4, 5, 6, 7):
        number = new_number(day, act.chance, length)
        if run(act.tx, TAKEN, {"number": number}).first() is None:
            return number
    return new_number(day, act.chance, 9)


TAKEN = select(table(Case).c.id).where(table(Case).c.number == bindparam("number"))


def attach(act: Act, case: Case, photos: Sequence[str]) -> list[str]:
    """Bind pictures that a chat has sent to a case; return the salted hashes that the ledger may know.

    Recordings that are not passed on are erased instead.
    """
    names = kept_of(act, case, photos)
    if not names:
        return []
    bound = run(act.tx, BIND, {"names": names, "to": case.id})
    return [digest for _, digest in sorted(bound)]


def kept_of(act: Act, case: Case, names: Sequence[str]) -> list[str]:
    """The attachments that a case may keep; the others are erased."""
    heard = recordings_in(names)
    if not heard or hears(act.by, case):
        return list(names)
    drop_recordings(act, heard)
    return list(pictures_in(names))


def drop_recordings(act: Act, names: Sequence[str]) -> None:
    """Erase recordings that no case has got, nor shall get."""
    loose = col(Attachment.case_id).is_(None) & col(Attachment.name).in_(recordings_in(names))
    erase_pictures(act.tx, loose)


BIND = (
    update(table(Attachment))
    .where(
        table(Attachment).c.name.in_(bindparam("names", expanding=True)),
        table(Attachment).c.case_id.is_(None),
    )
    .values(case_id=bindparam("to"))
    .returning(table(Attachment).c.id, table(Attachment).c.hash)
)


def needs_dispatcher(report: Report, choice: Choice) -> bool:
    """The machine is unsure: no category, or nobody who may have it."""
    return choice.body is None or (report.category is None and choice.why.ground not in PAST_THE_LIST)


def assign(act: Act, case: Case, choice: Choice, report: Report, head: ledger.Head | None = None) -> None:
    """Give a case to the chosen body and show it to those who work there."""
    case.body = choice.body
    case.basis = basis_of(choice)
    data = {"body": case.body, "ground": str(choice.why.ground), "assisting": list(choice.assisting)}
    move(act, case, Verb.ASSIGN, data, case.basis, role=Role.SYSTEM, head=head)
    nudge.spend_nudge(act, case)
    show_task(act, case, report.words, report.because, report.beside)


def basis_of(choice: Choice) -> str:
    """Name the list entry a choice rests on, with its version."""
    if choice.why.ground in PAST_THE_LIST:
        return PAST_THE_LIST[choice.why.ground]
    if choice.entry is None:
        return "fallback"
    return f"{choice.entry.code}@{choice.entry.version}" if choice.entry.version else choice.entry.code


def show_task(
    act: Act, case: Case, words: str, because: Sequence[str] = (), beside: Sequence[int] = ()
) -> None:
    """Put the task card before everybody who may take it."""
    people = staff_of(act, case)
    card = with_found(act, task_card(act.reference, case, words, because=because), case, beside)
    card = replace(card, images=tuple(pictures_of(act.tx, case.id)))
    tell_staff(act, case, people, "task", card)
    show_group(act, case)


def ask_dispatcher(act: Act, case: Case, words: str, beside: Sequence[int] = ()) -> None:
    """Let a dispatcher decide what the machine could not."""
    card = with_found(act, task_card(act.reference, case, words, Role.DISPATCHER), case, beside)
    tell_staff(act, case, rulers_of(act, case, Role.DISPATCHER), "unsure", card)
    stage_timers.follow(act.tx, act.reference, case, Status.DRAFT, act.now)
