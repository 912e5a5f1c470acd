"""The house's numbers: each with what it means, a look at what would change, a decision from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.web.admin.counter import Counter, back_to, texts_of
from bot.web.admin.staff import number
from bot.web.visitors import Visitor
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house import rules
from workflows.house.numbers import numbers_of

HERE = "/operator/numbers"


@dataclass(frozen=True)
class Look:
    """What a form would change, and from when."""

    differences: tuple[rules.Difference, ...]
    since: datetime | None  # None: at once
    values: Mapping[str, str]


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the form, the look, the decision, and taking it back."""
    page = Numbers(counter)
    router.add_api_route(HERE, page.form, methods=["GET"])
    router.add_api_route(f"{HERE}/look", page.look, methods=["POST"])
    router.add_api_route(f"{HERE}/decide", page.decide, methods=["POST"])
    router.add_api_route(f"{HERE}/withdraw", page.withdraw, methods=["POST"])


class Numbers:
    """The pages of the numbers."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def form(self, request: Request) -> Response:
        """Show every number as it holds today."""
        return await self.page(request, await self.counter.enter(request))

    async def page(
        self,
        request: Request,
        visitor: Visitor,
        values: Mapping[str, str] | None = None,
        refusal: WorkflowError | None = None,
        look: Look | None = None,
    ) -> Response:
        """Show the form, or the look, with the decisions there have been."""
        policy, now = self.counter.door.reference().policy, self.counter.door.clock()
        decided = await self.counter.read(visitor, lambda act: rules.decisions(act.tx, policy))
        given = values or {}
        shown = [
            (each, given.get(each.name, each.value) if values else each.value) for each in numbers_of(policy)
        ]
        today = self.counter.door.reference().local_date(now)
        return self.counter.show(
            request,
            visitor,
            "admin_numbers.html" if look is None else "admin_numbers_look.html",
            refusal=refusal,
            numbers=shown,
            policy=policy,
            decided=decided,
            now=now,
            look=look,
            version=given.get("version") or free_version(today, policy.version, decided),
            since=given.get("since", ""),
        )

    async def look(self, request: Request) -> Response:
        """Show what would change, before it is decided."""
        visitor, form = await self.counter.form(request)
        values = texts_of(form)
        policy = self.counter.door.reference().policy
        try:
            differences = rules.differences(policy, complete(values))
        except WorkflowError as refusal:
            return await self.page(request, visitor, values, refusal)
        found = Look(differences, self.begins(values), values)
        return await self.page(request, visitor, values, look=found)

    async def decide(self, request: Request) -> Response:
        """Keep a set of numbers."""
        visitor, form = await self.counter.form(request)
        values = texts_of(form)
        since = self.begins(values)

        def step(act: Act) -> object:
            begins = since or act.now
            reason, version = values.get("reason", ""), values.get("version", "")
            return rules.decide(act, complete(values), version, begins, reason)

        try:
            await self.counter.write(visitor, step)
        except rules.NumbersRefused as refusal:
            return await self.page(request, visitor, values, refusal)
        except WorkflowError as refusal:
            differences = rules.differences(self.counter.door.reference().policy, complete(values))
            return await self.page(request, visitor, values, refusal, Look(differences, since, values))
        return back_to(HERE, "planned" if since else "saved")

    async def withdraw(self, request: Request) -> Response:
        """Take back a set of numbers that has not begun."""
        visitor, form = await self.counter.form(request)
        key, reason = number(form.get("id")), str(form.get("reason", ""))
        try:
            await self.counter.write(visitor, lambda act: rules.withdraw(act, key, reason))
        except WorkflowError as refusal:
            return await self.page(request, visitor, refusal=refusal)
        return back_to(HERE, "withdrawn")

    def begins(self, values: Mapping[str, str]) -> datetime | None:
        """Return the first instant of the day that a form names; None, also for today: at once."""
        try:
            day = date.fromisoformat(values.get("since", ""))
        except ValueError:
            return None
        reference = self.counter.door.reference()
        if day == reference.local_date(self.counter.door.clock()):
            return None
        return datetime.combine(day, time(), reference.calendar.zone).astimezone(UTC)


def complete(values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a form without its own: what is not ticked is off."""
    return {
        name: value for name, value in values.items() if name not in ("csrf", "reason", "version", "since")
    }


def free_version(today: date, current: str, decided: list[rules.Decision]) -> str:
    """Return a name that no set of numbers has: the day, with a count from the second on."""
    taken = {current, *(each.version for each in decided)}
    names = (f"{today}{f'.{count}' if count > 1 else ''}" for count in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
