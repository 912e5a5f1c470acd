"""The responsibility list: go through it by day, see what a change would do, decide on it, take it back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.catalogue.sentences import phrase
from bot.web.admin.choices import area_choices, body_choices, category_choices
from bot.web.admin.counter import Counter, back_to, texts_of
from bot.web.errors import NothingHere
from bot.web.visitors import Visitor
from workflows.cases.acts import Act
from workflows.cases.routing import EVERY, ListEntry
from workflows.errors import WorkflowError
from workflows.house import listing, lists_change
from workflows.house.lists_change import Foreseen
from workflows.lists.check import ListCheck
from workflows.lists.columns import LIST
from workflows.lists.entries import list_entries
from workflows.lists.queries import check_lists
from workflows.lists.taught import Taught, taught
from workflows.reference import Reference

HERE = "/operator/duties"
MOST = 200
FIELDS = tuple(column.name for column in LIST.columns)
Foresee = Callable[[Act], Foreseen]


@dataclass(frozen=True)
class Listed:
    """The list as looked through."""

    lines: list[ListEntry]
    found: int
    check: ListCheck
    taught: Sequence[Taught]


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the list, a line, and the two steps of every decision: look, then decide."""
    page = Duties(counter)
    router.add_api_route(HERE, page.listed, methods=["GET"])
    router.add_api_route(f"{HERE}/one", page.one, methods=["GET"])
    for name, act in (
        ("look", page.look),
        ("decide", page.decide),
        ("look-end", page.look_end),
        ("end", page.end),
        ("undo", page.undo),
    ):
        router.add_api_route(f"{HERE}/{name}", act, methods=["POST"])


