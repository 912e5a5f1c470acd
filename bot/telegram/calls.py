"""Asks the Bot API of one bot: the few calls by which updates come in. Its token stands in no log."""

from typing import Any

import httpx

from bot.pictures import LARGEST_BYTES

SOON = 10.0
"""Seconds for a call that is answered at once."""

TOO_BIG = "file is too big"


class ApiError(Exception):
    """The Bot API did not do what we asked."""


class Unreachable(ApiError):
    """No answer, or none that could be read."""


class FileTooLarge(ApiError):
    """More than the Bot API gives, or more than we take."""


class Refused(ApiError):
    """An answer that says no; `retry_after` in seconds where it names a time."""

    def __init__(self, code: int, reason: str, retry_after: float | None = None) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason
        self.retry_after = retry_after


class BotApi:
    """One bot's calls."""

    def __init__(self, token: str, base: str) -> None:
        self._client = httpx.AsyncClient(timeout=SOON, limits=httpx.Limits(max_connections=64))
        self._methods = f"{base.rstrip('/')}/bot{token}/"
        self._files = f"{base.rstrip('/')}/file/bot{token}/"

    async def call(self, method: str, patience: float = SOON, **given: Any) -> Any:
        """Return the result of a method; `patience` in seconds. Raises Refused, Unreachable."""
        try:
            answer = await self._client.post(self._methods + method, json=given, timeout=patience)
            told = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise Unreachable(type(error).__name__) from None
        if not isinstance(told, dict) or not isinstance(told.get("ok"), bool):
            raise Unreachable("answer")
        if told["ok"]:
            return told.get("result")
        raise refusal(told)

    async def file(self, file_id: str) -> bytes:
        """Return the content of a file. Raises FileTooLarge, Refused, Unreachable."""
        try:
            found = await self.call("getFile", file_id=file_id)
        except Refused as refused:
            raise FileTooLarge if TOO_BIG in refused.reason.lower() else refused from None
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str):
            raise Unreachable("path")
        try:
            return await self._download(path)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(type(error).__name__) from None

    async def _download(self, path: str) -> bytes:
        parts: list[bytes] = []
        seen = 0
        async with self._client.stream("GET", self._files + path) as answer:
            if answer.is_error:
                raise Unreachable(str(answer.status_code))
            async for part in answer.aiter_bytes():
                seen += len(part)
                if seen > LARGEST_BYTES:
                    raise FileTooLarge
                parts.append(part)
        return b"".join(parts)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()


def refusal(told: dict[str, Any]) -> ApiError:
    """Read an answer that says no."""
    code, parameters = told.get("error_code"), told.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    number = code if isinstance(code, int) else 0
    return Refused(number, str(told.get("description", "")), wait if isinstance(wait, int | float) else None)
