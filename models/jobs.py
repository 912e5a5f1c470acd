"""A step on its way to the database, and how its caller hears what became of it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session

Result = TypeVar("Result")
Step = Callable[[Session], Result]


@dataclass
class Job:
    """A step on its way through the lane."""

    step: Step[Any]
    future: "Future[Any] | asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop | None = None  # where the future lives, when it lives in one
    result: Any = None
    error: BaseException | None = None


def tell_all(jobs: list[Job]) -> None:
    """Tell everybody who waits; an event loop is woken once for all that wait in it."""
    loops: dict[asyncio.AbstractEventLoop | None, list[Job]] = {}
    for job in jobs:
        loops.setdefault(job.loop, []).append(job)
    for loop, waiting in loops.items():
        if loop is None:
            resolve(waiting)
        else:
            with suppress(RuntimeError):  # nobody waits in a loop that is closed
                loop.call_soon_threadsafe(resolve, waiting)


def resolve(jobs: list[Job]) -> None:
    """Let futures know what became of their steps; one whose caller went away wants to know nothing."""
    for job in jobs:
        if gave_up(job.future):
            continue
        if job.error is None:
            job.future.set_result(job.result)
        else:
            job.future.set_exception(job.error)


def gave_up(future: "Future[Any] | asyncio.Future[Any]") -> bool:
    """Whether nobody waits any more; from now on nobody can give up."""
    if isinstance(future, Future):
        return not future.set_running_or_notify_cancel()
    return future.cancelled()