class Duties:
    """The pages of the responsibility list."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def today(self) -> date:
        """The day it is here."""
        return self.counter.door.reference().local_date(self.counter.door.clock())

    async def listed(self, request: Request) -> Response:
        """Show the lines that are asked for, and what the check finds."""
        visitor, query, today = await self.counter.enter(request), request.query_params, self.today()
        reference = self.counter.door.reference()
        wanted = {name: query.get(name, "") for name in ("category", "area", "body")}
        when = query.get("when", listing.When.NOW)

        def look(act: Act) -> Listed:
            lines = [each for each in list_entries(act.tx) if listing.when(each, today) == when]
            found = [each for each in lines if is_wanted(reference, each, wanted)]
            learnt = taught(act.tx, reference, self.counter.door.clock())
            return Listed(found[:MOST], len(found), check_lists(act.tx, today), learnt)

        return self.counter.show(
            request,
            visitor,
            "admin_duties.html",
            list=await self.counter.read(visitor, look),
            wanted=wanted,
            when=when,
            whens=list(listing.When),
            choices=self.choices(visitor),
        )

    def choices(self, visitor: Visitor) -> dict[str, object]:
        """The bodies, areas and categories that a form offers."""
        reference, locale = self.counter.door.reference(), self.counter.locale(visitor)
        everywhere = phrase("operator.everywhere", locale)
        everything = phrase("operator.duties.every_category", locale)
        return {
            "bodies": body_choices(reference),
            "areas": area_choices(reference, every=everywhere),
            "categories": category_choices(reference, locale, every=everything),
        }

    async def one(self, request: Request) -> Response:
        """Show the lines of one code and the form of what follows; without a code the form of a new one."""
        visitor = await self.counter.enter(request)
        return await self.page(request, visitor, request.query_params.get("code", ""))

    async def page(
        self,
        request: Request,
        visitor: Visitor,
        code: str,
        values: Mapping[str, str] | None = None,
        refusal: WorkflowError | None = None,
    ) -> Response:
        """Show a line with these values in the form. Raises NothingHere."""
        today = self.today()
        lines = await self.counter.read(visitor, lambda act: listing.history(list_entries(act.tx), code))
        if code and not lines and values is None:
            raise NothingHere
        tomorrow = (today + timedelta(days=1)).isoformat()
        asked = {name: request.query_params.get(name, "") for name in ("category", "area", "lead")}
        known = fields_of(lines[0]) if lines else asked
        fresh = {**known, "valid_from": tomorrow, "version": tomorrow}
        return self.counter.show(
            request,
            visitor,
            "admin_duty.html",
            refusal=refusal,
            code=code,
            new=not lines,
            lines=[(each, listing.when(each, today)) for each in lines],
            values=values if values is not None else {**fresh, "valid_to": ""},
            undoable=bool(lines) and is_undoable(lines[0], today),
            today=today.isoformat(),
            choices=self.choices(visitor),
        )

    async def look(self, request: Request) -> Response:
        """Show what a change would do, before it is decided."""
        visitor, form = await self.counter.form(request)
        values = only_fields(texts_of(form))
        try:
            seen = await self.counter.read(visitor, lambda act: lists_change.foresee(act, values))
        except WorkflowError as refusal:
            return await self.page(request, visitor, values.get("code", ""), values, refusal)
        return self.preview(request, visitor, seen, values, "decide")

    async def decide(self, request: Request) -> Response:
        """Let a line begin on its day."""
        visitor, form = await self.counter.form(request)
        given = texts_of(form)
        values = only_fields(given)

        def step(act: Act) -> Foreseen:
            return lists_change.change_line(act, values, given.get("reason", ""))

        return await self.decided(
            request, visitor, step, lambda act: lists_change.foresee(act, values), values, "decide"
        )

    async def look_end(self, request: Request) -> Response:
        """Show what would follow if a line ended and nothing came after it."""
        visitor, form = await self.counter.form(request)
        values, (code, last) = texts_of(form), ended_by(texts_of(form), self.today())
        try:
            seen = await self.counter.read(visitor, lambda act: lists_change.foresee_end(act, code, last))
        except WorkflowError as refusal:
            return await self.page(request, visitor, code, None, refusal)
        return self.preview(request, visitor, seen, {"code": code, "last": values.get("last", "")}, "end")

    async def end(self, request: Request) -> Response:
        """Let a line end."""
        visitor, form = await self.counter.form(request)
        given = texts_of(form)
        code, last = ended_by(given, self.today())

        def step(act: Act) -> Foreseen:
            return lists_change.end_line(act, code, last, given.get("reason", ""))

        return await self.decided(
            request,
            visitor,
            step,
            lambda act: lists_change.foresee_end(act, code, last),
            {"code": code, "last": last.isoformat()},
            "end",
        )

    async def decided(
        self,
        request: Request,
        visitor: Visitor,
        step: Foresee,
        foresee: Foresee,
        values: Mapping[str, str],
        action: str,
    ) -> Response:
        """Do what was looked at; with something missing, show the look again."""
        try:
            done = await self.counter.write(visitor, step)
        except WorkflowError as refusal:
            try:
                seen = await self.counter.read(visitor, foresee)
            except WorkflowError as changed:
                return await self.page(request, visitor, values.get("code", ""), None, changed)
            return self.preview(request, visitor, seen, values, action, refusal)
        ahead = done.entry.valid_from > self.today()
        said = "ended" if action == "end" else "planned" if ahead else "saved"
        return back_to(f"{HERE}/one", said, code=done.entry.code)

    def preview(
        self,
        request: Request,
        visitor: Visitor,
        seen: Foreseen,
        values: Mapping[str, str],
        action: str,
        refusal: WorkflowError | None = None,
    ) -> Response:
        """Show what would change, who keeps what, and the button that decides."""
        return self.counter.show(
            request,
            visitor,
            "admin_duty_look.html",
            refusal=refusal,
            seen=seen,
            values=values,
            action=f"{HERE}/{action}",
            ends=action == "end",
            most=MOST,
        )

    async def undo(self, request: Request) -> Response:
        """Take back what has not begun."""
        visitor, form = await self.counter.form(request)
        code, reason = str(form.get("code", "")), str(form.get("reason", ""))
        try:
            await self.counter.write(visitor, lambda act: lists_change.undo(act, code, reason))
        except WorkflowError as refusal:
            return await self.page(request, visitor, code, None, refusal)
        lines = await self.counter.read(visitor, lambda act: listing.history(list_entries(act.tx), code))
        return back_to(f"{HERE}/one", "undone", code=code) if lines else back_to(HERE, "undone")


def is_wanted(reference: Reference, entry: ListEntry, wanted: Mapping[str, str]) -> bool:
    """Whether a line is for a category, in an area, of a body that were chosen."""
    category, area, body = wanted["category"], wanted["area"], wanted["body"]
    return (
        (not category or entry.category == category or category in reference.category_path(entry.category))
        and (not area or entry.area == area or (area != EVERY and area in reference.area_path(entry.area)))
        and (not body or body == entry.lead or body in entry.assisting)
    )


def is_undoable(newest: ListEntry, today: date) -> bool:
    """Whether something has been decided about a line that has not begun."""
    return newest.valid_from > today or (newest.valid_to is not None and newest.valid_to >= today)


def fields_of(entry: ListEntry) -> dict[str, str]:
    """A line as the fields of a form."""
    values = {name: getattr(entry, name) for name in FIELDS}
    return {
        name: "|".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
        for name, value in values.items()
    }


def only_fields(values: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of the list that a form gives, and no other field."""
    return {name: values.get(name, "") for name in FIELDS}


def ended_by(values: Mapping[str, str], today: date) -> tuple[str, date]:
    """Return the code and the last day that a form gives; no day: today."""
    try:
        last = date.fromisoformat(values.get("last", ""))
    except ValueError:
        last = today
    return values.get("code", ""), last
