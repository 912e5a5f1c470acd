"""Measures an installation for the doctor: looks at everything, changes nothing, and fails at nothing."""

import fcntl
import json
import os
import shutil
import socket
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import keys, store
from bot.doctor_facts import (
    BackupFacts,
    Disk,
    Engines,
    Facts,
    Inside,
    KeyFacts,
    Place,
    Port,
    PostgresFacts,
    Store,
)
from bot.domain_time import from_json
from bot.folder import LOCK
from bot.recognition.installed import EARS, has_model, is_there, reads
from bot.restore import TAKEN, TRIED
from bot.settings import Settings
from workflows.house import marks
from workflows.house.condition import condition, newest_seal_holds
from workflows.house.soundness import bodies_kept, unpublished_years
from workflows.lists.queries import check_lists
from workflows.presence.leave import ownerless
from workflows.transaction import Transaction

FRESH = timedelta(minutes=2)
LEFT_OVER = timedelta(days=1)
ENV = Path(".env")


def look_at(settings: Settings, now: datetime) -> Facts:
    """Measure everything. Raises KeyUnreadable."""
    today = now.astimezone(ZoneInfo(settings.timezone)).date()
    outside = store_of(settings)
    inside = inside_of(settings, now) if outside.form == outside.known and not outside.failed else None
    running = is_running(settings, inside, now)
    return Facts(
        now=now,
        today=today,
        settings=settings,
        python=(sys.version_info.major, sys.version_info.minor, sys.version_info.micro),
        sqlite=(
            sqlite3.sqlite_version_info[0],
            sqlite3.sqlite_version_info[1],
            sqlite3.sqlite_version_info[2],
        ),
        disk=disk_under(settings.data),
        place=place_of(settings.data, now),
        port=port_of(settings, running),
        running=running,
        env_open=is_open(ENV, settings),
        store=outside,
        keys=keys_of(settings) if inside is not None else None,
        backup=backup_of(settings, inside),
        inside=inside,
        engines=engines_of(settings),
    )


def engines_of(settings: Settings) -> Engines:
    """Look which engines are there, without loading any."""
    return Engines(is_there(*EARS), has_model(settings.voice_model), reads(settings))


def store_of(settings: Settings) -> Store:
    """Look at the database from outside."""
    try:
        form = store.form_of(settings.url)
        if form is None:
            return Store(None, store.KNOWN)
        with store.snapshot(settings) as tx:
            return Store(
                form=form,
                known=store.KNOWN,
                faults=tuple(store.faults_of_storage(tx)),
                postgres=postgres_of(tx),
            )
    except (store.StorageFailed, OSError) as error:
        return Store(None, store.KNOWN, failed=str(error))


def postgres_of(tx: Transaction) -> PostgresFacts | None:
    """Look how a PostgreSQL is set up."""
    server = store.server_of(tx)
    if server is None:
        return None
    spare = server.most_connections - server.connections
    return PostgresFacts(server.version, server.durable, spare, server.encrypted, server.elsewhere)


def inside_of(settings: Settings, now: datetime) -> Inside:
    """Look into the database."""
    with store.snapshot(settings) as tx:
        domain = domain_now(settings, tx, now)
        today = domain.astimezone(ZoneInfo(settings.timezone)).date()
        return Inside(
            now=domain,
            condition=condition(tx, domain),
            seal_holds=newest_seal_holds(tx),
            bodies=bodies_kept(tx),
            lists=check_lists(tx, today),
            unpublished=unpublished_years(tx, today),
            ownerless=ownerless(tx),
        )


def domain_now(settings: Settings, tx: Transaction, now: datetime) -> datetime:
    """Domain time as whoever serves tells it, or as it was last promised."""
    file = settings.data / "domain_time.json"
    kept = marks.marked(tx, "domain_time") if settings.shared else None
    text = json.dumps(kept.data) if kept else file.read_text("utf-8") if file.exists() else "{}"
    course = from_json(text)
    if course is None:
        return now
    return course.at(now) if course.runs(now) else max(now, course.up_to)


def disk_under(folder: Path) -> Disk:
    """Look at the disk under a folder, or under what is above it."""
    place = next(each for each in (folder.resolve(), *folder.resolve().parents) if each.exists())
    usage = shutil.disk_usage(place)
    return Disk(usage.free, usage.total, kind_of_disk(place))


def kind_of_disk(place: Path) -> str:
    """Return the kind of file system, as the kernel names it; empty where it does not say."""
    mounts = Path("/proc/mounts")
    lines = mounts.read_text("utf-8", "replace").splitlines() if mounts.exists() else []
    found = [line.split()[1:3] for line in lines if len(line.split()) > 2]
    fitting = [(point, kind) for point, kind in found if place.is_relative_to(point.replace("\\040", " "))]
    return max(fitting, key=lambda each: len(each[0]), default=("", ""))[1]


def place_of(folder: Path, now: datetime) -> Place:
    """Look at the data folder."""
    if not folder.is_dir():
        return Place(exists=False, mode=0o700, ours=True, writable=False)
    told = folder.stat()
    rooms = [*folder.glob(f"{TRIED}*"), *folder.glob(f"{TAKEN}*")]
    old = [each.name for each in rooms if now - datetime.fromtimestamp(each.stat().st_mtime, UTC) > LEFT_OVER]
    return Place(
        exists=True,
        mode=told.st_mode & 0o777,
        ours=told.st_uid == os.geteuid(),
        writable=is_writable(folder),
        leftovers=tuple(sorted(old)),
    )


def is_writable(folder: Path) -> bool:
    """Try it: a disk may be read-only although its permissions allow writing."""
    probe = folder / f".doctor-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def is_running(settings: Settings, inside: Inside | None, now: datetime) -> bool:
    """Whether somebody serves this installation: it holds the folder, or has beaten lately."""
    if settings.shared:
        beats = inside.condition.beats.values() if inside else ()
        return any(beat is not None and now - beat < FRESH for beat in beats)
    try:
        handle = os.open(settings.data / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def port_of(settings: Settings, running: bool) -> Port:
    """Look who has the port; while our server runs it is taken for ours."""
    try:
        with socket.create_server((settings.host, settings.port)):
            return Port.FREE
    except OSError:
        return Port.OURS if running else Port.TAKEN


def is_open(env: Path, settings: Settings) -> bool:
    """Whether others on this machine may read secrets in the settings file."""
    secrets = (settings.keys, settings.residents_token, settings.staff_token)
    holds = any(each.get_secret_value() for each in secrets) or "@" in settings.database_url
    return holds and env.is_file() and bool(env.stat().st_mode & 0o077)


def keys_of(settings: Settings) -> KeyFacts:
    """Try every data key. Raises KeyUnreadable."""
    given, file = keys.known(settings), settings.data / keys.FILE
    with store.snapshot(settings) as tx:
        state = store.key_state(tx, given)
    return KeyFacts(
        given=len(given),
        file_mode=file.stat().st_mode & 0o777 if file.exists() else None,
        total=state.total,
        missing=tuple(state.missing),
        broken=state.broken,
        older=state.older,
    )


def backup_of(settings: Settings, inside: Inside | None) -> BackupFacts | None:
    """Look at the file of the last backup, when it can be seen from here."""
    last = inside.condition.backup if inside else None
    if last is None or "file" not in last.data:
        return None
    file = Path(str(last.data["file"]))
    if not file.is_file():
        return BackupFacts(there=False, same_disk=False, beside_keys=False)
    beside = (file.parent / keys.FILE).exists() or file.parent.resolve() == settings.data.resolve()
    return BackupFacts(True, file.stat().st_dev == settings.data.stat().st_dev, beside)
