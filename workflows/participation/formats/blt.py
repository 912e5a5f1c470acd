"""Reads ranked ballots in the form of OpenSTV: candidates and seats, who withdrew, weighted orders, names."""

import re

from workflows.participation.elections import RankedBallot, RankedElection, Tier
from workflows.participation.errors import BallotsUnreadable, Wrong

_COMMENT = re.compile(r"\s*#.*$")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ALL_QUOTED = re.compile(rf"(?:{_QUOTED.pattern}\s*)+(?:#.*)?")
_ESCAPED = re.compile(r"\\(.)")


def read_blt(text: str) -> RankedElection:
    """Return the election that a file describes. Raises BallotsUnreadable."""
    numbered = enumerate(text.lstrip("\ufeff").splitlines(), 1)
    lines = [(no, line.strip()) for no, line in numbered if _COMMENT.sub("", line).strip()]
    if not lines:
        raise BallotsUnreadable(Wrong.EMPTY)
    count, seats = _whole(lines[0], 2)[:2]
    if not 0 < seats <= count:
        raise BallotsUnreadable(Wrong.SEATS, lines[0][0])
    withdrawn: set[int] = set()
    ballots: list[RankedBallot] = []
    for place, (no, line) in enumerate(lines[1:], 1):
        if _COMMENT.sub("", line) == "0":
            names = _names(lines[place + 1 :], count)
            gone = frozenset(withdrawn)
            return RankedElection(names, tuple(_without(each, gone) for each in ballots), seats, gone)
        if line.startswith("-"):
            withdrawn |= {-each - 1 for each in _whole((no, line), 1)}
        else:
            ballots.append(_ballot(no, line, count))
    raise BallotsUnreadable(Wrong.END_MISSING, lines[-1][0])


def _names(lines: list[tuple[int, str]], count: int) -> tuple[str, ...]:
    """Return what the candidates are called: by their numbers, where nothing at all stands there."""
    if not lines:
        return tuple(str(number) for number in range(1, count + 1))
    names = [name for no, line in lines for name in _named(no, line)]
    if len(names) < count:
        raise BallotsUnreadable(Wrong.NAMES_MISSING, lines[-1][0], str(count - len(names)))
    return tuple(names[:count])


def _named(no: int, line: str) -> list[str]:
    """Return the names of a line: several in quotes, one that has quotes in itself, or a bare one."""
    if not line.startswith('"'):
        return [_COMMENT.sub("", line)]
    if _ALL_QUOTED.fullmatch(line):
        return [_ESCAPED.sub(r"\1", each) for each in _QUOTED.findall(line)]
    end = line.rfind('"')
    if end == 0:
        raise BallotsUnreadable(Wrong.NAMES_MISSING, no)
    return [line[1:end]]


def _ballot(no: int, line: str, count: int) -> RankedBallot:
    words = _COMMENT.sub("", line).split()
    if words and words[0].startswith("("):  # a name of the ballot
        words = words[1:]
    if not words or words[-1] != "0":
        raise BallotsUnreadable(Wrong.BALLOT_END, no)
    weight = _number(no, words[0])
    order: list[Tier] = []
    for word in words[1:-1]:
        if word == "-":  # a place left free
            continue
        tier = frozenset(_number(no, each) - 1 for each in word.split("="))
        if any(not 0 <= at < count for at in tier):
            raise BallotsUnreadable(Wrong.CANDIDATE_UNKNOWN, no, word)
        if any(tier & other for other in order):
            raise BallotsUnreadable(Wrong.CANDIDATE_TWICE, no, word)
        order.append(tier)
    return RankedBallot(weight, tuple(order))


def _without(ballot: RankedBallot, gone: frozenset[int]) -> RankedBallot:
    order = tuple(tier - gone for tier in ballot.order if tier - gone)
    return RankedBallot(ballot.weight, order)


def _whole(line: tuple[int, str], least: int) -> list[int]:
    no, text = line
    words = _COMMENT.sub("", text).split()
    if len(words) < least:
        raise BallotsUnreadable(Wrong.NUMBERS_MISSING, no)
    return [_number(no, word) for word in words]


def _number(no: int, word: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise BallotsUnreadable(Wrong.NO_NUMBER, no, word) from None
