"""The texts that a body begins its answers with: its heads add and end them here."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere, Unprocessable
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import BODY_ROLES, Role
from workflows.answers import standard
from workflows.cases.acts import Act
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Replies:
    """The page of a body's texts."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/replies", self.page, methods=["GET"])
        router.add_api_route("/desk/replies", self.keep, methods=["POST"])
        router.add_api_route("/desk/replies/end", self.end, methods=["POST"])
        return router

    async def page(self, request: Request) -> Response:
        """Show the texts. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        chat, locale = visitor.chat, locale_of(visitor.chat.locale)
        if chat.role not in BODY_ROLES:
            raise NothingHere
        found = await self.door.database.read(lambda tx: standard.standards(tx, chat.body))
        return self.pages.show(
            request,
            "desk_replies.html",
            locale=locale,
            chat=chat,
            csrf=visitor.csrf,
            found=found,
            may=chat.role is Role.HEAD,
            places=standard.PLACES,
            names=Namer(self.door.reference(), locale),
        )

    async def keep(self, request: Request) -> Response:
        """Add a text. Raises Unprocessable, ForeignForm, SessionUnknown."""
        form = await request.form(max_files=0, max_fields=4)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        title, text = str(form.get("title", "")), str(form.get("text", ""))
        return await self.done(visitor, lambda act: standard.keep(act, title, text))

    async def end(self, request: Request) -> Response:
        """Offer a text no more. Raises as `keep`."""
        form = await request.form(max_files=0, max_fields=4)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        which = str(form.get("reply", ""))
        if not (which.isascii() and which.isdigit() and len(which) < 16):
            raise Unprocessable
        return await self.done(visitor, lambda act: standard.end(act, int(which)))

    async def done(self, visitor: Visitor, step: Callable[[Act], object]) -> Response:
        """Do it, and show the texts."""

        def write(tx: Transaction) -> None:
            try:
                step(act_of(tx, self.door, visitor))
            except standard.TextRefused:
                raise Unprocessable from None

        await self.door.database.write(write)
        return RedirectResponse("/desk/replies", 303)
