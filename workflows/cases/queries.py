"""What may be read of cases: by staff, by those who reported or joined, by everybody."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlmodel import col

from models.case import Attachment, Case, Joining, Words
from models.core import run
from models.ledger import Event
from models.person import Person
from models.vocabulary import BODY_ROLES, OPEN_STATUSES, EventKind, Role, Status
from workflows.access import ChatView
from workflows.cases.acts import CaseUnknown
from workflows.cases.cards import shown_words
from workflows.cases.masking import Detail, mask
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


def may_read(reference: Reference, chat: ChatView, case: Case, joined: Sequence[int] = ()) -> bool:
    """Whether a chat may read a case's words: its own people, its body's staff, those who rule or audit.

    Never the body it is about, nor anybody below that body (principle 4).
    """
    if chat.role is Role.RESIDENT:
        return chat.person_id == case.reporter_id or chat.person_id in joined
    if reference.is_under(chat.body, case.object_body):
        return False
    if chat.role in BODY_ROLES:
        return chat.body is not None and chat.body == case.body
    return chat.role in (Role.DISPATCHER, Role.COORDINATOR, Role.AUDITOR)


def case_for(session: Transaction, reference: Reference, chat: ChatView, key: int | str) -> CaseView:
    """Return a case to a chat that may read it, by id or number. Raises CaseUnknown, whatever the reason."""
    case = find(session, key)
    if case is None or not may_read(reference, chat, case, joined_to(session, case.id)):
        raise CaseUnknown
    if chat.role is Role.RESIDENT and chat.person_id != case.reporter_id:
        return joined_view(session, case)
    return full_view(session, case, staff=chat.role is not Role.RESIDENT)


def joined_view(session: Transaction, case: Case) -> CaseView:
    """A case as a neighbour who joined it sees it: what was done about it, not the words of the reporter."""
    words = words_by_hash(session, case.id)
    answers = {digest: text for digest, (kind, text) in words.items() if kind == "reply"}
    view = plain_view(session, case, reply=newest(words, "reply"), timeline=timeline(session, case, answers))
    return replace(view, place=mask(case.place, frozenset(Detail)))


def find(session: Transaction, key: int | str) -> Case | None:
    """Load a case by id or by number (any case of letters)."""
    if isinstance(key, int):
        return session.get(Case, key)
    return session.execute(select(Case).where(col(Case.number) == key.strip().upper())).scalar_one_or_none()


def joined_to(session: Transaction, case_id: int) -> list[int]:
    """The persons who joined a case."""
    return list(
        session.execute(select(col(Joining.person_id)).where(col(Joining.case_id) == case_id)).scalars()
    )


def full_view(session: Transaction, case: Case, *, staff: bool) -> CaseView:
    """A case with words, pictures and timeline; staff read an anonymous resident's words masked."""
    words = words_by_hash(session, case.id)
    hide = staff and case.anonymous
    shown = {
        digest: (kind, shown_words(case, text) if hide and kind != "reply" else text)
        for digest, (kind, text) in words.items()
    }
    view = plain_view(
        session,
        case,
        words=newest(shown, "report"),
        reply=newest(shown, "reply"),
        pictures=tuple(pictures_of(session, case.id)),
        timeline=timeline(session, case, {digest: text for digest, (_, text) in shown.items()}),
    )
    return replace(view, place=shown_words(case, case.place)) if hide else view


def plain_view(session: Transaction, case: Case, **extra: object) -> CaseView:
    """The columns of a case that its readers share."""
    handler = session.get(Person, case.handler_id) if case.handler_id else None
    names = CaseView.__dataclass_fields__.keys() - {"handler", "status", *SEPARATE}
    values = {name: getattr(case, name) for name in names}
    return CaseView(
        **values,
        status=Status(case.status),
        handler=handler.name if handler else "",
        joined=len(joined_to(session, case.id)),
        **extra,  # type: ignore[arg-type]  # the keyword names of the callers above
    )


SEPARATE = ("words", "reply", "pictures", "joined", "timeline")


