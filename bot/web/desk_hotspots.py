"""The page of hot spots: what many people report at once where a member of staff looks, and how it grew."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import STAFF, Visitor, Visitors
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.votes.asked import Put, offered
from workflows.responsiveness.matters import WEEKS, HotMatter, gather, spots_of
from workflows.transaction import Transaction

FRESH = timedelta(minutes=10)
"""So long what was found for a seat is shown again: looking costs up to a second."""

KEPT = 64
"""Seats for which it is kept."""

BAR, GAP, HEIGHT = 8, 2, 32

Key = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Found:
    """What was found for a seat, and when."""

    at: datetime
    matters: Sequence[HotMatter]


@dataclass(frozen=True)
class Bar:
    """One week of the picture of a matter."""

    x: int
    y: int
    height: int


@dataclass(frozen=True)
class HotSpots:
    """Shows hot spots, one look at a time."""

    door: WebDoor
    pages: Pages
    visitors: Visitors
    found: dict[Key, Found] = field(default_factory=dict)
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def routes(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/hotspots", self.page, methods=["GET"])
        return router

    async def page(self, request: Request) -> Response:
        """Show what is hot where the reader looks; to others, the desk."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or not has_duty(visitor.chat.role, Duty.QUEUE):
            return RedirectResponse("/desk", 303)
        locale = locale_of(visitor.chat.locale)
        found = await self.of_seat(visitor)
        puts = await self.door.database.read(lambda tx: offered(act_of(tx, self.door, visitor)))
        return self.pages.show(
            request,
            "desk_hotspots.html",
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            found=found,
            may_put=Put.CHOICE in puts,
            weeks=WEEKS,
            bars=bars,
            width=WEEKS * (BAR + GAP),
            height=HEIGHT,
            bar=BAR,
            names=Namer(self.door.reference(), locale),
        )

    async def of_seat(self, visitor: Visitor) -> Found:
        """Return what was found for a seat; looked for anew when it is old."""
        chat, reference, now = visitor.chat, self.door.reference(), self.door.clock()
        key = (str(chat.role), chat.body, chat.area)
        async with self.looking:
            known = self.found.get(key)
            if known is not None and timedelta(0) <= now - known.at < FRESH:
                return known

            def look(tx: Transaction) -> Sequence[HotMatter]:
                return spots_of(gather(tx, reference, chat, now), reference)

            made = Found(now, await self.door.database.read(look))
            self.found.pop(key, None)
            self.found[key] = made
            while len(self.found) > KEPT:
                self.found.pop(next(iter(self.found)))
            return made


def bars(weeks: Sequence[int]) -> list[Bar]:
    """Return the picture of how a matter grew: a bar a week, the most as high as the picture."""
    most = max(weeks, default=0) or 1
    heights = [round(HEIGHT * count / most) for count in weeks]
    return [Bar(at * (BAR + GAP), HEIGHT - height, height) for at, height in enumerate(heights) if height]
