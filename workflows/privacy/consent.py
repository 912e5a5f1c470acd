"""Keeps what a person has agreed to, each purpose by itself and by version, and takes it back at once."""

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import col

from models.case import Case
from models.core import run, table
from models.ledger import Event
from models.privacy import Consent
from models.vocabulary import PersonEvent, Purpose
from workflows.cases.acts import Act
from workflows.cases.sealed import keep_place, place_of
from workflows.house.record import HOUSE
from workflows.privacy.chain import note
from workflows.transaction import Transaction

VERSION = "2026-11"
"""The version of the words by which we say what is kept and who sees it; a test holds both together."""

TOLD = "welcome.privacy"
"""The sentence that says so; an operator's wording of it has a version of its own."""

REWORDINGS = select(func.max(col(Event.seq))).where(col(Event.subject) == f"{HOUSE}text:{TOLD}")
"""How often it has been worded otherwise, or as it came: every change is an event of its chain."""

OF_PERSON = (
    select(col(Consent.purpose), col(Consent.version), col(Consent.withdrawn_at))
    .where(col(Consent.person_id) == bindparam("person"))
    .order_by(col(Consent.given_at), col(Consent.id))
)
TOLD_TO = (
    select(col(Consent.version), col(Consent.withdrawn_at), REWORDINGS.scalar_subquery())
    .where(col(Consent.person_id) == bindparam("person"), col(Consent.purpose) == bindparam("service"))
    .order_by(col(Consent.given_at).desc(), col(Consent.id).desc())
    .limit(1)
)
"""The newest decision of a person on being served at all, beside how the words stand now."""

GIVE = insert(table(Consent))


def version(tx: Transaction) -> str:
    """Return the version of the words as the house says them now: whoever was told others is told anew."""
    return worded(run(tx, REWORDINGS, {}).scalar_one())


def worded(changes: int | None) -> str:
    """Name the words after so many changes by the house."""
    return f"{VERSION}.{changes}" if changes else VERSION


def standing(tx: Transaction, person_id: int) -> dict[Purpose, str]:
    """Return what a person agrees to now, with the version of the words; the newest decision counts."""
    decided: dict[Purpose, str | None] = {}
    for purpose, version, withdrawn_at in run(tx, OF_PERSON, {"person": person_id}):
        decided[Purpose(purpose)] = version if withdrawn_at is None else None
    return {purpose: version for purpose, version in decided.items() if version is not None}


def stands(tx: Transaction, person_id: int | None, purpose: Purpose) -> bool:
    """Whether a person agrees to a purpose now."""
    return person_id is not None and purpose in standing(tx, person_id)


def is_told(tx: Transaction, person_id: int) -> bool:
    """Whether a person has been told the words as they stand now."""
    told = run(tx, TOLD_TO, {"person": person_id, "service": Purpose.SERVICE}).first()
    return told is not None and told[1] is None and told[0] == worded(told[2])


def agree(act: Act, purpose: Purpose) -> None:
    """Keep that the actor agrees to a purpose in the words of today; once is enough."""
    person = act.by.person_id
    words = version(act.tx)
    if person is None or standing(act.tx, person).get(purpose) == words:
        return
    row = {"person_id": person, "purpose": purpose, "version": words, "given_at": act.now}
    run(act.tx, GIVE, {**row, "withdrawn_at": None})
    note(act, person, PersonEvent.CONSENTED, {"purpose": purpose, "version": words})


def take_back(act: Act, purpose: Purpose) -> None:
    """End a consent of the actor, and what rested on it: an exact place is erased with it.

    Contact data has a step of its own (`workflows.privacy.contact.erase`), using the service at all another
    (`workflows.privacy.forget`).
    """
    person = act.by.person_id
    if person is None or not stands(act.tx, person, purpose):
        return
    act.tx.execute(
        update(Consent)
        .where(
            col(Consent.person_id) == person,
            col(Consent.purpose) == purpose,
            col(Consent.withdrawn_at).is_(None),
        )
        .values(withdrawn_at=act.now)
    )
    note(act, person, PersonEvent.REFUSED, {"purpose": purpose})
    if purpose is Purpose.LOCATION:
        drop_points(act.tx, person)


def drop_points(tx: Transaction, person_id: int) -> None:
    """Erase the points of a person's cases, exact and coarse; the grid cell and the place in words stay."""
    mine = select(Case).where(col(Case.reporter_id) == person_id, col(Case.latitude).is_not(None))
    for case in tx.execute(mine.order_by(col(Case.id)).with_for_update()).scalars():
        keep_place(tx, case, place_of(case))
    tx.flush()
