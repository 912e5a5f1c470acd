"""The operator's poster: a page to print and hang up, with codes that lead residents to the two doors."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.web.admin.counter import Counter
from bot.web.admin.qr import qr_path
from workflows.house.bot_links import residents_link


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the page."""

    async def poster(request: Request) -> Response:
        visitor = await counter.enter(request)
        bot = await counter.read(visitor, lambda act: residents_link(act.tx))
        page = f"{counter.door.public_url}/chat"
        ways = [("telegram", bot, qr_path(bot))] if bot else []
        ways.append(("page", page, qr_path(page)))
        return counter.show(request, visitor, "admin_poster.html", ways=ways)

    router.add_api_route("/operator/poster", poster, methods=["GET"])
