"""Says a time limit in words, and asks for one as an amount and a unit."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.catalogue.sentences import phrase
from models.vocabulary import Locale
from workflows.cases.deadlines import Allowance, BadAllowance

UNITS = ("h", "d", "wd", "wh", "min")
AMOUNT, UNIT = ".amount", ".unit"
"""What the names of the two fields end with that together are one limit."""


@dataclass(frozen=True)
class LimitWords:
    """Limits for one reader."""

    locale: Locale

    @property
    def units(self) -> list[tuple[str, str]]:
        """The units that a form offers."""
        return [(unit, phrase(f"operator.unit.{unit}", self.locale)) for unit in UNITS]

    def words(self, text: str) -> str:
        """Say a limit; what is none stands as it is."""
        found = parsed(text)
        if found is None:
            return text
        return phrase("operator.limit", self.locale, amount=found.amount, unit=self.unit_words(found.unit))

    def unit_words(self, unit: str) -> str:
        """Name a unit."""
        return phrase(f"operator.unit.{unit}", self.locale)

    def amount(self, text: str) -> str:
        """The amount of a limit, for its field."""
        found = parsed(text)
        return str(found.amount) if found else text

    def unit(self, text: str) -> str:
        """The unit of a limit, for its field."""
        found = parsed(text)
        return found.unit if found else "d"


def parsed(text: str) -> Allowance | None:
    """Read a limit; None when it is none."""
    try:
        return Allowance.parse(text)
    except BadAllowance:
        return None


def joined(values: Mapping[str, str]) -> dict[str, str]:
    """Put amounts and units of a form together again."""
    whole = {name: text for name, text in values.items() if not name.endswith((AMOUNT, UNIT))}
    for name, text in values.items():
        if name.endswith(AMOUNT):
            head = name.removesuffix(AMOUNT)
            whole[head] = text.strip() + values.get(head + UNIT, "")
    return whole
