"""The public page of supply and demand: what is foreseen, what is short, what nobody offers."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.needs_plots import NeedsPlots, last_day
from bot.web.pages import Pages
from bot.web.plots import table_of, vendor
from models.vocabulary import Role
from workflows.cases.acts import Actor
from workflows.responsiveness.forecast.view import (
    Outlook,
    ShortageView,
    Told,
    outlook,
    shortages_of_all,
    told,
    told_needs,
    told_shortages,
)
from workflows.services.scope import Need
from workflows.services.view import missing
from workflows.transaction import Transaction

EVERYBODY = Actor(Role.COORDINATOR)
"""From this seat needs are counted: nothing sealed, nothing left out. What of them is told is the veil's."""


@dataclass(frozen=True)
class Seen:
    """Everything on the page, as everybody may read it."""

    outlook: Outlook
    told: Told
    short: Sequence[ShortageView]
    more: int  # shortages that are not told
    needs: Sequence[Need]


@dataclass(frozen=True)
class PublicNeeds:
    """What everybody may read of supply and demand."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/needs", self.page, methods=["GET"])
        router.add_api_route("/needs/{code}.csv", self.table, methods=["GET"])
        return router

    async def page(self, request: Request) -> Response:
        """Show it."""
        seen = await self.door.database.read(self.look)
        names = Namer(self.door.reference(), self.pages.locale(request))
        plots = NeedsPlots(seen.outlook, names, seen.told)
        return self.pages.show(
            request,
            "public_needs.html",
            seen=seen,
            plots=plots.all(),
            words=plots,
            until=last_day(seen.outlook),
            names=names,
            vendor=vendor,
        )

    async def table(self, request: Request, code: str) -> Response:
        """Give a table to take away. Raises NothingHere."""
        seen = await self.door.database.read(self.look)
        names = Namer(self.door.reference(), self.pages.locale(request))
        plot = NeedsPlots(seen.outlook, names, seen.told).all().get(code)
        if plot is None:
            raise NothingHere
        return table_of(plot)

    def look(self, tx: Transaction) -> Seen:
        """Read what everybody may read."""
        reference, now = self.door.reference(), self.door.clock()
        found = outlook(tx, reference, now)
        every = shortages_of_all(tx, now)
        short = told_shortages(reference, found, every)
        needs = told_needs(reference, found, missing(tx, reference, EVERYBODY, now))
        return Seen(found, told(reference, found), short, len(every) - len(short), needs)
