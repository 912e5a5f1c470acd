"""The socket in the data folder: commands that write hand their work to the running server."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from bot.folder import SOCKET, socket_path

LIMIT = 128 * 1024 * 1024
"""Bytes of one order or answer: an import file travels whole."""

Order = dict[str, Any]
Obey = Callable[[Order], Awaitable[Order]]


class NoServer(Exception):
    """Nobody listens on this folder's socket."""


@contextlib.asynccontextmanager
async def listening(folder: Path, obey: Obey) -> AsyncIterator[None]:
    """Take orders on the folder's socket; only this user can connect."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, ValueError):
            order = json.loads(await reader.readline())
            writer.write(json.dumps(await obey(order), ensure_ascii=False).encode() + b"\n")
            await writer.drain()
        writer.close()

    (folder / SOCKET).unlink(missing_ok=True)
    with socket_path(folder) as path:
        server = await asyncio.start_unix_server(serve, path, limit=LIMIT)
        (folder / SOCKET).chmod(0o600)
    try:
        yield
    finally:
        server.close()
        (folder / SOCKET).unlink(missing_ok=True)


async def hand_over(folder: Path, order: Order) -> Order:
    """Give an order to the running server and return its answer. Raises NoServer."""
    try:
        with socket_path(folder) as path:
            reader, writer = await asyncio.open_unix_connection(path, limit=LIMIT)
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise NoServer from error
    writer.write(json.dumps(order, ensure_ascii=False).encode() + b"\n")
    await writer.drain()
    answer = await reader.readline()
    writer.close()
    if not answer:
        raise NoServer
    return dict(json.loads(answer))
