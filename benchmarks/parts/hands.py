"""Processes that obey lines: those with a clock, and the bare loops beside them."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from benchmarks.parts.grounds import Ground

PROCESSES = 3
"""Of a database that several share."""

Hand = subprocess.Popen[str]


def processes_on(ground: Ground) -> int:
    """How many processes work on a database."""
    return PROCESSES if ground.shared else 1


def clocks(ground: Ground, stack: ExitStack) -> list[Hand]:
    """Start the processes with a clock."""
    given = [str(ground.folder), *([ground.url] if ground.shared else [])]
    return [stack.enter_context(hand("clock_hand", given)) for _ in range(processes_on(ground))]


def loops(ground: Ground, stack: ExitStack, rows: int) -> list[Hand]:
    """Start as many bare loops."""
    several = processes_on(ground)
    given = [[ground.url, str(each), str(several), str(rows)] for each in range(several)]
    return [stack.enter_context(hand("clock_bare", each)) for each in given]


@contextmanager
def hand(program: str, given: Sequence[str]) -> Iterator[Hand]:
    """Start a process that obeys lines, and wait until it is ready."""
    command = [sys.executable, "-m", f"benchmarks.parts.{program}", *given]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        while heard(process) != "ready":
            pass
        yield process
        assert process.stdin
        process.stdin.close()
        process.wait()


def heard(process: Hand) -> str:
    """Return the next line. Raises EOFError when the process has ended."""
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise EOFError(process.args)
    return line.strip()


def ordered(hands: Sequence[Hand], order: str) -> list[dict[str, Any]]:
    """Give all the same order at once; return their answers."""
    for each in hands:
        assert each.stdin
        each.stdin.write(f"{order}\n")
        each.stdin.flush()
    return [json.loads(heard(each)) for each in hands]
