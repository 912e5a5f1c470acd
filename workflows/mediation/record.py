"""Loads mediations and their sides, keeps their words, and writes what happens into their chains."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from enum import StrEnum

from sqlalchemy import select, update
from sqlmodel import col

from models.mediation import Mediation, MediationParty, MediationWords
from models.vocabulary import Role
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.cases.sealed import open_words, seal_words
from workflows.errors import WorkflowError
from workflows.mediation.stages import Deed, allows
from workflows.mediation.terms import MediationEvent, MediationStatus
from workflows.screens import Screen
from workflows.transaction import Transaction

CHAIN = "mediation:"
LAW = "people_mediation_law@2011-01-01"
"""What mediations rest on: the People's Mediation Law, in force since that day."""

MATTER, PLACE, NOTE, AGREEMENT = "matter", "place", "note", "agreement"
HANDOVER, OBJECTION = "handover", "objection"  # why another mediator goes on; why a side asks for one
STAY = "stay"  # why the mediator stays all the same
"""Kinds of words."""


class No(StrEnum):
    """Why something is not done in a mediation."""

    UNKNOWN = "unknown"  # no such mediation, or none of this person's: the answer is the same
    ROLE = "role"  # the house has not named this role as one that mediates
    TIED = "tied"  # who mediates may be neither side nor work for one
    ANONYMOUS = "anonymous"  # who brought the case wants to stay unknown
    NOBODY = "nobody"  # nobody whom we could ask has brought the case
    RUNNING = "running"  # there is one about this case
    STAGE = "stage"  # not at this stage
    STALE = "stale"  # these are not the words that lie before both now
    PAST = "past"  # a meeting in the past
    CODE = "code"  # never was, was used, is too old: one answer for all
    LOCKED = "locked"  # too many tries
    NO_SUCCESSOR = "no_successor"  # nobody who may mediate here, or not that one
    OBJECTED = "objected"  # this side has objected to this mediator, or twice
    SAME = "same"  # the other side already


class MediationRefused(WorkflowError):
    """Something is not done in a mediation."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no


def load(act: Act, mediation_id: int) -> Mediation:
    """Load a mediation as it stands once it is ours. Raises MediationRefused."""
    found = act.tx.get(Mediation, mediation_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise MediationRefused(No.UNKNOWN)
    return found


def of_mediator(act: Act, mediation_id: int, deed: Deed) -> Mediation:
    """Load a mediation for its mediator. Raises MediationRefused."""
    found = load(act, mediation_id)
    if act.by.role is Role.RESIDENT or found.mediator_id != act.by.person_id:
        raise MediationRefused(No.UNKNOWN)
    demand(found, deed)
    return found


def of_side(act: Act, mediation_id: int, deed: Deed) -> tuple[Mediation, MediationParty]:
    """Load a mediation for one of its sides. Raises MediationRefused."""
    found = load(act, mediation_id)
    mine = [
        each
        for each in sides(act.tx, found.id)
        if each.person_id == act.by.person_id and each.person_id is not None
    ]
    if act.by.role is not Role.RESIDENT or not mine:
        raise MediationRefused(No.UNKNOWN)
    demand(found, deed)
    return found, mine[0]


def demand(found: Mediation, deed: Deed) -> None:
    """Refuse what the stage does not allow. Raises MediationRefused."""
    if not allows(MediationStatus(found.status), deed):
        raise MediationRefused(No.STAGE)


def sides(tx: Transaction, mediation_id: int) -> list[MediationParty]:
    """Return both sides, the one that brought the case first."""
    mine = select(MediationParty).where(col(MediationParty.mediation_id) == mediation_id)
    return list(tx.execute(mine.order_by(col(MediationParty.side))).scalars())


def note(act: Act, found: Mediation, kind: MediationEvent, facts: ledger.Facts | None = None) -> None:
    """Write what happened into the chain of a mediation; a side acts as "resident:party", whichever it is."""
    actor = "resident:party" if act.by.role is Role.RESIDENT else str(act.by)
    basis = LAW if kind is not MediationEvent.REMINDED else f"mediation@{act.reference.policy.version}"
    data = {"status": found.status, **(facts or {})}
    ledger.append(act.tx, ledger.Entry(CHAIN + found.number, kind, act.now, actor, basis, data))


def keep(
    act: Act, found: Mediation, kind: str, text: str, session_id: int | None = None, wording: int = 0
) -> str:
    """Keep words for every side that has come, sealed under its own key; return the salted hash.

    Whoever is forgotten takes their copy along; the other keeps theirs.
    """
    salt = act.chance.randbytes(16).hex()
    digest = ledger.words_hash(salt, text)
    for each in sides(act.tx, found.id):
        if each.person_id is not None:
            add(act, found, each.person_id, (kind, text, salt), session_id, wording)
    return digest


def add(
    act: Act,
    found: Mediation,
    owner: int,
    said: tuple[str, str, str],
    session_id: int | None = None,
    wording: int = 0,
) -> None:
    """Keep one copy of words: kind, text and salt."""
    kind, text, salt = said
    sealed = seal_words(act.tx, owner, text, salt)
    act.tx.add(
        MediationWords(
            mediation_id=found.id,
            session_id=session_id,
            kind=kind,
            wording=wording,
            person_id=owner,
            at=act.now,
            **asdict(sealed),
        )
    )
    act.tx.flush()


def read(tx: Transaction, kept: MediationWords) -> str | None:
    """Open one copy; None when it was erased, or its person was forgotten."""
    return open_words(tx, kept.hash, kept.text)


def erase(act: Act, found: Mediation, *owners: int) -> int:
    """Erase copies of words, of some persons or of all; the hashes in the ledger still hold."""
    which = col(MediationWords.mediation_id) == found.id
    if owners:
        which = which & col(MediationWords.person_id).in_(owners)
    gone = update(MediationWords).where(which).values(text=None, salt=None, person_id=None)
    rows = act.tx.execute(
        gone.returning(col(MediationWords.id)), execution_options={"synchronize_session": False}
    )
    act.tx.expire_all()
    return len(rows.all())


def tell_side(act: Act, side: MediationParty, screen: Screen, key: str) -> None:
    """Tell one side, in all their chats."""
    chats = notices.chats_of_person(act.tx, side.person_id)
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"mediation:{key}")


def tell_mediator(act: Act, found: Mediation, screen: Screen, key: str, owner: int | None = None) -> None:
    """Tell the mediator, while they hold their seat; `owner` is whose words it holds."""
    chats = notices.chats_of_staff(act.tx, found.mediator_id, Role(found.role))
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"mediation:{key}", owner=owner)


def tell_desks(act: Act, people: Iterable[notices.Address], screen: Screen, key: str) -> None:
    """Tell some of the staff who know nothing else of a mediation."""
    notices.tell(act.tx, people, screen, act.now, act.chance, key=f"mediation:{key}")


def timer_data(what: str) -> str:
    """What a timer of a mediation is set for, as it keeps it."""
    return json.dumps({"what": what})
