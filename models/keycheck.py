"""Tries every data key of a database with the master keys that we were given."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from models.core import table
from models.privacy import DataKey
from models.sealing import KeysMissing, Masters, SealBroken

BATCH = 2000


@dataclass(frozen=True)
class KeyState:
    """How many data keys there are, how many cannot be opened, how many are not under the newest master."""

    total: int
    missing: Mapping[str, int]  # by the fingerprint of the master that we do not have
    broken: int
    older: int


def key_state(session: Session, keys: Sequence[bytes]) -> KeyState:
    """Try them all."""
    masters, missing = Masters(keys), Counter[str]()
    total = broken = older = 0
    wrapped = select(table(DataKey).c.wrapped).execution_options(yield_per=BATCH)
    for each in session.connection().execute(wrapped).scalars():
        total += 1
        try:
            masters.unwrap(each)
        except KeysMissing as error:
            missing.update(error.fingerprints)
        except SealBroken:
            broken += 1
        else:
            older += not each.startswith(masters.newest)
    return KeyState(total, dict(missing), broken, older)
