"""What somebody begins in their own words, and what they say of it: 「我想发起联名，要求修路灯」."""

import re
from functools import cache

from bot.dialogue.talk import bare, told_by
from workflows.script import in_one_script

FEWEST = 3
"""Letters that say what is wanted at least."""

APART = re.compile(r"[\s,.:;!\uff0c\u3002\uff1a\uff1b\uff01\u3001\u300a\u300b\"\u201c\u201d]+")
"""What stands between the beginning and the rest."""


def alike(text: str) -> str:
    """The letters of a text in the one form in which words are compared: traditional ones read the same."""
    return bare(in_one_script(text))


@cache
def wordings(kind: str) -> tuple[str, ...]:
    """The words of a kind as they are compared, the longest first."""
    return tuple(sorted({alike(each) for each in told_by(kind)}, key=len, reverse=True))


@cache
def head(kind: str) -> re.Pattern[str]:
    """How an act of a kind is begun: who wishes, what is begun, and the rest."""
    wish, begun = (any_of(each) for each in ("wish", kind))
    return re.compile(rf"(?P<wish>(?:{wish})*)(?:{begun})(?P<rest>.*)", re.DOTALL)


def any_of(kind: str) -> str:
    """A pattern of any word of a kind; letters of the alphabet may stand apart."""
    return "|".join(spaced(each) if each.isascii() else re.escape(each) for each in wordings(kind))


def spaced(word: str) -> str:
    """A pattern of words that were brought together: between their letters may be a space."""
    return r"\s*".join(map(re.escape, word)) + r"\s*"


def told(text: str, kind: str, goes_on: str) -> str | None:
    """What is wanted, in its own words; None where words begin nothing of the kind.

    Somebody must wish it, and the rest must stand apart or begin as a demand does (`goes_on`).
    """
    found = head(kind).fullmatch(in_one_script(text.strip()).lower())
    if found is None or not found["wish"]:
        return None
    rest = text.strip()[-len(found["rest"]) :] if found["rest"] else ""
    words = APART.sub("", rest, count=1) if APART.match(rest) else rest
    if len(bare(words)) < FEWEST:
        return None
    demanded = alike(words).startswith(wordings(goes_on))
    return words if demanded or len(words) < len(rest) else None
