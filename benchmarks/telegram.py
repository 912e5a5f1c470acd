"""Measures both bots, called on loopback, against their libraries with a handler that does nothing.

`huiying bench telegram`: every update is committed durably before it is acknowledged; the library alone keeps
nothing. Also the wait at 100 updates a second, and memory after 100,000 (not with `--quick`).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def run(*, quick: bool = False) -> dict[str, Any]:
    """Return the figures; progress goes to standard error."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.parts.measure_bots", *(["--quick"] if quick else [])],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, Any] = json.loads(ran.stdout)
    return figures


if __name__ == "__main__":
    print(json.dumps(run(quick="--quick" in sys.argv), ensure_ascii=False, indent=2))
