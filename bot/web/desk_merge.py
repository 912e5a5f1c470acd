"""What a case page shows of matters that are alike, and what puts them together or takes them apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.exchange import clean
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import RULERS, Status
from workflows.cases.acts import Act, Actor, CaseUnknown
from workflows.cases.merging import MergeRefused, can_separate, merge, separate
from workflows.cases.moves import Verb
from workflows.cases.nearby import related
from workflows.cases.queries import CaseView, case_for, find
from workflows.cases.together import GoesOn, goes_on
from workflows.cases.transitions import TransitionRefused, may_move
from workflows.reference import Reference
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Alike:
    """One case that is alike, as its reader may know it."""

    number: str
    category: str | None
    place: str
    cell: str | None
    opened_at: datetime
    people: int


@dataclass(frozen=True)
class Beside:
    """What stands beside a case: what is alike, and what its reader may make of it."""

    cases: Sequence[Alike] = ()
    may_merge: bool = False
    may_separate: bool = False
    goes_on: GoesOn | None = None  # the case that it was merged into


def act_of(tx: Transaction, door: WebDoor, visitor: Visitor) -> Act:
    """Who acts at the desk."""
    chat = visitor.chat
    by = Actor(chat.role, chat.person_id, chat.body, chat.area)
    return Act(tx, by, door.clock(), door.reference(), door.chance)


def beside(tx: Transaction, reference: Reference, visitor: Visitor, case: CaseView) -> Beside:
    """Return what is alike, by meaning and place; as far as the gate lets the reader know of it."""
    rules = visitor.chat.role in RULERS
    if case.status is Status.MERGED:
        other = goes_on(tx, case.id)
        return Beside(may_separate=rules and can_separate(tx, case.id), goes_on=other)
    found = related(tx, reference, visitor.chat, case.id)
    alike = [seen(tx, reference, visitor, each.id) for each in found]
    return Beside(alike, rules and may_move(case.status, Verb.MERGE, visitor.chat.role))


def seen(tx: Transaction, reference: Reference, visitor: Visitor, case_id: int) -> Alike:
    """Return a case as its reader may see it in a list."""
    view = case_for(tx, reference, visitor.chat, case_id)
    return Alike(view.number, view.category, view.place, view.cell, view.opened_at, view.joined + 1)


@dataclass(frozen=True)
class Merging:
    """Puts cases together, and takes them apart."""

    door: WebDoor
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/case/{number}/merge", self.merge, methods=["POST"])
        router.add_api_route("/desk/case/{number}/separate", self.separate, methods=["POST"])
        return router

    async def merge(self, request: Request, number: str) -> Response:
        """Merge a case into another. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=4)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        target = clean(str(form.get("target", "")))[:40]
        return await self.done(visitor, number, lambda act, case_id: merge(act, case_id, target), target)

    async def separate(self, request: Request, number: str) -> Response:
        """Let a merged case go on by itself. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=4)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        return await self.done(visitor, number, separate, number)

    async def done(
        self, visitor: Visitor, number: str, step: Callable[[Act, int], object], named: str
    ) -> Response:
        """Do it, and go back to the case; what the table refuses is told there."""

        def write(tx: Transaction) -> None:
            act = act_of(tx, self.door, visitor)
            case = find(tx, number)
            step(act, case.id if case else 0)

        try:
            await self.door.database.write(write)
        except CaseUnknown:
            raise NothingHere from None
        except (MergeRefused, TransitionRefused):
            return RedirectResponse(f"/desk/case/{number}?refused={quote(named)}#beside", 303)
        self.door.engine.wake()
        return RedirectResponse(f"/desk/case/{number}#beside", 303)
