"""Cuts the power 500 times under the real write lane: `python -m benchmarks.power_cuts [CUTS]`.

Every cut keeps what was synced, and each other sector or not. The same cuts with synchronous=NORMAL are the
control: a trial that finds nothing there finds nothing at all.
"""

import json
import sqlite3
import sys

from rich.console import Console
from rich.progress import track

from tests.spine.power.trial import Recorded

UPDATES = 300
LIVES = 10
"""Recorded lives of the lane; the cuts are spread over them."""


def trial(synchronous: str, cuts: int) -> dict[str, object]:
    """Record some lives under one setting and cut the power in them."""
    lost = broken = cuts_with_loss = acknowledged = 0
    console = Console(stderr=True)
    for life in track(range(LIVES), f"synchronous={synchronous}", console=console):
        recorded = Recorded(UPDATES, synchronous, seed=life)
        acknowledged += UPDATES
        for cut in range(cuts // LIVES):
            verdict = recorded.cut(life * 1_000_000 + cut)
            lost += len(verdict.lost)
            cuts_with_loss += bool(verdict.lost)
            broken += len(verdict.broken)
    return {
        "cuts": cuts // LIVES * LIVES,
        "updates": acknowledged,
        "lost": lost,
        "cuts_that_lost": cuts_with_loss,
        "broken": broken,
    }


def main(cuts: int) -> None:
    """Print both trials as JSON."""
    print(
        json.dumps(
            {
                "sqlite": sqlite3.sqlite_version,
                "full": trial("FULL", cuts),
                "control_normal": trial("NORMAL", cuts),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
