"""The bare ceiling: the same HTTP server, which writes so many raw rows per update with group commit.

A program of its own, `python -m benchmarks.parts.bare FOLDER PORT ROWS`.
"""

import asyncio
import queue
import sqlite3
import sys
import threading
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from models.database import GROUP

BODY = "x" * 300
Waiting = tuple[asyncio.Future[None], asyncio.AbstractEventLoop]


class RawLane:
    """One writer thread on sqlite3 itself, durable as the house is: WAL, synchronous=FULL."""

    def __init__(self, file: Path, rows: int) -> None:
        self._rows = [(number, BODY) for number in range(rows)]
        self._waiting: queue.SimpleQueue[Waiting] = queue.SimpleQueue()
        self._file = file
        threading.Thread(target=self._run, daemon=True).start()

    async def write(self) -> None:
        """Return when the rows of one update are durable."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._waiting.put((future, loop))
        await future

    def _run(self) -> None:
        connection = sqlite3.connect(self._file, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, chat INTEGER, body TEXT)")
        while True:
            group = [self._waiting.get()]
            while len(group) < GROUP and not self._waiting.empty():
                group.append(self._waiting.get())
            connection.execute("BEGIN IMMEDIATE")
            for _ in group:
                connection.executemany("INSERT INTO raw (chat, body) VALUES (?, ?)", self._rows)
            connection.execute("COMMIT")
            group[0][1].call_soon_threadsafe(tell, group)


def tell(group: list[Waiting]) -> None:
    """Let everybody know whose rows are durable."""
    for future, _ in group:
        if not future.done():
            future.set_result(None)


def build(lane: RawLane) -> Starlette:
    """Return the application: one route, which reads JSON and writes."""

    async def message(request: Request) -> Response:
        await request.json()
        await lane.write()
        return JSONResponse({"messages": []})

    return Starlette(routes=[Route("/api/chat/messages", message, methods=["POST"])])


def main(folder: Path, port: int, rows: int) -> None:
    """Serve until terminated."""
    lane = RawLane(folder / "bare.db", rows)
    uvicorn.run(
        build(lane), host="127.0.0.1", port=port, log_config=None, access_log=False, server_header=False
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
