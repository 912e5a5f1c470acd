"""The way to the desk: by one-time invitation; in the demonstration also as one of the sample's staff."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.messages import Incoming
from bot.web.door import CHANNEL, WebDoor
from bot.web.errors import InvitationRefused, NothingHere
from bot.web.exchange import Exchanges
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import RESIDENTS, STAFF, Visitors, refuse_foreign, sign_in
from models.vocabulary import BODY_ROLES, BodyKind, Role
from workflows import desk
from workflows.access import InvitationInvalid, Opened
from workflows.transaction import Transaction

LONGEST = 200
DEMO_ROLES = (Role.HANDLER, Role.HEAD, Role.DISPATCHER, Role.COORDINATOR, Role.ORGANIZER, Role.AUDITOR)


@dataclass(frozen=True)
class WayIn:
    """The page and the forms by which staff come in."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/join", self.join, methods=["POST"])
        router.add_api_route("/desk/demo", self.demo, methods=["POST"])
        router.add_api_route("/desk/leave", self.leave, methods=["POST"])
        return router

    async def page(self, request: Request) -> Response:
        """Explain, and offer the form. Opening a link uses nothing up: previews of messengers open links."""
        invitation = request.query_params.get("invitation", "")[:LONGEST]
        demo, database = self.door.demo, self.door.database
        bodies = await database.read(sample_bodies) if demo else []
        seats = await database.read(desk.seats) if demo else frozenset()
        names = Namer(self.door.reference(), self.pages.locale(request))
        return self.pages.show(
            request,
            "desk_join.html",
            invitation=invitation,
            bodies=names.bodies(bodies),
            seats=seats,
            roles={role for role, _ in seats},
            idle_hours=self.door.reference().policy.idle_hours,
        )

    async def join(self, request: Request) -> Response:
        """Use an invitation up. Raises InvitationRefused, ForeignForm."""
        refuse_foreign(request)
        form = await request.form(max_files=0, max_fields=4)
        invitation = str(form.get("invitation", "")).strip()[:LONGEST]
        try:
            opened = await Exchanges(self.door).open(invitation, self.pages.locale(request))
        except InvitationInvalid:
            self.visitors.guesses.wrong(request)
            raise InvitationRefused from None
        return self.enter(opened)

    async def demo(self, request: Request) -> Response:
        """Come in as one of the sample's staff. Raises NothingHere outside the demonstration."""
        refuse_foreign(request)
        form = await request.form(max_files=0, max_fields=4)
        role, body = form.get("role"), form.get("body")
        if not self.door.demo or role not in DEMO_ROLES:
            raise NothingHere
        return self.enter(await self.sit_down(request, Role(str(role)), str(body) if body else None))

    async def sit_down(self, request: Request, role: Role, body: str | None) -> Opened:
        """Open the chat of somebody of the sample. Raises NothingHere."""
        door, locale = self.door, self.pages.locale(request)
        if (role in BODY_ROLES) != (body in door.reference().bodies):
            raise NothingHere
        now, real_now = door.clock(), door.real_clock()
        try:
            opened = await door.database.write(
                lambda tx: desk.sit_down(tx, role, body, locale, now, real_now, door.chance)
            )
        except InvitationInvalid:
            raise NothingHere from None
        chat = opened.chat.id
        await door.engine.receive(Incoming(CHANNEL, chat, f"{chat}/start", command="start"))
        return opened

    def enter(self, opened: Opened) -> Response:
        """Sign in where this role works."""
        place = RESIDENTS if opened.chat.role is Role.RESIDENT else STAFF
        home = "/operator" if opened.chat.role is Role.OPERATOR else "/desk"
        answer = RedirectResponse("/chat" if place is RESIDENTS else home, 303)
        sign_in(answer, place, opened.token, secure=self.door.secure)
        return answer

    async def leave(self, request: Request) -> Response:
        """Sign out of this browser."""
        form = await request.form(max_files=0, max_fields=4)
        await self.visitors.sign_out(await self.visitors.of_form(request, STAFF, form.get("csrf")))
        answer = RedirectResponse("/desk", 303)
        answer.delete_cookie(STAFF.cookie, path="/")
        return answer


def sample_bodies(tx: Transaction) -> list[str]:
    """Return the bodies worth trying: who got a case last, then the busiest."""
    found = [*desk.latest(tx), *desk.busiest(tx, (BodyKind.PROPERTY_COMPANY,), 1), *desk.busiest(tx)]
    return list(dict.fromkeys(found))[:4]
