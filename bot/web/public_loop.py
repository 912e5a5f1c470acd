"""The page of the loop: its rules and how they stand, what they did, and whether it helps."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web import figures
from bot.web.door import WebDoor
from bot.web.loop_words import ACTS_HEAD, EFFECTS_HEAD, LoopWords
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.plots import table_of, vendor
from workflows.responsiveness.loop.definitions import in_force
from workflows.responsiveness.loop.effect import Effect, effects
from workflows.responsiveness.loop.view import LoopView, overview
from workflows.transaction import Transaction


@dataclass(frozen=True)
class PublicLoop:
    """What everybody may read of the loop."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/loop", self.page, methods=["GET"])
        router.add_api_route("/loop/acts.csv", self.acts, methods=["GET"])
        router.add_api_route("/loop/effects.csv", self.effects, methods=["GET"])
        router.add_api_route("/loop/sides.csv", self.sides, methods=["GET"])
        return router

    async def page(self, request: Request) -> Response:
        """Show rules, effects and acts."""
        seen, brought = await self.door.database.read(self.look)
        words = self.words(request)
        policy = self.door.reference().policy
        return self.pages.show(
            request,
            "public_loop.html",
            seen=seen,
            effects={each.rule.code: each for each in brought},
            words=words,
            plot_=words.plot(brought),
            vendor=vendor,
            hold=policy.loop_hold,
            hold_days=policy.loop_hold_days,
        )

    async def acts(self, request: Request) -> Response:
        """Give what was done to take away."""
        seen, _ = await self.door.database.read(self.look)
        return csv_of("loop-acts.csv", figures.as_csv(ACTS_HEAD, self.words(request).acts(seen.acts)))

    async def effects(self, request: Request) -> Response:
        """Give the effects to take away."""
        _, brought = await self.door.database.read(self.look)
        return csv_of("loop-effects.csv", figures.as_csv(EFFECTS_HEAD, self.words(request).effects(brought)))

    async def sides(self, request: Request) -> Response:
        """Give the table of the chart to take away."""
        _, brought = await self.door.database.read(self.look)
        return table_of(self.words(request).plot(brought))

    def look(self, tx: Transaction) -> tuple[LoopView, tuple[Effect, ...]]:
        """Read it all."""
        reference, now = self.door.reference(), self.door.clock()
        rules = in_force(reference.policy, reference.local_date(now))
        return overview(tx, reference, now), effects(tx, reference.policy, rules)

    def words(self, request: Request) -> LoopWords:
        """The lists, in the reader's language."""
        return LoopWords(Namer(self.door.reference(), self.pages.locale(request)), self.door.zone)


def csv_of(name: str, body: bytes) -> Response:
    """A table to take away."""
    disposition = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=disposition)
