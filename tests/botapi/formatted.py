"""Turns the text of a call, with its parse mode or entities, into what stands in the message."""

from typing import Any

from tests.botapi import html_marks, markdown_marks
from tests.botapi.errors import bad_request
from tests.botapi.model import Json
from tests.botapi.params import Params
from tests.botapi.texts import found_entities, merged, trimmed, units

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
PARSERS = {
    "html": html_marks.parse,
    "markdownv2": markdown_marks.parse,
    "markdown": markdown_marks.parse_old,
}


def read(source: str, mode: str, given: list[Json] | None) -> tuple[str, list[Json]]:
    """Return text and entities as they stand in the message. Raises Refused for what cannot be parsed."""
    if not mode:
        text, entities = source, _checked(source, given or [])
    elif mode.lower() not in PARSERS:
        raise bad_request("unsupported parse_mode")
    else:
        text, entities = PARSERS[mode.lower()](source)
    text, entities = trimmed(text.replace("\r", ""), entities)
    return text, merged(entities, found_entities(text))


def _checked(text: str, entities: list[Any]) -> list[Json]:
    end = units(text)
    for each in entities:
        if not isinstance(each, dict) or not {"type", "offset", "length"} <= set(each):
            raise bad_request("can't parse MessageEntity: Can't find field \"type\"")
        if each["offset"] < 0 or each["length"] < 0 or each["offset"] > end:
            raise bad_request("can't parse entities: wrong entity offset or length specified")
        if each["type"] == "text_link" and not each.get("url"):
            raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
    return [each for each in entities if each["length"]]


def text_content(params: Params) -> Json:
    """Return {text, entities} of sendMessage or editMessageText; 1-4096 units after parsing."""
    text, entities = read(params.text("text"), params.text("parse_mode"), params.rows("entities"))
    if not text:
        raise bad_request("message text is empty")
    if units(text) > TEXT_UNITS:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(caption: str, mode: str, given: list[Json] | None) -> Json:
    """Return {caption, caption_entities} (empty without a caption); 0-1024 units after parsing."""
    text, entities = read(caption, mode, given)
    if units(text) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def caption_of(params: Params) -> Json:
    return caption_content(params.text("caption"), params.text("parse_mode"), params.rows("caption_entities"))
