"""The calendar: the year as a picture, a word on one day, and the limits that it moves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.web.admin.counter import Counter, back_to, texts_of
from bot.web.admin.limits import joined, parsed
from bot.web.admin.year import months_of
from bot.web.visitors import Visitor
from workflows.cases.acts import Act
from workflows.cases.calendar import DayOverride, is_published
from workflows.cases.deadlines import CalendarGap
from workflows.cases.tried import Tried, try_limit
from workflows.errors import WorkflowError
from workflows.house.calendar import KINDS, DayWord, Moved, foresee, said_here, say_day
from workflows.reference import Reference

HERE = "/operator/calendar"
LIBRARY = "library"
"""What a form says for: as the holiday library has it."""


@dataclass(frozen=True)
class Asked:
    """A day that was chosen, what is said of it now, and what another word would move."""

    word: DayWord
    moves: list[Moved]
    proposed: bool


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the picture, the look and the decision."""
    page = Calendar(counter)
    router.add_api_route(HERE, page.year, methods=["GET"])
    router.add_api_route(HERE, page.decide, methods=["POST"])


class Calendar:
    """The pages of the calendar."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def today(self) -> date:
        """The day it is here."""
        return self.counter.door.reference().local_date(self.counter.door.clock())

    async def year(self, request: Request) -> Response:
        """Show a year; with a day, what is said of it, and what another word would do."""
        visitor = await self.counter.enter(request)
        return await self.page(request, visitor, request.query_params)

    async def page(
        self,
        request: Request,
        visitor: Visitor,
        given: Mapping[str, str],
        refusal: WorkflowError | None = None,
    ) -> Response:
        """Show the year of a day, or the one asked for."""
        calendar, today = self.counter.door.reference().calendar, self.today()
        day = day_given(given.get("day", ""))
        years = range(calendar.covers_from.year, calendar.covers_until.year + 1)
        year = year_given(given.get("year", ""), day, today, years)

        def look(act: Act) -> tuple[dict[date, DayWord], Asked | None]:
            said = {each.day: each for each in said_here(act.tx)}
            return said, asked(act, given, day, said) if day is not None and day.year in years else None

        said, chosen = await self.counter.read(visitor, look)
        overrides = [override(each) for each in said.values()]
        return self.counter.show(
            request,
            visitor,
            "admin_calendar.html",
            refusal=refusal,
            months=months_of(year, calendar, said),
            year=year,
            years=years,
            today=today,
            chosen=chosen,
            firm=is_published(year, overrides),
            reason=given.get("reason", ""),
            **self.trial(given),
        )

    def trial(self, given: Mapping[str, str]) -> dict[str, object]:
        """What a limit would be that was asked for: its fields as they were given, and what comes of them."""
        reference, asked = self.counter.door.reference(), joined(given)
        now = self.counter.door.clock().astimezone(reference.calendar.zone)
        begun, limit = asked.get("from", "") or f"{now:%Y-%m-%dT%H:%M}", asked.get("limit", "")
        found = tried_of(begun, limit, reference) if limit else None
        return {
            "tried": found,
            "begun": begun,
            "limit": limit or "5wd",
            "unreadable": bool(limit) and not found,
        }

    async def decide(self, request: Request) -> Response:
        """Keep a word on a day, and move what hangs on it."""
        visitor, form = await self.counter.form(request)
        values = texts_of(form)
        day = day_given(values.get("day", "")) or date.min
        word = DayWord(day, kind_given(values), values.get("name", "").strip())
        try:
            await self.counter.write(visitor, lambda act: say_day(act, word, values.get("reason", "")))
        except WorkflowError as refusal:
            return await self.page(request, visitor, values, refusal)
        return back_to(HERE, "saved", day=day.isoformat())


def asked(act: Act, given: Mapping[str, str], day: date, said: Mapping[date, DayWord]) -> Asked:
    """Return what is said of a day, or what would follow from another word on it."""
    now = said.get(day, DayWord(day, None))
    word = replace(now, kind=kind_given(given), name=given.get("name", ""))
    if "kind" not in given or word.kind not in (*KINDS, None):
        return Asked(now, [], proposed=False)
    return Asked(word, foresee(act, word), proposed=True)


def kind_given(given: Mapping[str, str]) -> str | None:
    """Read a kind of day; None: as the library has it."""
    kind = given.get("kind", LIBRARY)
    return None if kind == LIBRARY else kind


def override(word: DayWord) -> DayOverride:
    """A word as the calendar takes it."""
    return DayOverride(word.day, "workday" if word.kind == "workday" else "holiday", word.name)


def day_given(text: str) -> date | None:
    """Read a day; None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def tried_of(begun: str, limit: str, reference: Reference) -> Tried | None:
    """Try a limit as it was typed; None where it cannot be worked out."""
    start, allowance = start_given(begun), parsed(limit)
    if start is None or allowance is None:
        return None
    local = start.replace(tzinfo=reference.calendar.zone)
    try:
        return try_limit(local, allowance, reference.calendar, reference.policy.escalation)
    except (CalendarGap, OverflowError):
        return None


def start_given(text: str) -> datetime | None:
    """Read when a limit that is tried begins, in local time; None when it is no instant."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if found.tzinfo else found


def year_given(text: str, day: date | None, today: date, years: range) -> int:
    """Read a year that is kept; else that of the day, else this one."""
    if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in years:
        return int(text)
    return day.year if day is not None and day.year in years else today.year
