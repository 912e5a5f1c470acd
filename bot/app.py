"""The composition root: opens everything once and hands it down. Nothing else opens anything."""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot import folder, keys
from bot.clock import Clock, Effect
from bot.courier import Courier
from bot.dialogue import overdue_draft, resident, staff
from bot.dialogue.engine import Dialogue, Engine
from bot.domain_time import DomainTime, Folder, Keeper, Shared, real_now
from bot.limits import limits_of
from bot.settings import Settings
from bot.web.door import WebDoor
from bot.web.pictures import Pictures
from bot.web.streams import Streams
from models.database import Database, read_once
from models.kept import KeptMark
from models.keyring import KeysMissing, Vault, open_vault
from models.migrations.upgrade import migrate
from models.vocabulary import Role, TimerKind
from nlu.place import GazetteerEntry
from nlu.reader import Reader, load_reader
from nlu.reading import Reading
from workflows import verify
from workflows.cases import due
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.queries import may_see_picture
from workflows.lists.categories import keep_categories
from workflows.reference import Reference, load_reference
from workflows.timers import DueTimer
from workflows.transaction import Transaction

Result = TypeVar("Result")
STALE = timedelta(seconds=30)
"""A courier or clock that has not moved for so long is not well."""

WEIGHTS = "reader.npz"

DIALOGUES: dict[Role, Dialogue] = {
    **{role: staff.respond for role in Role if role not in (Role.RESIDENT, Role.SYSTEM)},
    Role.RESIDENT: resident.respond,
}


def expects_words(state: str, role: Role) -> bool:
    """Whether a chat in this state is about to say something that must be understood."""
    return role is Role.RESIDENT and state in resident.READS


@dataclass
class Lists:
    """The reference lists and the reader built on them; replaced together when an import changed them."""

    load: Callable[[], Reference]
    reference: Reference
    reader: Reader
    now: Callable[[], datetime]
    weights: Path | None = None

    def current(self) -> Reference:
        """The lists as they stand; read again at New Year, when the calendar needs another year."""
        if self.now().year + 2 > self.reference.calendar.covers_until.year:
            self.reload()
        return self.reference

    def reload(self) -> None:
        """Read the lists again."""
        self.reference = self.load()
        self.reader = load_reader(gazetteer(self.reference), self.weights)

    def understand(self, text: str) -> Reading:
        """Read one message."""
        return self.reader.read(text)


@dataclass(frozen=True)
class House:
    """Everything that runs in one process."""

    settings: Settings
    database: Database
    lists: Lists
    time: DomainTime
    chance: random.Random
    streams: Streams
    courier: Courier
    clock: Clock
    engine: Engine
    door: WebDoor

    def act(self, tx: Transaction) -> Act:
        """An act of the system now, for steps outside a conversation."""
        return Act(tx, SYSTEM, self.time.now(), self.lists.current(), self.chance)


def weights_of(settings: Settings) -> Path | None:
    """The weights this installation has trained itself, when it has."""
    own = settings.data / WEIGHTS
    return own if own.exists() else None


def gazetteer(reference: Reference) -> list[GazetteerEntry]:
    """The areas as the reader takes them."""
    return [
        GazetteerEntry(each.code, each.name, each.kind, each.parent, each.cell, each.aliases)
        for each in reference.areas.values()
    ]


def create(settings: Settings) -> bool:
    """Bring the database to the newest migration and seed the categories; say whether anything changed."""
    folder.make(settings.data)
    return migrate(settings.url)


def read(settings: Settings, query: Callable[[Transaction], Result]) -> Result:
    """Run one query beside whoever writes. Raises KeyUnreadable, KeysUnknown."""
    with keys_named():
        return read_once(settings.url, query, Vault(keys.known(settings)))


def unlock(settings: Settings) -> Vault:
    """Return the vault of the installation; a new one without keys gets a key file.

    Raises KeyUnreadable; KeysUnknown when the database needs keys that we were not given.
    """
    given = keys.known(settings)
    with keys_named():
        vault = open_vault(settings.url, given)
    return vault if given else Vault(keys.make(settings.data))


