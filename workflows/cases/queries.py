"""What may be read of cases: by staff, by those who reported or joined, by everybody."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, true, union
from sqlmodel import col

from models.case import Attachment, Case, Joining, Words
from models.core import run
from models.ledger import Event
from models.means import MeansDraw
from models.person import Chat, Person
from models.vocabulary import BODY_ROLES, OPEN_STATUSES, EventKind, Role, Status
from workflows.access import ChatView
from workflows.attachments import is_recording, pictures_in
from workflows.cases.acts import CaseUnknown, words_of
from workflows.cases.masking import Detail, mask
from workflows.cases.pleas import GRANTED
from workflows.cases.praise_timers import COMMENDATION
from workflows.cases.reach import Seat, allows, scope_of, verdict, visible
from workflows.cases.sealed import open_words, place_of, when_of
from workflows.cases.told_time import TimeTold
from workflows.gate import may
from workflows.gate_terms import Action, Grade, Scope, Tie
from workflows.ledger import subject_of
from workflows.reference import Reference
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Step:
    """One line of a case's timeline; `words` only for those who may read them."""

    kind: str
    at: datetime
    actor: str  # the role, never a person's id
    basis: str
    data: dict[str, object]
    words: str | None = None


@dataclass(frozen=True)
class CaseView:
    """A case as its reader may see it. Nothing in it names the resident."""

    id: int
    number: str
    status: Status
    nature: str
    urgency: str
    category: str | None
    place: str
    cell: str | None
    body: str | None
    handler: str
    basis: str
    anonymous: bool
    on_behalf: bool
    opened_at: datetime
    due_at: datetime | None
    clock_from: datetime | None
    accepted_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    contacted: bool | None
    solved: str | None
    satisfaction: int | None
    returned: int
    reopened: int
    demo: bool
    version: int
    words: str = ""  # the report; empty in lists
    reply: str = ""
    pictures: tuple[str, ...] = ()
    joined: int = 0
    timeline: tuple[Step, ...] = ()
    when: TimeTold | None = None


def case_for(session: Transaction, reference: Reference, chat: ChatView, key: int | str) -> CaseView:
    """Return a case to a chat that may see it, by id or number. Raises CaseUnknown, whatever the reason."""
    case = find(session, key)
    if case is None:
        raise CaseUnknown
    scope = scope_of(session, reference, chat, case)
    if not may(chat.role, Action.SEE, scope).allowed:
        raise CaseUnknown
    return seen(session, case, chat, scope)


def seen(session: Transaction, case: Case, chat: ChatView, scope: Scope) -> CaseView:
    """A case with as much of its words and pictures as the gate lets a role see; one's own words whole."""
    role, kept = chat.role, words_by_hash(session, case.id)
    said, answered = (may(role, action, scope).grade for action in (Action.WORDS, Action.ANSWER))
    words = {
        digest: (kind, as_told(kind, graded(case, text, answered if kind == "reply" else said), scope))
        for digest, (kind, text) in kept.items()
    }
    view = plain_view(
        session,
        case,
        words=newest(words, "report"),
        reply=newest(words, "reply"),
        pictures=pictures_for(session, case, role, scope),
        timeline=timeline(session, case, texts(words), f"{role}:{chat.person_id}", texts(kept)),
    )
    return replace(view, place=graded_place(case, said), when=graded_time(case, said))


def as_told(kind: str, text: str, scope: Scope) -> str:
    """Praise as it was passed on: its author was shown what is masked, and that the rest is all they read."""
    if kind != COMMENDATION or scope.tie is Tie.REPORTER:
        return text
    return mask(text, frozenset(Detail))


def graded(case: Case, text: str, grade: Grade) -> str:
    """Words as they may be shown: whole, without what tells who somebody is, or not at all."""
    if grade is Grade.OPEN:
        return text
    if grade is Grade.REFUSED:
        return ""
    return mask(text, frozenset(Detail)) if case.anonymous else mask(text)


def graded_place(case: Case, grade: Grade) -> str:
    """The place in words; who may not read the words learns no door."""
    place = place_of(case)
    return mask(place, frozenset(Detail)) if grade is Grade.REFUSED else graded(case, place, grade)


def graded_time(case: Case, grade: Grade) -> TimeTold | None:
    """When it was, for who may read the words."""
    told = None if grade is Grade.REFUSED else when_of(case)
    return replace(told, words=graded(case, told.words, grade)) if told else None


def words_for(session: Transaction, reference: Reference, seat: Seat, case: Case) -> str:
    """Return the words of the report as a seat may read them; empty where it may not."""
    answer = verdict(session, reference, seat, case, Action.WORDS)
    return graded(case, words_of(session, case.id, "report"), answer.grade)


def find(session: Transaction, key: int | str) -> Case | None:
    """Load a case by id or by number (any case of letters)."""
    if isinstance(key, int):
        return session.get(Case, key)
    return session.execute(select(Case).where(col(Case.number) == key.strip().upper())).scalar_one_or_none()


