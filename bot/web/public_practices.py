"""The public pages of the practice library: a search, each practice, how it spread and what changed."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web import figures
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.plots import table_of, vendor
from bot.web.practice_words import EFFECTS, HEAD, PracticeWords
from models.vocabulary import Role
from workflows.cases.acts import Act, Actor
from workflows.practices.spread import Spread, spread
from workflows.practices.terms import FOUR
from workflows.practices.view import PracticeView, categories_in, listed, one
from workflows.transaction import Transaction

LONGEST_CODE, LONGEST_QUERY = 40, 60
ANYBODY = Actor(Role.RESIDENT)


@dataclass(frozen=True)
class PublicPractices:
    """What everybody may read of practices."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/practices", self.listed, methods=["GET"])
        router.add_api_route("/practice/{code}", self.page, methods=["GET"])
        router.add_api_route("/practice/{code}/{name}.csv", self.table, methods=["GET"])
        return router

    def act(self, tx: Transaction) -> Act:
        """Read as anybody may."""
        return Act(tx, ANYBODY, self.door.clock(), self.door.reference(), self.door.chance)

    async def listed(self, request: Request) -> Response:
        """Show them all, or those that answer what is asked."""
        asked = request.query_params.get("q", "")[:LONGEST_QUERY].strip()
        category = request.query_params.get("category", "")[:LONGEST_CODE]

        def look(tx: Transaction) -> tuple[list[PracticeView], list[str]]:
            act = self.act(tx)
            return listed(act, asked, category), categories_in(act)

        seen, categories = await self.door.database.read(look)
        return self.pages.show(
            request,
            "public_practices.html",
            seen=seen,
            asked=asked,
            category=category,
            categories=categories,
            words=self.words(request),
        )

    async def page(self, request: Request, code: str) -> Response:
        """Show one. Raises NothingHere."""
        seen, found = await self.seen(code)
        words = self.words(request)
        return self.pages.show(
            request,
            "public_practice.html",
            each=seen,
            spread=found,
            words=words,
            curve=words.plot(seen, found) if found.points else None,
            four=FOUR,
            vendor=vendor,
        )

    async def table(self, request: Request, code: str, name: str) -> Response:
        """Give a table to take away: the curve, every step of every body, what was measured.

        Raises NothingHere.
        """
        seen, found = await self.seen(code)
        words = self.words(request)
        if name == "curve":
            return table_of(words.plot(seen, found))
        if name not in ("adoption", "effect"):
            raise NothingHere
        rows = words.rows(seen) if name == "adoption" else words.effects(found)
        body = figures.as_csv(HEAD if name == "adoption" else EFFECTS, rows)
        disposition = {"content-disposition": f'attachment; filename="{seen.code}-{name}.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=disposition)

    async def seen(self, code: str) -> tuple[PracticeView, Spread]:
        """Read one. Raises NothingHere."""

        def look(tx: Transaction) -> tuple[PracticeView, Spread] | None:
            act = self.act(tx)
            found = one(act, code[:LONGEST_CODE])
            return None if found is None else (found, spread(act, found.id))

        found = await self.door.database.read(look)
        if found is None:
            raise NothingHere
        return found

    def words(self, request: Request) -> PracticeWords:
        """The lists, in the reader's language."""
        return PracticeWords(Namer(self.door.reference(), self.pages.locale(request)))
