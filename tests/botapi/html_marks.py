"""Reads parse_mode HTML, and refuses what Telegram refuses. Source: Bot API, HTML style; words of TDLib."""

import re

from tests.botapi.errors import bad_request
from tests.botapi.model import Json
from tests.botapi.texts import units

KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    **{
        "a": "text_link",
        "code": "code",
        "pre": "pre",
        "blockquote": "blockquote",
        "tg-emoji": "custom_emoji",
    },
    **dict.fromkeys(("tg-time",), "date_time"),
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(#x[0-9a-fA-F]+|#[0-9]+|[a-z]+);")
TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*)\s*>"
)
ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")


def _plain(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        name = match.group(1)
        if name.startswith("#"):
            number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
            return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else match.group()
        return NAMED.get(name, match.group())

    return REFERENCE.sub(character, text)


def _entity(tag: str, attributes: dict[str, str], offset: int, length: int) -> Json:
    entity: Json = {"type": KINDS[tag], "offset": offset, "length": length}
    if tag == "a":
        entity["url"] = attributes.get("href", "")
    if tag == "tg-emoji":
        entity["custom_emoji_id"] = attributes.get("emoji-id", "")
    if tag == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    if tag == "code" and attributes.get("class", "").startswith("language-"):
        entity["language"] = attributes["class"].removeprefix("language-")
    return entity


def _attributes(words: str) -> dict[str, str]:
    return {
        name.lower(): _plain(first or second or third)
        for name, first, second, third in ATTRIBUTE.findall(words)
    }


def _opened(source: str, at: int, match: re.Match[str] | None) -> tuple[str, dict[str, str]]:
    """Return the tag that starts at `at` and its attributes, or refuse it."""
    offset = len(source[:at].encode())
    if match is None:
        named = re.match(r"</?([A-Za-z0-9-]*)", source[at:])
        name = named.group(1) if named else ""
        if name.lower() in KINDS:
            raise bad_request(f"can't parse entities: Unclosed start tag at byte offset {offset}")
        raise bad_request(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
    tag, attributes = match.group(2).lower(), _attributes(match.group(3))
    if tag not in KINDS or (tag == "span" and attributes.get("class") != "tg-spoiler"):
        raise bad_request(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {offset}')
    return tag, attributes


def parse(source: str) -> tuple[str, list[Json]]:
    """Return the text without marks and its entities. Raises Refused where a tag is unknown or unbalanced."""
    text, entities, position = "", [], 0
    stack: list[tuple[str, dict[str, str], int]] = []
    while (at := source.find("<", position)) >= 0:
        text += _plain(source[position:at])
        match = TAG.match(source, at)
        if match is not None and match.group(1):
            entities.append(_closed(source, at, match.group(2).lower(), stack, units(text)))
        else:
            stack.append((*_opened(source, at, match), units(text)))
        position = match.end() if match else at + 1
    text += _plain(source[position:])
    if stack:
        raise bad_request(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{stack[-1][0]}\""
        )
    kept = [each for each in entities if each["length"] and each.get("url") != ""]
    return text, sorted(_joined(kept), key=lambda each: (each["offset"], -each["length"]))


def _closed(source: str, at: int, tag: str, stack: list[tuple[str, dict[str, str], int]], now: int) -> Json:
    offset = len(source[:at].encode())
    if not stack:
        raise bad_request(f"can't parse entities: Unexpected end tag at byte offset {offset}")
    opened, attributes, start = stack.pop()
    if opened != tag:
        raise bad_request(
            f"can't parse entities: Unmatched end tag at byte offset {offset}, "
            f'expected "</{opened}>", found "</{tag}>"'
        )
    return _entity(tag, attributes, start, now - start)


def _joined(entities: list[Json]) -> list[Json]:
    """Return `pre` with the language of the `code` inside it, and that code no more."""
    blocks = {(each["offset"], each["length"]): each for each in entities if each["type"] == "pre"}
    kept = []
    for each in entities:
        block = blocks.get((each["offset"], each["length"]))
        if each["type"] == "code" and block is not None:
            block |= {"language": each["language"]} if "language" in each else {}
        else:
            kept.append(
                {key: value for key, value in each.items() if (each["type"], key) != ("code", "language")}
            )
    return kept
