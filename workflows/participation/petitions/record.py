"""Loads petitions and their electors, and writes their chains; no chain leads to a signer."""

from collections.abc import Iterable

from sqlalchemy import func, select, update
from sqlmodel import col

from models.core import table
from models.petition import Petition, PetitionElector, PetitionSigner
from models.roll import Roll, RollMember, RollUnit
from models.vocabulary import Role
from models.vocabulary_petitions import PetitionEvent, PetitionStage
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.ledger import Entry, Facts
from workflows.participation.petitions.terms import BASIS, CHAIN, No, PetitionRefused
from workflows.participation.votes.electors import DOORS
from workflows.participation.votes.seals import digest, plain
from workflows.screens import Button, Screen, Sentence
from workflows.transaction import Transaction

ELECTOR = f"{Role.RESIDENT}:elector"
UNWATCHED = {"synchronize_session": False}


def find(tx: Transaction, key: int | str) -> Petition | None:
    """Load a petition by id or by its public number."""
    if isinstance(key, int):
        return tx.get(Petition, key)
    asked = select(Petition).where(col(Petition.code) == key.strip().upper())
    return tx.execute(asked).scalar_one_or_none()


def seize(act: Act, petition_id: int) -> Petition:
    """Load an open petition and write its row: whoever ends it comes before or after. Raises PetitionRefused.

    On PostgreSQL a second one at the same time is run again and sees what the first has done.
    """
    act.tx.flush()
    mine = (col(Petition.id) == petition_id) & (col(Petition.stage) == PetitionStage.OPEN)
    taken = update(table(Petition)).where(mine).values(stage=PetitionStage.OPEN)
    act.tx.execute(taken)
    found = act.tx.get(Petition, petition_id, populate_existing=True)
    if found is None:
        raise PetitionRefused(No.UNKNOWN)
    if found.stage != PetitionStage.OPEN or act.now >= found.ends_at:
        raise PetitionRefused(No.OVER)
    return found


def locked(act: Act, petition_id: int) -> Petition:
    """Load a petition as it stands once it is ours. Raises PetitionRefused."""
    found = act.tx.get(Petition, petition_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise PetitionRefused(No.UNKNOWN)
    return found


def roll_of(tx: Transaction, petition: Petition) -> Roll:
    """Load the living roll of a petition."""
    return tx.get_one(Roll, petition.roll_id)


def electors_for(tx: Transaction, petition: Petition, person_id: int | None) -> list[int]:
    """Return the frozen electors for whose doors a person speaks today; a door that came later is none."""
    held = (col(RollUnit.roll_id) == petition.roll_id) & (col(RollUnit.holder) == col(PetitionElector.holder))
    asked = (
        select(col(PetitionElector.id), col(PetitionElector.units), col(RollUnit.unit))
        .join(RollUnit, held)
        .join(RollMember, col(RollMember.unit_id) == col(RollUnit.id))
        .where(
            col(PetitionElector.petition_id) == petition.id,
            col(RollMember.person_id) == person_id,
            col(RollMember.ended_at).is_(None),
        )
        .order_by(col(PetitionElector.id))
    )
    rows = tx.execute(asked).all()
    return list(dict.fromkeys(int(key) for key, units, unit in rows if unit in units.split(DOORS)))


def counted(tx: Transaction, petition_id: int) -> int:
    """Count the signatures of a petition."""
    mine = select(func.count()).where(col(PetitionSigner.petition_id) == petition_id)
    return int(tx.execute(mine).scalar_one())


def own_signature(tx: Transaction, petition_id: int, person_id: int | None) -> PetitionSigner | None:
    """Load the signature of a person."""
    if person_id is None:
        return None
    mine = (col(PetitionSigner.petition_id) == petition_id) & (col(PetitionSigner.person_id) == person_id)
    asked = select(PetitionSigner).where(mine).execution_options(populate_existing=True)
    return tx.execute(asked).scalar_one_or_none()


def persons_of(tx: Transaction, petition: Petition) -> list[int]:
    """Return its author and those who have signed: for telling each of them, and nothing else."""
    mine = select(col(PetitionSigner.person_id)).where(
        col(PetitionSigner.petition_id) == petition.id, col(PetitionSigner.person_id).is_not(None)
    )
    found = {int(each) for each in tx.execute(mine).scalars() if each is not None}
    return sorted(found | ({petition.author_id} if petition.author_id else set()))


def mark_of(code: str, elector_id: int, nonce: str) -> str:
    """Hash a signature: whoever has its nonce can show that it is there, and nobody else whose it is."""
    return digest("\x1f".join((code, str(elector_id), nonce)))


def seal_of(nonce: str, verdict: str) -> str:
    """Hash what a signer says of the answer."""
    return digest("\x1f".join((nonce, verdict)))


def text_hash(petition: Petition) -> str:
    """Hash what nothing changes any more once it is published."""
    frozen = ("code", "title", "words", "category", "object_body", "threshold")
    return digest(plain({name: getattr(petition, name) for name in frozen}))


def roll_hash(holders: Iterable[str]) -> str:
    """Hash the frozen electors."""
    return digest("\x1e".join(sorted(holders)))


def note(act: Act, petition: Petition, event: PetitionEvent, facts: Facts | None = None) -> None:
    """Append to the chain of a petition: officers and the clock by their seats, residents by none."""
    resident = act.by.role is Role.RESIDENT
    data = {**(facts or {}), "stage": str(petition.stage)}
    # What signers do has the time of the publication, or of the answer: when, nobody learns.
    hidden = {PetitionEvent.SIGNED, PetitionEvent.TAKEN_BACK, PetitionEvent.HEARD, PetitionEvent.DOUBLE}
    at = (petition.answered_at or petition.published_at) if event in hidden else act.now
    cited = f"{BASIS}@{act.reference.policy.version}"
    actor = ELECTOR if resident else str(act.by)
    ledger.append(act.tx, Entry(CHAIN + petition.code, event, at, actor, cited, data))
    act.tx.flush()


def tell(act: Act, petition: Petition, persons: Iterable[int], key: str, *lines: Sentence) -> None:
    """Tell persons, each in their own chats, once for what `key` names."""
    screen = Screen(lines, ((Button("look_petition", {"petition": petition.id}),),))
    chats, effect = notices.chats_of_persons(act.tx, sorted(set(persons))), f"petition_{key}:{petition.id}"
    notices.tell_many(act.tx, chats, screen, act.now, act.chance, effect)
