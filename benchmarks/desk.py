"""Measures the pages of the desk with many cases stored, one in a hundred of them open; prints JSON.

`huiying bench desk [--quick] [--cases N]`: server time of each page (milliseconds), for every role with a
queue, on SQLite and on PostgreSQL. The aim is 100 ms with a million cases.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from typing import Any

import httpx

from benchmarks.parts.desk_cases import OPEN, fill_desk
from benchmarks.parts.grounds import Ground, folder, on_both
from benchmarks.parts.house import found, settings_of
from benchmarks.parts.machine import describe
from benchmarks.parts.measure import tell
from bot.app import House, Start, open_house
from bot.logs import set_up_logs
from bot.server import spare_what_stays
from bot.web.app import build_web
from models.case import Case
from models.vocabulary import Role
from workflows import access

CASES, QUICK = 1_000_000, 20_000
LOOKS = 15
ROLES = (Role.HANDLER, Role.HEAD, Role.DISPATCHER, Role.COORDINATOR, Role.AUDITOR)
OF_BODY = (Role.HANDLER, Role.HEAD)
PAGES = {
    "queue": "/desk",
    "all": "/desk?show=all",
    "late": "/desk?show=late",
    "risk": "/desk?risk=1",
    "ninth": "/desk?show=all&page=9",
    "ended": "/desk?show=ended",
    "excluded": "/desk?show=excluded",
    "case": "/desk/case/{number}",
    "find": "/desk/find?number={number}",
}
"""Of each role; a part that a role's queue has not is its first."""


def fill(ground: Ground, cases: int) -> None:
    """Store the cases: the open ones of the last ten days, so that some are late and some at risk."""
    with ground.connection() as connection:
        fill_desk(connection, cases)
    tell(f"{cases} cases are stored")


async def enter(house: House, app: Any, role: Role, body: str) -> httpx.AsyncClient:
    """Come in by an invitation."""
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000", headers={"accept": "text/html"}
    )
    own = body if role in OF_BODY else None
    real, chance = house.door.real_clock(), random.Random(str(role))
    made = await house.database.write(lambda tx: access.invite(tx, role, own, None, real, chance))
    answer = await client.post("/desk/join", data={"invitation": made.secret})
    assert answer.status_code == 303, answer.text
    return client


async def looks(client: httpx.AsyncClient, address: str) -> dict[str, float]:
    """Read a page again and again; return the median and the slowest, also of our processor (milliseconds).

    The first look fills caches and is told by itself.
    """
    taken, worked = [], []
    for _ in range(LOOKS + 1):
        begun, cpu = time.perf_counter(), time.process_time()
        answer = await client.get(address)
        taken.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
        assert answer.status_code in (200, 303), (address, answer.status_code)
    return {
        "first": round(taken[0], 1),
        "p50": round(statistics.median(taken[1:]), 1),
        "worst": round(max(taken[1:]), 1),
        "cpu_p50": round(statistics.median(worked[1:]), 1),
        "cpu_worst": round(max(worked[1:]), 1),
    }


async def pages(house: House, body: str, number: str) -> dict[str, dict[str, dict[str, float]]]:
    """Measure every page for every role."""
    app = build_web(house.door)
    found_: dict[str, dict[str, dict[str, float]]] = {}
    for role in ROLES:
        client = await enter(house, app, role, body)
        found_[str(role)] = {
            name: await looks(client, address.format(number=number)) for name, address in PAGES.items()
        }
        await client.aclose()
        tell(f"{role}: {found_[str(role)]}")
    return found_


def measured(ground: Ground, cases: int) -> dict[str, Any]:
    """Fill and look."""
    found(ground.folder, ground.own_url)
    fill(ground, cases)
    settings = settings_of(ground.folder, url=ground.own_url)
    with open_house(settings, Start()) as house:
        spare_what_stays()
        body = house.database.read_now(lambda tx: tx.get_one(Case, cases).body) or ""
        return asyncio.run(pages(house, body, f"HY-20250101-{cases}"))


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    cases = QUICK if given.quick else given.cases or CASES
    set_up_logs()
    with folder() as place:
        machine = describe(place)
    figures = on_both(lambda ground: measured(ground, cases))
    json.dump({"machine": machine, "cases": cases, "open": cases // OPEN, **figures}, sys.stdout)


if __name__ == "__main__":
    main()
