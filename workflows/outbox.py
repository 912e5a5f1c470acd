"""The outbox as the courier needs it: what is due, and what became of it."""

from models.post import (
    Letter,
    backlog,
    deliver_due,
    due_letters,
    give_up,
    mark_sent,
    next_letters,
    postpone,
    recover,
    start_sending,
)

__all__ = [
    "Letter",
    "backlog",
    "deliver_due",
    "due_letters",
    "give_up",
    "mark_sent",
    "next_letters",
    "postpone",
    "recover",
    "start_sending",
]
