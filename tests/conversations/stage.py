"""The house a transcript is played in: a copy of the sample, a clock moved by hand, a seeded chance."""

import random
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import cast

from sqlalchemy import func, select, update
from sqlmodel import col

from bot.app import House, Start, open_house
from bot.demo import FILES, bring_in
from bot.lists import gazetteer
from bot.settings import Settings
from models.jobs import Job
from models.post_tables import UNSENT, Outbox, Timer
from models.privacy import Consent
from models.vocabulary import Role
from nlu.reader import Reader, load_reader
from nlu.reading import Guess, Reading
from tests.conversations import history, lessons
from tests.conversations.cast import body_of
from tests.conversations.door import Door
from tests.conversations.lookers import PublicPages
from tests.databases import copied, url_for
from tests.senses import StandIn
from workflows.arrivals import Address
from workflows.cases.acts import Actor
from workflows.cases.groups import open_group
from workflows.policy import configured
from workflows.reference import Reference
from workflows.transaction import Transaction

BEGIN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday 09:00 in Shanghai, until a transcript says otherwise."""


PATIENT = {"idle_hours": 720}
"""The house's numbers until a transcript says otherwise: staff look in often enough to stay signed in."""


@dataclass
class Hand:
    """A clock that stands still until somebody moves it."""

    now: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Doubter:
    """A reader that reads everything but is never sure what a message is about."""

    reader: Reader
    codes: tuple[str, ...]

    def read(self, text: str) -> Reading:
        """Read a message, and doubt it."""
        guesses = tuple(Guess(code, 0.2) for code in self.codes)
        reading = self.reader.read(text)
        return replace(reading, category=None, leaf=None, confidence=0.2, guesses=guesses, because=())


def code_of(name: str, reference: Reference) -> str:
    """The code of a category with this name. Raises LookupError."""
    for code, fact in reference.categories.items():
        if fact.names.by_locale["zh-CN"] == name:
            return code
    raise LookupError(name)


def prepare(folder: Path) -> None:
    """Bring the sample community into an empty data folder, as an operator would."""
    with open_house(settings_for(folder), Start(real=Hand(BEGIN - timedelta(days=1)))) as house:
        for kind, name in FILES:
            bring_in(house, kind, name)


def settings_for(folder: Path) -> Settings:
    """The settings of a house in a folder, whatever the environment says."""
    return Settings(
        data=folder,
        database_url=url_for(folder),
        host="127.0.0.1",
        port=8000,
        public_url="http://127.0.0.1",
    )


@dataclass
class Stage:
    """Opens the house, closes it, and lets time pass in it."""

    folder: Path
    door: Door
    clock: Hand = field(default_factory=Hand)
    numbers: dict[str, int] = field(default_factory=lambda: dict(PATIENT))
    chance: random.Random = field(default_factory=lambda: random.Random(20261123))
    senses: StandIn = field(default_factory=StandIn)
    handed: int = 0  # steps that anybody has handed to the database
    settled: tuple[int, datetime] | None = None  # how many, and when, as nothing more was due

    @classmethod
    def copied(cls, template: Path, folder: Path, door: Door) -> "Stage":
        """Set a stage on a copy of a prepared folder."""
        own = Path(shutil.copytree(template, folder / "data"))
        copied(template, own)
        return cls(own, door)

    async def open(self) -> None:
        """Open the house and let the door stand before it."""
        self._stack = ExitStack()
        own = self.door.settings
        start = Start(real=self.clock, chance=self.chance, bots=bool(own), senses=self.senses)
        settings = settings_for(self.folder).model_copy(update=own)
        self.house: House = self._stack.enter_context(open_house(settings, start))
        lane = self.house.database.lane
        setattr(lane, "hand_in", partial(self._handed, lane.hand_in))  # noqa: B010
        self.public = PublicPages(self.house)
        self._enforce()
        await self.door.enter(self.house)

    async def close(self) -> None:
        """Close both."""
        await self.door.leave()
        self._stack.close()

    async def restart(self) -> None:
        """Close the house and open it again on the same folder, as after a power cut."""
        await self.close()
        await self.open()

    def doubt(self, names: list[str] | None) -> None:
        """Let the reader be unsure of every category and offer these; None: let it read as it does."""
        lists = self.house.lists
        lists.reader = load_reader(gazetteer(lists.reference), None)
        if names is not None:
            codes = tuple(code_of(name, lists.reference) for name in names)
            lists.reader = cast(Reader, Doubter(lists.reader, codes))

    def rule(self, name: str, number: int) -> None:
        """Let one of the house's numbers be another from now on."""
        self.numbers[name] = number
        self._enforce()

    async def gather(self, name: str) -> None:
        """Let a body have a staff group, at a door without polls. Raises Unknown."""
        body = body_of(name, self.house.lists.reference)
        there = Address("web", f"group:{body}")

        def step(tx: Transaction) -> None:
            act = replace(self.house.act(tx), by=Actor(Role.HEAD, None, body))
            open_group(act, there, "zh-CN")

        await self.house.database.write(step)
        await self.house.courier.round()

    async def teach(self, verb: str, text: str) -> None:
        """Let others have put things right, let the machine learn a night, or go back to what it knew."""
        if verb == "另有":
            await lessons.fill(self.house, text, lambda name: code_of(name, self.house.lists.reference))
        elif text == "学一夜":
            await lessons.learn_tonight(self.house, self.house.settings)
        else:
            await lessons.go_back(self.house)
        self._enforce()

    async def remember(self, text: str) -> None:
        """Let something have happened before. Raises LookupError, CannotDo."""
        house = self.house
        await history.happened(house, text, lambda name: code_of(name, house.lists.reference))

    def _enforce(self) -> None:
        policy = configured({**self.numbers, "version": "transcript"})
        self.house.lists.reference = replace(self.house.lists.reference, policy=policy)
        self.settled = None

    async def reword(self) -> None:
        """Let what we say about privacy be newer than what anybody was told."""
        await self.house.database.write(lambda tx: tx.execute(update(Consent).values(version="2000-01")))

    async def settle(self) -> None:
        """Fire and deliver until nothing is due; it still is not while nobody writes and no time passes."""
        while self.settled != (before := (self.handed, self.clock.now)):
            if not await self.round():
                self.settled = before
                return

    def _handed(self, hand_in: Callable[[Job], None], job: Job) -> None:
        self.handed += 1
        hand_in(job)

    async def round(self) -> int:
        """Let everybody who works beside the conversation do so once; return how much there was to do."""
        fired, sent = await self.house.clock.fire_due(), await self.house.courier.round()
        return fired + sent + await self.house.recogniser.round()

    async def pass_time(self, until: datetime) -> None:
        """Let time pass as it does: everything that comes due is done at its own instant."""
        while (due := await self.house.database.read(next_due)) is not None and due <= until:
            self.clock.now = max(self.clock.now, due)
            await self.settle()
        self.clock.now = max(self.clock.now, until)
        await self.settle()


def next_due(tx: Transaction) -> datetime | None:
    """The instant of the next timer, or of the next message that waits for its hour."""
    timer = tx.execute(select(func.min(col(Timer.due_at)))).scalar_one()
    letter = tx.execute(select(func.min(col(Outbox.not_before))).where(UNSENT)).scalar_one()
    return min((each for each in (timer, letter) if each is not None), default=None)
