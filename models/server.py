"""Asks a PostgreSQL how it is set up: what an operator should know before it matters."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

ASKED = text(
    "SELECT current_setting('server_version_num')::int, current_setting('synchronous_commit'),"
    " current_setting('fsync'), current_setting('full_page_writes'),"
    " current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,"
    " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),"
    " coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),"
    " inet_server_addr() IS NOT NULL AND NOT inet_server_addr() <<= '127.0.0.0/8'"
    " AND inet_server_addr() <> '::1',"
    " pg_database_size(current_database())"
)
PAGES = text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")


@dataclass(frozen=True)
class Server:
    """How a PostgreSQL is set up, and how full it is."""

    version: int  # 180004
    synchronous_commit: str
    fsync: bool
    full_page_writes: bool
    most_connections: int
    connections: int
    encrypted: bool
    elsewhere: bool  # on another machine

    @property
    def durable(self) -> bool:
        """Whether what it acknowledges outlives a power cut."""
        return self.fsync and self.full_page_writes and self.synchronous_commit != "off"


def server_of(session: Session) -> Server | None:
    """Ask; None where the database is a SQLite file."""
    if not is_postgres(session):
        return None
    row = session.connection().execute(ASKED).one()
    return Server(row[0], row[1], row[2] == "on", row[3] == "on", row[4], row[5], row[6], row[7])


def size_of(session: Session) -> int:
    """Return how many bytes the database takes."""
    connection = session.connection()
    if is_postgres(session):
        return int(connection.execute(ASKED).one()[8])
    return int(connection.execute(PAGES).scalar_one())


def is_postgres(session: Session) -> bool:
    """Whether this session speaks to a PostgreSQL."""
    return session.connection().dialect.name == "postgresql"
