"""Looks the cells through in the morning: where nobody looks after one, somebody is sent there, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Executable, func, select
from sqlmodel import col

from models import post
from models.case import Case
from models.grid import PatrolRound
from models.person import Membership
from models.vocabulary import AreaKind, Role, TimerKind
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.mornings import next_morning
from workflows.cases.parties import coordinators_of
from workflows.grid.neglect import CellFacts, Neglect, neglected
from workflows.grid.record import everybody, tell_worker
from workflows.grid.rounds import open_round
from workflows.grid.terms import RoundKind
from workflows.house import marks
from workflows.screens import Button, Screen, Sentence, say
from workflows.timers import DueTimer
from workflows.transaction import Transaction

KEY = "grid_look"
LINES = 6
"""Cells that one message names; the desk shows all."""

WATCHED = "grid.watched"
"""The mark of when the house began to watch its cells: before that nobody can be called silent."""


@dataclass(frozen=True)
class Needing:
    """A cell that needs somebody, and the round that was opened for it."""

    cell: CellFacts
    why: Neglect
    open: bool  # somebody has been sent and is not back


def ensure_look_timer(act: Act) -> None:
    """Set the timer of the next morning where there is none, and remember since when cells are watched."""
    if marks.marked(act.tx, WATCHED) is None:
        marks.mark(act.tx, WATCHED, act.now)
    if post.timer_due(act.tx, KEY) is None:
        post.set_timer(act.tx, KEY, TimerKind.GRID_LOOK, next_morning(act.now, act.reference.calendar))


def cell_codes(act: Act, area: str | None = None) -> list[str]:
    """Return the cells of an area, or all."""
    codes = act.reference.areas if area is None else act.reference.cells_under(area)
    return sorted(code for code in codes if act.reference.areas[code].kind == AreaKind.CELL)


def facts_of(act: Act, codes: Sequence[str]) -> list[CellFacts]:
    """Return what is known of some cells."""
    staff = newest_count(act.tx, codes)
    recent = act.now - timedelta(days=act.reference.policy.silent_days)
    opened = select(col(Case.cell), func.max(col(Case.opened_at))).where(col(Case.opened_at) >= recent)
    cases = dated(act.tx, opened.group_by(col(Case.cell)))
    walked = select(col(PatrolRound.cell), func.max(col(PatrolRound.done_at))).where(
        col(PatrolRound.missed).is_(False)
    )
    rounds = dated(act.tx, walked.group_by(col(PatrolRound.cell)))
    return [CellFacts(each, staff.get(each, 0), cases.get(each), rounds.get(each)) for each in codes]


def newest_count(tx: Transaction, codes: Sequence[str]) -> Mapping[str, int]:
    """Count the grid workers who are named for each cell, whether they have joined yet or not."""
    rows = tx.execute(
        select(col(Membership.area), func.count())
        .where(
            col(Membership.role) == Role.GRID_WORKER,
            col(Membership.until).is_(None),
            col(Membership.area).in_(codes),
        )
        .group_by(col(Membership.area))
    ).all()
    return {str(area): int(count) for area, count in rows}


def dated(tx: Transaction, statement: Executable) -> Mapping[str, datetime]:
    """Read instants by cell."""
    rows = tx.execute(statement).all()
    return {cell: at for cell, at in rows if cell is not None and at is not None}


def needing(act: Act, area: str | None = None) -> list[Needing]:
    """Return the cells of an area that need somebody, each with why."""
    watched = marks.marked(act.tx, WATCHED)
    since, days = watched.at if watched else act.now, act.reference.policy.silent_days
    found = neglected(facts_of(act, cell_codes(act, area)), since, act.now, days)
    sent = outreaches(act.tx)
    return [Needing(cell, why, (cell.code, why) in sent) for cell, why in found]


def outreaches(tx: Transaction) -> frozenset[tuple[str, str]]:
    """Return the cells to which somebody has been sent and is not back, with why."""
    going = select(col(PatrolRound.cell), col(PatrolRound.cause)).where(
        col(PatrolRound.kind) == RoundKind.OUTREACH, col(PatrolRound.done_at).is_(None)
    )
    return frozenset((cell, cause) for cell, cause in tx.execute(going).all())


def last_sent(tx: Transaction) -> Mapping[tuple[str, str], datetime]:
    """Return when somebody was last sent to each cell, and why."""
    rows = tx.execute(
        select(col(PatrolRound.cell), col(PatrolRound.cause), func.max(col(PatrolRound.at)))
        .where(col(PatrolRound.kind) == RoundKind.OUTREACH)
        .group_by(col(PatrolRound.cell), col(PatrolRound.cause))
    ).all()
    return {(cell, cause): at for cell, cause, at in rows}


def fire(act: Act, _timer: DueTimer) -> None:
    """Send somebody to every cell that needs it and to which nobody was sent since; tell each person once."""
    post.set_timer(act.tx, KEY, TimerKind.GRID_LOOK, next_morning(act.now, act.reference.calendar))
    before, days = last_sent(act.tx), act.reference.policy.silent_days
    opened: list[tuple[PatrolRound, Neglect]] = []
    people = everybody(act)
    for each in needing(act):
        sent = before.get((each.cell.code, each.why))
        if each.open or (sent is not None and (act.now - sent).days < days):
            continue
        found = open_round(act, each.cell.code, RoundKind.OUTREACH, act.now, cause=each.why, people=people)
        opened.append((found, each.why))
    tell_workers(act, opened)
    tell_coordinators(act, opened)


def line_of(act: Act, found: PatrolRound, why: Neglect) -> Sentence:
    """Say what is the matter with a cell."""
    return say(
        f"task.neglect.{why}", cell=act.reference.area_name(found.cell), days=act.reference.policy.silent_days
    )


def few(lines: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The first lines, and how many more there are."""
    left = len(lines) - LINES
    return (*lines[:LINES], say("task.neglect_more", count=left)) if left > 0 else tuple(lines)


def tell_workers(act: Act, opened: Sequence[tuple[PatrolRound, Neglect]]) -> None:
    """Whoever is sent hears of all their cells in one message."""
    for person in sorted({found.worker_id for found, _ in opened if found.worker_id is not None}):
        lines = [line_of(act, found, why) for found, why in opened if found.worker_id == person]
        screen = Screen((say("task.outreach"), *few(lines)), ((Button("rounds"),),))
        tell_worker(act, person, screen, f"outreach:{act.now.isoformat()}:{person}")


def tell_coordinators(act: Act, opened: Sequence[tuple[PatrolRound, Neglect]]) -> None:
    """Who coordinates there hears the same, in one message."""
    by_chat: dict[int, tuple[notices.Address, list[Sentence]]] = {}
    for found, why in opened:
        for each in coordinators_of(act, found.cell):
            by_chat.setdefault(each.chat_id, (each, []))[1].append(line_of(act, found, why))
    for address, lines in by_chat.values():
        screen = Screen((say("task.neglected"), *few(lines)), ((Button("rounds"),),))
        key = f"grid:neglected:{act.now.isoformat()}"
        notices.tell(act.tx, [address], screen, act.now, act.chance, key=key)
