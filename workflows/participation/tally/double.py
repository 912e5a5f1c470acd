"""Decides by heads and by area at once, as owners do (民法典 第278条; 法释〔2020〕17号 第9条).

Areas are whole numbers of 0.01 m²; every comparison is of whole numbers. "以上" includes the number itself
(第1259条), "过半数" is more than half.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Majority(StrEnum):
    """What must agree among those who take part."""

    ORDINARY = "ordinary"  # more than half
    SPECIAL = "special"  # three quarters or more: items 6 to 8


class Both(NamedTuple):
    """Heads, and area in 0.01 m²."""

    heads: int
    area: int


class Choice(StrEnum):
    """What an owner says."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


@dataclass(frozen=True)
class Unit:
    """One unit of a building and who owns it; an owner of several is one head."""

    owner: str
    area: int


@dataclass(frozen=True)
class DoubleCount:
    """All owners, those who took part, those who said yes, and what follows."""

    total: Both
    part: Both
    yes: Both
    majority: Majority

    @property
    def quorum(self) -> bool:
        """Say whether two thirds or more took part, on both axes."""
        return all(
            part * 3 >= total * 2 and total > 0 for part, total in zip(self.part, self.total, strict=True)
        )

    @property
    def passed(self) -> bool:
        """Say whether it is agreed, on both axes, among those who took part; abstaining is taking part."""
        if not self.quorum:
            return False
        if self.majority is Majority.SPECIAL:
            return all(yes * 4 >= part * 3 for yes, part in zip(self.yes, self.part, strict=True))
        return all(yes * 2 > part for yes, part in zip(self.yes, self.part, strict=True))


def both_of(units: Iterable[Unit], owners: Iterable[str] | None = None) -> Both:
    """Return heads and area of all owners, or of some."""
    kept = None if owners is None else frozenset(owners)
    held = [unit for unit in units if kept is None or unit.owner in kept]
    return Both(len({unit.owner for unit in held}), sum(unit.area for unit in held))


def double_count(units: Iterable[Unit], choices: dict[str, Choice], majority: Majority) -> DoubleCount:
    """Count what owners said over what they own."""
    held = tuple(units)
    yes = [owner for owner, choice in choices.items() if choice is Choice.YES]
    return DoubleCount(both_of(held), both_of(held, choices), both_of(held, yes), majority)
