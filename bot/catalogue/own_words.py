"""Holds what this house says in its own words; it stands before the sentences that came with it.

A process renders for one house, and every door of it renders: so the words are kept here once, replaced as
a whole when they have changed, and handed to nobody.
"""

from collections.abc import Mapping

from models.vocabulary import Locale

OwnWords = Mapping[tuple[Locale, str], str]
"""Sentences by language and key."""

_own: dict[Locale, Mapping[str, str]] = {}


def own_words(locale: Locale, key: str) -> str | None:
    """Return how this house says a sentence; None: as it came."""
    return _own.get(locale, {}).get(key)


def speak_own_words(words: OwnWords) -> None:
    """Say these sentences in these words from now on, and every other as it came."""
    for locale in Locale:
        _own[locale] = {key: text for (spoken, key), text in words.items() if spoken is locale}
