"""Put together what is alike: average linkage, as far as the likeness reaches."""

import numpy as np
from numpy.typing import NDArray

_NOBODY = np.float32(-1)


def clusters(alike: NDArray[np.float32], reach: float) -> list[list[int]]:
    """Return groups of rows whose mean likeness is at least `reach`, in order of their first row.

    `alike` is used up. Chains of nearest neighbours lead to the same groups as joining the nearest two
    again and again, in time and memory of the square of the rows.
    """
    np.fill_diagonal(alike, _NOBODY)
    members = [[row] for row in range(len(alike))]
    done: list[list[int]] = []
    for start in range(len(alike)):
        chain = [start] if members[start] else []
        while chain:
            last, before = chain[-1], chain[-2] if len(chain) > 1 else None
            nearest = int(np.argmax(alike[last]))
            if before is not None and alike[last, before] >= alike[last, nearest]:
                _join(alike, members, before, last)
                chain = chain[:-2] or [start]
            elif alike[last, nearest] >= reach:
                chain.append(nearest)
            else:  # only the first of a chain: whoever was led to has somebody within reach
                done.append(members[last])
                _leave(alike, members, last)
                chain = []
    return sorted((sorted(group) for group in done), key=lambda group: group[0])


def _join(alike: NDArray[np.float32], members: list[list[int]], into: int, other: int) -> None:
    """Make one of two groups; its likeness to others is the mean over all its rows."""
    mine, theirs = len(members[into]), len(members[other])
    joined = (alike[into] * mine + alike[other] * theirs) / np.float32(mine + theirs)
    joined[alike[into] == _NOBODY] = _NOBODY
    members[into] = members[into] + members[other]
    alike[into], alike[:, into] = joined, joined
    alike[into, into] = _NOBODY
    _leave(alike, members, other)


def _leave(alike: NDArray[np.float32], members: list[list[int]], row: int) -> None:
    """Let nobody meet a row again."""
    members[row] = []
    alike[row], alike[:, row] = _NOBODY, _NOBODY
