"""Decides whether what somebody has left is what the import of a roll holds, without opening either."""

import re

from models.vault import vault_of
from models.vocabulary import ContactKind
from workflows.cases.masking import as_digits
from workflows.privacy.contact import contacts_of
from workflows.privacy.contact_forms import ContactUnfit, phone
from workflows.transaction import Transaction

LAST = 4
"""Digits of a telephone number that an import may give beside a name."""

NAMED = re.compile(r"(?P<name>[^0-9]{1,20}?)[\s,，:：]*(?P<last>[0-9]{4})")
PHONE = f"contact.{ContactKind.PHONE}"
"""Kind of blind index that contact data have: a number is found again without a second one."""


def plain_match(written: str) -> tuple[str, str] | None:
    """Read a cell of an import: a telephone number, or a name with its last digits; None: neither."""
    try:
        return PHONE, phone(written)
    except ContactUnfit:
        found = NAMED.fullmatch(as_digits(written).strip())
        return ("roll_match", named(found["name"], found["last"])) if found else None


def named(name: str, last: str) -> str:
    """A name with its last digits, in the one way it is hashed."""
    return f"{''.join(name.split())}:{last[-LAST:]}"


def blind_match(tx: Transaction, written: str) -> str:
    """Return the blind index of a cell of an import; empty where there is none."""
    found = plain_match(written) if written else None
    return vault_of(tx).blind(tx, *found) if found else ""


def left_by(tx: Transaction, person_id: int | None) -> frozenset[str]:
    """Return the blind indexes of what a person has left, for their own sake."""
    left, vault = contacts_of(tx, person_id), vault_of(tx)
    number, name = left.get(ContactKind.PHONE, ""), left.get(ContactKind.NAME, "")
    found = {vault.blind(tx, PHONE, number)} if number else set()
    if number and name:
        found.add(vault.blind(tx, "roll_match", named(name, number)))
    return frozenset(found)
