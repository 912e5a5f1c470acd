"""The staff: who works here, invite somebody, give and end roles, close the doors of a lost telephone."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from bot.catalogue.sentences import phrase
from bot.web.admin.choices import area_choices, body_choices
from bot.web.admin.counter import Counter, back_to, texts_of
from bot.web.admin.qr import qr_path
from bot.web.errors import NothingHere
from bot.web.visitors import Visitor
from models.vocabulary import STAFF_ROLES, Role
from workflows.access import Invited
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house import staff
from workflows.house.bot_links import staff_link, with_payload
from workflows.house.colleagues import colleague, colleagues
from workflows.house.staff import Place

HERE = "/operator/staff"
LARGEST_ID = 2**62


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the list, the page of one colleague, and what can be done there."""
    page = Staff(counter)
    router.add_api_route(HERE, page.listed, methods=["GET"])
    router.add_api_route(f"{HERE}/one", page.one, methods=["GET"])
    router.add_api_route(f"{HERE}/invite", page.blank, methods=["GET"])
    router.add_api_route(f"{HERE}/invite", page.invite, methods=["POST"])
    for name, act in page.acts().items():
        router.add_api_route(f"{HERE}/{name}", act, methods=["POST"])


class Staff:
    """The pages of the staff."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def acts(self) -> Mapping[str, Callable[[Request], object]]:
        """What can be done on the page of a colleague."""
        return {
            "again": self.again,
            "seat": self.give,
            "end": self.end,
            "out": self.sign_out,
            "name": self.rename,
        }

    async def listed(self, request: Request) -> Response:
        """Show who works here, and who did."""
        visitor, real_now = await self.counter.enter(request), self.counter.door.real_clock()
        found = await self.counter.read(visitor, lambda act: colleagues(act.tx, real_now))
        return self.counter.show(
            request,
            visitor,
            "admin_staff.html",
            working=[each for each in found if each.held],
            gone=[each for each in found if not each.held],
        )

    async def one(self, request: Request) -> Response:
        """Show one colleague. Raises NothingHere."""
        visitor = await self.counter.enter(request)
        return await self.page(request, visitor, number(request.query_params.get("id")))

    async def page(
        self, request: Request, visitor: Visitor, person_id: int, refusal: WorkflowError | None = None
    ) -> Response:
        """Show one colleague, with what went wrong. Raises NothingHere."""
        real_now = self.counter.door.real_clock()
        found = await self.counter.read(visitor, lambda act: colleague(act.tx, person_id, real_now))
        if found is None:
            raise NothingHere
        return self.counter.show(
            request,
            visitor,
            "admin_colleague.html",
            refusal=refusal,
            one=found,
            self_id=visitor.chat.person_id,
            choices=self.choices(visitor),
        )

    def choices(self, visitor: Visitor) -> dict[str, object]:
        """The roles, bodies and areas that a form offers."""
        locale, reference = self.counter.locale(visitor), self.counter.door.reference()
        roles = [(str(role), phrase(f"role.{role}", locale)) for role in Role if role in STAFF_ROLES]
        return {"roles": roles, "bodies": body_choices(reference), "areas": area_choices(reference)}

    async def blank(self, request: Request) -> Response:
        """Show the form by which somebody new is invited."""
        visitor = await self.counter.enter(request)
        given = {name: request.query_params.get(name, "") for name in ("role", "body", "area")}
        return self.form(request, visitor, given)

    def form(
        self,
        request: Request,
        visitor: Visitor,
        values: Mapping[str, str],
        refusal: WorkflowError | None = None,
    ) -> Response:
        """Show the form with these values."""
        return self.counter.show(
            request,
            visitor,
            "admin_invite.html",
            refusal=refusal,
            values=values,
            choices=self.choices(visitor),
        )

    async def invite(self, request: Request) -> Response:
        """Seat somebody new, and show the way in once."""
        visitor, form = await self.counter.form(request)
        values, real_now = texts_of(form), self.counter.door.real_clock()
        try:
            invited = await self.counter.write(
                visitor,
                lambda act: staff.invite_new(act, values.get("name", ""), place_of(values), real_now),
            )
        except WorkflowError as refusal:
            return self.form(request, visitor, values, refusal)
        return await self.told(request, visitor, invited, values.get("name", ""))

    async def again(self, request: Request) -> Response:
        """Invite a colleague anew to a seat. Raises NothingHere."""
        visitor, form = await self.counter.form(request)
        person_id, real_now = number(form.get("id")), self.counter.door.real_clock()
        before = await self.counter.read(visitor, lambda act: colleague(act.tx, person_id, real_now))
        try:
            invited = await self.counter.write(
                visitor, lambda act: staff.invite_again(act, number(form.get("seat")), real_now)
            )
        except WorkflowError as refusal:
            return await self.page(request, visitor, person_id, refusal)
        return await self.told(request, visitor, invited, before.name if before else "")

    async def told(self, request: Request, visitor: Visitor, invited: Invited, name: str) -> Response:
        """Show an invitation: its secret is never shown again."""
        link = f"{self.counter.door.public_url}/desk?invitation={invited.secret}"
        bot = await self.counter.read(visitor, lambda act: staff_link(act.tx))
        return self.counter.show(
            request,
            visitor,
            "admin_invited.html",
            invited=invited,
            name=name,
            link=link,
            qr=qr_path(link),
            by_telegram=with_payload(bot, invited.secret),
        )

    async def give(self, request: Request) -> Response:
        """Give a colleague another role."""
        return await self.do(
            request, "saved", lambda act, form: give_seat(act, number(form.get("id")), texts_of(form))
        )

    async def end(self, request: Request) -> Response:
        """End a role of a colleague."""
        return await self.do(
            request,
            "ended",
            lambda act, form: staff.end_seat(act, number(form.get("seat")), str(form.get("reason", ""))),
        )

    async def sign_out(self, request: Request) -> Response:
        """Close every door of a colleague."""
        return await self.do(
            request,
            "signed_out",
            lambda act, form: staff.sign_out(act, number(form.get("id")), str(form.get("reason", ""))),
        )

    async def rename(self, request: Request) -> Response:
        """Call a colleague otherwise."""
        return await self.do(request, "saved", lambda act, form: rename(act, texts_of(form)))

    async def do(self, request: Request, said: str, step: Callable[[Act, FormData], object]) -> Response:
        """Do something to a colleague, and come back to their page; who ended the own seat is out."""
        visitor, form = await self.counter.form(request)
        person_id = number(form.get("id"))
        try:
            await self.counter.write(visitor, lambda act: step(act, form))
        except WorkflowError as refusal:
            return await self.page(request, visitor, person_id, refusal)
        return back_to(f"{HERE}/one", said, id=str(person_id))


def give_seat(act: Act, person_id: int, values: Mapping[str, str]) -> None:
    """Give the role that a form names."""
    staff.give_seat(act, person_id, place_of(values), values.get("reason", ""))


def rename(act: Act, values: Mapping[str, str]) -> None:
    """Give the name that a form names."""
    staff.rename(act, number(values.get("id")), values.get("name", ""), values.get("reason", ""))


def place_of(values: Mapping[str, str]) -> Place:
    """Read a seat from a form; what is no role is nobody's."""
    role = values.get("role", "")
    found = Role(role) if role in set(Role) else Role.SYSTEM
    return Place(found, values.get("body") or None, values.get("area") or None)


def number(given: object) -> int:
    """Read an id. Raises NothingHere."""
    text = str(given or "")
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) < LARGEST_ID):
        raise NothingHere
    return int(text)
