"""Reads a demo's history, whose times are relative to now, and has it played through the real steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from models.vocabulary import ReturnReason
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.lists import cells
from workflows.lists.columns import Column, Layout, read_lines
from workflows.lists.replay import PastCase, Replay
from workflows.lists.sheets import RowError, Sheet


class HistoryUnreadable(WorkflowError):
    """Rows of a history that cannot be played."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        super().__init__(errors)
        self.errors = tuple(errors)


@dataclass(frozen=True)
class HistoryRow:
    """One past case. Without a category nobody could tell what it is about: it waits for a dispatcher.

    `reply` holds up to three parts separated by |: the reason of a return, the reply that failed, the reply.
    """

    days_ago: int
    time: time
    category: str | None
    cell: str
    place: str
    text: str
    hours_to_answer: float | None
    reply: str
    contacted: bool | None
    solved: str | None
    satisfaction: int | None
    returned: bool
    reopened: bool
    return_reason: str | None
    means: str  # source|amount|what for|voucher, or ! and why it was refused|given back


def as_written(cell: str) -> str:
    """Read a person's words: whatever they are, they are data."""
    return cell


HISTORY = Layout(
    (
        Column("days_ago", cells.whole(1, 365)),
        Column("time", time.fromisoformat),
        Column("category", cells.code, needed=False),
        Column("cell", cells.code),
        Column("place", cells.text()),
        Column("text", as_written),
        Column("hours_to_answer", float, needed=False),
        Column("reply", as_written, needed=False, empty=""),
        Column("contacted", cells.flag, needed=False),
        Column("solved", cells.solved, needed=False),
        Column("satisfaction", cells.whole(1, 5), needed=False),
        Column("returned", cells.flag, needed=False, empty=False),
        Column("reopened", cells.flag, needed=False, empty=False),
        Column("return_reason", cells.code, needed=False),
        Column("means", as_written, needed=False, empty=""),
    ),
    HistoryRow,
)


def load_history(act: Act, sheets: Sequence[Sheet]) -> int:
    """Play the rows up to `act.now`, marked as demonstration; return how many. Raises HistoryUnreadable.

    The lists must have been brought before, and nobody may be listening yet: what the steps say is not kept.
    """
    lines, errors = read_lines(HISTORY, sheets)
    if errors:
        raise HistoryUnreadable(errors)
    replay = Replay(act)
    for line in lines:
        replay.expect(past_case(line.value))
    replay.run()
    return len(lines)


def past_case(row: HistoryRow) -> PastCase:
    """Put a row's replies into their places."""
    parts = [part.strip() for part in row.reply.split("|")]
    return PastCase(
        days_ago=row.days_ago,
        time=row.time,
        category=row.category,
        cell=row.cell,
        place=row.place,
        words=row.text,
        hours=row.hours_to_answer,
        reply=parts[-1],
        failed_reply=parts[-2] if row.reopened else None,
        evidence=parts[0] if row.returned else None,
        reason=ReturnReason(row.return_reason or ReturnReason.WRONG_BODY),
        verdict=(row.contacted, row.solved, row.satisfaction),
        means=row.means,
    )
