"""Puts a matter into the words of a vote: category, place and ways to go, never what a resident said."""

from collections.abc import Sequence

from bot.catalogue.sentences import phrase, show
from models.vocabulary import Locale
from models.vocabulary_votes import Secrecy
from workflows.reference import Reference

LEAST = 2
"""Ways that make a choice; with fewer people are asked how to go on."""


def draft_of(
    reference: Reference, locale: Locale, category: str | None, area: str | None, ways: Sequence[str] = ()
) -> dict[str, str]:
    """What a vote about a kind of matter in a place says by itself, in the language of who puts it."""
    named = show(reference.category_names(category), locale)
    about = {"category": named, "place": reference.area_name(area)}
    options = phrase("decide.draft.options", locale) if len(ways) < LEAST else "\n".join(ways)
    return {
        "title": phrase("decide.draft.title", locale, **about),
        "question": phrase("decide.draft.question", locale, **about),
        "options": options,
        "most": "1",
        "secrecy": str(Secrecy.PSEUDONYMOUS),
        "closes": "",
    }
