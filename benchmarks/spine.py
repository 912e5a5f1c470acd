"""Measures the whole path of an update against the bare ceiling of the same server: `huiying bench spine`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def run(*, quick: bool = False) -> dict[str, Any]:
    """Return the figures; progress goes to standard error. `quick` is rough and ends at 10,000 cases."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.parts.measure", *(["--quick"] if quick else [])],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, Any] = json.loads(ran.stdout)
    return figures


if __name__ == "__main__":
    print(json.dumps(run(quick="--quick" in sys.argv), ensure_ascii=False, indent=2))
