"""Measures the whole path of an update against the bare ceiling of the same server; prints JSON.

`huiying bench spine [--quick]`: `--quick` is rough and ends at 10,000 stored cases.
"""

import asyncio
import json
import sys

from benchmarks.parts.measure import QUICK, Plan, measure

if __name__ == "__main__":
    json.dump(asyncio.run(measure(QUICK if "--quick" in sys.argv else Plan())), sys.stdout)
