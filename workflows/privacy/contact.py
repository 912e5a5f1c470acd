"""Keeps how a person may be reached: sealed, found again by a blind index alone, erased at a word."""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import col

from models.core import run, table
from models.privacy import Contact
from models.vault import KeyGone, vault_of
from models.vocabulary import ContactKind, PersonEvent, Purpose
from workflows import notices
from workflows.cases.acts import Act
from workflows.privacy import consent
from workflows.privacy.chain import note
from workflows.privacy.contact_forms import normal
from workflows.screens import Button, Screen, say
from workflows.transaction import Transaction

OF_PERSON = (
    select(col(Contact.kind), col(Contact.sealed), col(Contact.blind))
    .where(col(Contact.person_id) == bindparam("person"))
    .order_by(col(Contact.id))
)
KEEP = insert(table(Contact))
DROP = delete(table(Contact)).where(
    table(Contact).c.person_id == bindparam("person"), table(Contact).c.kind == bindparam("kind")
)
OLDEST_OTHER = (
    select(col(Contact.person_id))
    .where(
        col(Contact.kind) == ContactKind.PHONE,
        col(Contact.blind) == bindparam("blind"),
        col(Contact.person_id) != bindparam("me"),
    )
    .order_by(col(Contact.person_id))
    .limit(1)
)


@dataclass(frozen=True)
class Left:
    """What somebody has left, as it is kept."""

    kind: ContactKind
    value: str


def place(kind: str, blind: str) -> str:
    """What a sealed value is bound to: it moves with its row when two doors become one person."""
    return f"contact.sealed:{kind}:{blind}"


def contacts_of(tx: Transaction, person_id: int | None) -> dict[ContactKind, str]:
    """Open what a person has left: for them, for `workflows.privacy.share.read`, to sign their praise."""
    if person_id is None:
        return {}
    opened: dict[ContactKind, str] = {}
    for kind, sealed, blind in run(tx, OF_PERSON, {"person": person_id}):
        try:
            opened[ContactKind(kind)] = vault_of(tx).unseal(tx, sealed, place(kind, blind))
        except KeyGone:
            continue
    return {kind: opened[kind] for kind in ContactKind if kind in opened}


def leave(act: Act, kind: ContactKind, written: str) -> Left:
    """Keep a way to reach the actor, instead of what they left before. Raises ContactUnfit."""
    value, person = normal(kind, written), act.by.person_id
    assert person is not None
    consent.agree(act, Purpose.CONTACT)
    vault = vault_of(act.tx)
    blind = vault.blind(act.tx, f"contact.{kind}", value)
    row = {"person_id": person, "kind": kind, "blind": blind, "at": act.now}
    run(act.tx, DROP, {"person": person, "kind": kind})
    run(act.tx, KEEP, {**row, "sealed": vault.seal(act.tx, person, value, place(kind, blind))})
    note(act, person, PersonEvent.CONTACT_LEFT, {"kind": kind})
    if kind is ContactKind.PHONE:
        tell_twin(act, person, blind)
    return Left(kind, value)


def tell_twin(act: Act, person: int, blind: str) -> None:
    """Offer the person who left the same number first to link the doors; the newcomer learns nothing."""
    older = run(act.tx, OLDEST_OTHER, {"blind": blind, "me": person}).scalar_one_or_none()
    if older is None:
        return
    screen = Screen((say("contact.twin"),), ((Button("link"), Button("devices")),))
    chats = notices.chats_of_person(act.tx, older)
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"twin:{older}:{person}")
