"""Wraps the data keys under the newest master key, a batch a transaction, while everybody works on."""

from dataclasses import dataclass
from datetime import datetime

from models.keyring import fingerprint, in_use, rewrap
from models.vault import vault_of
from workflows.errors import WorkflowError
from workflows.house.marks import mark
from workflows.transaction import Transaction

KEYS = "keys"
"""The mark that says when all data keys were last brought under one master."""

FROM_THE_START = -1

BATCH = 250
"""Data keys that one transaction wraps anew: whoever writes meanwhile waits a few hundredths of a second."""


class KeyNotLoaded(WorkflowError):
    """Whoever shall wrap does not know the newest master key."""


@dataclass(frozen=True)
class Rotation:
    """What a batch has done, where the next one begins (None: nowhere), and how many are left after it.

    They are counted at the beginning and at the end.
    """

    done: int
    last: int | None
    left: int | None


def name_of(key: bytes) -> str:
    """Return the public name of a master key, its fingerprint."""
    return fingerprint(key)


def rotate(tx: Transaction, newest: str, after: int, most: int, now: datetime) -> Rotation:
    """Wrap up to `most` data keys with an id above `after` under the master of this fingerprint.

    It may be stopped and begun again at any point. Raises KeyNotLoaded, KeysMissing.
    """
    if vault_of(tx).masters.newest != newest:
        raise KeyNotLoaded
    batch = rewrap(tx, after, most)
    ended = batch.done < most
    if after != FROM_THE_START and not ended:
        return Rotation(batch.done, batch.last, None)
    left = sum(count for name, count in in_use(tx).items() if name != newest)
    if not left:
        mark(tx, KEYS, now, {"master": newest})
    return Rotation(batch.done, None if ended else batch.last, left)
