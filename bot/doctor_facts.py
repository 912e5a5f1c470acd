"""What the doctor looks at, as plain values: measured once, then judged."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.settings import Settings
from workflows.house.condition import Condition
from workflows.lists.check import ListCheck


class Port(StrEnum):
    """Who has the port of the web door."""

    FREE = "free"
    OURS = "ours"  # our own server, on this data folder
    TAKEN = "taken"


@dataclass(frozen=True)
class Disk:
    """The disk under the data folder."""

    free: int  # bytes
    total: int
    kind: str  # ext4, nfs4 …


@dataclass(frozen=True)
class Place:
    """The data folder."""

    exists: bool
    mode: int
    ours: bool
    writable: bool
    leftovers: tuple[str, ...] = ()  # rooms of rehearsals and restores that broke off


@dataclass(frozen=True)
class KeyFacts:
    """The master keys and what they open."""

    given: int
    file_mode: int | None  # of the key file in the data folder, None without one
    total: int = 0  # data keys
    missing: tuple[str, ...] = ()
    broken: int = 0
    older: int = 0


@dataclass(frozen=True)
class BackupFacts:
    """The file of the last backup, where it can be seen from here."""

    there: bool
    same_disk: bool
    beside_keys: bool


@dataclass(frozen=True)
class PostgresFacts:
    """How a PostgreSQL is set up."""

    version: int
    durable: bool
    spare: int  # connections
    encrypted: bool
    elsewhere: bool


@dataclass(frozen=True)
class Store:
    """The database from outside: its form, what it says when it does not open, whether its file is sound."""

    form: str | None
    known: str
    failed: str = ""
    faults: tuple[str, ...] = ()
    postgres: PostgresFacts | None = None


@dataclass(frozen=True)
class Inside:
    """What a look into the database told."""

    now: datetime  # domain time
    condition: Condition
    seal_holds: bool
    bodies: int
    lists: ListCheck
    unpublished: tuple[int, ...]  # years whose make-up days are not known
    ownerless: int = 0  # open cases whose handler has left, or whose body has nobody at work


@dataclass(frozen=True)
class Engines:
    """What there is to make words of recordings and pictures."""

    ears: bool  # the package
    model: bool
    eyes: bool  # the packages, and wanted


@dataclass(frozen=True)
class Facts:
    """Everything, at one instant."""

    now: datetime  # real time
    today: date  # where the community is
    settings: Settings
    python: tuple[int, int, int]
    sqlite: tuple[int, int, int]
    disk: Disk
    place: Place
    port: Port
    running: bool
    env_open: bool  # others on the machine may read the settings file, and it holds secrets
    store: Store
    keys: KeyFacts | None = None
    backup: BackupFacts | None = None
    inside: Inside | None = None
    engines: Engines | None = None
