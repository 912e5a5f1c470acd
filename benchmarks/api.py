"""Calls a running server's API for long: `python -m benchmarks.api ADDRESS [EXAMPLES]`; ends at a fault."""

import json
import sys
import time

import httpx
from schemathesis.generation import GenerationMode

from benchmarks.parts.contract import call_all


def main(address: str, examples: int) -> None:
    """Call everything with a session and without one, rightly and wrongly; print how often."""
    token = httpx.post(f"{address}/api/chat/sessions", json={"role": "resident"}).json()["token"]
    started = time.monotonic()
    calls: dict[str, int] = {}
    for headers in ({"authorization": f"Bearer {token}"}, {}):
        for mode in GenerationMode:
            for name, count in call_all(address, headers, mode, examples).items():
                calls[name] = calls.get(name, 0) + count
    seconds = round(time.monotonic() - started, 1)
    print(json.dumps({"calls": calls, "server_errors": 0, "broken_words": 0, "seconds": seconds}, indent=1))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 500)
