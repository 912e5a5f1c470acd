"""Puts one message to each of many into the outbox at once: few statements, however many they are."""

from collections.abc import Sequence

from sqlmodel import Session

from models import post_statements as sql
from models.core import run
from models.post import WEB, Parcel, row_of
from models.vault import vault_of
from models.vocabulary import OutboxState


def put_all(session: Session, parcels: Sequence[Parcel]) -> None:
    """Put one message to each of many into the outbox, each under a key of its own, as `put` does."""
    if not parcels:
        return
    vault_of(session).look_up_all(session, [each.owner for each in parcels if each.owner is not None])
    given = {"chats": [each.chat_id for each in parcels if each.channel != WEB]}
    blocked = set(run(session, sql.BLOCKED, given).scalars()) if given["chats"] else set()
    rows = [row_of(session, each) for each in parcels]
    for row in rows:
        if row["chat_id"] in blocked:
            row["state"] = OutboxState.UNDELIVERABLE
    session.execute(sql.PUT_ALL, rows)
