"""Hands out a part of the queue: CSV for a spreadsheet, JSON for a program. Never a word in the open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from bot.catalogue.sentences import locale_of, phrase
from bot.web import figures
from bot.web.door import WebDoor
from bot.web.errors import NothingHere, Unprocessable
from bot.web.names import Namer
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import Locale, Role
from workflows import gate
from workflows.access import ChatView
from workflows.cases.acts import Act, Actor
from workflows.cases.export import Row, TakenAway, note_export, take_away
from workflows.cases.queue_parts import Asked, Part, chosen_of
from workflows.gate_terms import Duty

FORMATS: Final = ("csv", "json")
COLUMNS: Final = tuple(field.name for field in fields(Row))
WORDED: Final = frozenset({"category", "area", "body", "status", "urgency"})
"""Columns that a table for people shows in words beside the code that JSON has."""


def may_export(role: Role) -> bool:
    """Whether a role may take lists away at all."""
    return gate.has_duty(role, Duty.EXPORT)


@dataclass(frozen=True)
class Exports:
    """The form that takes a list away, and leaves in the ledger that it was taken."""

    door: WebDoor
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/export", self.export, methods=["POST"])
        return router

    async def export(self, request: Request) -> Response:
        """Hand out a part of the queue. Raises NothingHere, Unprocessable, ForeignForm, SessionUnknown."""
        form = await request.form(max_files=0, max_fields=8)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        part = chosen_of(visitor.chat.role, str(form.get("show", "")))
        kind, worded = str(form.get("format", "csv")), form.get("words") == "yes"
        if not may_export(visitor.chat.role) or part is None:
            raise NothingHere
        if kind not in FORMATS:
            raise Unprocessable
        taken = await self.taken(visitor, part, words=worded)
        await self.noted(visitor.chat, part, kind, taken)
        locale, now = locale_of(visitor.chat.locale), self.door.clock()
        names = Namer(self.door.reference(), locale)
        body = as_json(taken, part, now) if kind == "json" else as_table(taken, names, self.door)
        body.headers["content-disposition"] = f'attachment; filename="huiying-{part}-{now:%Y%m%d}.{kind}"'
        body.headers["cache-control"] = "no-store"
        return body

    async def taken(self, visitor: Visitor, part: Part, *, words: bool) -> TakenAway:
        """Read the rows."""
        chat, reference, now = visitor.chat, self.door.reference(), self.door.clock()
        return await self.door.database.read(
            lambda tx: take_away(Asked(tx, reference, chat, now), part, words=words)
        )

    async def noted(self, chat: ChatView, part: Part, kind: str, taken: TakenAway) -> None:
        """Write into the ledger who took what, before anything leaves."""
        reference, now, chance = self.door.reference(), self.door.clock(), self.door.chance
        by = Actor(chat.role, chat.person_id, chat.body, chat.area)
        await self.door.database.write(
            lambda tx: note_export(Act(tx, by, now, reference, chance), part, kind, taken)
        )


def as_json(taken: TakenAway, part: Part, now: datetime) -> Response:
    """Return the rows for a program: codes, instants in UTC."""
    shown = [row_without(row, taken.words) for row in taken.rows]
    whole = {"part": part, "at": now.isoformat(), "rows": len(shown), "of": taken.total, "cases": shown}
    return JSONResponse(whole)


def row_without(row: Row, words: bool) -> Mapping[str, object]:
    """Return a row as plain values; without its words where they were not asked for."""
    return {name: plain(value) for name, value in asdict(row).items() if words or name != "words"}


def plain(value: object) -> object:
    """Return a value as JSON has it; instants as ISO 8601."""
    return value.isoformat() if isinstance(value, datetime) else value


def as_table(taken: TakenAway, names: Namer, door: WebDoor) -> Response:
    """Return the rows for a spreadsheet: names and local times, nothing that a spreadsheet would run."""
    columns = [name for name in COLUMNS if taken.words or name != "words"]
    head = [phrase(f"export.column.{name}", names.locale) for name in columns]
    rows = (cells(row, columns, names, door) for row in taken.rows)
    return Response(figures.as_csv(head, rows), media_type="text/csv; charset=utf-8")


def cells(row: Row, columns: Iterable[str], names: Namer, door: WebDoor) -> Sequence[object]:
    """Return one row as its reader would write it."""
    return [cell(name, getattr(row, name), names, door) for name in columns]


def cell(name: str, value: object, names: Namer, door: WebDoor) -> object:
    """Return one value as its reader would write it."""
    if isinstance(value, datetime):
        return f"{value.astimezone(door.zone):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return phrase("yes" if value else "no", names.locale)
    if name in WORDED and isinstance(value, str):
        return in_words(name, value, names)
    return "" if value is None else value


def in_words(name: str, value: str, names: Namer) -> str:
    """Return the name behind a code."""
    if name == "status":
        return phrase(f"desk.status.{value}", names.locale)
    if name == "urgency":
        return phrase(f"urgency.{value}", names.locale)
    told = {"category": names.category, "area": names.area, "body": names.body}
    return told[name](value)


def localised(locale: Locale) -> list[str]:
    """Return the headings of the table."""
    return [phrase(f"export.column.{name}", locale) for name in COLUMNS]
