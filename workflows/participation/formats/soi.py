"""Reads ranked ballots in the forms of preflib.org: strict or tied, whole or not (soi, soc, toi, toc)."""

import re

from workflows.participation.elections import RankedBallot, RankedElection, Tier
from workflows.participation.errors import BallotsUnreadable, Wrong

_NAME = re.compile(r"#\s*ALTERNATIVE NAME (\d+):\s*(.*)")
_TIER = re.compile(r"\{([^}]*)\}|(\d+)")


def read_soi(text: str) -> RankedElection:
    """Return the election that a file describes, for one seat. Raises BallotsUnreadable."""
    names: dict[int, str] = {}
    ballots: list[RankedBallot] = []
    for no, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        named = _NAME.match(line)
        if named:
            names[int(named[1])] = named[2].strip()
        elif line.strip() and not line.startswith("#"):
            ballots.append(_ballot(no, line, names))
    if not names:
        raise BallotsUnreadable(Wrong.NAMES_MISSING)
    return RankedElection(tuple(names[number] for number in sorted(names)), tuple(ballots))


def _ballot(no: int, line: str, names: dict[int, str]) -> RankedBallot:
    count, colon, said = line.partition(":")
    if not colon or not count.strip().isdigit():
        raise BallotsUnreadable(Wrong.NO_NUMBER, no, count.strip())
    places = {number: at for at, number in enumerate(sorted(names))}
    order: list[Tier] = []
    for found in _TIER.finditer(said):
        numbers = [
            int(each) for each in (found[1] if found[1] is not None else found[2]).split(",") if each.strip()
        ]
        if unknown := [each for each in numbers if each not in places]:
            raise BallotsUnreadable(Wrong.CANDIDATE_UNKNOWN, no, str(unknown[0]))
        tier = frozenset(places[each] for each in numbers)
        if any(tier & other for other in order):
            raise BallotsUnreadable(Wrong.CANDIDATE_TWICE, no)
        if tier:
            order.append(tier)
    return RankedBallot(int(count), tuple(order))
