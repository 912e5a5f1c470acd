"""Reads what officers write of ballots on paper: the numbers of what is marked, and piles of the same."""

import re

from models.vocabulary_votes import VoteKind
from workflows.forms import APART
from workflows.participation.votes.errors import NoPaper, PaperRefused

BLANK = "0"
"""What is written for a paper on which nothing is marked."""

MARK = re.compile(r"(\d{1,3})(?:[:：=](\d{1,3}))?")
PILE = re.compile(r"(.+?)\s*[x×*＊]\s*(\d{1,6})")
BETWEEN = re.compile(r"[|,，、;；\s]+")


def marks_in(kind: VoteKind, written: str) -> dict[int, int]:
    """Return what a paper marks: 1 3 are options, 1:5 2:3 points, 2 1 3 an order. Raises PaperRefused."""
    tokens = [each for each in BETWEEN.split(written.strip()) if each]
    found = [MARK.fullmatch(each) for each in tokens]
    if not tokens or tokens == [BLANK]:
        return {}
    places = [int(each[1]) for each in found if each]
    scored = kind is VoteKind.SCORE
    if len(set(places)) != len(tokens) or any(each and bool(each[2]) != scored for each in found):
        raise PaperRefused(NoPaper.WORDS)
    if scored:
        return {int(each[1]): int(each[2]) for each in found if each and int(each[2])}
    if kind is VoteKind.RANKED:
        return {place: rank for rank, place in enumerate(places, 1)}
    return dict.fromkeys(places, 1)


def piles_in(kind: VoteKind, written: str) -> list[tuple[dict[int, int], int]]:
    """Return what a box holds, as 1 x 12; 2 x 5: marks and how many papers. Raises PaperRefused."""
    found = [PILE.fullmatch(each.strip()) for each in APART.split(written) if each.strip()]
    if not found or not all(found):
        raise PaperRefused(NoPaper.WORDS)
    return [(marks_in(kind, each[1]), int(each[2])) for each in found if each]
