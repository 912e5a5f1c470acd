"""Updates that are kept before they are dealt with, and those that cannot be: whole and sealed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select

from models import post
from models.core import run, table
from models.owners import owner_of_chat, readable
from models.post_tables import Inbox, SetAside
from models.vault import vault_of
from workflows.cases.acts import Act
from workflows.house.replay import HELD, REPLAY, UpdateGone, locked, name_of, settle
from workflows.transaction import Transaction

ASIDE, INBOX = table(SetAside).c, table(Inbox).c
KEEP = insert(table(SetAside)).returning(ASIDE.id)
RECORD = insert(table(Inbox))
HERE = (ASIDE.channel == bindparam("door"), ASIDE.update_id == bindparam("name"), ASIDE.replayed_at.is_(None))
ALREADY = select(ASIDE.id).where(*HERE)
WAITING = (
    select(ASIDE.id, ASIDE.update_id, ASIDE.incoming)
    .where(
        ASIDE.channel == bindparam("door"),
        ASIDE.error == HELD,
        or_(ASIDE.at <= bindparam("before"), ASIDE.update_id.startswith(REPLAY)),
    )
    .order_by(ASIDE.id)
    .limit(bindparam("most"))
)
LET_GO = delete(table(SetAside)).where(ASIDE.id.in_(bindparam("ids", expanding=True)))
MOST = 1000


@dataclass(frozen=True)
class Raw:
    """An update as it came: the door it came to, its name there, its chat if the house knows it, its JSON."""

    channel: str
    update_id: str
    chat_id: int | None
    text: str


@dataclass(frozen=True)
class Held:
    """An update that waits to be dealt with."""

    id: int
    update_id: str
    text: str


def hold(tx: Transaction, raw: Raw, real_now: datetime) -> int | None:
    """Keep an update until it is dealt with; return its number, None when it has been dealt with."""
    if post.answers_of(tx, raw.channel, raw.update_id) is not None:
        return None
    there = run(tx, ALREADY, {"door": raw.channel, "name": raw.update_id}).scalars()
    return there[0] if there else keep(tx, raw, real_now, HELD)


def held(tx: Transaction, channel: str, before: datetime) -> list[Held]:
    """Return the updates of a door that have waited since before an instant (real time), in their order.

    Those that an operator wants played again wait for nobody else.
    """
    rows = run(tx, WAITING, {"door": channel, "before": before, "most": MOST})
    opened = [(row[0], row[1], readable(tx, row[2], post.place_aside(channel, row[1]))) for row in rows]
    return [Held(key, name, json.loads(text)["raw"] if text else "null") for key, name, text in opened]


def let_go(tx: Transaction, ids: Sequence[int]) -> None:
    """Forget updates that have been dealt with."""
    if ids:
        run(tx, LET_GO, {"ids": list(ids)})


def put_by(tx: Transaction, raw: Raw, now: datetime, error: str) -> None:
    """Set an update aside that cannot be dealt with; `error` is its kind, never words. Twice is once."""
    if post.answers_of(tx, raw.channel, raw.update_id) is not None:
        return
    for key in run(tx, ALREADY, {"door": raw.channel, "name": raw.update_id}).scalars():
        let_go(tx, [key])
    keep(tx, raw, now, error)
    row = {"channel": raw.channel, "update_id": raw.update_id, "chat_id": raw.chat_id, "at": now}
    run(tx, RECORD, {**row, "answers": "[]"})


def is_raw(kept: str) -> bool:
    """Whether an update was kept as its messenger sent it (JSON of `SetAside.incoming`)."""
    return "raw" in json.loads(kept)


def play_again(act: Act, aside_id: int) -> bool:
    """Let the door of an update that failed deal with it once more, soon. Raises UpdateGone."""
    row = locked(act, aside_id)
    kept = post.incoming_aside(act.tx, row)
    if kept is None:
        raise UpdateGone
    raw = Raw(row.channel, name_of(aside_id), row.chat_id, json.loads(kept)["raw"])
    went = settle(act, aside_id)
    keep(act.tx, raw, row.at, HELD)
    return went


def keep(tx: Transaction, raw: Raw, at: datetime, error: str) -> int:
    """Write an update down, sealed under the key of its person, else of the house."""
    owner = None if raw.chat_id is None else owner_of_chat(tx, raw.chat_id)
    text = json.dumps({"raw": raw.text}, ensure_ascii=False)
    row = {
        "channel": raw.channel,
        "update_id": raw.update_id,
        "chat_id": raw.chat_id,
        "at": at,
        "incoming": vault_of(tx).seal(tx, owner, text, post.place_aside(raw.channel, raw.update_id)),
        "error": error,
        "replayed_at": None,
    }
    return int(run(tx, KEEP, row).scalar_one())
