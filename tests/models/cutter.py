"""Stands between a lane and its PostgreSQL, and cuts the wire at the worst moment."""

import socket
import threading
from contextlib import suppress
from enum import StrEnum
from types import TracebackType

from sqlalchemy import make_url

COMMIT = b"COMMIT"
SIZE = 65536


class Cut(StrEnum):
    """Where the next commit is cut."""

    NEVER = "never"
    REQUEST = "request"  # the server never hears of it
    LATE = "late"  # the server hears of it when everybody has given it up
    ANSWER = "answer"  # the server has committed, and nobody hears


class Cutter:
    """A door on loopback that hands everything to the server behind it, until it is told to cut."""

    def __init__(self, url: str) -> None:
        behind = make_url(url)
        self.server = f"{behind.query['host']}/.s.PGSQL.{behind.port or 5432}"
        self._door = socket.create_server(("127.0.0.1", 0))
        port = self._door.getsockname()[1]
        ours = behind.set(host="127.0.0.1", port=port, query={})
        self.url = ours.render_as_string(hide_password=False)
        self.cut = Cut.NEVER
        self.given_up = threading.Event()  # now the late message may arrive
        self.answered = threading.Event()
        self.answer = b""  # what the server said to the late message
        self._wires: list[Wire] = []
        self._thread = threading.Thread(target=self._receive, daemon=True)
        self._thread.start()

    def __enter__(self) -> "Cutter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shut()

    def shut(self) -> None:
        """Let nobody in any more, and throw out who is in."""
        end(self._door)
        self._thread.join()
        self._door.close()
        self.given_up.set()
        for wire in self._wires:
            wire.close()
        self._wires.clear()

    def _receive(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            self._wires.append(Wire(self, client))


class Wire:
    """One connection through the door."""

    def __init__(self, cutter: Cutter, client: socket.socket) -> None:
        self.cutter, self.client = cutter, client
        self.server = socket.socket(socket.AF_UNIX)
        self.server.connect(cutter.server)
        self.deaf = False
        ways = (self._carry_there, self._carry_back)
        self._threads = [threading.Thread(target=way, daemon=True) for way in ways]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Cut both ends."""
        for each in (self.client, self.server):
            end(each)
        for thread in self._threads:
            thread.join()
        self.client.close()
        self.server.close()

    def _carry_there(self) -> None:
        while data := take(self.client):
            if COMMIT in data:
                cut, self.cutter.cut = self.cutter.cut, Cut.NEVER
                self._cut(cut, data)
            else:
                give(self.server, data)
        if not self.deaf:
            end(self.server)

    def _cut(self, cut: Cut, data: bytes) -> None:
        self.deaf = cut in (Cut.LATE, Cut.ANSWER)
        if cut in (Cut.REQUEST, Cut.LATE):
            end(self.client)
        if cut is Cut.LATE:
            self.cutter.given_up.wait(10)
        if cut is not Cut.REQUEST:
            give(self.server, data)

    def _carry_back(self) -> None:
        while data := take(self.server):
            if self.deaf:
                self.cutter.answer = data
                self.cutter.answered.set()
                break
            give(self.client, data)
        end(self.client)
        end(self.server)


def take(source: socket.socket) -> bytes:
    """Receive something; nothing when the wire is cut."""
    try:
        return source.recv(SIZE)
    except OSError:
        return b""


def give(target: socket.socket, data: bytes) -> None:
    """Send something, unless the wire is cut."""
    with suppress(OSError):
        target.sendall(data)


def end(wire: socket.socket) -> None:
    """Cut a wire."""
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
