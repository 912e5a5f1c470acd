"""Measures the pages of figures with many cases stored; prints JSON.

`huiying bench figures [--quick] [--cases N]`: server time of each page (milliseconds), on SQLite and on
PostgreSQL; beside it the same sums counted anew, and what it costs to take a changed case in, at a tenth of
the cases and at all of them. What is kept must come to exactly what is counted, or the run fails. The aim is
150 ms a page with a million cases.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select, update
from sqlmodel import col

from benchmarks.desk import looks
from benchmarks.parts.grounds import Ground, folder, server, sqlite
from benchmarks.parts.history import fill_history
from benchmarks.parts.house import found, settings_of
from benchmarks.parts.machine import describe
from benchmarks.parts.measure import tell
from bot.app import House, Start, open_house
from bot.logs import set_up_logs
from bot.server import spare_what_stays
from bot.web.app import build_web
from models.case import Case
from workflows.responsiveness.board import WINDOW, board
from workflows.responsiveness.figures.definitions import versions
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.publish import publish
from workflows.responsiveness.rollups import refresh
from workflows.responsiveness.rollups.read import asked, counted
from workflows.responsiveness.rollups.sums import Sums
from workflows.responsiveness.rollups.ways import WAYS
from workflows.transaction import Transaction

CASES, QUICK, TENTH = 1_000_000, 20_000, 10
CHANGED = 200
"""Cases that change between two looks of the clock."""

TURNS = 5
MONTHS = 12
"""Published before the pages are looked at: the dashboard draws so many."""

PAGES = (
    "/",
    "/rates.csv?by=body",
    "/rates.csv?by=area",
    "/rates.csv?by=category",
    "/figures",
    "/figures/solution",
    "/figures/solution/table.csv?by=area",
    *(
        f"/figures/{code}/cases?month={{month}}"
        for code in ("solution", "unanswered", "tight", "standard_missed")
    ),
    *("/dashboard", "/index", "/deficits", "/topics", "/needs", "/practices", "/loop", "/signs", "/feed.xml"),
)


def measured(ground: Ground, cases: int, *, with_pages: bool) -> dict[str, Any]:
    """Store cases, sum them up, look at the pages, and take changes in."""
    now = datetime.now(UTC)
    found(ground.folder, ground.own_url)
    with ground.connection() as connection:
        fill_history(connection, cases, now)
    tell(f"{cases} cases are stored")
    with open_house(settings_of(ground.folder, url=ground.own_url), Start()) as house:
        spare_what_stays()
        figures: dict[str, Any] = {"cases": cases, "first": summed(house, now)}
        check(house, now)
        figures["change"] = changed(house, now)
        check(house, now)
        figures["board"] = boards(house, now)
        tell(str(figures))
        if with_pages:
            figures["publishing"] = [published(house, now, back) for back in range(MONTHS, 0, -1)][-1]
            figures["pages"] = asyncio.run(pages(house, now))
        return figures


def summed(house: House, now: datetime) -> dict[str, float]:
    """Sum up whatever is to be, as the clock does; return days, seconds of processor, longest hold."""
    shift = shift_of(house, now)
    days, hold, cpu, done = 0, 0.0, time.process_time(), refresh.Portion(shift, ())
    while (portion := house.database.read_now(lambda tx: refresh.waiting(tx, shift, now))) != done:
        rows = house.database.read_now(summing(portion))
        begun = time.perf_counter()
        house.database.write_now(keeping(portion, rows))
        hold, days = max(hold, time.perf_counter() - begun), days + len(rows)
    return {
        "days": days,
        "cpu_ms": milliseconds(time.process_time() - cpu),
        "longest_hold_ms": milliseconds(hold),
    }


def shift_of(house: House, now: datetime) -> int:
    """Seconds by which the house is east of UTC."""
    offset = now.astimezone(house.door.reference().calendar.zone).utcoffset() or timedelta()
    return int(offset.total_seconds())


def summing(portion: refresh.Portion) -> Callable[[Transaction], list[dict[str, object]]]:
    """Count the days of a portion."""
    return lambda tx: [refresh.row_of(tx, each) for each in portion.days]


def keeping(portion: refresh.Portion, rows: list[dict[str, object]]) -> Callable[[Transaction], None]:
    """Keep what was counted."""
    return lambda tx: refresh.keep(tx, portion, rows)


def changed(house: House, now: datetime) -> dict[str, float]:
    """Let cases of the last ninety days change, and sum their days anew."""
    chance = random.Random(3)
    recent = select(col(Case.id)).where(col(Case.opened_at) >= now - WINDOW).order_by(col(Case.id))
    ids = house.database.read_now(lambda tx: list(tx.execute(recent).scalars()))
    some = chance.sample(ids, min(CHANGED, len(ids)))
    other = update(Case).where(col(Case.id).in_(some)).values(returned=col(Case.returned) + 1)
    house.database.write_now(lambda tx: tx.execute(other).close())
    told = summed(house, now)
    return {**told, "changed": len(some), "cpu_ms_each": round(told["cpu_ms"] / len(some), 2)}


def check(house: House, now: datetime) -> None:
    """Hold what is kept against what is counted, in every way."""
    window = (now - WINDOW, now + timedelta(seconds=1))
    for way, counting in WAYS.items():
        kept = house.database.read_now(lambda tx, way=way: plain(asked(tx, way, *window)))  # type: ignore[misc]
        anew = house.database.read_now(lambda tx, of=counting: plain(counted(tx, of, *window)))  # type: ignore[misc]
        assert kept == anew, way


def plain(sums: Sums) -> dict[str, object]:
    """Sums that can be compared."""
    return {
        code: (each.counts, [sorted(sort.tolist()) for sort in each.spans]) for code, each in sums.items()
    }


def boards(house: House, now: datetime) -> dict[str, float]:
    """Read the board, and count anew what it is made of, in turns: milliseconds of processor."""
    reference, kept, anew = house.door.reference(), list[float](), list[float]()
    window = (now - WINDOW, now + timedelta(seconds=1))
    for _ in range(TURNS):
        kept.append(worked(house, lambda tx: board(tx, reference, now)))
        anew.append(worked(house, lambda tx: [counted(tx, each, *window) for each in WAYS.values()]))
    return {"kept_ms": statistics.median(kept), "anew_ms": statistics.median(anew)}


def worked(house: House, look: Callable[[Transaction], object]) -> float:
    """Milliseconds of processor that a look takes."""
    cpu = time.process_time()
    house.database.read_now(look)
    return milliseconds(time.process_time() - cpu)


def published(house: House, now: datetime, back: int = 1) -> dict[str, float]:
    """Publish a month that is over: the last, of which the pages tell, or one so many before."""
    month = last_month(house, now).after(1 - back)
    begun, cpu = time.perf_counter(), time.process_time()
    rows = house.database.write_now(lambda tx: publish(house.act(tx), month, versions()[0]))
    return {
        "rows": rows,
        "wall_ms": milliseconds(time.perf_counter() - begun),
        "cpu_ms": milliseconds(time.process_time() - cpu),
    }


def last_month(house: House, now: datetime) -> Month:
    """The month that is over."""
    return Month.of(now, house.door.reference().calendar.zone).after(-1)


async def pages(house: House, now: datetime) -> dict[str, dict[str, float]]:
    """Look at every page as a stranger; the board is kept for a while after the first look."""
    transport = httpx.ASGITransport(build_web(house.door))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        month = str(last_month(house, now))
        return {page: await looks(client, page.format(month=month)) for page in PAGES}


def milliseconds(seconds: float) -> float:
    """Round for people."""
    return round(seconds * 1000, 1)


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    cases = QUICK if given.quick else given.cases or CASES
    set_up_logs()
    with folder() as place:
        told: dict[str, Any] = {"machine": describe(place), "cases": cases}
    for name, ground in (("sqlite", sqlite), ("postgresql", a_server)):
        with ground() as small:
            tenth = measured(small, cases // TENTH, with_pages=False)
        with ground() as large:
            told[name] = {"tenth": tenth, "all": measured(large, cases, with_pages=True)}
    json.dump(told, sys.stdout)


@contextmanager
def a_server() -> Iterator[Ground]:
    """Start a server for one measurement."""
    with server() as (ground, _):
        yield ground


if __name__ == "__main__":
    main()
