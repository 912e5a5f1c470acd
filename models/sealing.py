"""Seals bytes with AES-256-GCM and wraps keys in keys; knows no database."""

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
LARGEST_ID = 2**63
VERSION = "1"
WRAPPING = b"a data key"
"""What a wrapped key is bound to: nothing else that a master seals can pass for one."""


class SealError(Exception):
    """Something sealed cannot be opened."""


class SealBroken(SealError):
    """Ciphertext that was changed, or that stands in another place than it was made for."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class KeyGone(SealError):
    """The key of these words was deleted: their person was forgotten."""

    def __init__(self, key_id: int) -> None:
        super().__init__(key_id)
        self.key_id = key_id


class KeysMissing(SealError):
    """The database holds what was sealed under master keys that we were not given."""

    def __init__(self, fingerprints: Sequence[str]) -> None:
        super().__init__(*fingerprints)
        self.fingerprints = tuple(fingerprints)


class KeyUnfit(SealError):
    """A master key that is not 32 bytes; its position is told, never its value."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


@dataclass(frozen=True)
class Opened:
    """A data key ready for use."""

    raw: bytes
    cipher: AESGCM


@dataclass(frozen=True)
class Sealed:
    """Ciphertext with the id of its data key."""

    key_id: int
    body: bytes  # nonce, then ciphertext and tag


def fingerprint(master: bytes) -> str:
    """Return the short public name of a master key (16 hexadecimal digits)."""
    return hashlib.sha256(b"huiying master key\x1f" + master).hexdigest()[:16]


def new_key() -> bytes:
    """Draw a key from the system's randomness."""
    return os.urandom(KEY_BYTES)


def encrypt(cipher: AESGCM, clear: bytes, bound: bytes) -> bytes:
    """Encrypt under a random nonce, which comes first. No key seals 2**32 values: each is one person's."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, clear, bound)


def decrypt(cipher: AESGCM, body: bytes, bound: bytes, place: str) -> bytes:
    """Decrypt what `encrypt` made. Raises SealBroken, which names `place`."""
    try:
        return cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError):
        raise SealBroken(place) from None


def bound_to(place: str, key_id: int) -> bytes:
    """What ciphertext is bound to beside its key: the place it stands in, and the id of the key."""
    return f"{place}\x1f{key_id}".encode()


def as_text(sealed: Sealed) -> str:
    """Write ciphertext as a text column keeps it."""
    return f"{VERSION}.{sealed.key_id}.{b64encode(sealed.body).decode()}"


def from_text(kept: str, place: str) -> Sealed:
    """Read what `as_text` wrote, and nothing that is written otherwise. Raises SealBroken."""
    try:
        version, key_id, body = kept.split(".")
        sealed = Sealed(int(key_id), b64decode(body, validate=True))
    except ValueError:
        raise SealBroken(place) from None
    if version != VERSION or as_text(sealed) != kept or not 0 <= sealed.key_id < LARGEST_ID:
        raise SealBroken(place)
    return sealed


def as_bytes(sealed: Sealed) -> bytes:
    """Write ciphertext as a binary column keeps it."""
    return VERSION.encode() + sealed.key_id.to_bytes(8) + sealed.body


def from_bytes(kept: bytes, place: str) -> Sealed:
    """Read what `as_bytes` wrote. Raises SealBroken."""
    sealed = Sealed(int.from_bytes(kept[1:9]), kept[9:])
    if kept[:1] != VERSION.encode() or sealed.key_id >= LARGEST_ID:
        raise SealBroken(place)
    return sealed


class Masters:
    """The keys outside the database, newest first. The newest wraps; each may unwrap."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        for position, each in enumerate(keys, 1):
            if len(each) != KEY_BYTES:
                raise KeyUnfit(position)
        self._ciphers = {fingerprint(each): AESGCM(each) for each in keys}
        self.newest = fingerprint(keys[0]) if keys else ""

    def wrap(self, raw: bytes) -> str:
        """Wrap a data key under the newest master, whose fingerprint comes first. Raises KeysMissing."""
        return f"{self.newest}:{b64encode(encrypt(self._cipher(self.newest), raw, WRAPPING)).decode()}"

    def unwrap(self, wrapped: str) -> Opened:
        """Open a data key. Raises KeysMissing for a master we do not have, SealBroken when it was changed."""
        name, _, body = wrapped.partition(":")
        try:
            sealed = b64decode(body, validate=True)
        except ValueError:
            raise SealBroken("datakey.wrapped") from None
        raw = decrypt(self._cipher(name), sealed, WRAPPING, "datakey.wrapped")
        return Opened(raw, AESGCM(raw))

    def missing(self, fingerprints: Sequence[str]) -> list[str]:
        """Name the masters among these that we do not have."""
        return sorted(set(fingerprints) - self._ciphers.keys())

    def _cipher(self, name: str) -> AESGCM:
        if name not in self._ciphers:
            raise KeysMissing([name])
        return self._ciphers[name]


def keyed_hash(raw: bytes, purpose: str, value: str) -> str:
    """Return an HMAC-SHA256 (hexadecimal) under a key that is drawn from `raw` for one purpose."""
    key = hmac.digest(raw, f"blind index\x1f{purpose}".encode(), "sha256")
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
