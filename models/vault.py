"""Keeps the data keys: one for each person, one for the house; seals and opens what belongs to them.

A data key is looked up by its row in every transaction, so that a key that was deleted, or that a rollback
undid, opens nothing; only the work of unwrapping is remembered beyond it. Source: ADR-0010.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_leave  # both databases know this form
from sqlmodel import Session

from models import sealing
from models.core import run, table
from models.person import Person
from models.privacy import DataKey
from models.sealing import KeyGone, Masters, Opened, SealBroken, Sealed
from models.sessions import VAULT

MEMO = "data keys"
"""Under this name a session knows the data keys of its transaction."""

HOUSE = 0
"""The id of the house's own data key: it seals what has no owner, and makes the blind index."""

UNWRAPPED = 8192
"""Most data keys that stay unwrapped in memory."""

SMALL = 16384
"""Most small things, like sketches of cases, that stay open in memory: about 10 MB."""

KEYS, PERSONS = table(DataKey).c, table(Person).c
BY_ID = select(KEYS.wrapped).where(KEYS.id == bindparam("key"))
OF_PERSON = (
    select(KEYS.id, KEYS.wrapped).where(KEYS.person_id == bindparam("person")).order_by(KEYS.id.desc())
)
OF_PERSONS = (
    select(KEYS.person_id, KEYS.id, KEYS.wrapped)
    .where(KEYS.person_id.in_(bindparam("persons", expanding=True)))
    .order_by(KEYS.id)
)
"""The newest of each comes last."""
ADD = insert(table(DataKey)).returning(KEYS.id)
ADD_HOUSE = insert_or_leave(table(DataKey)).on_conflict_do_nothing()
LOCKED = select(PERSONS.merged_into).where(PERSONS.id == bindparam("person"))
SHARED = LOCKED.with_for_update(read=True, key_share=True)
ALONE = LOCKED.with_for_update()
DELETE = delete(table(DataKey)).where(KEYS.person_id == bindparam("person")).returning(KEYS.id)
MOVE = update(table(DataKey)).where(KEYS.person_id == bindparam("old")).values(person_id=bindparam("new"))


class NoVault(Exception):
    """A session without a vault was to seal or to open something."""


@dataclass(frozen=True)
class Held:
    """A data key as its row holds it."""

    id: int
    wrapped: str


@dataclass
class Memo:
    """The data keys that one transaction has looked up."""

    transaction: object
    of_person: dict[int, Held] = field(default_factory=dict)
    by_id: dict[int, Held] = field(default_factory=dict)


