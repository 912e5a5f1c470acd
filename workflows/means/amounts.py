"""Puts an amount of a source into words: money in yuan, hours of people, pieces of goods."""

from models.vocabulary_means import MeansKind
from workflows.screens import Sentence, say

FEN = 100


def amount_value(kind: str, unit: str, amount: int, people: int = 0) -> Sentence:
    """An amount; of a draw on people so many of them for so many hours."""
    if kind == MeansKind.MONEY:
        return say("means.money", yuan=yuan(amount))
    if kind == MeansKind.PEOPLE:
        if people:
            return say("means.people", people=people, hours=amount // people)
        return say("means.hours", count=amount)
    return say("means.goods", count=amount, unit=unit)


def money(fen: int) -> Sentence:
    """An amount of money."""
    return say("means.money", yuan=yuan(fen))


def yuan(fen: int) -> str:
    """Fen as yuan, exactly."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // FEN:,}.{abs(fen) % FEN:02d}"
