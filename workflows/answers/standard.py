"""Keeps the texts that a body begins its answers with, and fills them in for a case.

A head of the body looks after them. An answer that is nothing but such a text is told to be a copy, as any
other copy is (workflows.cases.reply_hints): it says nothing of this case yet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.presence import StandardReply
from models.vocabulary import HouseEvent, Locale, Role
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house.record import note
from workflows.presence.hands import name_of
from workflows.transaction import Transaction

MOST = 30
"""Texts of one body at most."""

LONGEST_TITLE, LONGEST = 16, 2000
PLACES = ("number", "category", "body", "name", "date")
"""What may stand in a text in braces, to be filled in."""

PLACE = re.compile(r"\{(\w+)\}")


class TextRefused(WorkflowError):
    """No head of this body, no title or text, too long, too many, or a place nobody can fill in."""


@dataclass(frozen=True)
class Standard:
    """A text of a body."""

    id: int
    title: str
    text: str


def standards(tx: Transaction, body: str | None) -> Sequence[Standard]:
    """Return the texts of a body, by their titles."""
    statement = (
        select(StandardReply)
        .where(col(StandardReply.body) == body, col(StandardReply.ended_at).is_(None))
        .order_by(col(StandardReply.title), col(StandardReply.id))
    )
    return [Standard(each.id, each.title, each.text) for each in tx.execute(statement).scalars()]


def keep(act: Act, title: str, text: str) -> int:
    """Add a text to those of the actor's own body; return its id. Raises TextRefused."""
    body, called, words = head_of(act), title.strip(), text.strip()
    if not called or not words or len(called) > LONGEST_TITLE or len(words) > LONGEST:
        raise TextRefused
    if set(PLACE.findall(words)) - set(PLACES) or len(standards(act.tx, body)) >= MOST:
        raise TextRefused
    row = StandardReply(body=body, title=called, text=words, by_person=act.by.person_id, at=act.now)
    act.tx.add(row)
    act.tx.flush()
    note(act, f"replies:{body}", HouseEvent.ADDED, {"reply": row.id})
    return row.id


def end(act: Act, reply_id: int) -> None:
    """Offer a text no more. Raises TextRefused."""
    row = act.tx.get(StandardReply, reply_id, with_for_update=True)
    if row is None or row.ended_at is not None or row.body != head_of(act):
        raise TextRefused
    row.ended_at = act.now
    act.tx.add(row)
    note(act, f"replies:{row.body}", HouseEvent.ENDED, {"reply": row.id})


def head_of(act: Act) -> str:
    """Return the body whose head acts. Raises TextRefused."""
    if act.by.role is not Role.HEAD or act.by.body is None:
        raise TextRefused
    return act.by.body


def filled(act: Act, case: Case, text: str) -> str:
    """Put the facts of a case into a text; what is unknown stays empty."""
    names = act.reference.category_names(case.category)
    facts = {
        "number": case.number,
        "category": names.by_locale[Locale.HANS] if names else "",
        "body": act.reference.body_name(case.body),
        "name": name_of(act.tx, act.by.person_id),
        "date": act.reference.local_date(act.now).isoformat(),
    }
    return PLACE.sub(lambda found: facts.get(found[1], ""), text)


def filled_for(act: Act, case: Case) -> list[str]:
    """Return all texts of the actor's body as they would stand in an answer to a case."""
    return [filled(act, case, each.text) for each in standards(act.tx, act.by.body)]


def text_for(act: Act, case: Case, reply_id: int) -> str:
    """Return one text, filled in. Raises TextRefused."""
    for each in standards(act.tx, act.by.body):
        if each.id == reply_id:
            return filled(act, case, each.text)
    raise TextRefused
