"""Compares what persons said with the salted hashes by which the ledger vouches for it."""

import json

from sqlalchemy import ColumnElement, exists, literal, select
from sqlmodel import col

from models.case import Attachment, Case, Words
from models.ledger import Event
from models.privacy import Picture
from models.vault import KeyGone, SealBroken, vault_of
from models.vocabulary import PersonEvent
from workflows import pictures
from workflows.cases.sealed import place_of_salt, place_of_words
from workflows.house.marks import marked
from workflows.ledger import Fault, content_hash, subject_of, words_hash
from workflows.transaction import Transaction

BATCH = 2000
FEW = 50
"""Pictures looked at at once: each may be half a megabyte."""

BROUGHT = "house:pictures"
"""The chain that vouches for pictures of a release that kept them as files."""

MATTER = "matter:"
"""What the chain of a joint-governance matter is called, before the number of its case."""

KEYS = "keys"
"""Under this name the event of a forgotten person tells which data keys went with them."""


SEALED = "sealed"
"""The mark that tells how far what a release before the vault left in the open has been sealed."""


def is_sealed(tx: Transaction) -> bool:
    """Whether nothing is left in the open."""
    found = marked(tx, SEALED)
    return found is not None and bool(found.data.get("whole"))


def word_faults(session: Transaction, subject: str | None) -> list[Fault]:
    """Words that are not those whose hash the ledger knows; erased and forgotten ones cannot be compared."""
    chains = [subject_of_case(), literal(MATTER).concat(col(Case.number))]
    known = exists().where(col(Event.subject).in_(chains), col(Event.data).contains(col(Words.hash)))
    rows = session.execute(
        select(col(Case.number), col(Words.id), col(Words.text), col(Words.salt), col(Words.hash), known)
        .join(Case, col(Case.id) == col(Words.case_id))
        .order_by(col(Words.id))
        .execution_options(yield_per=BATCH)
    )
    gone, open_too = keys_forgotten(session), not is_sealed(session)
    return [
        Fault(subject_of(number), int(key), "words")
        for number, key, text, salt, digest, is_known in rows
        if (subject is None or subject == subject_of(number))
        and not (
            is_known
            and (words_hold(session, text, salt, digest, gone) or (open_too and fits(text, salt, digest)))
        )
    ]


def fits(text: str | None, salt: str | None, digest: str) -> bool:
    """Whether words that were never sealed match their hash; a salt that is no hexadecimal does not."""
    try:
        return text is not None and salt is not None and words_hash(salt, text) == digest
    except ValueError:
        return False


def picture_faults(session: Transaction, subject: str | None) -> list[Fault]:
    """Pictures of cases that are not those whose hash the ledger knows; forgotten ones cannot be compared."""
    rows = session.execute(PICTURES.execution_options(yield_per=FEW))
    gone, files_too = keys_forgotten(session), not is_sealed(session)
    return [
        Fault(subject_of(number), int(key), "picture")
        for number, key, name, salt, digest, content, is_known in rows
        if (subject is None or subject == subject_of(number))
        and not (is_known and picture_holds(session, name, salt, digest, content, gone))
        and not (files_too and salt is None)
    ]


def picture_holds(
    session: Transaction,
    name: str,
    salt: str | None,
    digest: str,
    content: bytes | None,
    gone: frozenset[int],
) -> bool:
    """Whether a picture matches its hash; one whose key a forgotten person took along counts as erased."""
    if content is None or salt is None:
        return False
    vault = vault_of(session)
    try:
        shown = vault.unseal_bytes(session, content, pictures.place_of_picture(name))
        return content_hash(vault.unseal(session, salt, pictures.place_of_salt(name)), shown) == digest
    except KeyGone as missing:
        return missing.key_id in gone
    except (SealBroken, ValueError):
        return False


def subject_of_case() -> ColumnElement[str]:
    """The name of a case's chain, for the database to put together."""
    return literal(subject_of("")).concat(col(Case.number))


def words_hold(
    session: Transaction, text: str | None, salt: str | None, digest: str, gone: frozenset[int]
) -> bool:
    """Whether words match their hash; those whose key a forgotten person took along count as erased."""
    if text is None or salt is None:
        return text is None and salt is None
    vault = vault_of(session)
    try:
        said = vault.unseal(session, text, place_of_words(digest))
        return words_hash(vault.unseal(session, salt, place_of_salt(digest)), said) == digest
    except KeyGone as missing:
        return missing.key_id in gone
    except (SealBroken, ValueError):
        return False


def keys_forgotten(session: Transaction) -> frozenset[int]:
    """The data keys that the ledger says were deleted, each with its person."""
    told = session.execute(
        select(col(Event.data)).where(
            col(Event.subject).startswith("person:"), col(Event.kind) == PersonEvent.FORGOTTEN
        )
    )
    return frozenset(int(key) for data in told.scalars() for key in json.loads(data).get(KEYS, ()))


PICTURES = (
    select(
        col(Case.number),
        col(Attachment.id),
        col(Attachment.name),
        col(Attachment.salt),
        col(Attachment.hash),
        col(Picture.sealed),
        exists().where(
            col(Event.subject).in_([subject_of_case(), BROUGHT]),
            col(Event.data).contains(col(Attachment.hash)),
        ),
    )
    .join(Case, col(Case.id) == col(Attachment.case_id))
    .outerjoin(Picture, col(Picture.name) == col(Attachment.name))
    .order_by(col(Attachment.id))
)
"""Pictures that belong to a case, and whether its chain knows them, or that of the pictures brought in."""
