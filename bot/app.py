"""The composition root: opens everything once and hands it down. Nothing else opens anything."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot import folder, forgotten, keys, upgrade, week_picture
from bot.beats import Beats
from bot.bell import Bell
from bot.by_day import BY_DAY
from bot.clock import Clock, Effect
from bot.courier import Courier, Door
from bot.dialogue import overdue_draft, resident, staff, unheard
from bot.dialogue.engine import Dialogue, Engine
from bot.dialogue.votes import trials
from bot.domain_time import DomainTime, Folder, Keeper, Shared, real_now
from bot.limits import limits_of
from bot.lists import Lists, Standing
from bot.metrics import Measured, Metrics
from bot.pictures import Pictures as KeptPictures
from bot.recognition.installed import senses_of
from bot.recognition.senses import Senses
from bot.recognition.worker import Recogniser
from bot.seal_rest import seal_rest
from bot.settings import Settings
from bot.telegram.bots import bots_of
from bot.telegram.sending.doors import open_doors
from bot.watch import Watch, changes, follow
from bot.web.case_sheet import CaseSheets
from bot.web.door import WebDoor
from bot.web.pictures import Pictures
from bot.web.streams import Streams
from bot.weights import at_work, drop_files
from models.database import Database, read_once
from models.kept import KeptMark
from models.keyring import KeysMissing, Vault, open_vault
from models.migrations.upgrade import migrate
from models.scrub import scrub
from models.vocabulary import Role, TimerKind
from models.wire import Silence, Wire, open_wire
from workflows import pictures, verify
from workflows.appeals import waits
from workflows.cases import due, plea_due
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.queries import may_see_picture
from workflows.governance import due as matters_due
from workflows.grid import checks, look
from workflows.grid import clock as grid_clock
from workflows.house import left_over, texts
from workflows.house.in_force import in_force
from workflows.house.page_links import keep_address
from workflows.joint import clock as joint_clock
from workflows.lists.categories import keep_categories
from workflows.means import clock as means_clock
from workflows.mediation import clock as mediation_clock
from workflows.meetings import clock as meetings_clock
from workflows.participation.budgets import clock as budgets_clock
from workflows.participation.conversations import clock as conversations_clock
from workflows.participation.covenants import clock as covenants_clock
from workflows.participation.decisions import clock as decisions_clock
from workflows.participation.deliberation import clock as deliberation_clock
from workflows.participation.evaluations import clock as evaluations_clock
from workflows.participation.panels import clock as panels_clock
from workflows.participation.petitions import clock as petitions_clock
from workflows.participation.rolls import clock as rolls_clock
from workflows.participation.votes import clock as votes_clock
from workflows.participation.votes.pictures import shows_picture
from workflows.polls import straw
from workflows.practices import clock as practices_clock
from workflows.presence import away
from workflows.privacy import anonymise, farewell, forget
from workflows.reference import load_reference
from workflows.responsiveness.deficits import publish as deficits_publish
from workflows.responsiveness.figures import publish
from workflows.responsiveness.forecast import keep as forecasts
from workflows.responsiveness.index import clock as index_clock
from workflows.responsiveness.loop import clock as loop_clock
from workflows.responsiveness.rollups import refresh
from workflows.responsiveness.signs import look as signs_look
from workflows.responsiveness.topics import clock as topics_clock
from workflows.responsiveness.week import clock as week_clock
from workflows.services import deliver as services_due
from workflows.timers import DueTimer
from workflows.transaction import Transaction

Result = TypeVar("Result")
DELIVERED, WORK = "delivered", "work"
"""What processes tell each other: chats with something new at the web door; something to deliver."""

DIALOGUES: dict[Role, Dialogue] = {
    **{role: staff.respond for role in Role if role not in (Role.RESIDENT, Role.SYSTEM)},
    Role.RESIDENT: resident.respond,
}


def expects_words(role: Role, text: str) -> bool:
    """Whether somebody of this role says something that must be understood."""
    return role is Role.RESIDENT and resident.expects_reading(text)


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
    bell: Bell
    wire: Wire | Silence
    watch: Watch
    recogniser: Recogniser

    def act(self, tx: Transaction) -> Act:
        """An act of the system now, for steps outside a conversation."""
        return Act(tx, SYSTEM, self.time.now(), self.lists.current(), self.chance)


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
    """How a house is opened: the speed of its time, the sources of instants and of chance, the messengers."""

    speed: float = 1.0
    demo: bool = False
    real: Callable[[], datetime] = real_now
    windows: Callable[[], datetime] | None = None  # by which the courier counts seconds; None: by `real`
    chance: random.Random = field(default_factory=random.SystemRandom)
    doors: Mapping[str, Door] = field(default_factory=dict)  # messengers, by their channels
    bots: bool = False  # whether the courier speaks with the bots of the settings
    senses: Senses | None = None  # what hears and reads; None: what is installed


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
        if not settings.shared:
            upgrade.keep_before(settings)
        create(settings)
        keeper = stack.enter_context(keeping_time(settings))
        database = stack.enter_context(closing(Database(settings.url, vault=vault)))
        database.write_now(lambda tx: keep_address(tx, settings.public_url, start.real()))
        if seal_rest(settings, database, start.real(), start.chance):
            scrub(settings.url)
        yield build(settings, database, DomainTime(keeper, start.speed, start.real), start)


@contextmanager
def keeping_time(settings: Settings) -> Iterator[Keeper]:
    """Give what keeps the course of time: a file where one process runs, a row where several may."""
    if not settings.shared:
        yield Folder(settings.data)
        return
    with closing(KeptMark(settings.url, "domain_time")) as kept:
        yield Shared(kept)


def open_lists(settings: Settings, database: Database, time: DomainTime) -> Lists:
    """Read the lists, the numbers in force and the house's own wording."""
    database.write_now(keep_categories)
    drop_files(settings)

    def standing(tx: Transaction) -> Standing:
        turns, numbers = changes(tx), in_force(tx, settings.house_policy, time.now())
        reference = load_reference(tx, numbers.policy, time.now())
        own, weights = texts.spoken(tx), at_work(settings)(tx)
        return Standing(reference, turns, numbers.until, own, weights, settings.encoder_folder)

    return Lists(lambda: database.read_now(standing), time.now)


