"""Remembers a reader's language and print size in the browser; works without JavaScript."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.messages import Incoming
from bot.web.door import CHANNEL, WebDoor
from bot.web.exchange import Exchanges
from bot.web.language import COOKIE, PRINT_COOKIE
from bot.web.visitors import PLACES, Visitors, refuse_foreign
from models.vocabulary import Locale

YEAR = 365 * 86_400
SIZES = {"normal", "large"}


def routes(door: WebDoor, visitors: Visitors) -> APIRouter:
    """Return the route behind the switches at the top of every page."""
    router = APIRouter(include_in_schema=False)

    @router.post("/preferences")
    async def set_preferences(request: Request) -> Response:
        refuse_foreign(request)
        form = await request.form(max_files=0, max_fields=8)
        answer = RedirectResponse(safe_path(form.get("back")), 303)
        if form.get("print") in SIZES:
            remember(answer, PRINT_COOKIE, str(form["print"]))
        if form.get("language") in set(Locale):
            locale = Locale(str(form["language"]))
            remember(answer, COOKIE, locale)
            await tell_chats(door, visitors, request, locale)
        return answer

    return router


def safe_path(value: object) -> str:
    """Return a path of our own, whatever was asked for."""
    path = value if isinstance(value, str) else "/"
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours else "/"


def remember(answer: Response, cookie: str, value: str) -> None:
    """Keep a choice in the browser."""
    answer.set_cookie(cookie, value, max_age=YEAR, httponly=True, samesite="lax", path="/")


async def tell_chats(door: WebDoor, visitors: Visitors, request: Request, locale: Locale) -> None:
    """Let the chats of this browser go on in the language of the page."""
    for place in PLACES.values():
        visitor = await visitors.of_page(request, place)
        if visitor is not None and visitor.chat.locale != locale:
            await choose(Exchanges(door), visitor.chat.id, locale)


async def choose(exchanges: Exchanges, chat: int, locale: Locale) -> None:
    """Ask for the languages and press the one that is wanted, as a person would."""
    ask = Incoming(CHANNEL, chat, exchanges.update(chat, None), command="language")
    keys = [key for message in await exchanges.send(ask) for row in message.buttons for key in row]
    for key in keys:
        if key.name == f"locale_{locale}":
            await exchanges.send(Incoming(CHANNEL, chat, exchanges.update(chat, None), button=key.token))
