"""The way in by one-time invitation. Opening the link uses nothing up: previews of messengers open links."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.web.door import WebDoor
from bot.web.errors import InvitationRefused
from bot.web.exchange import Exchanges
from bot.web.pages import Pages
from bot.web.visitors import RESIDENTS, STAFF, refuse_foreign, sign_in
from models.vocabulary import Role
from workflows.access import InvitationInvalid

LONGEST = 200


def routes(door: WebDoor, pages: Pages) -> APIRouter:
    """Return /join: a page that explains, and the form that uses the invitation."""
    router = APIRouter(include_in_schema=False)

    @router.get("/join")
    async def explain(request: Request) -> Response:
        invitation = request.query_params.get("invitation", "")[:LONGEST]
        return pages.show(request, "chat_start.html", place=STAFF, invitation=invitation)

    @router.post("/join")
    async def use(request: Request) -> Response:
        refuse_foreign(request)
        form = await request.form(max_files=0, max_fields=4)
        invitation = str(form.get("invitation", "")).strip()
        try:
            opened = await Exchanges(door).open(invitation[:LONGEST], pages.locale(request))
        except InvitationInvalid:
            raise InvitationRefused from None
        place = RESIDENTS if opened.chat.role is Role.RESIDENT else STAFF
        answer = RedirectResponse(place.path, 303)
        sign_in(answer, place, opened.token, secure=door.secure)
        return answer

    return router
