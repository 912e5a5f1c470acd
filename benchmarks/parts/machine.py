"""Says on what machine figures were taken, and what its disk and its processor did."""

import os
import platform
import sqlite3
import statistics
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def describe(folder: Path) -> dict[str, object]:
    """The machine, and the median time of an fsync of 4 KB in `folder` (milliseconds)."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": round(os.getloadavg()[0], 1),
        "fsync_ms": round(fsync_ms(folder), 3),
    }


def fsync_ms(folder: Path, times: int = 60) -> float:
    """Append and sync, so many times; return the median in milliseconds."""
    taken = []
    handle = os.open(folder / "fsync.probe", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for _ in range(times):
        os.write(handle, bytes(4096))
        begun = time.perf_counter()
        os.fsync(handle)
        taken.append(time.perf_counter() - begun)
    os.close(handle)
    (folder / "fsync.probe").unlink()
    return statistics.median(taken) * 1000


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used, its threads included (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(pid: int) -> float:
    """Memory that a process holds (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
