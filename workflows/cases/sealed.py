"""What a case keeps in the words of persons, sealed: what was said, place and time as they were told.

Who may not be remembered any more takes it along: then it reads as empty (ADR-0010).
"""

import json
from dataclasses import asdict, dataclass

from sqlalchemy.orm import object_session

from models.case import Case
from models.owners import readable
from models.vault import vault_of
from workflows.areas.geometry import Datum, Point, coarse
from workflows.cases.told_time import TimeTold, time_kept
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


def keep_place(
    tx: Transaction,
    case: Case,
    words: str,
    point: tuple[float, float] | None = None,
    when: TimeTold | None = None,
) -> None:
    """Keep where and when a case is: words and exact point (WGS-84) sealed, the point in the open coarsely.

    The case must have its number and its reporter. Without `when`, the time that it had stays.
    """
    when = when or time_of(tx, case)
    near = coarse(Point(*point, Datum.WGS84)) if point else None
    case.latitude, case.longitude = (near.latitude, near.longitude) if near else (None, None)
    case.place = ""
    if words or point or when:
        time = {"when": asdict(when)} if when else {}
        told = json.dumps({"words": words, "point": point, **time}, ensure_ascii=False)
        case.place = vault_of(tx).seal(tx, case.reporter_id, told, place_of_case(case.number))


def place_of(case: Case) -> str:
    """Return the place in the words of who told it; empty when none was told, or it was erased."""
    return where(case)[0]


def when_of(case: Case) -> TimeTold | None:
    """Return when it was, as its resident told it; None when no time was told, or it was erased."""
    return time_of(transaction_of(case), case) if case.place else None


def time_of(tx: Transaction, case: Case) -> TimeTold | None:
    """Return the same, of a case that the transaction need not hold yet."""
    told = readable(tx, case.place, place_of_case(case.number))
    return time_kept(json.loads(told).get("when")) if told else None


def point_of(case: Case) -> tuple[float, float] | None:
    """Return the exact point (latitude, longitude, WGS-84), None when none was shown, or it was erased."""
    return where(case)[1]


def where(case: Case) -> tuple[str, tuple[float, float] | None]:
    """Open where a case is. Raises CaseAway when no transaction holds it."""
    if not case.place:
        return "", None
    told = readable(transaction_of(case), case.place, place_of_case(case.number))
    if told is None:
        return "", None
    kept = json.loads(told)
    return str(kept["words"]), tuple(kept["point"]) if kept["point"] else None


def transaction_of(case: Case) -> Transaction:
    """Return the transaction that holds a case. Raises CaseAway."""
    tx = object_session(case)
    if not isinstance(tx, Transaction):
        raise CaseAway(case.number)
    return tx


def place_of_case(number: str) -> str:
    """Name the place to which the whereabouts of a case are sealed."""
    return f"case.place:{number}"
