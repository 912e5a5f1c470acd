"""Runs a simulated street in a data folder of its own, day by day, and writes down what is true of it."""

import json
import random
import signal
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr

from bot.app import FENCES, House, Start, effects, open_house
from bot.settings import Settings
from models.vocabulary import TimerKind
from nlu.categories import categories_by_code
from workflows import verify
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.digest import ensure_digest_timer
from workflows.grid.look import ensure_look_timer
from workflows.lists.bring import bring
from workflows.lists.sheets import Sheet
from workflows.policy import Policy, configured
from workflows.privacy import anonymise
from workflows.responsiveness.index.compute import bodies as indices
from workflows.responsiveness.index.definitions import index_versions
from workflows.responsiveness.loop.clock import ensure_loop_timer
from workflows.responsiveness.measures import Json
from workflows.responsiveness.rates import rates
from workflows.responsiveness.recheck import clock as recheck
from workflows.responsiveness.recheck.clock import ensure_recheck
from workflows.responsiveness.signs import gather
from workflows.responsiveness.signs.detect import Facts
from workflows.responsiveness.signs.terms import limits_of
from workflows.responsiveness.simulation.bodies import Character, characters
from workflows.responsiveness.simulation.estate import sheets_of
from workflows.responsiveness.simulation.play import Play, Rules
from workflows.responsiveness.simulation.story import begin
from workflows.responsiveness.simulation.street import Gaming, Street, street_of
from workflows.responsiveness.simulation.truth import of_character, told
from workflows.transaction import Transaction

Advance = Callable[[str, int, int], None]
STREET_TABLE = "street"
"""The part of a policy file that changes the street, not the house's numbers."""


class FolderNotEmpty(Exception):
    """There is an installation in the folder already: a simulation begins in an empty one."""


class SheetsRefused(Exception):
    """A street whose lists do not import: a defect of the street's numbers."""


class Tried(Settings):
    """Settings of a street that is only tried: the house's numbers come with it."""

    numbers: dict[str, Any] = Field(default_factory=dict)

    @cached_property
    def house_policy(self) -> Policy:
        """The numbers that are tried. Raises PolicyUnknown."""
        return configured(self.numbers)


@dataclass(frozen=True)
class Trial:
    """One run: what is drawn from which seed, for how long, under which numbers."""

    seed: int
    days: int = 365
    street: Mapping[str, Any] = field(default_factory=dict)
    policy: Mapping[str, Any] = field(default_factory=dict)
    kinds: Mapping[str, Gaming] = field(default_factory=dict)


@dataclass
class Outcome:
    """What came of a run."""

    street: Street
    characters: tuple[Character, ...]
    days: int
    rows: list[Json]
    summary: Json
    cases: list[Json]
    facts: Facts  # what the detectors of gaming look at

    @property
    def as_dict(self) -> Json:
        """For JSON: the summary, and each body beside its truth."""
        return {**self.summary, "bodies": self.rows}


def standard() -> dict[str, Any]:
    """Read the numbers and words of the street that ships."""
    text = (resources.files("bot.sample") / "street.json").read_text("utf-8")
    return dict(json.loads(text))


