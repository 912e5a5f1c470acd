"""Shows the figures to a watching program on this machine, and to nobody else."""

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from ipaddress import ip_address

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.metrics import Metrics
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from models.vocabulary import OutboxState
from workflows.house.condition import Condition, condition

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""A proxy on this machine asks for somebody else."""

FIGURES = {
    "huiying_messages_waiting": "Messages that are due and not sent",
    "huiying_message_oldest_seconds": "How long the first of them has waited",
    "huiying_messages_stuck": "Messages that an operator must look at",
    "huiying_updates_set_aside": "Messages from people that failed on our side",
    "huiying_timers_due": "Timed work that is due and not done",
    "huiying_timer_oldest_seconds": "How long the first of it has waited",
    "huiying_timers_failing": "Timed work that has failed again and again",
    "huiying_cases_open": "Cases that a body still owes an answer",
    "huiying_cases_overdue": "Open cases whose limit has passed, by urgency",
    "huiying_events": "Events in the ledger",
    "huiying_seal_age_seconds": "Since the ledger was last sealed",
    "huiying_backup_age_seconds": "Since the last backup",
    "huiying_rehearsal_age_seconds": "Since a backup was last tried",
    "huiying_beat_age_seconds": "Since the courier or the clock of any process last came to its end",
    "huiying_database_bytes": "Size of the database",
}


def routes(door: WebDoor) -> APIRouter:
    """Return /metrics, for callers on this machine."""
    router = APIRouter(include_in_schema=False)

    @router.get("/metrics")
    async def figures(request: Request) -> Response:
        if not is_near(request):
            raise NothingHere
        now, real_now = door.clock(), door.real_clock()
        found = await door.database.read(lambda tx: condition(tx, now))
        house = CollectorRegistry()
        house.register(Figures(found, now, real_now))
        text = generate_latest(house) + generate_latest(door.metrics.registry)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return router


def is_near(request: Request) -> bool:
    """Whether a request comes from this machine, on nobody else's behalf."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


class Figures(Collector):
    """The condition of the house as figures."""

    def __init__(self, found: Condition, now: datetime, real_now: datetime) -> None:
        self._found = found
        self._now = now
        self._real_now = real_now

    def collect(self) -> Iterator[Metric]:
        """Yield one family after the other."""
        post, found = self._found.post, self._found
        yield self._one("huiying_messages_waiting", post.waiting)
        yield self._one("huiying_message_oldest_seconds", self._since(post.oldest, 0.0))
        stuck = {str(OutboxState.DEAD): post.dead, str(OutboxState.DOUBTFUL): post.doubtful}
        yield self._many("huiying_messages_stuck", "state", stuck)
        yield self._one("huiying_updates_set_aside", post.set_aside)
        yield self._one("huiying_timers_due", post.timers_due)
        yield self._one("huiying_timer_oldest_seconds", self._since(post.timer_oldest, 0.0))
        yield self._one("huiying_timers_failing", post.timers_failing)
        yield self._one("huiying_cases_open", found.open_cases)
        yield self._many("huiying_cases_overdue", "urgency", found.overdue)
        yield self._counted("huiying_events", found.events)
        yield self._one("huiying_database_bytes", found.size)
        yield from self._ages()

    def _ages(self) -> Iterator[Metric]:
        """What should be young; what never was has no figure."""
        found = self._found
        never = float("inf")
        yield self._one("huiying_seal_age_seconds", self._since(found.sealed_at, never))
        for name, mark in (("backup", found.backup), ("rehearsal", found.rehearsal)):
            yield self._one(f"huiying_{name}_age_seconds", self._real_since(mark.at if mark else None))
        beats = {part: self._real_since(beat) for part, beat in found.beats.items()}
        yield self._many("huiying_beat_age_seconds", "part", beats)

    def _since(self, at: datetime | None, otherwise: float) -> float:
        return otherwise if at is None else max(0.0, (self._now - at).total_seconds())

    def _real_since(self, at: datetime | None) -> float:
        return float("inf") if at is None else max(0.0, (self._real_now - at).total_seconds())

    def _one(self, name: str, value: float) -> Metric:
        return GaugeMetricFamily(name, FIGURES[name], value=value)

    def _counted(self, name: str, value: float) -> Metric:
        return CounterMetricFamily(name, FIGURES[name], value=value)

    def _many(self, name: str, label: str, values: Mapping[str, float]) -> Metric:
        family = GaugeMetricFamily(name, FIGURES[name], labels=[label])
        for value, count in sorted(values.items()):
            family.add_metric([str(value)], count)
        return family


class Stopwatch:
    """Times every exchange under the pattern of its route: an address may hold a case number or a secret."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._requests = metrics.requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            took = time.perf_counter() - began
            self._requests.labels(route, scope["method"], f"{status // 100}xx").observe(took)
