"""Fills the lists from which an operator chooses: bodies, areas with their place in the tree, categories."""

from collections.abc import Iterator

from models.vocabulary import AreaKind, Locale
from workflows.cases.routing import EVERY
from workflows.lists.entries import LEVELS
from workflows.reference import Reference

Choices = list[tuple[str, str]]
INDENT = "\u2003"


def body_choices(reference: Reference, without: str = "") -> Choices:
    """Every body by name, but one."""
    found = [(each.code, each.name) for each in reference.standing.values() if each.code != without]
    return sorted(found, key=lambda pair: pair[1])


def area_choices(reference: Reference, *, every: str = "") -> Choices:
    """The areas a case lies in, as a tree; `every` is what the choice of all is called."""
    first = [(EVERY, every)] if every else []
    return [*first, *_branch(reference, None, 0)]


def _branch(reference: Reference, parent: str | None, depth: int) -> Iterator[tuple[str, str]]:
    for fact in reference.areas.values():
        if fact.parent == parent and fact.kind in LEVELS and depth < len(AreaKind):
            yield fact.code, INDENT * depth + fact.name
            yield from _branch(reference, fact.code, depth + 1)


def category_choices(reference: Reference, locale: Locale, *, every: str = "") -> Choices:
    """The categories, leaves under their first level; `every` is what the choice of all is called."""
    found: Choices = [(EVERY, every)] if every else []
    for fact in sorted(reference.categories.values(), key=lambda each: (each.parent or each.code, each.code)):
        found.append((fact.code, (INDENT if fact.parent else "") + fact.names.by_locale[locale]))
    return found
