"""The operator's first page: what waits today, each with its next step; and what was done lately."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.web.admin.counter import HOME, Counter
from workflows.cases.acts import Act
from workflows.house import audit
from workflows.house.overview import Finding, Matter, waiting

LATEST = 5
MOST_NAMES = 5
"""Names a finding shows at most: on the first day all colleagues are still to come."""
NEXT = {
    Matter.DEAD: "/operator/post",
    Matter.DOUBTFUL: "/operator/post",
    Matter.UNREACHED: "/operator/post",
    Matter.ASIDE: "/operator/post",
    Matter.NO_OPERATOR_BESIDE: "/operator/staff/invite?role=operator",
    Matter.NO_DISPATCHER: "/operator/staff/invite?role=dispatcher",
    Matter.GAPS: "/operator/duties#check",
    Matter.OVERLAPS: "/operator/duties#check",
    Matter.EXPIRED: "/operator/duties#check",
    Matter.WITHOUT_HANDLER: "/operator/duties#check",
    Matter.WITHOUT_MEANS: "/operator/duties#check",
    Matter.NO_FALLBACK: "/operator/bodies",
    Matter.CALENDAR: "/operator/calendar",
    Matter.AWAITED: "/operator/staff",
}
"""Where a finding is mended; one without a page is mended at the command line, as its sentence says."""


@dataclass(frozen=True)
class Overview:
    """What the first page shows."""

    findings: list[Finding]
    latest: list[audit.Entry]
    is_empty: bool


def some(names: tuple[str, ...]) -> tuple[str, ...]:
    """The first names of a long list, and a sign that there are more."""
    return names if len(names) <= MOST_NAMES else (*names[:MOST_NAMES], "…")


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the page."""

    async def overview(request: Request) -> Response:
        visitor, real_now = await counter.enter(request), counter.door.real_clock()

        def look(act: Act) -> Overview:
            return Overview(
                waiting(act.tx, act.reference, act.now, real_now),
                audit.changes(act.tx, audit.Wanted())[:LATEST],
                not act.reference.bodies,
            )

        found = await counter.read(visitor, look)
        return counter.show(request, visitor, "admin_overview.html", seen=found, next=NEXT, some=some)

    router.add_api_route(HOME, overview, methods=["GET"])
