"""The web door inside Telegram: what Telegram has signed lets the same person in as in their chat there."""

from dataclasses import dataclass

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.messages import Incoming
from bot.telegram.bots import Bot
from bot.telegram.init_data import InitDataRefused, check_any
from bot.web.door import CHANNEL, WebDoor
from bot.web.errors import InvitationNeeded, LaunchRefused, NothingHere
from bot.web.pages import Pages
from bot.web.visitors import RESIDENTS, STAFF, Place, Visitors, refuse_foreign, sign_in
from workflows import mini_app
from workflows.access import Opened
from workflows.arrivals import Address, AddressTaken
from workflows.mini_app import Arrival, Entered, LaunchUsed, NotJoined

AGAIN = 2
"""Times that somebody is let in whose chat at the messenger is being opened in the same moment."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Launches:
    """Opens sessions for launches inside Telegram."""

    door: WebDoor
    visitors: Visitors

    async def open(self, request: Request, init_data: str, *, staff: bool | None = None) -> Opened:
        """Open a session; `staff` says which bots may vouch (None: any).

        Raises LaunchRefused, InvitationNeeded, TooMany.
        """
        bots = [each for each in self.door.bots if staff in (None, each.for_staff)]
        try:
            bot, launch = check_any(init_data, bots, self.door.real_clock())
        except InitDataRefused as refused:
            log.info("launch refused", error=str(refused.why))
            self.visitors.guesses.wrong(request)
            raise LaunchRefused from None
        locale = locale_of(launch.language, self.door.locale)
        who = Arrival(Address(bot.channel, str(launch.user)), launch.seal, bot.for_staff, locale)
        return await self._let_in(who)

    async def _let_in(self, who: Arrival) -> Opened:
        try:
            entered = await self._entered(who)
        except LaunchUsed:
            log.info("launch refused", error="used")
            raise LaunchRefused from None
        except NotJoined:
            raise InvitationNeeded from None
        chat = entered.opened.chat.id
        if entered.fresh:
            await self.door.engine.receive(Incoming(CHANNEL, chat, f"{chat}/start", command="start"))
        return entered.opened

    async def _entered(self, who: Arrival) -> Entered:
        door = self.door
        now, real_now = door.clock(), door.real_clock()
        for _ in range(AGAIN):
            try:
                return await door.database.write(
                    lambda tx: mini_app.enter(tx, who, now, real_now, door.chance)
                )
            except AddressTaken:
                continue
        raise LaunchUsed


@dataclass(frozen=True)
class MiniApp:
    """The pages that Telegram opens: they hand what they were given to us, and lead on."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes: one way in for residents, one for staff."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/chat/app", self.residents_page, methods=["GET"])
        router.add_api_route("/chat/app", self.residents_enter, methods=["POST"])
        router.add_api_route("/desk/app", self.staff_page, methods=["GET"])
        router.add_api_route("/desk/app", self.staff_enter, methods=["POST"])
        return router

    async def residents_page(self, request: Request) -> Response:
        """Show the way in for residents. Raises NothingHere."""
        return self._page(request, RESIDENTS)

    async def staff_page(self, request: Request) -> Response:
        """Show the way in for staff. Raises NothingHere."""
        return self._page(request, STAFF)

    async def residents_enter(self, request: Request) -> Response:
        """Let a resident in. Raises LaunchRefused, ForeignForm."""
        return await self._enter(request, RESIDENTS, "/chat")

    async def staff_enter(self, request: Request) -> Response:
        """Let somebody in who works here. Raises LaunchRefused, InvitationNeeded, ForeignForm."""
        return await self._enter(request, STAFF, "/desk")

    def _page(self, request: Request, place: Place) -> Response:
        if not any(vouches(bot, place) for bot in self.door.bots):
            raise NothingHere
        return self.pages.show(request, "mini_app.html", place=place)

    async def _enter(self, request: Request, place: Place, home: str) -> Response:
        """Sign in; a launch that is sent again by a page that is signed in changes nothing."""
        refuse_foreign(request)
        form = await request.form(max_files=0, max_fields=4)
        answer = RedirectResponse(home, 303)
        launches = Launches(self.door, self.visitors)
        try:
            opened = await launches.open(request, str(form.get("init_data", "")), staff=place is STAFF)
        except LaunchRefused:
            if await self.visitors.of_page(request, place) is None:
                raise
        else:
            sign_in(answer, place, opened.token, secure=self.door.secure, framed=True)
        return answer


def vouches(bot: Bot, place: Place) -> bool:
    """Whether those who speak with this bot belong in this place."""
    return bot.for_staff is (place is STAFF)
