"""Lengths and marks in texts as Telegram counts and finds them: in UTF-16 units."""

import re
from collections.abc import Iterator

from tests.botapi.model import Json

FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"“”，。；（）]+")),
    ("email", re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+[A-Za-z]")),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z0-9_]{4,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#[^\W\d]\w{0,254}")),
)


def units(text: str) -> int:
    """Return the length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _finds(text: str) -> Iterator[tuple[int, int, str]]:
    for kind, pattern in FOUND:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), kind


def found_entities(text: str) -> list[Json]:
    """Return what Telegram marks by itself: addresses, commands, mentions, hashtags; none inside another."""
    entities: list[Json] = []
    end = 0
    for start, stop, kind in sorted(_finds(text), key=lambda each: (each[0], -each[1])):
        if start >= end:
            entities.append({"type": kind, "offset": units(text[:start]), "length": units(text[start:stop])})
            end = stop
    return entities


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Return the text without white space at its ends, the entities moved and cut to it."""
    lead = units(text[: len(text) - len(text.lstrip())])
    short = text.strip()
    end = units(short)
    moved = []
    for each in entities:
        start, stop = max(each["offset"] - lead, 0), min(each["offset"] + each["length"] - lead, end)
        if stop > start:
            moved.append({**each, "offset": start, "length": stop - start})
    return short, moved


def merged(given: list[Json], found: list[Json]) -> list[Json]:
    """Return the entities of the sender and, where they leave room, what Telegram found."""
    literal = {
        "code",
        "pre",
        "text_link",
        "text_mention",
        "url",
        "email",
        "bot_command",
        "mention",
        "hashtag",
    }
    taken = [(each["offset"], each["offset"] + each["length"]) for each in given if each["type"] in literal]
    free = [
        each
        for each in found
        if not any(start < each["offset"] + each["length"] and each["offset"] < stop for start, stop in taken)
    ]
    return sorted([*given, *free], key=lambda each: (each["offset"], -each["length"]))