def joined_to(session: Transaction, case_id: int) -> list[int | None]:
    """The persons who joined a case."""
    return list(
        session.execute(select(col(Joining.person_id)).where(col(Joining.case_id) == case_id)).scalars()
    )


def plain_view(session: Transaction, case: Case, joined: int | None = None, **extra: object) -> CaseView:
    """The columns of a case that its readers share; `joined` where it is known already."""
    handler = session.get(Person, case.handler_id) if case.handler_id else None
    names = CaseView.__dataclass_fields__.keys() - {"handler", "status", "place", *SEPARATE}
    values = {name: getattr(case, name) for name in names}
    return CaseView(
        **values,
        status=Status(case.status),
        place=place_of(case),
        handler=handler.name if handler else "",
        joined=len(joined_to(session, case.id)) if joined is None else joined,
        **extra,  # type: ignore[arg-type]  # the keyword names of the callers above
    )


SEPARATE = ("words", "reply", "pictures", "joined", "timeline", "when")


def words_by_hash(session: Transaction, case_id: int) -> dict[str, tuple[str, str]]:
    """The words of a case by the hash under which its chain knows them."""
    rows = session.execute(
        select(col(Words.hash), col(Words.kind), col(Words.text))
        .where(col(Words.case_id) == case_id)
        .order_by(col(Words.id))
    )
    return {digest: (kind, open_words(session, digest, text) or "") for digest, kind, text in rows}


def newest(words: dict[str, tuple[str, str]], kind: str) -> str:
    """The last words of a kind."""
    return next((text for each, text in reversed(list(words.values())) if each == kind), "")


def texts(words: dict[str, tuple[str, str]]) -> dict[str, str]:
    """The words that say anything, by hash."""
    return {digest: text for digest, (_, text) in words.items() if text}


def timeline(
    session: Transaction, case: Case, words: dict[str, str], reader: str, own: dict[str, str]
) -> tuple[Step, ...]:
    """What happened, oldest first, in `words`; what the reader ("role:id") did, in `own` words.

    Nothing is hidden from who said it: a ruler who has settled a sealed case still reads the own reason.
    """
    rows = session.execute(
        select(col(Event.kind), col(Event.at), col(Event.actor), col(Event.basis), col(Event.data))
        .where(col(Event.subject) == subject_of(case.number))
        .order_by(col(Event.seq))
    )
    return tuple(
        step_of(
            kind, at, actor, basis, facts, own if actor == reader else told_of(kind, facts, words, reader)
        )
        for kind, at, actor, basis, facts in [(*row, json.loads(data)) for *row, data in rows]
    )


def told_of(kind: str, facts: dict[str, object], words: dict[str, str], reader: str) -> dict[str, str]:
    """The words that an event may show: residents learn why a body pleads once it is granted, and masked."""
    if "plea" not in facts or not reader.startswith(f"{Role.RESIDENT}:"):
        return words
    granted = words if kind in GRANTED else {}
    return {digest: mask(text, frozenset(Detail)) for digest, text in granted.items()}


SAID = ("words", "reason", "evidence")
"""Facts of an event that may be the hash of somebody's words."""


def step_of(
    kind: str, at: datetime, actor: str, basis: str, data: dict[str, object], words: dict[str, str]
) -> Step:
    """One event as a line."""
    told = next((words[each] for each in map(str, map(data.get, SAID)) if each in words), None)
    facts = {name: value for name, value in data.items() if name not in ("state", "words")}
    return Step(kind, at, actor.split(":")[0], basis, facts, told)


def guesses_of(session: Transaction, case: CaseView) -> list[str]:
    """The categories the reader thought of when the case came in."""
    kept = session.execute(
        select(col(Event.data)).where(col(Event.subject) == subject_of(case.number), col(Event.seq) == 1)
    ).scalar_one_or_none()
    return list(json.loads(kept or "{}").get("guesses", []))


@dataclass(frozen=True)
class Returned:
    """The newest return of a case: why, and which body should have it instead."""

    reason: str
    proposal: str | None


def return_of(session: Transaction, number: str) -> Returned:
    """The newest return of a case; empty when there was none."""
    kept = session.execute(
        select(col(Event.data))
        .where(col(Event.subject) == subject_of(number), col(Event.kind) == EventKind.RETURNED)
        .order_by(col(Event.seq).desc())
        .limit(1)
    ).scalar_one_or_none()
    facts = json.loads(kept or "{}")
    return Returned(str(facts.get("reason", "")), facts.get("proposal"))


def pictures_of(session: Transaction, case_id: int) -> list[str]:
    """Names of a case's pictures, oldest first."""
    return run(session, PICTURES, {"case": case_id}).scalars()


VOUCHERS = select(col(MeansDraw.photo)).where(col(MeansDraw.case_id) == bindparam("case"))
"""Pictures of vouchers may show who received something: they stand with no card, and no resident sees one."""

