"""Looks at a request with python-telegram-bot's methods and types."""

import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import telegram

from tests.botapi.model import Json, words
from tests.botapi.params import DECIMALS, NUMBERS, SWITCHES, Upload

OWN = words(
    "self read_timeout write_timeout connect_timeout pool_timeout api_kwargs filename location venue contact"
)
"""Arguments of the library, which never travel."""
TYPES: dict[str, type[telegram.TelegramObject]] = {
    "entities": telegram.MessageEntity,
    "caption_entities": telegram.MessageEntity,
    "question_entities": telegram.MessageEntity,
    "explanation_entities": telegram.MessageEntity,
    "link_preview_options": telegram.LinkPreviewOptions,
    "reply_parameters": telegram.ReplyParameters,
    "commands": telegram.BotCommand,
    "scope": telegram.BotCommandScope,
    "menu_button": telegram.MenuButton,
    "reaction": telegram.ReactionType,
}
KEYBOARDS: dict[str, type[telegram.TelegramObject]] = {
    "inline_keyboard": telegram.InlineKeyboardMarkup,
    "keyboard": telegram.ReplyKeyboardMarkup,
    "remove_keyboard": telegram.ReplyKeyboardRemove,
    "force_reply": telegram.ForceReply,
}
MEDIA: dict[str, type[telegram.TelegramObject]] = {
    "photo": telegram.InputMediaPhoto,
    "video": telegram.InputMediaVideo,
    "document": telegram.InputMediaDocument,
    "audio": telegram.InputMediaAudio,
    "animation": telegram.InputMediaAnimation,
}


@cache
def _signature(method: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the parameters that a method knows and those that it must have."""
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", method).lower()
    function = getattr(telegram.Bot, snake, None)
    if function is None:
        return frozenset(), frozenset()
    known = {name: each for name, each in inspect.signature(function).parameters.items() if name not in OWN}
    needed = {name for name, each in known.items() if each.default is inspect.Parameter.empty}
    return frozenset(known), frozenset(needed)


def _unknown(value: Any, where: str) -> Iterator[str]:
    """Yield the fields that an object took without knowing them."""
    if isinstance(value, telegram.TelegramObject):
        yield from (f"{where}.{name}: unknown" for name in value.api_kwargs)
        names = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
        for name in names:
            if not name.startswith("_") and name != "api_kwargs":
                yield from _unknown(getattr(value, name, None), f"{where}.{name}")
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from _unknown(each, f"{where}[{place}]")


def _object(kind: type[telegram.TelegramObject], value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {kind.__name__} expected, not {value!r}"
        return
    try:
        read = kind.de_json(value, None)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        yield f"{where}: no {kind.__name__}: {error}"
        return
    yield from _unknown(read, where)


def _media(value: Any, where: str) -> Iterator[str]:
    kind = MEDIA.get(str(value.get("type"))) if isinstance(value, dict) else None
    if kind is None:
        yield f"{where}: no InputMedia"
    else:
        yield from _input(kind, value, where)


def _input(kind: type[telegram.TelegramObject], value: Any, where: str) -> Iterator[str]:
    """Look at an object that the library only writes: its arguments are its fields."""
    if not isinstance(value, dict):
        yield f"{where}: {kind.__name__} expected, not {value!r}"
        return
    known = {*inspect.signature(kind.__init__).parameters, "type"}
    yield from (f"{where}.{name}: unknown" for name in value if name not in known)


def _tree(name: str, value: Any) -> Iterator[str]:
    if name == "reply_markup":
        kind = next((KEYBOARDS[key] for key in KEYBOARDS if isinstance(value, dict) and key in value), None)
        yield from _object(kind, value, name) if kind else [f"{name}: no keyboard"]
        return
    for place, each in enumerate(value if isinstance(value, list) else [value]):
        where = f"{name}[{place}]" if isinstance(value, list) else name
        if name == "media":
            yield from _media(each, where)
        elif name == "options":
            yield from _input(telegram.InputPollOption, each, where)
        elif name in TYPES:
            yield from _object(TYPES[name], each, where)


def _scalar(name: str, value: Any) -> Iterator[str]:
    wrong = (
        (name in NUMBERS and not isinstance(value, int) and not str(value).startswith("@"))
        or (name in DECIMALS and not isinstance(value, int | float))
        or (name in SWITCHES and not isinstance(value, bool))
    )
    if wrong:
        yield f"{name}: {value!r} has another type"


def deviations(method: str, params: Json, files: Mapping[str, Upload]) -> list[str]:
    """Return what is wrong with a call, empty where nothing is."""
    known, needed = _signature(method)
    if not known and params:
        return [f"{method}: unknown method or no parameters expected"]
    found = [f"{name}: unknown" for name in params if name not in known]
    found += [f"{name}: missing" for name in needed if name not in params and name not in files]
    for name, value in params.items():
        found += [*_tree(name, value), *_scalar(name, value)]
    return found
