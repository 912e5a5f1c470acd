"""What tests look at of a vote: its count, its faults, all that is written, all that is shown."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import select, text
from sqlmodel import col

from models.owners import readable
from models.post import place_of_screen
from models.post_tables import Outbox
from models.tables import METADATA
from models.vocabulary import Role
from models.vocabulary_votes import Secrecy
from models.vote import Vote
from tests.workflows.participation.votes.polling import (
    ORGANIZER,
    Polling,
)
from workflows.cases.acts import Actor
from workflows.participation.votes.results import result
from workflows.participation.votes.view import public_view, view
from workflows.verify import verify

DETACHED: dict[str, Any] = {"secrecy": Secrecy.DETACHED}
ONCE: dict[str, Any] = {"may_change": False}


def counted(polling: Polling, vote: Vote) -> list[int]:
    """Close a vote; return what each option got."""
    polling.closed(vote)
    return shown_counts(polling, vote)


def shown_counts(polling: Polling, vote: Vote) -> list[int]:
    found = result(polling.tx, vote.id)
    assert found is not None
    return [each.heads for each in found.options]


def faults(polling: Polling, vote: Vote) -> list[str]:
    """What verify finds wrong with a vote."""
    polling.tx.flush()
    polling.tx.expire_all()
    return [each.problem for each in verify(polling.tx, f"vote:{vote.code}").faults]


SECRET = {
    "ballot": ("choices", "nonce", "tracker"),
    "detachedballot": ("id", "choices"),
    "event": ("data", "hash", "previous"),
    "outbox": ("screen",),  # sealed, with some chance in it: read in the open beside
    "datakey": ("wrapped",),
}
"""Where the ballots themselves are: on the board only what cannot be read (tested beside)."""


def tables(polling: Polling) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but what a ballot says."""
    polling.tx.flush()
    return {table.name: sorted(rows(polling, table.name), key=repr) for table in METADATA.sorted_tables}


def rows(polling: Polling, name: str) -> Iterable[tuple[object, ...]]:
    hidden = SECRET.get(name, ())
    found = polling.tx.execute(text(f'SELECT * FROM "{name}"')).mappings().all()
    if name == "detachedballot":
        return []
    return [tuple(value for key, value in row.items() if key not in hidden) for row in found]


def views(polling: Polling, vote: Vote) -> list[object]:
    """What everybody may see: the public, an organizer, an operator, one who has not voted."""
    polling.tx.flush()
    seats = (ORGANIZER, Actor(Role.COORDINATOR, 7), Actor(Role.OPERATOR, 8), Actor(Role.RESIDENT, 108))
    seen = [view(polling.tx, polling.reference, seat, vote.id) for seat in seats]
    return [asdict(each) if each else None for each in (*seen, public_view(polling.tx, vote.id))]


def letters(polling: Polling) -> list[tuple[int, str]]:
    """What was put into the outbox, in the open, in order."""
    polling.tx.flush()
    kept = select(col(Outbox.chat_id), col(Outbox.screen), col(Outbox.secret)).order_by(col(Outbox.id))
    found = polling.tx.execute(kept).all()
    return [
        (chat, readable(polling.tx, screen, place_of_screen(secret)) or "") for chat, screen, secret in found
    ]
