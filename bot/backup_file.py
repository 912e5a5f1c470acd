"""The file of a backup: a readable head, sealed pieces of bearable size, a checksum over all of it.

AES-256-GCM, one piece after the other, with a key drawn by HKDF-SHA256 from a master key of the house and a
salt of the file. A nonce tells the number of its piece, and whether that is the last: none can be left out,
moved or cut off. Source: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (CRYPTO 2015).
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"HUIYING BACKUP\n"
FORMAT = 1
PIECE = 1 << 20
"""Bytes of one sealed piece before sealing."""

LONGEST = PIECE + 4096
SALT = 16
PURPOSE = b"huiying backup 1"
SUM = 32
LAST = 0x8000_0000
WORD = struct.Struct(">I")
NONCE = struct.Struct(">7xIB")
EFFORT = 1
"""zlib level: the words are sealed and do not shrink, the rest shrinks at any level."""


class BackupError(Exception):
    """A file that cannot be restored from; `facts` are the values of the sentence about it."""

    facts: Mapping[str, str] = {}  # replaced by those that have any, never changed


class NotABackup(BackupError):
    """A file of some other kind."""


class BackupCut(BackupError):
    """A backup whose end is missing."""


class BackupDamaged(BackupError):
    """A backup in which something was changed after it was written."""


class BackupTooNew(BackupError):
    """A backup written by a newer release than this one."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(found, known)
        self.facts = {"found": found, "known": known}


class BackupKeyMissing(BackupError):
    """A backup sealed with a key that is not among ours; `name` is that key's fingerprint."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.facts = {"name": name}


@dataclass(frozen=True)
class Head:
    """What a backup says of itself to whoever has no key."""

    made_at: str
    software: str
    database: str  # migration it was made at
    key: str  # short name of the master key
    salt: str  # hexadecimal
    format: int = FORMAT


def cipher_of(master: bytes, salt: bytes) -> AESGCM:
    """Draw the key of one file."""
    return AESGCM(HKDF(SHA256(), 32, salt, PURPOSE).derive(master))


class Writer:
    """Writes text into a backup. What is written is complete only after `finish`."""

    def __init__(self, file: IO[bytes], head: Head, master: bytes) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        self._pack = zlib.compressobj(EFFORT)
        self._waiting = bytearray()
        self._count = 0
        told = json.dumps(head.__dict__).encode()
        front = MAGIC + WORD.pack(len(told)) + told
        self._front = hashlib.sha256(front).digest()
        self._cipher = cipher_of(master, bytes.fromhex(head.salt))
        self._write(front)

    def write(self, line: str) -> None:
        """Add a line."""
        self._waiting += self._pack.compress(line.encode() + b"\n")
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def finish(self) -> str:
        """Seal what waits, add the checksum and return it (hexadecimal)."""
        self._waiting += self._pack.flush()
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        self._seal(bytes(self._waiting), last=True)
        checksum = self._sum.digest()
        self._file.write(checksum)
        return checksum.hex()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(NONCE.pack(self._count, last), piece, self._front)
        self._count += 1
        self._write(WORD.pack(len(sealed) | (LAST if last else 0)) + sealed)

    def _write(self, data: bytes) -> None:
        self._sum.update(data)
        self._file.write(data)


def read_head(file: IO[bytes]) -> tuple[Head, bytes]:
    """Read what a backup says of itself, and the bytes that say it. Raises BackupError."""
    start = file.read(len(MAGIC) + WORD.size)
    if start[: len(MAGIC)] != MAGIC[: len(start)] or not start:
        raise NotABackup
    if len(start) < len(MAGIC) + WORD.size:
        raise BackupCut
    length = WORD.unpack(start[len(MAGIC) :])[0]
    told = file.read(length) if length <= LONGEST else b""
    if len(told) < length <= LONGEST:
        raise BackupCut
    try:
        facts = json.loads(told)
        if facts["format"] > FORMAT:
            raise BackupTooNew(str(facts["format"]), str(FORMAT))
        bytes.fromhex(facts["salt"])
        return Head(**facts), start + told
    except (ValueError, KeyError, TypeError):
        raise BackupDamaged from None


def check_sum(path: Path, advance: Callable[[int], None]) -> str:
    """Compare a backup with its own checksum; return that. Raises BackupCut, BackupDamaged, NotABackup."""
    size, seen = path.stat().st_size, hashlib.sha256()
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise NotABackup
        file.seek(0)
        left = size - SUM
        while left > 0 and (data := file.read(min(PIECE, left))):
            seen.update(data)
            left -= len(data)
            advance(len(data))
        told = file.read(SUM)
    if told == seen.digest():
        return told.hex()
    raise BackupDamaged if ends_well(path) else BackupCut


def ends_well(path: Path) -> bool:
    """Whether the pieces of a backup, as their lengths tell, reach its end."""
    with path.open("rb") as file:
        try:
            read_head(file)
        except BackupError as error:
            return not isinstance(error, BackupCut)
        while len(length := file.read(WORD.size)) == WORD.size:
            (told,) = WORD.unpack(length)
            file.seek(told & ~LAST, 1)
            if told & LAST:
                return file.tell() + SUM == path.stat().st_size
    return False


def read_lines(path: Path, masters: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the lines of a backup; `masters` are the keys by their names. Raises BackupError."""
    with path.open("rb") as file:
        head, front = read_head(file)
        if head.key not in masters:
            raise BackupKeyMissing(head.key)
        cipher = cipher_of(masters[head.key], bytes.fromhex(head.salt))
        yield from lines_in(unsealed(file, cipher, hashlib.sha256(front).digest()))


def unsealed(file: IO[bytes], cipher: AESGCM, front: bytes) -> Iterator[bytes]:
    """Yield the pieces, opened and unpacked."""
    unpack = zlib.decompressobj()
    for count in range(LAST):
        length = file.read(WORD.size)
        if len(length) < WORD.size:
            raise BackupCut
        (told,) = WORD.unpack(length)
        last, size = bool(told & LAST), told & ~LAST
        piece = file.read(size) if size <= LONGEST else b""
        try:
            packed = cipher.decrypt(NONCE.pack(count, last), piece, front)
            while packed:
                yield unpack.decompress(packed, PIECE)
                packed = unpack.unconsumed_tail
        except (InvalidTag, zlib.error, ValueError):
            raise BackupCut if len(piece) < size <= LONGEST else BackupDamaged from None
        if last:
            yield unpack.flush()
            return


def lines_in(pieces: Iterator[bytes]) -> Iterator[str]:
    """Put pieces together and yield whole lines."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line.decode()
    if rest:
        raise BackupDamaged
