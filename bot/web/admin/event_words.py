"""Says in words what an event of the house is about, and what it set."""

from dataclasses import dataclass

from bot.catalogue.sentences import phrase
from bot.web.admin.limits import LimitWords
from bot.web.names import Namer
from models.vocabulary import Role
from workflows.house.numbers import numbers_of

SUBJECTS = frozenset(
    {
        "area",
        "backup",
        "body",
        "calendar",
        "category",
        "exports",
        "import",
        "letter",
        "list",
        "poll",
        "reader",
        "rules",
        "staff",
        "text",
        "update",
    }
)
"""What the chains of the house are about: `operator.subject.<name>`."""

FACTS = frozenset(
    {
        *(
            "aliases",
            "area",
            "assisting",
            "basis",
            "body",
            "category",
            "cell",
            "code",
            "day",
            "error",
            "fallback",
        ),
        *(
            "field",
            "file",
            "kind",
            "lead",
            "limit",
            "locale",
            "money",
            "moved",
            "name",
            "name_en",
            "name_hant",
        ),
        *(
            "pairs",
            "parent",
            "phone",
            "powers",
            "role",
            "rows",
            "sessions",
            "since",
            "staff",
            "standard",
            "state",
        ),
        *("groups", "options", "people", "votes"),
        *("corrections", "lines", "outcome"),
        *("superior", "text", "valid_from", "valid_to", "version", "well"),
    }
)
"""What an event may set: `operator.fact.<name>`."""

SWITCH = ".loop"
BODIES, AREAS = ("body", "lead", "superior"), ("area", "cell", "parent")


@dataclass(frozen=True)
class EventWords:
    """The words for one reader."""

    names: Namer

    def subject(self, subject: str) -> str:
        """Name what an event is about: a body by its name, a line by its code."""
        head, _, code = subject.partition(":")
        if head not in SUBJECTS:
            return subject
        about = phrase(f"operator.subject.{head}", self.names.locale)
        if not code:
            return about
        known = {"body": self.names.body, "area": self.names.area, "category": self.names.category}
        return f"{about} · {known[head](code) if head in known else code}"

    def label(self, name: str) -> str:
        """Name a fact, or a number of the house."""
        if name in FACTS:
            return phrase(f"operator.fact.{name}", self.names.locale)
        numbers = {each.name for each in numbers_of(self.names.reference.policy)}
        return phrase(f"operator.number.{name}", self.names.locale) if name in numbers else name

    def number(self, name: str, value: str) -> str:
        """Say a number of the house: a limit and a switch in words."""
        if name.startswith("limits."):
            return LimitWords(self.names.locale).words(value)
        if name.endswith(SWITCH):
            return phrase("operator.yes" if value == "1" else "operator.no", self.names.locale)
        return value

    def value(self, name: str, value: object) -> str:
        """Say a fact: codes by what they are called."""
        text = "" if value is None else str(value)
        if name in BODIES and text:
            return self.names.body(text)
        if name in AREAS and text in self.names.reference.areas:
            return self.names.area(text)
        if name == "limit" or name.startswith("limits."):
            return LimitWords(self.names.locale).words(text)
        if name == "role" and text in set(Role):
            return phrase(f"role.{text}", self.names.locale)
        if isinstance(value, bool):
            return phrase("operator.yes" if value else "operator.no", self.names.locale)
        return text