def build(settings: Settings, database: Database, time: DomainTime, start: Start) -> House:
    """Put the parts together."""
    lists = open_lists(settings, database, time)
    wire, streams = open_wire(settings.url), Streams()

    def delivered(chats: Iterable[int]) -> None:
        told = list(chats)
        streams.wake(told)
        wire.tell(DELIVERED, told)

    senses = start.senses or senses_of(settings)
    zone = lists.reference.calendar.zone
    sheets = CaseSheets(database, lists.current, time.now, zone)
    doors = doors_of(settings, KeptPictures(database, time.now), sheets, start)
    limits = limits_of(settings, doors)
    courier = Courier(database, time.now, start.windows or start.real, delivered, doors=doors, limits=limits)
    bell = Bell((courier.wake, lambda: recogniser.wake()), lambda: wire.tell(WORK))
    clock = ticking(settings, database, time, lists, start, bell)
    metrics = Metrics()
    engine = Engine(
        database=Measured(database, metrics),
        understand=lists.understand,
        reference=lists.current,
        clock=time.now,
        real_clock=start.real,
        chance=start.chance,
        dialogues=DIALOGUES,
        expects_words=expects_words,
        wake=bell.ring,
        recognises=lambda: senses.kinds,
    )
    recogniser = recognising(settings, engine, senses, delivered)
    beats = Beats(database, start.real, {"courier": lambda: courier.beat, "clock": lambda: clock.beat})
    return House(
        settings=settings,
        database=database,
        lists=lists,
        time=time,
        chance=start.chance,
        streams=streams,
        courier=courier,
        clock=clock,
        engine=engine,
        door=replace(web_door(settings, lists, engine, streams, beats, start), metrics=metrics),
        bell=bell,
        wire=wire,
        watch=Watch(database, lists, time, beats, start.real),
        recogniser=recogniser,
    )


def ticking(
    settings: Settings, database: Database, time: DomainTime, lists: Lists, start: Start, bell: Bell
) -> Clock:
    """What fires the timers; where processes share the database, it is one of several."""
    return Clock(
        database,
        time.now,
        start.real,
        lists.current,
        start.chance,
        effects(settings.data),
        bell.ring,
        FENCES,
        alone=not settings.shared,
    )


def doors_of(settings: Settings, pictures: KeptPictures, sheets: CaseSheets, start: Start) -> dict[str, Door]:
    """The messengers that the courier speaks with, by their channels."""
    bots = open_doors(settings, pictures, sheets.reference, sheets.of_chat) if start.bots else {}
    return {**start.doors, **bots}


