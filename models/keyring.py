"""Fits master keys to a database: refuses to open what they cannot, wraps all data keys under the newest."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, inspect, literal_column, select, update
from sqlmodel import Session

from models.core import run, table
from models.database import read_once
from models.privacy import DataKey
from models.sealing import KeysMissing, KeyUnfit, Masters, fingerprint, new_key
from models.vault import KEYS, Vault, vault_of

__all__ = ["KeyUnfit", "KeysMissing", "Vault", "fingerprint", "new_key"]

NAME_LENGTH = len(fingerprint(b""))
MASTER = func.substr(KEYS.wrapped, literal_column("1"), literal_column(str(NAME_LENGTH)))
"""The fingerprint of the master that wraps a data key."""

IN_USE = select(MASTER, func.count()).group_by(MASTER).order_by(MASTER)
OLDER = (
    select(KEYS.id, KEYS.wrapped)
    .where(KEYS.id > bindparam("after"), bindparam("newest") != MASTER)
    .order_by(KEYS.id)
    .limit(bindparam("most"))
)
WRAP = (
    update(table(DataKey))
    .where(KEYS.id == bindparam("key"), KEYS.wrapped == bindparam("old"))
    .values(wrapped=bindparam("fresh"))
)


@dataclass(frozen=True)
class Rewrapped:
    """What one batch has done: how many data keys, and the last id that it looked at (None: no more)."""

    done: int
    last: int | None


def open_vault(url: str, keys: Sequence[bytes]) -> Vault:
    """Return a vault for a database. Raises KeysMissing when it holds what these keys do not open."""
    missing = Masters(keys).missing(masters_in(url))
    if missing:
        raise KeysMissing(missing)
    return Vault(keys)


def masters_in(url: str) -> list[str]:
    """Name the masters that wrap data keys of a database; none where there is no such table yet."""
    return read_once(url, lambda session: list(in_use(session)) if has_keys(session) else [])


def has_keys(session: Session) -> bool:
    """Whether the database has come as far as to have data keys."""
    return inspect(session.connection()).has_table(str(DataKey.__tablename__))


def in_use(session: Session) -> dict[str, int]:
    """Count the data keys that each master wraps."""
    return {name: int(count) for name, count in run(session, IN_USE)}


def rewrap(session: Session, after: int, most: int) -> Rewrapped:
    """Wrap under the newest master up to `most` data keys with an id above `after` (-1: all).

    What they sealed stays as it is, and whoever uses them meanwhile goes on. Raises KeysMissing.
    """
    masters = vault_of(session).masters
    rows = run(session, OLDER, {"after": after, "newest": masters.newest, "most": most})
    fresh = [
        {"key": key, "old": wrapped, "fresh": masters.wrap(masters.unwrap(wrapped).raw)}
        for key, wrapped in rows
    ]
    if fresh:
        run(session, WRAP, fresh)
    return Rewrapped(len(fresh), rows[-1][0] if rows else None)
