"""The bare ceiling: the same HTTP server, which writes so many raw rows per update with group commit.

A program of its own, `python -m benchmarks.parts.bare FOLDER PORT ROWS [URL]`: with the URL of a PostgreSQL
it writes there, a transaction for each update, as many at once as the house does.
"""

import asyncio
import queue
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from models.database import GROUP
from models.postgres_lane import WRITERS

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


class RawPool:
    """Writer threads on psycopg itself, durable as the house is: synchronous_commit=on."""

    def __init__(self, url: str, rows: int) -> None:
        self._rows = [(number, BODY) for number in range(rows)]
        self._url = url
        self._mine = threading.local()
        self._threads = ThreadPoolExecutor(WRITERS)

    async def write(self) -> None:
        """Return when the rows of one update are durable."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._write)

    def _write(self) -> None:
        connection: psycopg.Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = psycopg.connect(self._url)
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO raw (chat, body) VALUES (%s, %s)", self._rows)
        connection.commit()


def tell(group: list[Waiting]) -> None:
    """Let everybody know whose rows are durable."""
    for future, _ in group:
        if not future.done():
            future.set_result(None)


def build(lane: RawLane | RawPool) -> Starlette:
    """Return the application: one route, which reads JSON and writes."""

    async def message(request: Request) -> Response:
        await request.json()
        await lane.write()
        return JSONResponse({"messages": []})

    return Starlette(routes=[Route("/api/chat/messages", message, methods=["POST"])])


def main(folder: Path, port: int, rows: int, url: str = "") -> None:
    """Serve until terminated."""
    lane = RawPool(url, rows) if url else RawLane(folder / "bare.db", rows)
    uvicorn.run(
        build(lane), host="127.0.0.1", port=port, log_config=None, access_log=False, server_header=False
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