@contextmanager
def keys_named() -> Iterator[None]:
    """Say of keys that are missing what the doors may say. Raises KeysUnknown."""
    try:
        yield
    except KeysMissing as missing:
        raise keys.KeysUnknown(missing.fingerprints) from None


@dataclass(frozen=True)
class Start:
    """How a house is opened: the speed of its time, and the sources of instants and of chance."""

    speed: float = 1.0
    demo: bool = False
    real: Callable[[], datetime] = real_now
    chance: random.Random = field(default_factory=random.SystemRandom)


@contextmanager
def open_house(settings: Settings, start: Start) -> Iterator[House]:
    """Open the installation, with everything that works in it; on SQLite alone.

    Raises FolderBusy, KeyUnreadable, KeysUnknown.
    """
    with ExitStack() as stack:
        if settings.shared:
            folder.make(settings.data)
        else:
            stack.enter_context(folder.held(settings.data))
        vault = unlock(settings)
        create(settings)
        keeper = stack.enter_context(keeping_time(settings))
        database = stack.enter_context(closing(Database(settings.url, vault=vault)))
        yield build(settings, database, DomainTime(keeper, start.speed, start.real), start)


@contextmanager
def keeping_time(settings: Settings) -> Iterator[Keeper]:
    """Give what keeps the course of time: a file where one process runs, a row where several may."""
    if not settings.shared:
        yield Folder(settings.data)
        return
    with closing(KeptMark(settings.url, "domain_time")) as kept:
        yield Shared(kept)


def build(settings: Settings, database: Database, time: DomainTime, start: Start) -> House:
    """Put the parts together."""
    database.write_now(keep_categories)

    def load() -> Reference:
        return database.read_now(lambda tx: load_reference(tx, settings.house_policy, time.now()))

    reference, weights = load(), weights_of(settings)
    lists = Lists(load, reference, load_reader(gazetteer(reference), weights), time.now, weights)
    streams = Streams()
    courier = Courier(database, time.now, start.real, streams.wake, limits=limits_of(settings))
    clock = Clock(database, time.now, start.real, lists.current, start.chance, effects(), courier.wake)
    engine = Engine(
        database=database,
        understand=lists.understand,
        reference=lists.current,
        clock=time.now,
        chance=start.chance,
        dialogues=DIALOGUES,
        expects_words=expects_words,
        wake=courier.wake,
    )
    door = web_door(settings, lists, engine, streams, Beats(courier, clock, start.real), start)
    return House(settings, database, lists, time, start.chance, streams, courier, clock, engine, door)


def effects() -> dict[TimerKind, Effect]:
    """What each kind of timer does."""
    cases = (TimerKind.RUNG, TimerKind.RESUME_CLOCK, TimerKind.FOLLOW_UP, TimerKind.CLOSE_SILENT)
    return {
        **dict.fromkeys(cases, due.fire),
        TimerKind.REGISTER_DRAFT: lambda act, timer: overdue_draft.register_draft(act, timer.subject or 0),
        TimerKind.SEAL: seal,
    }


def seal(act: Act, _timer: DueTimer) -> None:
    """Seal the ledger for the night."""
    verify.seal(act)


@dataclass(frozen=True)
class Beats:
    """Whether those who work in the background do."""

    courier: Courier
    clock: Clock
    real: Callable[[], datetime]

    async def healthy(self) -> bool:
        """Both have been at work lately."""
        now = self.real()
        beats = (self.courier.beat, self.clock.beat)
        return all(beat is not None and now - beat < STALE for beat in beats)


def web_door(
    settings: Settings, lists: Lists, engine: Engine, streams: Streams, beats: Beats, start: Start
) -> WebDoor:
    """What the web door is handed."""
    return WebDoor(
        engine=engine,
        database=engine.database,
        reference=lists.current,
        clock=engine.clock,
        real_clock=start.real,
        chance=start.chance,
        streams=streams,
        pictures=Pictures(settings.data / "pictures"),
        may_see_picture=lambda tx, chat, name: may_see_picture(tx, lists.reference, chat, name),
        healthy=beats.healthy,
        zone=lists.reference.calendar.zone,
        demo=start.demo,
        public_url=settings.address,
        locale=settings.locale,
    )
