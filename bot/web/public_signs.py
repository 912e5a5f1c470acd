"""The public page of signs of gaming: how many, how many false alarms, and those that were founded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import render
from bot.dialogue.signs.routes import figures as causes
from bot.web import figures
from bot.web.door import WebDoor
from bot.web.names import Namer
from bot.web.pages import Pages
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.signs.terms import Kind
from workflows.responsiveness.signs.view import Counted, SignView, counted, founded, pressed_bodies
from workflows.transaction import Transaction

HEAD = ("kind", "put", "waiting", "founded", "unfounded")
TOLD = timedelta(days=180)
"""So far back is counted who told of pressure; up to the month that runs, so that no day tells of one."""


@dataclass(frozen=True)
class Seen:
    """What everybody may read."""

    counts: Sequence[Counted]
    founded: Sequence[SignView]
    pressed: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class PublicSigns:
    """What everybody may read of signs."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/signs", self.page, methods=["GET"])
        router.add_api_route("/signs.csv", self.table, methods=["GET"])
        return router

    async def page(self, request: Request) -> Response:
        """Show the counts, what is looked for, and what was founded with the bodies' answers."""
        until = Month.of(self.door.clock(), self.door.zone).begins(self.door.zone)

        def look(tx: Transaction) -> Seen:
            return Seen(counted(tx), founded(tx), pressed_bodies(tx, until - TOLD, until))

        seen = await self.door.database.read(look)
        names = Namer(self.door.reference(), self.pages.locale(request))
        return self.pages.show(
            request,
            "public_signs.html",
            seen=seen,
            kinds=list(Kind),
            figures=lambda each: render(causes(each), names.locale),
            day=day_in(self.door.zone),
            names=names,
        )

    async def table(self, _request: Request) -> Response:
        """Give the counts as a table to take away."""
        body = figures.as_csv(HEAD, rows(await self.door.database.read(counted)))
        disposition = {"content-disposition": 'attachment; filename="signs.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=disposition)


def day_in(zone: tzinfo) -> Callable[[datetime], str]:
    """Return what writes the day of an instant, here."""
    return lambda at: at.astimezone(zone).date().isoformat()


def rows(counts: Sequence[Counted]) -> Iterator[tuple[object, ...]]:
    """One row a kind."""
    for each in counts:
        yield (str(each.kind), each.put, each.waiting, each.founded, each.unfounded)