def recognising(
    settings: Settings, engine: Engine, senses: Senses, told: Callable[[Iterable[int]], None]
) -> Recogniser:
    """What makes words of recordings and pictures, beside the conversation."""
    return Recogniser(
        database=engine.database,
        senses=senses,
        content=KeptPictures(engine.database, engine.clock).content,
        receive=engine.receive,
        clock=engine.clock,
        real_clock=engine.real_clock,
        told=told,
        alone=not settings.shared,
    )


def effects(data: Path) -> dict[TimerKind, Effect]:
    """What each kind of timer does; `data` is the folder where the list of the forgotten lies."""
    cases = (TimerKind.RUNG, TimerKind.RESUME_CLOCK, TimerKind.FOLLOW_UP, TimerKind.CLOSE_SILENT)
    return {
        **dict.fromkeys(cases, due.fire),
        **BY_DAY,
        TimerKind.DECISION: waits.fire,
        TimerKind.PLEA: plea_due.fire,
        TimerKind.STAGE: left_over.fire,
        TimerKind.REGISTER_DRAFT: lambda act, timer: overdue_draft.register_draft(act, timer.subject or 0),
        TimerKind.RECOGNISE: unheard.give_up,
        TimerKind.SEAL: seal,
        TimerKind.ANONYMISE: anonymise.fire,
        TimerKind.ABSENCE: away.fire,
        TimerKind.MEDIATION: mediation_clock.fire,
        TimerKind.ROLL: rolls_clock.fire,
        TimerKind.PETITION: petitions_clock.fire,
        TimerKind.COVENANT: covenants_clock.fire,
        TimerKind.PRACTICE: practices_clock.fire,
        TimerKind.TRIAL: trials.fire,
        TimerKind.PANEL: panels_clock.fire,
        TimerKind.ASSEMBLY: deliberation_clock.fire,
        TimerKind.EVALUATION: evaluations_clock.fire,
        TimerKind.BUDGET: budgets_clock.fire,
        TimerKind.OPINION: conversations_clock.fire,
        TimerKind.SITE_CHECK: checks.fire,
        TimerKind.PATROL: grid_clock.fire,
        TimerKind.GRID_LOOK: look.fire,
        TimerKind.FIGURES: publish.fire,
        TimerKind.DEFICITS: deficits_publish.fire,
        TimerKind.INDEX: index_clock.fire,
        TimerKind.SIGNS: signs_look.fire,
        TimerKind.FORECAST: forecasts.fire,
        TimerKind.WEEK: partial(week_clock.fire, draw=week_picture.draw),
        TimerKind.TOPIC: topics_clock.fire,
        TimerKind.LOOP: loop_clock.fire,
        TimerKind.ROLLUPS: refresh.fire,
        TimerKind.GOVERN: matters_due.fire,
        TimerKind.SERVICE: services_due.fire,
        TimerKind.DRAW: means_clock.fire,
        TimerKind.PART: joint_clock.fire,
        **dict.fromkeys((TimerKind.MEETING, TimerKind.PROMISE), meetings_clock.fire),
        TimerKind.VOTE: votes_clock.fire,
        TimerKind.RESOLUTION: decisions_clock.fire,
        TimerKind.POLL_CLOSE: straw.fire,
        TimerKind.POLL_TOTALS: straw.report,
        TimerKind.FORGOTTEN: lambda act, _timer: forgotten.keep(data, forget.forgotten(act.tx)),
    }


FENCES = {TimerKind.SEAL: verify.fence}
"""What the transaction of a timer must begin with."""


def seal(act: Act, _timer: DueTimer) -> None:
    """Seal the ledger for the night; drop pictures that no case has got, and last words that reach nobody."""
    verify.seal(act)
    farewell.drop_old(act.tx, act.now)
    pictures.drop_loose(act.tx, act.now - pictures.LOOSE_AFTER)


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
        pictures=Pictures(engine.database, engine.clock),
        may_see_picture=lambda tx, chat, name: (
            may_see_picture(tx, lists.reference, chat, name)
            or shows_picture(tx, lists.reference, chat, name)
            or week_clock.is_of_a_week(name, engine.clock(), lists.reference)
        ),
        healthy=beats.healthy,
        zone=lists.reference.calendar.zone,
        demo=start.demo,
        public_url=settings.address,
        bots=bots_of(settings),
        locale=settings.locale,
        renew=lambda: follow(engine.database, lists),
    )
