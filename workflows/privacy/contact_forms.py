"""Decides what a way to reach somebody looks like, and how much of it is shown again."""

import re

from models.vocabulary import ContactKind
from workflows.cases.masking import as_digits
from workflows.errors import WorkflowError

LONGEST_NAME = 20
LONGEST_ADDRESS = 100
MOST_DIGITS = 4
"""Digits in a name: more of them are something else."""

SHOWN_FIRST, SHOWN_LAST = 3, 4
HIDDEN = "****"

BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s().\u00b7\u2010-\u2015-]+(?=[0-9])")
NUMBER = re.compile(r"(?<![0-9A-Za-z+-])(?:\+|00)?[0-9]{7,15}(?![0-9])")
COUNTRY = re.compile(r"^(?:(?:\+|00)86|86(?=1[3-9][0-9]{9}$))")
HERE = re.compile(r"1[3-9][0-9]{9}|0[1-9][0-9]{1,2}[2-8][0-9]{6,7}|[2-8][0-9]{6,7}")
ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")


class ContactUnfit(WorkflowError):
    """Words that are no telephone number, no form of address, no address."""

    def __init__(self, kind: ContactKind) -> None:
        super().__init__(kind)
        self.kind = kind


def normal(kind: ContactKind, written: str) -> str:
    """Return what somebody wrote in the one way in which it is kept. Raises ContactUnfit."""
    if kind is ContactKind.PHONE:
        return phone(written)
    longest = LONGEST_NAME if kind is ContactKind.NAME else LONGEST_ADDRESS
    words = " ".join(written.split())
    digits = sum(each.isdigit() for each in words)
    too_many = kind is ContactKind.NAME and digits > MOST_DIGITS
    if len(words) > longest or too_many or not any(each.isalpha() for each in words):
        raise ContactUnfit(kind)
    return words


def phone(written: str) -> str:
    """Return the one telephone number in some words: domestic without prefix, others as +… (E.164).

    Full-width and spelled digits, blanks and hyphens are understood. Raises ContactUnfit.
    """
    plain = BETWEEN_DIGITS.sub("", as_digits(written))
    found = {each for each in map(as_kept, NUMBER.findall(plain)) if each}
    if len(found) != 1:
        raise ContactUnfit(ContactKind.PHONE)
    return found.pop()


def as_kept(number: str) -> str:
    """A number as it is kept; empty when nobody has such a one."""
    domestic = COUNTRY.sub("", number)
    if HERE.fullmatch(domestic):
        return domestic
    abroad = f"+{number[2:]}" if number.startswith("00") else number
    return abroad if ABROAD.fullmatch(abroad) and not abroad.startswith("+86") else ""


def veiled(kind: ContactKind, value: str) -> str:
    """Return a value as it is shown again to whom it belongs: a number only in part."""
    if kind is not ContactKind.PHONE:
        return value
    first = value[:SHOWN_FIRST] if len(value) > SHOWN_FIRST + SHOWN_LAST + 2 else ""
    return first + HIDDEN + value[-SHOWN_LAST:]
