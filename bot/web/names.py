"""Names codes and writes figures for one reader: what the pages' templates ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from bot.catalogue.sentences import phrase, render, show
from bot.web import figures
from models.vocabulary import Locale
from workflows.cases.cards import UNLISTED
from workflows.cases.lateness import rung_called
from workflows.cases.told_time import TimeTold, time_value
from workflows.reference import Reference
from workflows.responsiveness.measures import Rate

LAWS = ("civil-code", "property-regulations", "residents-committees")
"""Laws on which votes rest; articles have their numbers."""

RULES = frozenset(
    {
        "absence",
        "appeals",
        "bulk",
        "calendar",
        "governance",
        "escalation",
        "joint",
        "loop",
        "pleas",
        "policy",
        "question",
        "silence",
    }
)
"""Families of rules that act by themselves, as the ledger cites them."""


@dataclass(frozen=True)
class Namer:
    """The lists of the house and a language."""

    reference: Reference
    locale: Locale

    def category(self, code: str | None) -> str:
        """A category's name, or that it is not settled."""
        names = self.reference.category_names(code)
        return names.by_locale[self.locale] if names else phrase("public.category.none", self.locale)

    def area(self, code: str | None) -> str:
        """An area's name."""
        return self.reference.area_name(code) if code else phrase("public.place.none", self.locale)

    def when(self, told: TimeTold) -> str:
        """When it was, as its resident told it."""
        return show(time_value(told), self.locale, self.reference.calendar.zone)

    def body(self, code: str | None) -> str:
        """A body's name, or that there is none yet."""
        return self.reference.body_name(code) if code else phrase("public.body.none", self.locale)

    def bodies(self, codes: Sequence[str]) -> list[tuple[str, str]]:
        """Codes with their names."""
        return [(code, self.body(code)) for code in codes]

    def basis(self, code: str) -> str:
        """What an act rests on: a rule of the house or a reason in words, a line of the list by its code."""
        rule, _, version = code.partition("@")
        law, _, article = rule.partition(":")
        if law in LAWS:
            return phrase(f"law.{law}", self.locale, article=article)
        family = rule.partition(".")[0]
        if family in RULES:
            return phrase(f"letter.rule.{family}", self.locale, version=version)
        return phrase(f"basis.{rule}", self.locale) if rule in UNLISTED else code

    def rung(self, name: str) -> str:
        """A rung of reminders and escalation, in words."""
        if name == "due+":
            return phrase("public.rung.after", self.locale)
        return render(rung_called(name.rstrip("+")), self.locale)

    def span(self, length: timedelta | None) -> str:
        """A length of time."""
        return figures.span(length, self.locale)

    def percent(self, share: Fraction | None) -> str:
        """A share of a hundred."""
        return figures.percent(share)

    def parts(self, rate: Rate) -> str:
        """What a rate is made of."""
        return figures.parts(rate)

    def width(self, rate: Rate) -> int:
        """The length of a rate's bar."""
        return figures.width(rate)

    def date(self, at: datetime) -> str:
        """The day it is here, with its year."""
        return self.reference.local_date(at).isoformat()

    def day(self, at: datetime) -> str:
        """The day it is here, short."""
        return f"{at.astimezone(self.reference.calendar.zone):%m-%d}"
