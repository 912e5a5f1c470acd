"""Serves a Bot API for play by hand: `python -m tests.botapi [--port N]`, then open the page it names."""

import argparse
import asyncio
import signal
from pathlib import Path

from tests.botapi.api import botapi
from tests.botapi.windows import Limits

PEOPLE = (
    ("王甲 居民", "zh-hans"),
    ("李乙 承办人", "zh-hans"),
    ("陳丙 居民", "zh-hant"),
    ("Ann Example", "en"),
)


async def serve(port: int, limited: bool, log: Path | None) -> None:
    async with botapi(port=port, limits=Limits() if limited else None, webhook_pause=1.0) as api:
        for name, language in PEOPLE:
            api.person(name, language)
        print(f"The two phones:  {api.url}/\n\nStart the house with:")
        print(f"  HUIYING_TELEGRAM_API={api.url}")
        print(f"  HUIYING_RESIDENTS_TOKEN={api.token('residents')}")
        print(f"  HUIYING_STAFF_TOKEN={api.token('staff')}", flush=True)
        await _stopped()
        if log is not None:
            api.write_calls(log)


async def _stopped() -> None:
    """Wait for Ctrl+C or a request to end."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--limits", action="store_true", help="answer 429 as Telegram does")
    parser.add_argument("--log", type=Path, help="write the calls here at the end, as JSON lines")
    given = parser.parse_args()
    asyncio.run(serve(given.port, given.limits, given.log))


if __name__ == "__main__":
    main()