def policy_of(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a policy to be tried: the house's numbers, and those of the street. Raises ValueError, OSError."""
    numbers = tomllib.loads(file.read_text("utf-8"))
    changes = numbers.pop(STREET_TABLE, {})
    return numbers, dict(changes)


def simulate(folder: Path, trial: Trial, advance: Advance) -> Outcome:
    """Run a street from its first day to its last. Raises FolderNotEmpty, StreetUnknown, PolicyUnknown.

    Told to stop it finishes the day, and tells what came of it so far.
    """
    if (folder / "huiying.db").exists():
        raise FolderNotEmpty
    street = street_of(standard(), trial.street)
    bodies = characters(street, trial.seed, trial.kinds)
    watch, cpu = time.monotonic(), time.process_time()
    first = datetime(street.start.year, street.start.month, street.start.day, tzinfo=UTC)
    clock = Hand(first)
    settings = settings_for(folder, trial)
    start = Start(real=clock.now, chance=random.Random(trial.seed))
    with open_house(settings, start) as house, stopping() as stop:
        lay_out(house, street, bodies)
        clock.at = first.astimezone(house.lists.reference.calendar.zone).replace(hour=0)
        play = house.database.write_now(lambda tx: ready(house, tx, trial, street, bodies))
        done = live(house, play, clock, trial.days, stop, advance)
        end = clock.at
        rows = house.database.read_now(
            lambda tx: told(
                bodies,
                play.truths.values(),
                {each.code: each for each in rates(tx, "body", first, end)},
                indices(tx, house.lists.reference, index_versions()[-1], (first, end), {}),
            )
        )
        limits = limits_of(house.settings.house_policy)
        facts = house.database.read_now(lambda tx: gather.facts(tx, first, end, limits))
    spent = {"seconds": round(time.monotonic() - watch, 1), "cpu": round(time.process_time() - cpu, 1)}
    return Outcome(street, bodies, done, rows, summary_of(play, trial, done, spent), cases_of(play), facts)


def settings_for(folder: Path, trial: Trial) -> Tried:
    """Settings of a street: whatever the machine's own name, its database and its doors are left alone."""
    return Tried(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
        data=folder,
        database_url="",
        public_url="",
        residents_token=SecretStr(""),
        staff_token=SecretStr(""),
        encoder=None,
        policy=None,
        numbers=dict(trial.policy),
    )


class Hand:
    """The clock of a simulation, moved by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """What it shows."""
        return self.at.astimezone(UTC)


def lay_out(house: House, street: Street, bodies: tuple[Character, ...]) -> None:
    """Bring the lists in, as an operator would. Raises SheetsRefused."""
    policy, categories = house.lists.reference.policy, categories_by_code()
    limits = {each.category: policy.limits[categories[each.category].limit] for each in street.themes}
    for kind, sheet in sheets_of(street, bodies, limits):
        bring_in(house, kind, sheet)
    house.lists.reload()


def bring_in(house: House, kind: str, sheet: Sheet) -> None:
    """Bring one list in, the day before life begins. Raises SheetsRefused."""
    before = house.time.now() - timedelta(days=1)
    made = house.database.write_now(lambda tx: bring(tx, kind, [sheet], before))
    if made.errors:
        raise SheetsRefused(made.errors[0])


ENSURED = (
    *(verify.ensure_seal_timer, anonymise.ensure_terms, ensure_digest_timer, ensure_look_timer),
    *(ensure_loop_timer, ensure_recheck),
)
"""Timers that every serving house has."""


def ready(house: House, tx: Transaction, trial: Trial, street: Street, bodies: tuple[Character, ...]) -> Play:
    """Set the timers that every serving house has, and put the play together."""
    act = house.act(tx)
    for ensure in ENSURED:
        ensure(act)
    played = dict(effects(house.settings.data))
    played[TimerKind.RECHECK] = partial(recheck.fire, played=True)
    return Play(act, Rules(street, trial.seed, bodies, played, FENCES, begin))


def live(house: House, play: Play, clock: Hand, days: int, stop: "Stop", advance: Advance) -> int:
    """Live day by day, each in one commit; return how many there were."""
    chance = random.Random(f"{play.seed}/act")
    for day in range(days):
        if stop.told:
            return day
        play.expect_day(clock.at.date())
        reference, until = house.lists.current(), clock.at + timedelta(days=1)

        def one_day(tx: Transaction) -> None:
            act = Act(tx, SYSTEM, clock.now(), reference, chance)  # noqa: B023  # done within this day
            play.run(act, until.astimezone(UTC))  # noqa: B023

        house.database.write_now(one_day)
        clock.at = until
        advance(str(clock.at.date()), day + 1, days)
    return days


@dataclass
class Stop:
    """Whether somebody has told us to stop."""

    told: bool = False


@contextmanager
def stopping() -> Iterator[Stop]:
    """Let Ctrl-C and a termination end the run after its day, not in the middle of it."""
    stop = Stop()

    def note(_number: int, _frame: object) -> None:
        stop.told = True

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def summary_of(play: Play, trial: Trial, days: int, spent: Mapping[str, float]) -> Json:
    """Say in a few numbers what a run was."""
    cases = list(play.truths.values())
    return {
        "seed": trial.seed,
        "days": days,
        "complete": days == trial.days,
        "cases": len(cases),
        "answered": sum(each.answered for each in cases),
        "judged": sum(each.judged for each in cases),
        "steps": play.deeds,
        "timers": sum(play.fired.values()),
        "refused": dict(play.refused),
        **spent,
        "cpu_per_case": round(spent["cpu"] / len(cases), 4) if cases else None,
    }


def cases_of(play: Play) -> list[Json]:
    """What is true of each case."""
    return [asdict(each) for each in play.truths.values()]


def truth_file(folder: Path) -> Path:
    """Where the truth is written: beside the data folder, never in it."""
    return folder.resolve().with_name(f"{folder.resolve().name}.truth.json")


def write_truth(folder: Path, outcome: Outcome) -> Path:
    """Write down what is true: of the bodies, and of each case."""
    file = truth_file(folder)
    whole = {
        **outcome.as_dict,
        "characters": [of_character(each) for each in outcome.characters],
        "truth": outcome.cases,
    }
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1), "utf-8")
    return file
