"""Plans rounds by rota, walks them, and makes cases of what is found before anybody complains."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.grid import PatrolPlan, PatrolRound
from models.vocabulary import AreaKind, Role, TimerKind
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.open import Report, open_case
from workflows.grid import walks
from workflows.grid.near import Worker, nearest
from workflows.grid.record import No, OnSiteRefused, chain_of, everybody, note
from workflows.grid.rota import LONG, Rota, evening_before, instants, whose
from workflows.grid.terms import GridEvent, Origin, RoundKind
from workflows.timers import DueTimer

NEAR = timedelta(hours=12)
"""† So long before its time one may set out on a round."""

PLANNERS = frozenset({Role.COORDINATOR, Role.HEAD})
"""Who may plan rounds where their seat reaches."""


@dataclass(frozen=True)
class RoundView:
    """A round as who walks it sees it."""

    id: int
    cell: str
    kind: RoundKind
    cause: str
    at: datetime
    is_near: bool  # so near that one may set out
    begun: bool
    items: tuple[str, ...]
    ticks: frozenset[int]  # places in `items`
    found: int
    meet: str


def view_of(act: Act, found: PatrolRound) -> RoundView:
    """Show a round."""
    made = act.tx.get(PatrolPlan, found.plan_id) if found.plan_id else None
    return RoundView(
        id=found.id,
        cell=found.cell,
        kind=RoundKind(found.kind),
        cause=found.cause,
        at=found.at,
        is_near=found.at - NEAR <= act.now,
        begun=found.begun_at is not None,
        items=tuple(json.loads(made.checklist)) if made else (),
        ticks=frozenset(json.loads(found.ticks)),
        found=found.found,
        meet=made.meet if made else "",
    )


def cells_of(act: Act) -> list[str]:
    """Return the cells for which the actor may plan rounds. Raises OnSiteRefused."""
    area = act.by.area
    if act.by.role is Role.HEAD:
        fact = act.reference.bodies.get(act.by.body or "")
        if fact is None or fact.kind != "grid_team":
            raise OnSiteRefused(No.ROLE)
        area = area or fact.area
    elif act.by.role not in PLANNERS:
        raise OnSiteRefused(No.ROLE)
    codes = act.reference.areas if area is None else act.reference.cells_under(area)
    return sorted(code for code in codes if act.reference.areas[code].kind == AreaKind.CELL)


def plan(act: Act, cell: str, kind: RoundKind, rota: Rota, meet: str = "") -> PatrolPlan:
    """Plan rounds of a cell, week by week; the one of that kind before ends. Raises OnSiteRefused."""
    if cell not in cells_of(act):
        raise OnSiteRefused(No.CELL)
    for old in plans(act, [cell], kind):
        stop(act, old)
    made = PatrolPlan(
        cell=cell,
        kind=kind,
        checklist=json.dumps(list(rota.items), ensure_ascii=False),
        weekdays="".join(map(str, rota.weekdays)),
        minute=rota.minute,
        meet=meet,
        made_by=act.by.person_id or 0,
        since=act.now,
    )
    act.tx.add(made)
    act.tx.flush()
    facts: ledger.Facts = {"cell": cell, "kind": str(kind), "weekdays": made.weekdays, "minute": rota.minute}
    note(act, f"rota:{made.id}", GridEvent.PLANNED, facts)
    open_rounds(act, made)
    return made


def plans(
    act: Act, cells: Sequence[str], kind: RoundKind | None = None, most: int | None = None
) -> list[PatrolPlan]:
    """Return the rotas of some cells that are in force, cell by cell."""
    found = select(PatrolPlan).where(col(PatrolPlan.cell).in_(cells), col(PatrolPlan.until).is_(None))
    if kind is not None:
        found = found.where(col(PatrolPlan.kind) == kind)
    order = (col(PatrolPlan.cell), col(PatrolPlan.id))
    return list(act.tx.execute(found.order_by(*order).limit(most)).scalars())


def stop(act: Act, old: PatrolPlan) -> None:
    """Let a rota go on no more; its rounds that have not begun are taken out."""
    old.until = act.now
    act.tx.add(old)
    ahead = select(PatrolRound).where(
        col(PatrolRound.plan_id) == old.id,
        col(PatrolRound.done_at).is_(None),
        col(PatrolRound.begun_at).is_(None),
    )
    for each in act.tx.execute(ahead).scalars().all():
        each.done_at, each.missed = act.now, True
        act.tx.add(each)
        drop_timers(act, each)
        walks.call_off(act, each)
    act.tx.flush()
    note(act, f"rota:{old.id}", GridEvent.ENDED)


def open_rounds(act: Act, made: PatrolPlan) -> None:
    """Put the rounds of the coming week into the list, each with whose turn it is."""
    zone = act.reference.calendar.zone
    known = select(col(PatrolRound.at)).where(col(PatrolRound.plan_id) == made.id)
    there = set(act.tx.execute(known).scalars())
    for at in instants([int(each) for each in made.weekdays], made.minute, act.now, zone):
        if at not in there:
            open_round(act, made.cell, RoundKind(made.kind), at, made)


def open_round(
    act: Act,
    cell: str,
    kind: RoundKind,
    at: datetime,
    made: PatrolPlan | None = None,
    cause: str = "",
    people: Sequence[Worker] | None = None,
) -> PatrolRound:
    """Open one round; who opens many hands the grid workers over."""
    found = PatrolRound(
        plan_id=made.id if made else None,
        cell=cell,
        kind=kind,
        cause=cause,
        worker_id=turn_of(act, cell, at, people),
        at=at,
    )
    act.tx.add(found)
    act.tx.flush()
    note(act, chain_of(found), GridEvent.OPENED, {"cell": cell, "kind": str(kind), "cause": cause})
    if made is not None:
        eve = max(evening_before(at, act.reference.calendar.zone), act.now)
        post.set_timer(act.tx, f"round:{found.id}:eve", TimerKind.PATROL, eve, found.id)
        post.set_timer(act.tx, f"round:{found.id}:end", TimerKind.PATROL, at + LONG, found.id)
    return found


def drop_timers(act: Act, found: PatrolRound) -> None:
    """Nothing of a round is waited for any more."""
    for what in ("eve", "end"):
        post.cancel_timer(act.tx, f"round:{found.id}:{what}")


def turn_of(act: Act, cell: str, at: datetime, known: Sequence[Worker] | None = None) -> int | None:
    """Return who walks a round: those of the cell by turns, else whoever is nearest."""
    people = everybody(act) if known is None else known
    own = [each.person for each in people if each.area == cell]
    if own:
        return whose(own, at, act.reference.calendar.zone)
    chosen = nearest(cell, people, act.reference.cells.between)
    return chosen.person if chosen else None


def of_worker(act: Act, round_id: int) -> PatrolRound:
    """Load a round for whose turn it is. Raises OnSiteRefused."""
    found = act.tx.get(PatrolRound, round_id, with_for_update=True, populate_existing=True)
    if found is None or act.by.role is not Role.GRID_WORKER or found.worker_id != act.by.person_id:
        raise OnSiteRefused(No.UNKNOWN)
    if found.done_at is not None:
        raise OnSiteRefused(No.OVER)
    if found.at - NEAR > act.now:
        raise OnSiteRefused(No.EARLY)
    return found


def own(act: Act) -> list[RoundView]:
    """Return the rounds of a grid worker that are not over, the next one first."""
    mine = select(PatrolRound).where(
        col(PatrolRound.worker_id) == act.by.person_id, col(PatrolRound.done_at).is_(None)
    )
    found = act.tx.execute(mine.order_by(col(PatrolRound.at), col(PatrolRound.id))).scalars()
    return [view_of(act, each) for each in found]


def begin(act: Act, round_id: int) -> RoundView:
    """Set out. Raises OnSiteRefused."""
    return view_of(act, begun(act, round_id))


def begun(act: Act, round_id: int) -> PatrolRound:
    """Load a round on which somebody is; whoever does anything on it has set out. Raises OnSiteRefused."""
    found = of_worker(act, round_id)
    if found.begun_at is None:
        found.begun_at = act.now
        act.tx.add(found)
        act.tx.flush()
        note(act, chain_of(found), GridEvent.BEGUN)
    return found


def tick(act: Act, round_id: int, item: int) -> RoundView:
    """Mark that something was looked at, or not after all. Raises OnSiteRefused."""
    found = begun(act, round_id)
    ticked = set(json.loads(found.ticks)) ^ {item}
    found.ticks = json.dumps(sorted(each for each in ticked if each < len(view_of(act, found).items)))
    act.tx.add(found)
    act.tx.flush()
    return view_of(act, found)


def discover(act: Act, round_id: int, report: Report) -> Case:
    """Make a case of what was found, before anybody complains (S17). Raises OnSiteRefused."""
    found = begun(act, round_id)
    cell = report.cell or found.cell
    case = open_case(act, replace(report, person_id=None, chat_id=None, cell=cell, origin=Origin.PATROL)).case
    found.found += 1
    act.tx.add(found)
    act.tx.flush()
    note(act, chain_of(found), GridEvent.FOUND, {"number": case.number})
    return case


def finish(act: Act, round_id: int) -> RoundView:
    """Come back. Raises OnSiteRefused."""
    found = begun(act, round_id)
    found.done_at = act.now
    act.tx.add(found)
    act.tx.flush()
    seen = view_of(act, found)
    facts = {"looked_at": len(seen.ticks), "items": len(seen.items), "found": seen.found}
    note(act, chain_of(found), GridEvent.DONE, facts)
    post.cancel_timer(act.tx, f"round:{found.id}:eve")
    return seen


def is_end(timer: DueTimer) -> bool:
    """Whether a timer of a round is the one of its end."""
    return timer.key.endswith(":end")