def words_by_hash(session: Transaction, case_id: int) -> dict[str, tuple[str, str]]:
    """The words of a case by the hash under which its chain knows them."""
    rows = session.execute(
        select(col(Words.hash), col(Words.kind), col(Words.text))
        .where(col(Words.case_id) == case_id)
        .order_by(col(Words.id))
    )
    return {digest: (kind, text or "") for digest, kind, text in rows}


def newest(words: dict[str, tuple[str, str]], kind: str) -> str:
    """The last words of a kind."""
    return next((text for each, text in reversed(list(words.values())) if each == kind), "")


def timeline(session: Transaction, case: Case, words: dict[str, str]) -> tuple[Step, ...]:
    """What happened, oldest first."""
    rows = session.execute(
        select(col(Event.kind), col(Event.at), col(Event.actor), col(Event.basis), col(Event.data))
        .where(col(Event.subject) == subject_of(case.number))
        .order_by(col(Event.seq))
    )
    return tuple(
        step_of(kind, at, actor, basis, json.loads(data), words) for kind, at, actor, basis, data in rows
    )


def step_of(
    kind: str, at: datetime, actor: str, basis: str, data: dict[str, object], words: dict[str, str]
) -> Step:
    """One event as a line."""
    told = words.get(str(data.get("words") or data.get("reason") or data.get("evidence") or ""))
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


PICTURES = (
    select(col(Attachment.name))
    .where(col(Attachment.case_id) == bindparam("case"))
    .order_by(col(Attachment.id))
)


def may_see_picture(session: Transaction, reference: Reference, chat: ChatView, name: str) -> bool:
    """Whether a chat may see a picture: its own, or one of a case it may read.

    A neighbour who joined sees what was done about it, not what the reporter photographed.
    """
    kept = session.execute(select(Attachment).where(col(Attachment.name) == name)).scalar_one_or_none()
    if kept is None or kept.chat_id == chat.id:
        return kept is not None
    case = session.get(Case, kept.case_id) if kept.case_id else None
    if case is None:
        return False
    return may_read(reference, chat, case, joined_to(session, case.id) if kept.by_staff else ())


def open_tasks(
    session: Transaction, reference: Reference, chat: ChatView, limit: int = 200
) -> list[CaseView]:
    """The open cases a staff chat has to see, danger first, then by due time."""
    condition = tasks_of(chat)
    if condition is None:
        return []
    rows = session.execute(
        select(Case)
        .where(condition, col(Case.status).in_(OPEN_STATUSES))
        .order_by((col(Case.urgency) != "danger"), col(Case.due_at))
        .limit(limit)
    ).scalars()
    return [
        replace(plain_view(session, case), place=shown_words(case, case.place))
        for case in rows
        if may_read(reference, chat, case)
    ]


def tasks_of(chat: ChatView) -> ColumnElement[bool] | None:
    """Which open cases are a chat's to see; None for residents."""
    if chat.role in BODY_ROLES:
        return col(Case.body) == chat.body
    if chat.role is Role.DISPATCHER:
        return or_(col(Case.status) == Status.RETURNED, col(Case.status) == Status.REGISTERED)
    if chat.role in (Role.COORDINATOR, Role.AUDITOR):
        return col(Case.status).in_(OPEN_STATUSES)
    return None


def open_question(session: Transaction, person_id: int) -> int | None:
    """The one case in which a person has been asked something; None when there is none, or several."""
    given = {"person": person_id, "status": Status.AWAITING_RESIDENT}
    asked = list(run(session, ASKED, given).scalars())
    return int(asked[0]) if len(asked) == 1 else None


ASKED = (
    select(col(Case.id))
    .where(col(Case.reporter_id) == bindparam("person"), col(Case.status) == bindparam("status"))
    .limit(2)
)


def own_cases(session: Transaction, person_id: int, limit: int = 10) -> list[CaseView]:
    """The newest cases a person reported or joined."""
    joined = select(col(Joining.case_id)).where(col(Joining.person_id) == person_id)
    rows = session.execute(
        select(Case)
        .where(or_(col(Case.reporter_id) == person_id, col(Case.id).in_(joined)))
        .order_by(col(Case.id).desc())
        .limit(limit)
    ).scalars()
    return [plain_view(session, case) for case in rows]
