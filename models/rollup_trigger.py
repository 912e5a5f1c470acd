"""Lets the database note which days a change of a case touches, on SQLite and on PostgreSQL.

A trigger and not a call: cases are changed by some forty steps, by imports and by upgrades, and one that
forgot to say so would leave a wrong figure on a public page (ADR 0016).
"""

from sqlalchemy import Connection, text

WATCHED = (
    *("opened_at", "closed_at", "answered_at", "accepted_at", "due_at", "status", "body", "cell", "category"),
    *("contacted", "solved", "satisfaction", "returned", "reopened", "excluded", "exempt", "lacks", "demo"),
    *("merged_into", "object_body", "nature"),
)
"""Columns that a figure is made of."""

NAMES = ("rollup_opened", "rollup_changed", "rollup_gone")
NOTE = "INSERT INTO rollupstale (opened_at, closed_at) {}"
OLD, NEW = "SELECT OLD.opened_at, OLD.closed_at", "SELECT NEW.opened_at, NEW.closed_at"

MOVED = "(OLD.opened_at, OLD.closed_at) IS DISTINCT FROM (NEW.opened_at, NEW.closed_at)"

COLUMNS = ", ".join(WATCHED)


def differs(sign: str) -> str:
    """The condition that anything watched has changed."""
    return " OR ".join(f"OLD.{name} {sign} NEW.{name}" for name in WATCHED)


ON_SQLITE = (
    f'CREATE TRIGGER rollup_opened AFTER INSERT ON "case" BEGIN {NOTE.format(NEW)}; END',
    f'CREATE TRIGGER rollup_changed AFTER UPDATE OF {COLUMNS} ON "case" WHEN {differs("IS NOT")}'
    f" BEGIN {NOTE.format(f'{OLD} UNION {NEW}')}; END",
    f'CREATE TRIGGER rollup_gone AFTER DELETE ON "case" BEGIN {NOTE.format(OLD)}; END',
)
ON_POSTGRES = (
    f"""CREATE OR REPLACE FUNCTION rollup_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP <> 'INSERT' THEN {NOTE.format(OLD)}; END IF;
        IF TG_OP = 'INSERT' THEN {NOTE.format(NEW)};
        ELSIF TG_OP = 'UPDATE' AND {MOVED} THEN {NOTE.format(NEW)}; END IF;
        RETURN NULL; END $$""",
    'CREATE TRIGGER rollup_opened AFTER INSERT ON "case" FOR EACH ROW EXECUTE FUNCTION rollup_note()',
    f'CREATE TRIGGER rollup_changed AFTER UPDATE OF {COLUMNS} ON "case" FOR EACH ROW'
    f" WHEN ({differs('IS DISTINCT FROM')}) EXECUTE FUNCTION rollup_note()",
    'CREATE TRIGGER rollup_gone AFTER DELETE ON "case" FOR EACH ROW EXECUTE FUNCTION rollup_note()',
)


def watch(connection: Connection) -> None:
    """Set the triggers anew and forget what was counted: an upgrade may have changed any case."""
    here = ON_SQLITE if connection.dialect.name == "sqlite" else ON_POSTGRES
    of_table = "" if connection.dialect.name == "sqlite" else ' ON "case"'
    for name in NAMES:
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{of_table}"))
    for table in ("rollup", "rollupstale"):
        connection.execute(text(f"DELETE FROM {table}"))  # names of ours
    for statement in here:
        connection.execute(text(statement))
