"""Counts and times what this process does. No label tells a person, a chat or a case."""

import time
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.dialogue.engine import Doorway
from bot.dialogue.turn import Lacking
from workflows.transaction import Transaction

Result = TypeVar("Result")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

LABELLED = 64
"""Sets of labels at hand: finding one anew costs more than the counting."""


class Metrics:
    """The figures of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "huiying_request_seconds",
            "From a request to the end of its answer",
            ["route", "method", "status"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.writes = Histogram(
            "huiying_write_seconds",
            "From a step handed in to its durable end",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.writes_waiting = Gauge(
            "huiying_writes_waiting", "Steps handed in that are not durable yet", registry=self.registry
        )
        self.writes_failed = Counter(
            "huiying_writes_failed", "Steps that ended in an error", registry=self.registry
        )
        self.updates = Counter(
            "huiying_updates",
            "Updates of messengers, by what came; aside: kept for an operator",
            ["channel", "kind"],
            registry=self.registry,
        )
        self.update_seconds = Histogram(
            "huiying_update_seconds",
            "From an update's turn in its chat to its durable end",
            ["channel"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.counting = lru_cache(LABELLED)(self.updates.labels)
        self.timing = lru_cache(LABELLED)(self.update_seconds.labels)


class Measured:
    """The database's two verbs, timed."""

    def __init__(self, database: Doorway, metrics: Metrics) -> None:
        self._database = database
        self._metrics = metrics

    async def write(self, step: Callable[[Transaction], Result]) -> Result:
        """Run a step durably."""
        metrics, began = self._metrics, time.perf_counter()
        metrics.writes_waiting.inc()
        try:
            return await self._database.write(step)
        except Lacking:  # the engine works it out and asks again
            raise
        except BaseException:
            metrics.writes_failed.inc()
            raise
        finally:
            metrics.writes_waiting.dec()
            metrics.writes.observe(time.perf_counter() - began)

    async def read(self, query: Callable[[Transaction], Result]) -> Result:
        """Run a query."""
        return await self._database.read(query)
