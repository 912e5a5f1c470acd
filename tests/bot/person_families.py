"""The keys that are put together about a person's own data and doors."""

from collections.abc import Iterable

from bot.dialogue.privacy import SEPARATE
from models.vocabulary import ContactKind, ContactReason
from workflows.attachments import Kind
from workflows.privacy.link import No

PERSON: dict[str, Iterable[object]] = {
    "contact.": ContactKind,
    "contact.how.": ContactKind,
    "contact.unfit.": ContactKind,
    "contact_kind.": ContactKind,
    "contact_reason.": ContactReason,
    "link.no.": No,
    "recognised.": Kind,
    "privacy.": [f"{each}.{answer}" for each in SEPARATE for answer in ("yes", "no")],
}

TOGGLES = frozenset(f"{name}_{each}" for each in SEPARATE for name in ("agree", "disagree"))
"""Buttons of consents, whose labels say what is agreed to."""
