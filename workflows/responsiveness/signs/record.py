"""Loads signs and writes their chains; tells those whom they concern."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.sign import Sign, SignCase
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.cases.parties import auditors_beside
from workflows.ledger import Entry, Facts
from workflows.notices import Address
from workflows.participation.evaluations.tied import staff_of
from workflows.responsiveness.signs.terms import CHAIN, RULE, No, SignEvent, SignRefused
from workflows.screens import Button, Screen, Sentence
from workflows.transaction import Transaction


def find(tx: Transaction, key: int | str) -> Sign | None:
    """Load a sign by id or by its public number."""
    if isinstance(key, int):
        return tx.get(Sign, key)
    return tx.execute(select(Sign).where(col(Sign.code) == key.strip().upper())).scalar_one_or_none()


def locked(act: Act, sign_id: int) -> Sign:
    """Load a sign as it stands once it is ours. Raises SignRefused."""
    act.tx.flush()
    found = act.tx.get(Sign, sign_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise SignRefused(No.UNKNOWN)
    return found


def cases_of(tx: Transaction, sign_id: int) -> list[int]:
    """Return the ids of the cases that a reviewer should look at."""
    mine = select(col(SignCase.case_id)).where(col(SignCase.sign_id) == sign_id)
    return list(tx.execute(mine.order_by(col(SignCase.case_id))).scalars())


def evidence_hash(figures: str, cases: Iterable[int]) -> str:
    """Hash what caused a sign, so that a changed figure or case is noticed."""
    told = ledger.canonical({"figures": figures, "cases": sorted(cases)})
    return hashlib.sha256(told.encode()).hexdigest()


def digest(words: str) -> str:
    """Hash office text."""
    return hashlib.sha256(words.encode()).hexdigest()


def figures_of(row: Sign) -> Mapping[str, Any]:
    """Return what caused a sign."""
    return dict(json.loads(row.figures))


def own_people(act: Act, row: Sign) -> set[int]:
    """Who has a seat at the body of a sign or below it, or had one in its window; whatever else they are."""
    return staff_of(act.tx, act.reference.bodies_under(row.body), row.since)


def belongs(act: Act, row: Sign) -> bool:
    """Whether the actor is one of those of whom a sign is, by this seat or another."""
    return act.reference.is_under(act.by.body, row.body) or act.by.person_id in own_people(act, row)


def reviewers(act: Act, row: Sign) -> list[Address]:
    """Chats of who may say what a sign is."""
    own = own_people(act, row)
    return [each for each in auditors_beside(act, row.body) if each.person_id not in own]


def note(act: Act, row: Sign, event: SignEvent, facts: Facts | None = None) -> None:
    """Append to the chain of a sign."""
    cited = f"{RULE}@{act.reference.policy.version}"
    data = {**(facts or {}), "stage": row.stage}
    ledger.append(act.tx, Entry(CHAIN + row.code, event, act.now, str(act.by), cited, data))
    act.tx.flush()


def tell(act: Act, row: Sign, people: Iterable[Address], key: str, *lines: Sentence) -> None:
    """Tell people, each once for what `key` names, with the button that shows the sign."""
    screen = Screen(lines, ((Button("look_sign", {"sign": row.id}),),))
    notices.tell(act.tx, people, screen, act.now, act.chance, key=f"sign:{key}:{row.id}")
