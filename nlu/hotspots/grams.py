"""Weigh texts by the character n-grams they share with few others, with numpy alone.

Only hashes of the n-grams are kept; `\\n` is a wall that no n-gram crosses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.signedinteger[Any]]
Weights = NDArray[np.float32]
Weigh = Callable[[Weights, Weights], Weights]
"""From how often an n-gram stands in a text, and in how many texts, its weight."""

_SEED = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_WALL = ord("\n")
_AT_ONCE = 500  # texts whose n-grams are made in one go: more would need more memory, and take no less time


@dataclass(frozen=True)
class Rows:
    """Texts as sparse rows, of length 1 with what they share with nobody, and the same by column."""

    count: int
    starts: Whole  # row r has entries starts[r]:starts[r + 1]
    columns: Whole
    values: Weights
    heads: Whole  # column c is held by holders[heads[c]:heads[c + 1]]
    holders: Whole
    shares: Weights
    filled: NDArray[np.bool_]  # rows that have any n-gram, shared or not

    def alike(self, row: int) -> Weights:
        """Return the cosine of one row with every row."""
        mine = slice(self.starts[row], self.starts[row + 1])
        columns = self.columns[mine]
        lengths = self.heads[columns + 1] - self.heads[columns]
        before = np.repeat(np.cumsum(lengths) - lengths, lengths)
        places = np.repeat(self.heads[columns], lengths) + np.arange(len(before)) - before
        weights = self.shares[places] * np.repeat(self.values[mine], lengths)
        return _sums(self.holders[places], weights, self.count)

    def closeness(self, members: Sequence[int]) -> tuple[float, Weights]:
        """Return the mean cosine of two members, and of each member with all of them."""
        parts = [slice(self.starts[row], self.starts[row + 1]) for row in members]
        columns = np.concatenate([self.columns[part] for part in parts])
        values = np.concatenate([self.values[part] for part in parts])
        owners = np.repeat(np.arange(len(parts)), [part.stop - part.start for part in parts])
        _, at = np.unique(columns, return_inverse=True)
        together = _sums(at, values, 0)
        each = _sums(owners, values * together[at], len(parts))
        pairs = len(parts) * (len(parts) - 1)
        return float(each.sum() - values @ values) / pairs if pairs else 0.0, _floats(each / len(parts))


def weighed(
    texts: Sequence[str], lengths: range, common: int, weigh: Weigh, beside: Sequence[str] = ()
) -> Rows:
    """Return texts as rows of n-grams of `lengths` characters which fewer than `common` texts hold.

    Texts `beside` them only help to tell which n-grams are everyday words.
    """
    every = (*texts, *beside)
    hashed = [
        _hashed(every[at : at + _AT_ONCE], lengths, at) for at in range(0, max(len(every), 1), _AT_ONCE)
    ]
    owners, grams, times = (np.concatenate(parts) for parts in zip(*hashed, strict=True))
    del hashed
    columns = _numbered(grams)
    del grams
    holders = np.bincount(columns)
    kept = (owners < len(texts)) & (holders[columns] < common)
    owners, columns, times = owners[kept], columns[kept], times[kept]
    return _rows(len(texts), owners, columns, weigh(_floats(times), _floats(holders[columns])))


def _rows(count: int, owners: Whole, columns: Whole, values: Weights) -> Rows:
    """Return rows of length 1, and of them what at least two rows share."""
    norms = np.sqrt(_sums(owners, values**2, count))
    shared = np.bincount(columns)[columns] > 1 if len(columns) else np.empty(0, bool)
    owners, columns, values = owners[shared], columns[shared], values[shared]
    values = _floats(values / np.where(norms > 0, norms, 1)[owners])
    _, columns = np.unique(columns, return_inverse=True)
    by_column = np.argsort(columns, kind="stable")
    return Rows(
        count,
        np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=count)))).astype(np.int32),
        columns.astype(np.int32),
        values,
        np.concatenate(([0], np.cumsum(np.bincount(columns)))).astype(np.int32),
        owners[by_column],
        values[by_column],
        norms > 0,
    )


def _numbered(grams: NDArray[np.uint64]) -> Whole:
    """Return the number of each n-gram among the distinct ones, in half the memory of `np.unique`."""
    order = np.argsort(grams)
    ordered = grams[order]
    numbers = np.zeros(len(grams), np.int32)
    np.cumsum(ordered[1:] != ordered[:-1], dtype=np.int32, out=numbers[1:])
    del ordered
    columns = np.empty_like(numbers)
    columns[order] = numbers
    return columns


def _floats(values: NDArray[Any]) -> Weights:
    return values.astype(np.float32)


def _sums(where: Whole, values: Weights, count: int) -> Weights:
    """Return the sum of the values at each place, of at least `count` places."""
    return _floats(np.bincount(where, values, minlength=count))


def _hashed(texts: Sequence[str], lengths: range, first: int) -> tuple[Whole, NDArray[np.uint64], Whole]:
    """Return the number of each text, from `first` on, its distinct n-grams, and how often each occurs.

    All texts are one row of letters with walls between them: one by one they would take ten times as long.
    """
    written = [f"{text}\n".encode("utf-32-le", "ignore") for text in texts]
    letters = np.frombuffer(b"".join(written), np.uint32).astype(np.uint64)
    owners = np.repeat(np.arange(len(texts), dtype=np.int16), [len(each) // 4 for each in written])
    whole = letters != _WALL
    rolling, open_ = np.full(letters.size, _SEED), np.ones(letters.size, bool)
    grams, holders = [np.empty(0, np.uint64)], [np.empty(0, np.int16)]
    for length in range(1, min(lengths.stop - 1, letters.size) + 1):
        size = letters.size - length + 1
        rolling = (rolling[:size] ^ letters[length - 1 :]) * _PRIME
        open_ = open_[:size] & whole[length - 1 :]
        if length >= lengths.start:
            grams.append(rolling[open_])
            holders.append(owners[:size][open_])
    return _counted(np.concatenate(holders), np.concatenate(grams), first)


def _counted(owners: Whole, grams: NDArray[np.uint64], first: int) -> tuple[Whole, NDArray[np.uint64], Whole]:
    """Return each n-gram of each owner once, in order, and how often it occurs."""
    order = np.lexsort((grams, owners))
    owners, grams = owners[order], grams[order]
    new = np.ones(len(grams), bool)
    new[1:] = (grams[1:] != grams[:-1]) | (owners[1:] != owners[:-1])
    places = np.flatnonzero(new)
    times = np.diff(places, append=len(grams)).astype(np.int32)
    return owners[new].astype(np.int32) + np.int32(first), grams[new], times
