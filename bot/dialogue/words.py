"""Cleans what a person typed, without changing what they said."""

import unicodedata

LONGEST = 4000
"""Characters of one message (Open311: description up to 4,000)."""

UNSEEN = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")


def clean(text: str) -> str:
    """Drop control and direction characters, keep line breaks, trim."""
    kept = (each for each in text.replace("\r\n", "\n") if shown(each))
    return "".join(kept).strip()


def shown(character: str) -> bool:
    """Whether a character can be seen, or breaks a line."""
    return character == "\n" or (
        character not in UNSEEN and unicodedata.category(character) not in ("Cc", "Cs")
    )


def has_words(text: str) -> bool:
    """Whether there is a letter in it: digits, signs and emoji alone say nothing yet."""
    return any(unicodedata.category(each)[0] == "L" for each in text)


def is_foreign(text: str) -> bool:
    """Whether letters are there, but no Chinese ones."""
    return has_words(text) and not any("\u3400" <= each <= "\u9fff" for each in text)
