"""What a case keeps in the words of persons, sealed: what was said, and the place as it was told.

Who may not be remembered any more takes it along: then it reads as empty (ADR-0010).
"""

import json
from dataclasses import dataclass

from sqlalchemy.orm import object_session

from models.case import Case
from models.owners import readable
from models.vault import vault_of
from workflows.areas.geometry import Datum, Point, coarse
from workflows.ledger import words_hash
from workflows.transaction import Transaction


class CaseAway(Exception):
    """A case that no transaction holds was asked for what only its vault opens."""


@dataclass(frozen=True)
class Sealed:
    """Words as their row keeps them. The salt is sealed too: with it short words could be guessed."""

    text: str
    salt: str
    hash: str


def seal_words(tx: Transaction, owner: int | None, text: str, salt: str) -> Sealed:
    """Seal words and salt under the key of the person `owner`, None: of the house."""
    vault, digest = vault_of(tx), words_hash(salt, text)
    sealed = vault.seal(tx, owner, text, place_of_words(digest))
    return Sealed(sealed, vault.seal(tx, owner, salt, place_of_salt(digest)), digest)


def open_words(tx: Transaction, digest: str, kept: str | None) -> str | None:
    """Open words; None when they were erased, or their person was forgotten."""
    return readable(tx, kept, place_of_words(digest))


def place_of_words(digest: str) -> str:
    """Name the place to which words are sealed."""
    return f"words.text:{digest}"


def place_of_salt(digest: str) -> str:
    """Name the place to which the salt of words is sealed."""
    return f"words.salt:{digest}"


def keep_place(tx: Transaction, case: Case, words: str, point: tuple[float, float] | None = None) -> None:
    """Keep where a case is: words and exact point (WGS-84) sealed, the point in the open only coarsely.

    The case must have its number and its reporter.
    """
    near = coarse(Point(*point, Datum.WGS84)) if point else None
    case.latitude, case.longitude = (near.latitude, near.longitude) if near else (None, None)
    case.place = ""
    if words or point:
        told = json.dumps({"words": words, "point": point}, ensure_ascii=False)
        case.place = vault_of(tx).seal(tx, case.reporter_id, told, place_of_case(case.number))


def place_of(case: Case) -> str:
    """Return the place in the words of who told it; empty when none was told, or it was erased."""
    return where(case)[0]


def point_of(case: Case) -> tuple[float, float] | None:
    """Return the exact point (latitude, longitude, WGS-84), None when none was shown, or it was erased."""
    return where(case)[1]


def where(case: Case) -> tuple[str, tuple[float, float] | None]:
    """Open where a case is. Raises CaseAway when no transaction holds it."""
    if not case.place:
        return "", None
    tx = object_session(case)
    if not isinstance(tx, Transaction):
        raise CaseAway(case.number)
    told = readable(tx, case.place, place_of_case(case.number))
    if told is None:
        return "", None
    kept = json.loads(told)
    return str(kept["words"]), tuple(kept["point"]) if kept["point"] else None


def place_of_case(number: str) -> str:
    """Name the place to which the whereabouts of a case are sealed."""
    return f"case.place:{number}"
