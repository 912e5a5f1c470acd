"""Lets nothing linger in the files of a database of what was deleted or overwritten in it."""

from models.engines import is_postgres, open_engine

PATIENCE = ("PRAGMA busy_timeout=60000",)


def scrub(url: str) -> None:
    """Write a SQLite file anew and empty its log; nobody may be writing. On PostgreSQL autovacuum does it."""
    if is_postgres(url):
        return
    engine = open_engine(url, PATIENCE, "BEGIN")
    try:
        connection = engine.raw_connection()
        driver = connection.driver_connection
        assert driver is not None  # a connection that was just opened has one
        for command in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            driver.execute(command).fetchall()
        connection.close()
    finally:
        engine.dispose()
