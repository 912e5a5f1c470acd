"""The outbox as the courier needs it: what is due, and what became of it."""

from datetime import datetime

from models import post_blocked
from models.post import (
    Letter,
    backlog,
    deliver_due,
    due_letters,
    give_up,
    postpone,
    recover,
    start_sending,
)
from models.post_blocked import block, move
from models.post_sending import (
    After,
    Stale,
    doubt,
    mark_arrived,
    mark_part,
    mark_stripped,
    may_repeat,
    next_letters,
    put_back,
)
from workflows.transaction import Transaction
from workflows.undelivered import Waiting, still_matter

__all__ = [
    "After",
    "Letter",
    "Stale",
    "backlog",
    "block",
    "deliver_due",
    "doubt",
    "due_letters",
    "give_up",
    "mark_arrived",
    "mark_part",
    "mark_stripped",
    "may_repeat",
    "move",
    "next_letters",
    "postpone",
    "put_back",
    "recover",
    "start_sending",
    "unblock",
]

OUTDATED = "outdated"


def unblock(tx: Transaction, chat_id: int, now: datetime) -> int:
    """Speak in a chat again that took nothing; return how many messages come to it after all.

    Harmless when it takes everything.
    """
    laid_down = post_blocked.open_again(tx, chat_id)
    if not laid_down:
        return 0
    waiting = [Waiting(each.id, each.case_id, each.reply, each.created_at) for each in laid_down]
    chosen = still_matter(waiting, now)
    post_blocked.take_up(tx, chat_id, chosen, now, OUTDATED)
    return len(chosen)
