"""Puts the operator's pages together; who is not signed in is shown the way in."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.admin import (
    areas,
    bodies,
    calendar,
    categories,
    duties,
    imports,
    numbers,
    overview,
    post,
    poster,
    record,
    staff,
    texts,
)
from bot.web.admin.counter import Counter
from bot.web.door import WebDoor
from bot.web.errors import SessionUnknown
from bot.web.pages import Pages
from bot.web.visitors import Visitors

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
PAGES = (
    overview,
    bodies,
    areas,
    staff,
    duties,
    categories,
    calendar,
    numbers,
    texts,
    post,
    record,
    imports,
    poster,
)


class SignedIn(APIRoute):
    """A page that only somebody with a session sees; others come to the way in."""

    def get_route_handler(self) -> Handler:
        """Return the handler, which sends those without a session away."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await inner(request)
            except SessionUnknown:
                return RedirectResponse("/desk", 303)

        return handle


def routes(door: WebDoor, pages: Pages, visitors: Visitors) -> APIRouter:
    """Return every page and form of the operator."""
    counter = Counter(door, pages, visitors)
    router = APIRouter(include_in_schema=False, route_class=SignedIn)
    for page in PAGES:
        page.add_to(router, counter)
    return router
