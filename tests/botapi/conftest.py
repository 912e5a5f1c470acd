"""A server, and a plain client that speaks to it without either library."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.botapi.api import BotApi, botapi
from tests.botapi.people import Person


class Caller:
    """Calls methods as one bot; returns the status and the body."""

    def __init__(self, client: httpx.AsyncClient, api: BotApi, bot: str) -> None:
        self._client = client
        self._base = f"{api.url}/bot{api.token(bot)}"

    async def __call__(self, method: str, **params: Any) -> tuple[int, Any]:
        answer = await self._client.post(f"{self._base}/{method}", json=params)
        body = answer.json()
        return answer.status_code, body.get("result", body.get("description"))

    async def result(self, method: str, **params: Any) -> Any:
        status, result = await self(method, **params)
        assert status == 200, result
        return result


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with botapi(check=False) as served:
        yield served


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, timeout=10, verify=False) as opened:
        yield opened


@pytest.fixture
async def call(api: BotApi, client: httpx.AsyncClient) -> Caller:
    """The residents' bot."""
    return Caller(client, api, "residents")


@pytest.fixture
async def wang(api: BotApi) -> Person:
    """Somebody who has opened the residents' bot."""
    person = api.person("王甲")
    await person.opens("residents")
    return person