PICTURES = (
    select(col(Attachment.name))
    .where(col(Attachment.case_id) == bindparam("case"), col(Attachment.name).not_in(VOUCHERS))
    .order_by(col(Attachment.id))
)


def pictures_for(session: Transaction, case: Case, role: Role, scope: Scope) -> tuple[str, ...]:
    """Names of the pictures and recordings of a case that a role may see: of the answer, of residents.

    No resident is shown a recording here: a neighbour's voice is not theirs to hear.
    """
    shown = {
        by_staff
        for by_staff, action in ((False, Action.PICTURE), (True, Action.ANSWER))
        if may(role, action, scope).allowed
    }
    rows = session.execute(
        select(col(Attachment.name), col(Attachment.by_staff))
        .where(col(Attachment.case_id) == case.id)
        .order_by(col(Attachment.id))
    )
    vouchers = set(run(session, VOUCHERS, {"case": case.id}).scalars()) if role is Role.RESIDENT else set()
    names = [name for name, by_staff in rows if by_staff in shown and name not in vouchers]
    return pictures_in(names) if role is Role.RESIDENT else tuple(names)


def may_see_picture(session: Transaction, reference: Reference, chat: ChatView, name: str) -> bool:
    """Whether a chat may see a picture: its own, or one of a case as far as the gate allows it.

    Residents hear no recordings but their own, at any of their doors.
    """
    kept = session.execute(select(Attachment).where(col(Attachment.name) == name)).scalar_one_or_none()
    case = session.get(Case, kept.case_id) if kept and kept.case_id else None
    if kept is None or case is None:
        return kept is not None and kept.chat_id == chat.id
    if is_recording(name) and chat.role is Role.RESIDENT:
        sender = session.get(Chat, kept.chat_id)
        return sender is not None and sender.person_id == chat.person_id
    if chat.role is Role.RESIDENT and name in run(session, VOUCHERS, {"case": case.id}).scalars():
        return False
    action = Action.ANSWER if kept.by_staff else Action.PICTURE
    return allows(session, reference, chat, case, action)


def open_tasks(
    session: Transaction, reference: Reference, chat: ChatView, limit: int = 200
) -> list[CaseView]:
    """The open cases a staff chat has to see, danger first, then by due time."""
    rows = session.execute(
        select(Case)
        .where(visible(session, reference, chat), tasks_of(chat), col(Case.status).in_(sorted(OPEN_STATUSES)))
        .order_by((col(Case.urgency) != "danger"), col(Case.due_at), col(Case.id))
        .limit(limit)
    ).scalars()
    return all_listed(session, reference, chat, rows.all())


def listed(
    session: Transaction, reference: Reference, chat: ChatView, case: Case, joined: int | None = None
) -> CaseView:
    """A case as a line of a list."""
    grade = verdict(session, reference, chat, case, Action.WORDS).grade
    return replace(plain_view(session, case, joined), place=graded_place(case, grade))


def all_listed(
    session: Transaction, reference: Reference, chat: ChatView, cases: Sequence[Case]
) -> list[CaseView]:
    """Cases as lines of a list; who has them and how many joined is read once for all of them."""
    keys = [case.id for case in cases]
    counted = select(col(Joining.case_id), func.count()).where(col(Joining.case_id).in_(keys))
    joined = dict(session.execute(counted.group_by(col(Joining.case_id))).all())
    handlers = {case.handler_id for case in cases if case.handler_id}
    asked = select(Person).where(col(Person.id).in_(handlers))
    known = session.execute(asked).scalars().all()  # held: a session forgets what nobody holds
    lines = [listed(session, reference, chat, case, joined.get(case.id, 0)) for case in cases]
    del known
    return lines


def tasks_of(chat: ChatView) -> ColumnElement[bool]:
    """Which of the open cases that a chat may see wait for it."""
    if chat.role in BODY_ROLES:
        return col(Case.body) == chat.body
    if chat.role is Role.DISPATCHER:
        lost = and_(col(Case.status) == Status.REOPENED, col(Case.body).is_(None))
        return or_(col(Case.status) == Status.RETURNED, col(Case.status) == Status.REGISTERED, lost)
    return true()


def own_cases(session: Transaction, reference: Reference, chat: ChatView, limit: int = 10) -> list[CaseView]:
    """The newest cases the person of a chat reported or joined."""
    reported = select(col(Case.id)).where(col(Case.reporter_id) == chat.person_id)
    joined = select(col(Joining.case_id)).where(col(Joining.person_id) == chat.person_id)
    own = union(reported, joined)  # by two indexes; "or" would read every case on PostgreSQL
    newest = select(Case).where(col(Case.id).in_(own)).order_by(col(Case.id).desc()).limit(limit)
    return all_listed(session, reference, chat, session.execute(newest).scalars().all())
