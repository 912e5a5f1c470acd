"""Fills a data folder with stored cases by raw SQL: each with its events, words, updates and messages."""

import sqlite3
from pathlib import Path

PAST = (
    """INSERT OR IGNORE INTO person (id, name, created_at)
    VALUES (900000000, '', '2025-01-01 00:00:00.000000')""",
    """INSERT OR IGNORE INTO chat (id, channel, address, person_id, role, locale, state, memory, last_number,
        blocked, created_at)
    VALUES (900000000, 'web', 'past', 900000000, 'resident', 'zh-CN', 'idle', '{}', 0, 0,
        '2025-01-01 00:00:00.000000')""",
)
"""One resident of the past has said it all; nobody speaks through that chat any more."""

STEPS = (
    """INSERT INTO "case" (id, number, status, version, nature, urgency, category, confidence, place, cell,
        body, basis, reporter_id, reporter_chat_id, anonymous, on_behalf, opened_at, due_at, answered_at,
        closed_at, contacted, solved, satisfaction, returned, reopened, excluded, excluded_reason, clock,
        forward, demo, imported)
    SELECT i, 'HY-20250101-' || i, CASE WHEN i % 100 THEN 'closed' ELSE 'accepted' END, 5, 'help',
        'ordinary', (SELECT code FROM leaves WHERE n = i % (SELECT count(*) FROM leaves)), 0.9, '',
        (SELECT code FROM cells WHERE n = i % (SELECT count(*) FROM cells)),
        (SELECT code FROM leads WHERE n = i % (SELECT count(*) FROM leads)), '', 900000000, 900000000, 0, 0,
        '2025-01-01 00:00:00.000000', '2025-01-08 00:00:00.000000', '2025-01-02 00:00:00.000000',
        CASE WHEN i % 100 THEN '2025-01-03 00:00:00.000000' END, 1, 'solved', 5, 0, 0, 0, '', 'running',
        '[]', 0, 1
    FROM fresh""",
    """INSERT INTO event (subject, seq, kind, at, actor, basis, data, previous, hash)
    SELECT 'case:HY-20250101-' || i, seq, 'registered', '2025-01-01 00:00:00.000000', 'resident:1', '',
        '{}', hex(zeroblob(32)), hex(zeroblob(32)) FROM fresh, (SELECT 1 AS seq UNION ALL SELECT 2)""",
    """INSERT INTO words (case_id, kind, person_id, text, salt, hash, at)
    SELECT i, 'report', 900000000, hex(zeroblob(40)), hex(zeroblob(16)), hex(zeroblob(32)),
        '2025-01-01 00:00:00.000000' FROM fresh""",
    """INSERT INTO inbox (channel, update_id, chat_id, at, answers)
    SELECT 'web', 'grown-' || i || '-' || seq, 900000000, '2025-01-01 00:00:00.000000', '[]'
        FROM fresh, (SELECT 1 AS seq UNION ALL SELECT 2)""",
    """INSERT INTO outbox (chat_id, channel, screen, case_id, repeat, state, attempts, not_before,
        created_at, sent_at, number, secret, spent, error)
    SELECT 900000000, 'web', '{"lines":[],"buttons":[],"images":[],"case":null}', i, 'allowed', 'sent', 1,
        '2025-01-01 00:00:00.000000', '2025-01-01 00:00:00.000000', '2025-01-01 00:00:00.000000',
        i * 2 + seq, '', 1, '' FROM fresh, (SELECT 0 AS seq UNION ALL SELECT 1)""",
    """INSERT INTO timer (key, kind, due_at, subject, data, attempts, error)
    SELECT 'rung:' || i, 'rung', '2099-01-01 00:00:00.000000', i, '{}', 0, '' FROM fresh WHERE i % 100 = 0""",
)
LISTS = (
    "CREATE TEMP TABLE leaves AS SELECT row_number() OVER () - 1 AS n, code FROM category WHERE parent <> ''",
    "CREATE TEMP TABLE cells AS SELECT row_number() OVER () - 1 AS n, code FROM area WHERE kind = 'cell'",
    """CREATE TEMP TABLE leads AS
    SELECT row_number() OVER () - 1 AS n, lead AS code FROM (SELECT DISTINCT lead FROM listentry)""",
)


def grow(file: Path, cases: int) -> None:
    """Bring the folder to so many stored cases; one in a hundred is open and has a timer far off."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-400000")
    for statement in (*PAST, *LISTS):
        connection.execute(statement)
    (newest,) = connection.execute('SELECT coalesce(max(id), 0) FROM "case"').fetchone()
    connection.execute("CREATE TEMP TABLE fresh (i INTEGER PRIMARY KEY)")
    connection.execute(
        """WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?)
        INSERT INTO fresh SELECT i FROM n""",
        (newest + 1, cases),
    )
    if newest < cases:
        for statement in STEPS:
            connection.execute(statement)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
