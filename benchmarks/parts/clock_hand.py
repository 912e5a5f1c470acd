"""One process with a clock under measurement: `python -m benchmarks.parts.clock_hand FOLDER [URL]`.

It says `ready`, and answers each line of its input with a line of JSON: `fire` fires all that is due;
`idle N` looks N times when nothing is; `run SECONDS` keeps looking.
"""

import asyncio
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.parts.house import settings_of
from bot.app import House, Start, open_house
from bot.logs import set_up_logs
from bot.loop import run_quickly


async def fire(house: House) -> dict[str, Any]:
    """Fire until nothing is due any more."""
    begun, cpu = time.time(), time.process_time()
    count = 0
    while fired := await house.clock.fire_due():
        count += fired
    return {"fired": count, "begun": begun, "ended": time.time(), "cpu": time.process_time() - cpu}


async def idle(house: House, times: int) -> dict[str, Any]:
    """Look so many times; return what a look took (milliseconds), and the processor's time of it."""
    taken: list[float] = []
    cpu = time.process_time()
    for _ in range(times):
        begun = time.perf_counter()
        await house.clock.fire_due()
        taken.append((time.perf_counter() - begun) * 1000)
    work = (time.process_time() - cpu) * 1000 / times
    quiet = statistics.quantiles(taken, n=10)[0]  # other programs make looks longer, never shorter
    return {
        "tenth_ms": round(quiet, 4),
        "median_ms": round(statistics.median(taken), 4),
        "cpu_ms": round(work, 4),
    }


async def keep_ticking(house: House, seconds: float) -> dict[str, Any]:
    """Look twice a second, as `huiying serve` does; the database may go away in the meantime."""
    end, looks = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        await house.clock.tick()
        looks += 1
        await asyncio.sleep(0.5)
    return {"looks": looks}


async def obey(house: House) -> None:
    """Answer the lines of the input until it ends."""
    print("ready", flush=True)
    while line := (await asyncio.to_thread(sys.stdin.readline)).split():
        print(json.dumps(await done(house, *line)), flush=True)


async def done(house: House, order: str, count: str = "0") -> dict[str, Any]:
    """Do what a line says."""
    if order == "fire":
        return await fire(house)
    return await (idle(house, int(count)) if order == "idle" else keep_ticking(house, float(count)))


def main(folder: Path, url: str = "") -> None:
    """Open the house and wait for orders."""
    set_up_logs()
    with open_house(settings_of(folder, url=url), Start()) as house:
        run_quickly(obey(house))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