class Vault:
    """Seals under data keys that the master keys wrap.

    `keys` are master keys of 32 bytes, newest first: the newest wraps new data keys, the others still open
    old ones. Every method may raise KeysMissing when a data key is wrapped by a master we were not given.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self.masters = Masters(keys)
        self._opened = lru_cache(UNWRAPPED)(self.masters.unwrap)
        self._small: dict[str, tuple[bytes, bytes]] = {}  # by place: as it was sealed, and clear
        self._changing = Lock()

    def seal(self, session: Session, owner: int | None, text: str, place: str) -> str:
        """Seal words under the key of the person `owner`, None: of the house; bind them to `place`.

        `place` reads "table.column:row", where row names the row by something known before it is inserted.
        """
        return sealing.as_text(self._seal(session, owner, text.encode(), place))

    def unseal(self, session: Session, sealed: str, place: str) -> str:
        """Open words.

        Raises KeyGone when their person was forgotten, SealBroken when they were changed or moved.
        """
        return self._unseal(session, sealing.from_text(sealed, place), place).decode()

    def seal_bytes(self, session: Session, owner: int | None, content: bytes, place: str) -> bytes:
        """Do as `seal` does, for a binary column."""
        return sealing.as_bytes(self._seal(session, owner, content, place))

    def unseal_bytes(self, session: Session, sealed: bytes, place: str) -> bytes:
        """Do as `unseal` does, for a binary column."""
        return self._unseal(session, sealing.from_bytes(sealed, place), place)

    def unseal_all(self, session: Session, kept: Iterable[tuple[bytes, str]]) -> list[bytes | None]:
        """Open many small things, each with its place, quickly; None for one that was changed.

        What was opened is remembered, and given only to who brings the very same seal, while its key stands.
        """
        ciphers: dict[bytes, tuple[AESGCM, str]] = {}
        clear: list[bytes | None] = []
        for sealed, place in kept:
            name = sealed[:9]
            try:
                if name not in ciphers:
                    key_id = sealing.from_bytes(sealed, place).key_id
                    held = key_named(session, key_id)
                    ciphers[name] = self._opened(held.wrapped).cipher, f"\x1f{key_id}"
                known = self._small.get(place)
                if known is None or known[0] != sealed:
                    cipher, bound = ciphers[name]
                    opened = cipher.decrypt(sealed[9:21], sealed[21:], (place + bound).encode())
                    known = self._remember(place, sealed, opened)
                clear.append(known[1])
            except (InvalidTag, ValueError, sealing.SealBroken, sealing.KeyGone):
                clear.append(None)
        return clear

    def lose(self, place: str) -> None:
        """Remember no more what stood at a place: its row goes."""
        with self._changing:
            self._small.pop(place, None)

    def look_up(self, session: Session, person_id: int) -> None:
        """Look up all keys of a person at once: what they sealed is about to be opened, and sealed anew."""
        memo = memo_of(session)
        if person_id not in memo.of_person and (newest := newest_of(session, memo, person_id)):
            memo.of_person[person_id] = newest

    def look_up_all(self, session: Session, persons: Sequence[int]) -> None:
        """Look up the keys of many persons at once: something is about to be sealed for each of them."""
        memo = memo_of(session)
        unknown = sorted({each for each in persons if each not in memo.of_person})
        for person, key, wrapped in run(session, OF_PERSONS, {"persons": unknown}) if unknown else ():
            memo.of_person[person] = memo.by_id[key] = Held(key, wrapped)

    def blind(self, session: Session, kind: str, value: str) -> str:
        """Return the blind index of a normalised value: equal for equal values, telling nothing else."""
        return sealing.keyed_hash(self._opened(house_key(session, self).wrapped).raw, kind, value)

    def forget_keys(self, session: Session, person_id: int) -> list[int]:
        """Delete every key of a person, so that nothing sealed under them can be opened again.

        Return their ids: the ledger names them, or `verify` takes what they sealed for broken.
        """
        run(session, ALONE, {"person": person_id})
        gone = run(session, DELETE, {"person": person_id}).scalars()
        self._opened.cache_clear()
        with self._changing:
            self._small.clear()
        session.info.pop(MEMO, None)
        return sorted(gone)

    def move_keys(self, session: Session, old_person: int, new_person: int) -> None:
        """Give the keys of a person to the one they turned out to be: forgetting that one forgets both."""
        run(session, ALONE, {"person": old_person})
        run(session, MOVE, {"old": old_person, "new": new_person})
        session.info.pop(MEMO, None)

    def _remember(self, place: str, sealed: bytes, clear: bytes) -> tuple[bytes, bytes]:
        with self._changing:
            known = self._small[place] = (sealed, clear)
            while len(self._small) > SMALL:
                self._small.pop(next(iter(self._small)))
        return known

    def _seal(self, session: Session, owner: int | None, clear: bytes, place: str) -> Sealed:
        held = house_key(session, self) if owner is None else key_of(session, self, owner)
        cipher = self._opened(held.wrapped).cipher
        return Sealed(held.id, sealing.encrypt(cipher, clear, sealing.bound_to(place, held.id)))

    def _unseal(self, session: Session, sealed: Sealed, place: str) -> bytes:
        opened = self._opened(key_named(session, sealed.key_id).wrapped)
        return sealing.decrypt(opened.cipher, sealed.body, sealing.bound_to(place, sealed.key_id), place)


def vault_of(session: Session) -> Vault:
    """Return the vault of a transaction. Raises NoVault."""
    found = session.info.get(VAULT)
    if not isinstance(found, Vault):
        raise NoVault
    return found


def memo_of(session: Session) -> Memo:
    """Return what this transaction has looked up; one that a savepoint began, or ended, starts afresh."""
    transaction = session.get_nested_transaction() or session.get_transaction()
    known: Memo | None = session.info.get(MEMO)
    if known is None or known.transaction is not transaction:
        known = session.info[MEMO] = Memo(transaction)
    return known


def key_named(session: Session, key_id: int) -> Held:
    """Look up a data key by its id. Raises KeyGone."""
    memo = memo_of(session)
    if key_id not in memo.by_id:
        wrapped = run(session, BY_ID, {"key": key_id}).scalar_one_or_none()
        if wrapped is None:
            raise KeyGone(key_id)
        memo.by_id[key_id] = Held(key_id, wrapped)
    return memo.by_id[key_id]


def key_of(session: Session, vault: Vault, person_id: int) -> Held:
    """Look up the newest data key of a person; make one where there is none."""
    memo = memo_of(session)
    if person_id not in memo.of_person:
        held = newest_of(session, memo, person_id) or make_key(session, vault, person_id)
        memo.of_person[person_id] = memo.by_id[held.id] = held
    return memo.of_person[person_id]


def newest_of(session: Session, memo: Memo, person_id: int) -> Held | None:
    """Look up all data keys of a person; return the newest."""
    found = [Held(*row) for row in run(session, OF_PERSON, {"person": person_id})]
    memo.by_id.update({held.id: held for held in found})
    return found[0] if found else None


def make_key(session: Session, vault: Vault, person_id: int) -> Held:
    """Make a data key for a person, or for whom they were merged into; who merges or forgets them waits."""
    merged = run(session, SHARED, {"person": person_id}).scalar_one_or_none()
    if merged is not None:
        return key_of(session, vault, merged)
    wrapped = vault.masters.wrap(sealing.new_key())
    given = {"person_id": person_id, "wrapped": wrapped}
    return Held(int(run(session, ADD, given).scalar_one()), wrapped)


def house_key(session: Session, vault: Vault) -> Held:
    """Look up the house's own key; make it where there is none. Whoever makes it at once has the same."""
    memo = memo_of(session)
    if HOUSE not in memo.by_id:
        wrapped = run(session, BY_ID, {"key": HOUSE}).scalar_one_or_none()
        if wrapped is None:
            run(session, ADD_HOUSE, {"id": HOUSE, "wrapped": vault.masters.wrap(sealing.new_key())})
            wrapped = run(session, BY_ID, {"key": HOUSE}).scalar_one()
        memo.by_id[HOUSE] = Held(HOUSE, wrapped)
    return memo.by_id[HOUSE]


__all__ = ["VAULT", "KeyGone", "NoVault", "Opened", "SealBroken", "Vault", "vault_of"]
