"""What a queue can be narrowed to, and what may be done to several of its cases at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.web.names import Namer
from models.vocabulary import BODY_ROLES, OPEN_STATUSES, AreaKind, Locale
from models.vocabulary_presence import BulkKind
from workflows.access import ChatView
from workflows.cases.narrowing import Narrowing
from workflows.cases.queue_parts import Asked
from workflows.presence import bulk
from workflows.presence.hands import name_of, those_at
from workflows.reference import Reference

Choice = tuple[str, str]
"""A code and its name."""


@dataclass(frozen=True)
class Choices:
    """What stands in the lists of the filters."""

    bodies: Sequence[Choice]
    categories: Sequence[Choice]
    areas: Sequence[Choice]
    statuses: Sequence[str]


@dataclass(frozen=True)
class Together:
    """What may be done to several cases: the kinds, to whom they may be given, what may be undone."""

    kinds: Sequence[BulkKind]
    people: Sequence[tuple[int, str]]
    undo: bulk.Done | None


def narrowing_in(asked: Mapping[str, str]) -> Narrowing:
    """Read from an address what a queue is narrowed to."""
    names = ("body", "category", "area", "status", "tag")
    return Narrowing(**{name: asked.get(name, "") for name in names}, risk=asked.get("risk") == "1")


def choices(reference: Reference, chat: ChatView, locale: Locale) -> Choices:
    """Return what this chat may choose from; who works for a body sees no other."""
    names = Namer(reference, locale)
    first = [code for code, fact in reference.categories.items() if not fact.parent]
    wide = [code for code, fact in reference.areas.items() if fact.kind in WIDE]
    return Choices(
        bodies=() if chat.role in BODY_ROLES else names.bodies(sorted(reference.bodies)),
        categories=[(code, names.category(code)) for code in sorted(first)],
        areas=[(code, names.area(code)) for code in sorted(wide)],
        statuses=sorted(OPEN_STATUSES),
    )


WIDE = frozenset({AreaKind.STREET, AreaKind.COMMUNITY, AreaKind.CELL})


def together(asked: Asked) -> Together:
    """Return what this chat may do to several cases at once."""
    chat = asked.chat
    kinds = bulk.KINDS.get(chat.role, ())
    able = BulkKind.ASSIGN in kinds and chat.body
    people = [(each, name_of(asked.tx, each)) for each in those_at(asked.tx, chat.body or "")] if able else []
    return Together(kinds, people, bulk.newest(asked.tx, chat.person_id, asked.now - bulk.UNDO))
