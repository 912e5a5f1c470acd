"""Listens on loopback with uvicorn's HTTP protocol, so that connections can be cut and refused at will."""

import asyncio
import socket
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

KEEP_ALIVE = 75
"""Seconds that a connection may rest, as nginx has them: longer than any client of ours keeps one.

With uvicorn's 5 s server and client would let go of it at the same instant, and a call be lost between them.
"""


class _Protocol(HttpToolsProtocol):
    """Hands its transport to the application, which may want to cut it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(cast(asyncio.Transport, transport))


def _reserved(port: int) -> socket.socket:
    """Return a bound socket that does not listen: the port stays ours while connections are refused."""
    # named, so that asyncio knows it for TCP and switches the 40 ms delay of small packets off
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    sock.bind(("127.0.0.1", port))
    return sock


class Server:
    """One application on one port of loopback."""

    def __init__(self, app: Starlette, port: int) -> None:
        self._config = uvicorn.Config(
            app, log_config=None, access_log=False, ws="none", lifespan="off", timeout_keep_alive=KEEP_ALIVE
        )
        self._config.load()
        self._state = ServerState()
        self._guard = _reserved(port)
        self._server: asyncio.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.port: int = self._guard.getsockname()[1]

    def _protocol(self) -> asyncio.Protocol:
        return _Protocol(self._config, self._state, {})

    async def up(self) -> None:
        """Accept connections."""
        self._loop = asyncio.get_running_loop()
        if self._server is None:
            self._server = await self._loop.create_server(self._protocol, sock=_reserved(self.port))

    async def down(self) -> None:
        """Refuse connections and cut those that are."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in list(self._state.connections):
            cast(Any, connection).transport.abort()
        await asyncio.sleep(0)

    async def close(self) -> None:
        """End, with whatever still runs."""
        await self.down()
        if self._state.tasks:
            _, late = await asyncio.wait(self._state.tasks, timeout=1)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._guard.close()
