"""Stops the house at every point of every round, lets a second life go on, and judges what it left.

A program of its own, `python -m tests.spine.kill_points FOLDER [STRIDE]`: it forks, and a fork wants one
thread. With a stride it stops at every so-manieth point only.
Every round starts from the same undisturbed folder; a first child plays it and is killed (SIGKILL) at its
n-th point, a second opens what is left, gets what was never acknowledged once more, and comes to rest.
"""

import gc
import itertools
import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot.dialogue.engine import Engine
from tests import databases
from tests.spine.aftermath import come_to_rest
from tests.spine.community import found
from tests.spine.findings import Wreck, flagged, judge, repeated, survey
from tests.spine.house import live
from tests.spine.script import SCRIPT
from tests.spine.state import Kept
from tests.spine.two_steps import KINDS

WORKERS = 2
RESTED = "rested"
"""A file that says that the second life has come to its end."""

ENOUGH = 3
"""Faults after which a worker need not look further."""

TO_THE_END = 0.02
"""Share of the stops after which the second life goes on to the end of the script, not only of the round."""


@dataclass
class Report:
    """What the stops showed."""

    stops: int = 0
    repeated: int = 0  # messages that reached somebody twice, where that is allowed
    doubtful: int = 0  # messages flagged for an eye
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        """Take in what another worker saw."""
        self.stops += other.stops
        self.repeated += other.repeated
        self.doubtful += other.doubtful
        self.faults += other.faults


def start(work: Callable[[], None]) -> int:
    """Begin something in a process of its own; return its id."""
    child = os.fork()
    if child:
        return child
    databases.forked()
    try:
        work()
    except BaseException:  # the end of this process: nothing may return into its parent's program
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def copy(source: Path, target: Path) -> None:
    """Copy a folder with its database, which nobody has open."""
    shutil.copytree(source, target)
    databases.copied(source, target)


def forget(folder: Path) -> None:
    """Remove a folder with its database."""
    databases.drop_under(folder)
    shutil.rmtree(folder)


def undisturbed(kind: type[Engine], folder: Path, rounds: int) -> list[dict[str, Any]]:
    """Play the script round by round; keep the folder before each round and the state after it."""
    now = folder / "undisturbed"
    now.mkdir()
    databases.prepared(now, "spine", found)
    states = []
    for index in range(rounds):
        copy(now, folder / f"round-{index}")
        live(now, kind, 0, (index, index))
        come_to_rest(now)
        kept = Kept(now)
        states.append(kept.state())
        kept.close()
    return states


@dataclass(frozen=True)
class Stop:
    """One stop: a copy of the folder as it stood before a round, and the point at which to die in it."""

    kind: type[Engine]
    work: Path
    round: int
    last: int  # the round to which the second life goes on
    point: int

    def first_life(self) -> None:
        """Play the round until the point."""
        live(self.work, self.kind, 1, (self.round, self.round), self.point)

    def second_life(self) -> None:
        """Open what the first left, and come to rest."""
        live(self.work, self.kind, 2, (self.round, self.last))
        (self.work / RESTED).touch()

    def report(self, wreck: Wreck, expected: dict[str, Any]) -> Report:
        """Judge what the two lives came to."""
        where = f"round {self.round}, point {self.point}"
        if not (self.work / RESTED).exists():
            return Report(1, faults=[f"{where}: the second life failed"])
        faults = [f"{where}: {fault}" for fault in judge(self.work, wreck, expected)]
        return Report(1, repeated(self.work), flagged(self.work), faults)


def stop_everywhere(
    kind: type[Engine],
    folder: Path,
    states: list[dict[str, Any]],
    index: int,
    chance: random.Random,
    stride: int,
) -> Iterator[Report]:
    """Stop one round at its first point, its second …, until it has no more.

    One process lives the second life of a stop and then the first of the next: half the forks.
    """
    before: tuple[Stop, Wreck] | None = None
    for point in itertools.count(1 + index % stride, stride):
        last = len(states) - 1 if chance.random() < TO_THE_END else index
        stop = Stop(kind, folder / f"stop-{index}-{point}", index, last, point)
        copy(folder / f"round-{index}", stop.work)
        ended = lives(before[0] if before else None, stop)
        if before:
            yield before[0].report(before[1], states[before[0].last])
            forget(before[0].work)
        if os.WIFEXITED(ended):  # the round has no such point
            return
        come_to_rest(stop.work)
        before = stop, survey(stop.work)


def lives(before: Stop | None, stop: Stop) -> int:
    """Go on after one stop, then go to the next, in a process of its own; return how that ended."""

    def work() -> None:
        if before:
            before.second_life()
        stop.first_life()

    return os.waitpid(start(work), 0)[1]


def work_on(kind: type[Engine], folder: Path, states: list[dict[str, Any]], stride: int, worker: int) -> None:
    """Take every second round; write down what was seen, and stop when that is bad enough."""
    report = Report()
    chance = random.Random(worker)
    for index in range(worker, len(states), WORKERS):
        for each in stop_everywhere(kind, folder, states, index, chance, stride):
            report.add(each)
            if len(report.faults) >= ENOUGH:
                break
        if len(report.faults) >= ENOUGH:
            break
    (folder / f"report-{worker}.json").write_text(json.dumps(asdict(report)), encoding="utf-8")


def report_of(kind: type[Engine], folder: Path, stride: int) -> Report:
    """Stop everywhere, with two workers side by side; two rounds are enough for an engine that must fail."""
    states = undisturbed(kind, folder, len(SCRIPT) if kind is Engine else 2)
    gc.freeze()  # children need not copy what they never change
    workers = [start(partial(work_on, kind, folder, states, stride, each)) for each in range(WORKERS)]
    ends = [os.waitpid(worker, 0)[1] for worker in workers]
    report = Report(faults=["a worker failed"] if any(ends) else [])
    for file in sorted(folder.glob("report-*.json")):
        report.add(Report(**json.loads(file.read_text(encoding="utf-8"))))
    return report


def main(folder: Path, stride: int = 1) -> None:
    """Judge the engine as it is, and those that must not pass; print the reports by name."""
    server = databases.start_server()
    reports = {}
    for name, kind in KINDS.items():
        (folder / name).mkdir()
        reports[name] = asdict(report_of(kind, folder / name, stride))
    databases.let_go()
    if server is not None:
        server.delete()
    print(json.dumps(reports, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
