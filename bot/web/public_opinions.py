"""The public pages of opinion maps: who thinks alike, what all agree on, each statement in numbers."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import phrase
from bot.dialogue.conversations import told
from bot.web import opinion_chart
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.pages import Pages
from bot.web.public_votes import Sayer
from models.vocabulary import Locale
from workflows.participation.conversations.terms import shown
from workflows.participation.conversations.view import ConversationView, public_all, view

LONGEST_CODE = 40


@dataclass(frozen=True)
class PublicOpinions:
    """What everybody may read of opinion maps."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/opinions", self.listed, methods=["GET"])
        router.add_api_route("/opinions/{code}", self.page, methods=["GET"])
        return router

    async def listed(self, request: Request) -> Response:
        """Show them all, open ones first."""
        found = await self.door.database.read(public_all)
        return self.pages.show(request, "public_opinions.html", found=found)

    async def page(self, request: Request, code: str) -> Response:
        """Show one with its last map. Raises NothingHere."""
        seen = await self.door.database.read(lambda tx: view(tx, code[:LONGEST_CODE]))
        if seen is None:
            raise NothingHere
        reference, locale = self.door.reference(), self.pages.locale(request)
        say = Sayer(locale, self.door)
        return self.pages.show(
            request,
            "public_opinion.html",
            each=seen,
            whom=say.one(told.whom(reference, seen)),
            groups=say.one(told.groups_line(seen)),
            letters=told.LETTERS,
            picture=opinion_chart.picture(seen, told.LETTERS),
            names=names_of(seen, locale),
            words={one.number: one.words for one in seen.statements},
            shown=shown,
            bar=opinion_chart.bar,
            least=reference.policy.opinion_people,
        )


def names_of(seen: ConversationView, locale: Locale) -> list[str]:
    """Say of each group its letter and how many it has."""
    return [
        phrase("opinion.group", locale, letter=told.LETTERS[at], people=shown(group.size))
        for at, group in enumerate(seen.groups)
    ]
