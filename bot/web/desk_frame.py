"""The frame of a page of the desk: who comes in, what a form does, and where one stands afterwards."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.web.desk_forms import MOST_FIELDS, about_in, done, told
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import Role
from workflows.cases.acts import Act
from workflows.forms import Field

Show = Callable[[Request, Visitor, str], Awaitable[Response]]
"""Shows the page, and why the last act was refused; empty where none was."""

Perform = Callable[[Act, str, Mapping[str, int], Mapping[str, str]], object]
"""Does what a verb says about something, with what was typed."""


@dataclass(frozen=True)
class Frame:
    """A page at an address, with the acts that are posted below it."""

    door: WebDoor
    visitors: Visitors
    address: str
    readers: Collection[Role]
    forms: Mapping[str, Sequence[Field]]  # what an act must be told, by its verb: there are no others
    perform: Perform
    show: Show

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route(self.address, self.page, methods=["GET"])
        router.add_api_route(f"{self.address}/{{verb}}", self.act, methods=["POST"])
        return router

    async def page(self, request: Request) -> Response:
        """Show the page; to others, the desk."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or visitor.chat.role not in self.readers:
            return RedirectResponse("/desk", 303)
        return await self.show(request, visitor, "")

    async def act(self, request: Request, verb: str) -> Response:
        """Do something, and show the page again. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        if verb not in self.forms or visitor.chat.role not in self.readers:
            raise NothingHere
        about, given = about_in(form), told(form, self.forms[verb])
        refused = await done(self.door, visitor, lambda act: self.perform(act, verb, about, given))
        return await self.show(request, visitor, refused) if refused else RedirectResponse(self.address, 303)
