"""Tells whether an attack changed anything: every row that means something, as one value."""

from sqlalchemy import select

from models.tables import METADATA
from tests.bot.web.rig import Rig
from workflows.transaction import Transaction

TALK = {"inbox", "outbox", "setaside", "timer", "allowance", "mark", "datakey", "receipt"}
"""What a polite answer leaves behind: messages, the key that seals them, the count of commits."""

MOVING = {"chat": {"last_number", "state", "memory"}}
"""Columns of a chat that every answer moves."""


def rows(tx: Transaction) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is kept, but for talk."""
    found = {}
    for table in METADATA.sorted_tables:
        if table.name not in TALK:
            columns = [each for each in table.columns if each.name not in MOVING.get(table.name, ())]
            found[table.name] = sorted(map(tuple, tx.execute(select(*columns)).all()), key=repr)
    return found


async def everything(rig: Rig) -> dict[str, list[tuple[object, ...]]]:
    """Read it beside whoever writes."""
    return await rig.database.read(rows)
