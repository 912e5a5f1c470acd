"""One process with a clock under measurement: `python -m benchmarks.parts.clock_hand FOLDER [URL]`.

It says `ready`, and answers each line of its input with a line of JSON: `fire` fires all that is due;
`idle N` looks N times when nothing is.
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
    """Look so many times; return the median (milliseconds) and the processor's time a look."""
    taken, cpu = [], time.process_time()
    for _ in range(times):
        begun = time.perf_counter()
        await house.clock.fire_due()
        taken.append((time.perf_counter() - begun) * 1000)
    work = (time.process_time() - cpu) * 1000 / times
    return {"median_ms": round(statistics.median(taken), 4), "cpu_ms": round(work, 4)}


async def obey(house: House) -> None:
    """Answer the lines of the input until it ends."""
    print("ready", flush=True)
    while line := (await asyncio.to_thread(sys.stdin.readline)).split():
        answer = await (fire(house) if line[0] == "fire" else idle(house, int(line[1])))
        print(json.dumps(answer), flush=True)


def main(folder: Path, url: str = "") -> None:
    """Open the house and wait for orders."""
    set_up_logs()
    with open_house(settings_of(folder, url=url), Start()) as house:
        run_quickly(obey(house))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
