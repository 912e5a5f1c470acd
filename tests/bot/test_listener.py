"""Guards how the port is opened."""

import socket
from pathlib import Path

from bot.run import listener
from bot.settings import Settings


def test_a_small_answer_does_not_wait_for_the_next_packet(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with listener(Settings(data=tmp_path, port=port)) as opened:
        with socket.create_connection(opened.getsockname()):
            accepted, _ = opened.accept()

        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
