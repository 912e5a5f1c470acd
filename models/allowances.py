"""The SQL of allowances: how far each limited stream is used up, one row each, the same for all processes."""

from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert  # the form that both databases share
from sqlmodel import Session

from models.core import run, table
from models.post_tables import Allowance

ALLOWANCE = table(Allowance).c
THIS = ALLOWANCE.key == bindparam("name")

LOCK = select(ALLOWANCE.used_until).where(THIS).with_for_update()
BEGIN = insert(table(Allowance)).on_conflict_do_nothing()
USE = update(table(Allowance)).where(THIS).values(used_until=bindparam("until"))
HOLD = USE.where(ALLOWANCE.used_until < bindparam("until"))
FORGET = delete(table(Allowance)).where(ALLOWANCE.used_until < bindparam("before"))
WINDOWS = or_(*(ALLOWANCE.key.startswith(kind) for kind in ("token:", "chat:", "group:", "room:")))
LET_GO = delete(table(Allowance)).where(WINDOWS, ALLOWANCE.used_until > bindparam("after"))


def lock(session: Session, key: str, now: datetime) -> datetime:
    """Return until when a stream is used up; nobody else can ask before this transaction ends."""
    row = run(session, LOCK, {"name": key}).first()
    if row is None:
        run(session, BEGIN, {"key": key, "used_until": now})
        row = run(session, LOCK, {"name": key}).first()
    used_until: datetime = row[0] if row else now
    return used_until


def use(session: Session, key: str, until: datetime) -> None:
    """Keep until when a stream is used up."""
    run(session, USE, {"name": key, "until": until})


def hold(session: Session, key: str, until: datetime) -> None:
    """Let nothing of a stream go before an instant."""
    run(session, BEGIN, {"key": key, "used_until": until})
    run(session, HOLD, {"name": key, "until": until})


def forget(session: Session, before: datetime) -> int:
    """Drop what limits nothing any more; return how many rows that were."""
    return run(session, FORGET, {"before": before}).rowcount


def let_go(session: Session, after: datetime) -> int:
    """Drop the windows of messengers that are used up beyond an instant; return how many that were."""
    return run(session, LET_GO, {"after": after}).rowcount
