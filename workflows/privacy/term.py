"""Sets the day on which an ended case lets go of its person, and drops it when the case begins anew."""

from datetime import datetime, timedelta

from models import post
from models.vocabulary import Status, TimerKind
from workflows.transaction import Transaction

ENDED = frozenset({Status.CLOSED, Status.WITHDRAWN, Status.MERGED, Status.DECLINED})


def key_of(case_id: int) -> str:
    """The one timer of this kind that a case has."""
    return f"anonymise:{case_id}"


def follow(tx: Transaction, case_id: int, before: Status, after: Status, now: datetime, days: int) -> None:
    """Set the term of a case that ends by a move, drop that of one that begins anew; `days` of policy."""
    if after in ENDED:
        post.set_timer(tx, key_of(case_id), TimerKind.ANONYMISE, now + timedelta(days=days), case_id)
    elif before in ENDED:
        post.cancel_timer(tx, key_of(case_id))
