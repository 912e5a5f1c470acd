"""The board of the desk: which bodies that were called have not come or not answered, the latest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.web.door import WebDoor
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import STAFF, Visitors
from models.vocabulary import BODY_ROLES, Role
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.joint.counted import Handed, figures, handed, undispatched
from workflows.joint.queries import board, own_rows
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Board:
    """Shows who is waited for."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/joint", self.page, methods=["GET"])
        return router

    async def page(self, request: Request) -> Response:
        """Show who is waited for; to those of a body what it owes itself, to others the desk."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or not has_board(visitor.chat.role):
            return RedirectResponse("/desk", 303)
        chat, reference, now = visitor.chat, self.door.reference(), self.door.clock()
        look = own_rows if chat.role in BODY_ROLES else board
        rows = await self.door.database.read(lambda tx: look(tx, reference, chat, now))
        counted = await self.door.database.read(lambda tx: figures(tx, reference.policy, chat, now))
        more = counted is not None and "figures" in request.query_params
        passed = await self.door.database.read(lambda tx: passing(tx, now)) if more else None
        locale = locale_of(chat.locale)
        return self.pages.show(
            request,
            "desk_joint.html",
            locale=locale,
            chat=chat,
            csrf=visitor.csrf,
            own=chat.role in BODY_ROLES,
            rows=rows,
            counted=counted,
            passed=passed,
            policy=reference.policy,
            late=sum(row.late > 0 for row in rows),
            length=lambda seconds: timedelta(seconds=seconds),
            names=Namer(reference, locale),
        )


@dataclass(frozen=True)
class Passing:
    """How cases pass between bodies."""

    bodies: Mapping[str, Handed]
    undispatched: int


def passing(tx: Transaction, now: datetime) -> Passing:
    """Read how cases pass between bodies: from their chains, so only when it is asked for."""
    return Passing(handed(tx, now), undispatched(tx, now))


def has_board(role: Role) -> bool:
    """Whether a role waits for other bodies, or works for one that others wait for."""
    return role in BODY_ROLES or has_duty(role, Duty.BOARD)
