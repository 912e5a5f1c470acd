"""The SQL of leases: who alone does something at present; whoever dies lets it go by itself."""

from datetime import datetime

from sqlalchemy import bindparam, delete, or_, update
from sqlalchemy.dialects.postgresql import insert  # the form that both databases share
from sqlmodel import Session

from models.core import run, table
from models.post_tables import Lease

LEASE = table(Lease).c
NEW = insert(table(Lease))
ACQUIRE = NEW.on_conflict_do_update(
    index_elements=["name"],
    set_={"holder": NEW.excluded.holder, "until": NEW.excluded.until},
    where=or_(LEASE.holder == bindparam("me"), LEASE.until <= bindparam("now")),
).returning(LEASE.name)
MINE = (LEASE.name == bindparam("lease"), LEASE.holder == bindparam("me"))
RENEW = (
    update(table(Lease))
    .where(*MINE, LEASE.until > bindparam("now"))
    .values(until=bindparam("later"))
    .returning(LEASE.name)
)
RELEASE = delete(table(Lease)).where(*MINE)


def acquire(session: Session, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take a lease that is free, run out or one's own (real time); say whether one has it now."""
    given = {"name": name, "holder": holder, "until": until, "me": holder, "now": now}
    return run(session, ACQUIRE, given).first() is not None


def renew(session: Session, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Keep a lease for longer; False when it ran out, even if nobody has taken it since."""
    given = {"lease": name, "me": holder, "now": now, "later": until}
    return run(session, RENEW, given).first() is not None


def release(session: Session, name: str, holder: str) -> None:
    """Let a lease go; somebody else's stays."""
    run(session, RELEASE, {"lease": name, "me": holder})
