"""Recognises in a process of its own, one thing at a time, within limits of time and memory."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.recognition.senses import NotRecognised
from workflows.attachments import Kind

PATIENCE = 300.0
"""Seconds after which a recognition is stopped: five minutes of speech take two on a slow core."""

IDLE = 120.0
"""Seconds without work after which the process ends and gives its memory back."""

LONGEST_ANSWER = 2**20
"""Bytes of one answer."""

CHILD = ("-m", "bot.recognition.child")


@dataclass
class Apart:
    """Ears and eyes in another process, which begins with the first work and ends when there is none."""

    kinds: frozenset[str]
    arguments: Sequence[str]  # of the other process
    program: Sequence[str] = (sys.executable, *CHILD)
    patience: float = PATIENCE
    idle: float = IDLE
    _child: Process | None = None
    _ending: asyncio.TimerHandle | None = None
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def recognise(self, kind: Kind, content: bytes) -> str:
        """Return the words of an attachment; empty where there are none. Raises NotRecognised."""
        async with self._one:
            if self._ending is not None:
                self._ending.cancel()
            try:
                told = await asyncio.wait_for(self._asked(kind, content), self.patience)
            except TimeoutError:
                await self._stop()
                raise NotRecognised("out of time") from None
            except (OSError, ValueError):  # it died: nothing to write to, or no answer
                await self._stop()
                raise NotRecognised("process ended") from None
            self._ending = asyncio.get_running_loop().call_later(self.idle, self._let_go)
        if "error" in told:
            raise NotRecognised(told["error"])
        return str(told["words"])

    async def close(self) -> None:
        """End the other process."""
        if self._ending is not None:
            self._ending.cancel()
        await self._stop()

    async def _asked(self, kind: Kind, content: bytes) -> dict[str, str]:
        child = await self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps({"kind": kind, "size": len(content)}).encode() + b"\n" + content)
        await child.stdin.drain()
        told: dict[str, str] = json.loads(await child.stdout.readline())
        return told

    async def _running(self) -> Process:
        if self._child is None or self._child.returncode is not None:
            environment = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
            self._child = await asyncio.create_subprocess_exec(
                *self.program, *self.arguments, stdin=PIPE, stdout=PIPE, env=environment, limit=LONGEST_ANSWER
            )
        return self._child

    def _let_go(self) -> None:
        """Close its input when nothing is under way: it ends by itself."""
        if self._child is not None and self._child.stdin is not None and not self._one.locked():
            self._child.stdin.close()
            self._child = None

    async def _stop(self) -> None:
        child, self._child = self._child, None
        if child is not None and child.returncode is None:
            child.kill()
            await child.wait()
