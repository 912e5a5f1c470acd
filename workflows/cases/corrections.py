"""Keeps that somebody put a case's category or body right: what the reader learns from, in codes alone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select
from sqlmodel import col

from models.case import Case
from models.core import run, table
from models.learning import Correction
from models.ledger import Event
from models.vocabulary import Noticed
from workflows.cases.acts import Act
from workflows.ledger import subject_of
from workflows.reference import Reference
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Stood:
    """What a case was taken for before somebody put it right."""

    category: str | None
    body: str | None


def stood(case: Case) -> Stood:
    """Remember how a case stands now."""
    return Stood(case.category, case.body)


def note_category(act: Act, case: Case, source: Noticed, read: str | None) -> None:
    """Keep that somebody gave a case its category; the body follows by the list and is nobody's mistake."""
    if case.category != read:
        keep(act, case, source, Stood(read, None), case.category, None)


def note_body(act: Act, case: Case, before: Stood) -> None:
    """Keep that somebody chose the body; what category that makes of it, where it can only be one.

    A case that goes back to the body that returned it was right all along.
    """
    if case.body is None or case.body == before.body:
        return
    day = act.reference.local_date(case.opened_at)
    own = act.reference.choose(before.category, case.cell, day, case.object_body)
    fits = before.category is not None and own.body == case.body
    right = None if fits else only_one_for(act.reference, case, thought_of(act.tx, case.number))
    keep(act, case, Noticed.RULING, before, right, case.body)


def only_one_for(reference: Reference, case: Case, guesses: Sequence[str]) -> str | None:
    """Return the only category among the guesses that the list gives to the body of the case."""
    day = reference.local_date(case.opened_at)
    fitting = [
        code
        for code in dict.fromkeys(guesses)
        if code != case.category
        and reference.choose(code, case.cell, day, case.object_body).body == case.body
    ]
    return fitting[0] if len(fitting) == 1 else None


def thought_of(tx: Transaction, number: str) -> list[str]:
    """Return the categories the reader thought of when the case came in."""
    kept = run(tx, FIRST, {"subject": subject_of(number)}).scalar_one_or_none()
    return list(json.loads(kept or "{}").get("guesses", []))


FIRST = select(col(Event.data)).where(col(Event.subject) == bindparam("subject"), col(Event.seq) == 1)


def keep(
    act: Act, case: Case, source: Noticed, before: Stood, category: str | None, body: str | None
) -> None:
    """Write the row."""
    row = {
        "case_id": case.id,
        "at": act.now,
        "source": str(source),
        "read": before.category,
        "category": category,
        "body_before": before.body,
        "body": body,
    }
    run(act.tx, KEEP, row)


KEEP = insert(table(Correction))
