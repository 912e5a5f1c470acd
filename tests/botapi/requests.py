"""Reads a call from HTTP: GET or POST; query, JSON, form or multipart. Source: Bot API, Making requests."""

import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from tests.botapi.errors import bad_request
from tests.botapi.model import Json
from tests.botapi.params import Upload, typed

FIELD_BYTES = 2**20


def sender(headers: Mapping[str, str]) -> str:
    """Return which library wrote a request, by the name it gives itself."""
    agent = headers.get("user-agent", "")
    if "aiogram" in agent:
        return "aiogram"
    return "ptb" if "python-telegram-bot" in agent else "other"


async def _parts(headers: Headers, body: bytes) -> tuple[Json, dict[str, Upload]]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body
        yield b""

    multipart = headers.get("content-type", "").startswith("multipart/")
    parser = (
        MultiPartParser(headers, stream(), max_part_size=FIELD_BYTES)
        if multipart
        else FormParser(headers, stream())
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError):
        raise bad_request("can't parse the form") from None
    values: Json = {}
    files: dict[str, Upload] = {}
    for name, part in form.multi_items():
        if isinstance(part, UploadFile):
            data = await part.read()
            files[name] = Upload(part.filename or name, part.content_type or "application/octet-stream", data)
        else:
            values[name] = part
    await form.close()
    return values, files


async def body_params(headers: Mapping[str, str], body: bytes) -> tuple[Json, dict[str, Upload]]:
    """Return the values (as they came) and files of a body. Raises Refused for one that does not read."""
    given = Headers(dict(headers))
    kind = given.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" and body:
        try:
            values: Any = json.loads(body)
        except ValueError:
            raise bad_request("can't parse the JSON object") from None
        if not isinstance(values, dict):
            raise bad_request("object expected")
        return values, {}
    if kind in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        return await _parts(given, body)
    return {}, {}


async def read(
    query: Mapping[str, str], headers: Mapping[str, str], body: bytes
) -> tuple[Json, dict[str, Upload]]:
    """Return the typed parameters and the files of a call. Raises Refused."""
    values, files = await body_params(headers, body)
    return typed({**query, **values}), files
