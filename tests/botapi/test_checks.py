"""Guards that a request which the other library would not write is told. aiogram is not loaded here."""

from typing import Any

import httpx
import pytest

from tests.botapi.api import botapi
from tests.botapi.checks import by_ptb
from tests.botapi.checks.either import other_library
from tests.botapi.conftest import Caller
from tests.botapi.errors import Deviating

KEYS = {"inline_keyboard": [[{"text": "x", "callback_data": "a"}]]}
MENU = [{"command": "a", "description": "b"}]

RIGHT: list[tuple[str, dict[str, Any]]] = [
    ("sendMessage", {"chat_id": 5, "text": "好", "reply_markup": KEYS}),
    ("getUpdates", {"offset": 5, "timeout": 20, "allowed_updates": ["message"]}),
    ("setMyCommands", {"commands": MENU, "scope": {"type": "chat", "chat_id": 5}}),
    ("sendPoll", {"chat_id": 5, "question": "几点？", "options": [{"text": "七点"}], "is_anonymous": False}),
    ("sendMediaGroup", {"chat_id": 5, "media": [{"type": "photo", "media": "attach://a", "caption": "图"}]}),
    ("editMessageMedia", {"chat_id": 5, "message_id": 7, "media": {"type": "photo", "media": "x"}}),
    ("setWebhook", {"url": "https://example.org", "secret_token": "a", "max_connections": 5}),
    ("sendLocation", {"chat_id": 5, "latitude": 31.2, "longitude": 121}),
]

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"chat_id": 5, "text": "好", "colour": "red"}, "colour"),
    ("sendMessage", {"chat_id": 5}, "text"),
    ("sendMessage", {"chat_id": "five", "text": "好"}, "chat_id"),
    ("sendMessage", {"chat_id": 5, "text": "好", "reply_markup": {"rows": []}}, "reply_markup"),
    (
        "sendMessage",
        {"chat_id": 5, "text": "好", "reply_markup": {"inline_keyboard": [[{"text": "x", "shape": 1}]]}},
        "shape",
    ),
    ("sendPoll", {"chat_id": 5, "question": "几点？", "options": ["七点"]}, "options[0]"),
    ("sendMediaGroup", {"chat_id": 5, "media": [{"type": "photo", "media": "a", "size": 1}]}, "size"),
    ("setMyCommands", {"commands": [{"command": "a"}]}, "commands[0]"),
]


@pytest.mark.parametrize(("method", "params"), RIGHT, ids=[method for method, _ in RIGHT])
def test_python_telegram_bot_has_nothing_against_what_is_right(method: str, params: dict[str, Any]) -> None:
    assert by_ptb.deviations(method, params, {}) == []


@pytest.mark.parametrize(("method", "params"), RIGHT[:-2], ids=[method for method, _ in RIGHT[:-2]])
def test_aiogram_s_source_has_nothing_against_what_is_right(method: str, params: dict[str, Any]) -> None:
    assert other_library("ptb", method, params, {}) == []


@pytest.mark.parametrize(("method", "params", "words"), WRONG)
def test_what_is_wrong_is_told(method: str, params: dict[str, Any], words: str) -> None:
    found = by_ptb.deviations(method, params, {})

    assert len(found) == 1
    assert words in found[0]


async def test_a_deviating_request_fails_the_test(client: httpx.AsyncClient) -> None:
    with pytest.raises(Deviating, match="residents getMe"):
        await _sing(client)


async def test_a_test_that_failed_already_says_why(client: httpx.AsyncClient) -> None:
    with pytest.raises(ZeroDivisionError):
        await _sing(client, ZeroDivisionError())


async def _sing(client: httpx.AsyncClient, error: Exception | None = None) -> None:
    async with botapi() as api:
        await Caller(client, api, "residents").result("getMe", colour="red")
        if error is not None:
            raise error
