"""Rules about what an installation stands on: machine, disk, clock, database, keys, backup, settings."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.doctor import Finding, Rule, note, warning, wrong
from bot.doctor_facts import Facts, Port
from bot.keys import FILE

GIGABYTE = 10**9
NETWORK_DISKS = (
    "nfs",
    "cifs",
    "smb",
    "fuse.sshfs",
    "fuse.s3fs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "webdav",
)
RACE_MENDED = (3, 51, 3)
"""SQLite: two connections that checkpoint at once can spoil a file before this release."""

OLDEST_POSTGRES = 140_000
BACKWARDS = timedelta(minutes=5)
FAST_DEMO = timedelta(days=1)
STALE_BACKUP = timedelta(hours=26)
"""† A nightly backup that failed once is told the next morning."""

STALE_REHEARSAL = timedelta(days=35)
"""† Once a month, and a few days."""


def machine(facts: Facts) -> Iterator[Finding]:
    """The programs we stand on."""
    if facts.store.postgres is None and facts.sqlite < RACE_MENDED:
        yield note("sqlite_race", version=dotted(facts.sqlite))


def disk(facts: Facts) -> Iterator[Finding]:
    """Room, and the kind of disk."""
    free, share = facts.disk.free, facts.disk.free / max(facts.disk.total, 1)
    shown = f"{free / GIGABYTE:.1f}"
    if free < GIGABYTE or share < 0.03:
        yield wrong("disk_full", free=shown, data=str(facts.settings.data))
    elif free < 5 * GIGABYTE and share < 0.15:
        yield warning("disk_filling", free=shown, data=str(facts.settings.data))
    if facts.store.postgres is None and facts.disk.kind.startswith(NETWORK_DISKS):
        yield wrong("disk_remote", kind=facts.disk.kind)


def folder(facts: Facts) -> Iterator[Finding]:
    """The data folder, and who may look into it."""
    place, data = facts.place, str(facts.settings.data)
    if not place.exists:
        yield wrong("folder_missing", data=data)
        return
    if not place.writable:
        yield wrong("folder_readonly", data=data)
    if place.mode & 0o077:
        yield warning("folder_open", data=data, mode=f"{place.mode:03o}")
    if not place.ours:
        yield warning("folder_foreign", data=data)
    if place.leftovers:
        yield note("leftovers", names=", ".join(place.leftovers), data=data)


def clock(facts: Facts) -> Iterator[Finding]:
    """The machine's clock beside what was written by it."""
    if facts.inside is None:
        return
    last, domain = facts.inside.condition.last_event, facts.inside.now
    if last is not None and last - domain > BACKWARDS:
        yield wrong("clock_back", last=last, now=facts.now)
    if domain - facts.now > FAST_DEMO:
        yield note("clock_ahead", domain=domain)


def database(facts: Facts) -> Iterator[Finding]:
    """Whether it opens, is sound, and of today's form."""
    store = facts.store
    if store.failed:
        yield wrong("database_closed", why=store.failed)
    elif store.form is None:
        yield wrong("database_missing", data=str(facts.settings.data))
    elif store.form < store.known:
        yield wrong("database_older", found=store.form, known=store.known)
    elif store.form > store.known:
        yield wrong("database_newer", found=store.form, known=store.known)
    if store.faults:
        yield wrong("database_damaged", faults="; ".join(store.faults[:3]))


def postgres(facts: Facts) -> Iterator[Finding]:
    """How a PostgreSQL is set up."""
    server = facts.store.postgres
    if server is None:
        return
    if not server.durable:
        yield wrong("postgres_forgets")
    if server.version < OLDEST_POSTGRES:
        yield warning("postgres_old", version=server.version // 10_000)
    if server.spare < 10:
        yield warning("postgres_crowded", spare=server.spare)
    if server.elsewhere and not server.encrypted:
        yield warning("postgres_open")


def keys(facts: Facts) -> Iterator[Finding]:
    """The keys without which nobody's words can be read."""
    found, data = facts.keys, str(facts.settings.data)
    if found is None:
        return
    if found.missing:
        yield wrong("keys_missing", names=", ".join(found.missing), file=f"{data}/{FILE}")
    if found.broken:
        yield wrong("keys_broken", count=found.broken)
    if found.file_mode is not None and found.file_mode & 0o077:
        yield wrong("keys_readable", file=f"{data}/{FILE}")
    if found.older:
        yield note("keys_older", count=found.older)
    if found.file_mode is not None:
        yield note("keys_here", file=f"{data}/{FILE}")


def backup(facts: Facts) -> Iterator[Finding]:
    """Whether everything could be brought back tomorrow."""
    if facts.inside is None:
        return
    last, tried = facts.inside.condition.backup, facts.inside.condition.rehearsal
    if last is None:
        yield warning("backup_none")
        return
    if facts.now - last.at > STALE_BACKUP:
        yield warning("backup_old", at=last.at)
    if tried is None or facts.now - tried.at > STALE_REHEARSAL:
        yield warning("backup_untried", file=str(last.data.get("file", "")))
    if facts.backup is not None:
        yield from backup_place(facts, str(last.data.get("file", "")))


def backup_place(facts: Facts, file: str) -> Iterator[Finding]:
    """Where the last backup lies."""
    found = facts.backup
    if found is None or not found.there:
        yield note("backup_moved", file=file)
        return
    if found.beside_keys:
        yield warning("backup_beside_keys", file=file)
    if found.same_disk:
        yield note("backup_same_disk", file=file)


def port(facts: Facts) -> Iterator[Finding]:
    """The address of the web door."""
    where = f"{facts.settings.host}:{facts.settings.port}"
    if facts.port is Port.TAKEN:
        yield wrong("port_taken", address=where, port=facts.settings.port)
    if not facts.running and facts.inside is not None:
        yield note("not_running")


def settings(facts: Facts) -> Iterator[Finding]:
    """Settings that make no sense together."""
    given = facts.settings
    public = urlsplit(given.public_url)
    if given.public_url and public.scheme != "https" and not is_loopback(public.hostname or ""):
        yield wrong("public_plain", url=given.public_url)
    if not given.public_url and not is_loopback(given.host):
        yield warning("public_unnamed", host=given.host)
    residents, staff = given.residents_token.get_secret_value(), given.staff_token.get_secret_value()
    if residents and residents == staff:
        yield wrong("tokens_same")
    if given.webhook_url and urlsplit(given.webhook_url).scheme != "https":
        yield wrong("webhook_plain", url=given.webhook_url)
    if facts.env_open:
        yield warning("env_open")


def recognition(facts: Facts) -> Iterator[Finding]:
    """What makes words of recordings and pictures."""
    there, folder = facts.engines, facts.settings.voice_model
    if there is None:
        return
    if folder is not None and not there.ears:
        yield wrong("voice_no_engine")
    elif folder is not None and not there.model:
        yield wrong("voice_no_model", folder=str(folder))
    elif folder is not None:
        yield note("voice_ready", folder=str(folder))
    if there.eyes:
        yield note("pictures_ready")
    elif folder is None:
        yield note("recognition_off")


def is_loopback(host: str) -> bool:
    """Whether only this machine hears a host."""
    if host in ("localhost", ""):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def dotted(version: tuple[int, ...]) -> str:
    """A version as people write it."""
    return ".".join(map(str, version))


RULES: Mapping[str, Rule] = {
    "machine": machine,
    "disk": disk,
    "folder": folder,
    "settings": settings,
    "recognition": recognition,
    "port": port,
    "database": database,
    "postgres": postgres,
    "keys": keys,
    "clock": clock,
    "backup": backup,
}
