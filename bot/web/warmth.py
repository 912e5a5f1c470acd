"""Looks beside the pages at what costs the most, so that no reader pays for being the first.

Words, templates, the board of the front page, and what may be told of areas and categories in published
months: the last never changes, and is worked out for all of them at once.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

import structlog
from fastapi import FastAPI

from bot.catalogue.sentences import words_of
from bot.web.door import WebDoor
from bot.web.noticeboard import Noticeboard
from bot.web.pages import TEMPLATES, environment
from models.vocabulary import Locale
from workflows.responsiveness.dashboard.view import BACK, Grouped, Memory, all_told, published_months
from workflows.responsiveness.figures.compute import CAME
from workflows.responsiveness.figures.definitions import in_force, versions

PATTERNS = (
    *("base.html", "*_parts.html"),
    *("public.html", "public_dashboard.html", "public_figure*.html", "public_index*.html"),
)
"""What every page stands on, and pages whose templates take longest to read."""

KINDS: Final[tuple[tuple[Grouped, str], ...]] = (("area", ""), ("category", ""), ("category", CAME))
"""What the dashboard asks of all areas or categories."""

BEGIN, REST, BREATH = 3.0, 60.0, 0.05
"""Seconds after the start, between two looks, and between two months: whoever asks for a page comes first."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Warmth:
    """What the public pages keep in the memory of this process."""

    door: WebDoor
    noticeboard: Noticeboard
    memory: Memory

    async def run(self) -> None:
        """Look when the house has started, and again as months are published and lists change."""
        await asyncio.sleep(BEGIN)
        await asyncio.to_thread(read_words)
        await asyncio.to_thread(read_templates)
        while True:
            try:
                await self.look()
            except Exception as error:  # a worker loop: who asks for a page reads what is not there
                log.error("warming failed", error=type(error).__name__)
            await asyncio.sleep(REST)

    async def look(self) -> None:
        """Read the board, and work out what is told of the months that the dashboard draws, one by one."""
        await self.noticeboard.read()
        reference, read = self.door.reference(), self.door.database.read
        definitions = in_force(reference.local_date(self.door.clock()), versions())
        months = await read(lambda tx: published_months(tx, definitions))
        for month in months[-BACK:]:
            for by, only in KINDS:
                if (definitions.version, by, only, month) in self.memory.of(reference):
                    continue
                told = partial(all_told, reference=reference, definitions=definitions, memory=self.memory)
                await read(partial(told, by=by, months=[month], only=only))
                await asyncio.sleep(BREATH)


def read_words() -> None:
    """Read the catalogues: each takes as long as the aim of a page allows."""
    for locale in Locale:
        words_of(locale)


def read_templates() -> None:
    """Compile what is shown first."""
    for pattern in PATTERNS:
        for each in sorted(TEMPLATES.glob(pattern)):
            environment().get_template(each.name)


def lived(warmth: Warmth) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return what the web door does from its start to its end."""

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(warmth.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return life
