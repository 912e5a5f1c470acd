"""Lets an operator word a category, say what counts as done, and set its class of time limit."""

from collections.abc import Mapping

from models.body import Category
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house.record import note_change

NAMES = ("name", "name_hant", "name_en")
LONGEST_NAME, LONGEST_STANDARD = 40, 400


class CategoryUnknown(WorkflowError):
    """No category has this code."""


class CategoryRefused(WorkflowError):
    """A field that cannot be kept as given: empty, too long, or no class of limit."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def keep_category(act: Act, code: str, values: Mapping[str, str], reason: str = "") -> bool:
    """Write a category; say whether anything changed. Raises CategoryUnknown, CategoryRefused.

    From then on the house's own words win over those that come with a new release.
    """
    category = act.tx.get(Category, code, with_for_update=True)
    if category is None:
        raise CategoryUnknown
    before = category.model_dump()
    for name in NAMES:
        setattr(category, name, worded(name, values.get(name, ""), LONGEST_NAME))
    category.standard = values.get("standard", "").strip()
    if len(category.standard) > LONGEST_STANDARD:
        raise CategoryRefused("standard")
    if values.get("limit") not in act.reference.policy.limits:
        raise CategoryRefused("limit")
    category.limit = values["limit"]
    act.tx.add(category)
    return note_change(act, f"category:{code}", before, category.model_dump(), reason)


def worded(field: str, words: str, most: int) -> str:
    """Return a name on one line. Raises CategoryRefused."""
    name = words.strip()
    if not name or len(name) > most or not name.isprintable():
        raise CategoryRefused(field)
    return name
