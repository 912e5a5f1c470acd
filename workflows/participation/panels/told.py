"""Tells the members of a panel and who has asked it; writes the chains of panels and consultations."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import col

from models.panel import Consultation, ConsultationVoice, Panel, PanelBody
from models.vocabulary import Role
from models.vocabulary_panels import PanelEvent
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.cases.parties import coordinators_of, people_of_body
from workflows.ledger import Entry, Facts
from workflows.notices import Address
from workflows.participation.panels.terms import BASIS, CONSULTATION_CHAIN, PANEL_CHAIN
from workflows.screens import Button, Screen, Sentence
from workflows.transaction import Transaction

MEMBER = f"{Role.RESIDENT}:member"
Rows = tuple[tuple[Button, ...], ...]


def page_of(tx: Transaction, asked: Consultation) -> str:
    """Return the address of the page that shows a consultation."""
    return f"/panel/{tx.get_one(Panel, asked.panel_id).code}"


def bodies_of(tx: Transaction, panel_id: int) -> list[str]:
    """Codes of the bodies that sit on a panel, in order."""
    mine = select(col(PanelBody.body)).where(col(PanelBody.panel_id) == panel_id)
    return list(tx.execute(mine.order_by(col(PanelBody.id))).scalars())


def voices_of(tx: Transaction, asked: Consultation) -> list[ConsultationVoice]:
    """All who are asked, by their seats."""
    mine = select(ConsultationVoice).where(col(ConsultationVoice.consultation_id) == asked.id)
    return list(tx.execute(mine.order_by(col(ConsultationVoice.seat))).scalars())


def tell_members(
    act: Act,
    asked: Consultation,
    line: Sentence,
    key: str,
    *rows: tuple[Button, ...],
    others: bool = False,
) -> None:
    """Tell all who are asked, and who has asked, once for what `key` names; or all `others` but who acts."""
    look = (Button("look_consultation", {"consultation": asked.id}),)
    people = [*members(act, asked), *callers(act, asked)]
    if others:
        people = [each for each in people if each.person_id != act.by.person_id]
    tell(act, people, Screen((line,), (*rows, look)), f"consultation_{key}:{asked.id}")


def members(act: Act, asked: Consultation) -> list[Address]:
    """Chats of those who are asked."""
    return [each for voice in voices_of(act.tx, asked) for each in chats_of(act, voice)]


def chats_of(act: Act, voice: ConsultationVoice) -> list[Address]:
    """Chats of one who is asked."""
    if voice.body is not None:
        return people_of_body(act, voice.body)
    return notices.chats_of_person(act.tx, voice.person_id)


def callers(act: Act, asked: Consultation) -> list[Address]:
    """Chats of those who wait for the decision: who coordinates there, and the body that has asked."""
    panel = act.tx.get_one(Panel, asked.panel_id)
    asking = people_of_body(act, asked.caller) if asked.caller else []
    return [*coordinators_of(act, panel.area), *asking]


def tell(act: Act, people: Iterable[Address], screen: Screen, key: str) -> None:
    """Tell some people something once."""
    once = {each.chat_id: each for each in people}
    notices.tell(act.tx, once.values(), screen, act.now, act.chance, key=key)


def note(act: Act, row: Panel | Consultation, event: PanelEvent, facts: Facts | None = None) -> None:
    """Append to the chain of a panel or a consultation: residents by no name."""
    chain = PANEL_CHAIN if isinstance(row, Panel) else CONSULTATION_CHAIN
    actor = MEMBER if act.by.role is Role.RESIDENT else str(act.by)
    cited = f"{BASIS}@{act.reference.policy.version}"
    ledger.append(act.tx, Entry(chain + row.code, event, act.now, actor, cited, facts))
