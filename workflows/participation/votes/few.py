"""Decides whose area is not published: of an answer that only a few chose, it would name the flat.

Who took part, and with how much area, stands in the published roll; so what is hidden is found by
subtracting what is shown. Hence two answers or more are hidden together, with five heads or more between
them. Their heads are shown: they point at nobody.
"""

from collections.abc import Mapping

from workflows.responsiveness.suppression import LEAST


def hidden_answers(heads: Mapping[int, int]) -> frozenset[int]:
    """Return the answers whose area is not published, by how many heads chose each.

    Where all say the same there is nothing to hide: the roll shows who took part.
    """
    chosen = sorted((count, place) for place, count in heads.items() if count)
    few = sum(count < LEAST for count, _ in chosen)
    if len(chosen) < 2 or not few:
        return frozenset()
    most = max(few, 2)
    while most < len(chosen) and sum(count for count, _ in chosen[:most]) < LEAST:
        most += 1
    return frozenset(place for _, place in chosen[:most])
