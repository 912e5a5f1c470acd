"""Lets residents come along on hazard walks: they see the rota, and are reminded the evening before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import col

from models.grid import PatrolPlan, PatrolRound, RoundWalker
from workflows import notices
from workflows.cases.acts import Act
from workflows.grid.record import No, OnSiteRefused, chain_of, listed, note, tell_worker
from workflows.grid.terms import GridEvent, RoundKind
from workflows.screens import Button, Screen, say
from workflows.transaction import Transaction

LISTED = 6


@dataclass(frozen=True)
class Walk:
    """A hazard walk that is coming up."""

    id: int
    cell: str
    at: datetime
    meet: str
    items: str
    people: int  # residents who come along
    joined: bool  # the reader among them


def coming(act: Act, person_id: int | None) -> list[Walk]:
    """Return the walks of the coming week, the next one first."""
    rows = act.tx.execute(
        select(PatrolRound, PatrolPlan)
        .join(PatrolPlan, col(PatrolPlan.id) == col(PatrolRound.plan_id))
        .where(
            col(PatrolRound.kind) == RoundKind.WALK,
            col(PatrolRound.done_at).is_(None),
            col(PatrolRound.at) > act.now,
        )
        .order_by(col(PatrolRound.at), col(PatrolRound.id))
        .limit(LISTED)
    ).all()
    return [walk_of(act, found, made, person_id) for found, made in rows]


def walk_of(act: Act, found: PatrolRound, made: PatrolPlan, person_id: int | None) -> Walk:
    """One walk as a resident sees it."""
    people = walkers(act.tx, found.id)
    items = "\u3001".join(listed(made.checklist))
    return Walk(
        id=found.id,
        cell=found.cell,
        at=found.at,
        meet=made.meet,
        items=items,
        people=counted(act.tx, found.id),
        joined=person_id in people,
    )


def walkers(tx: Transaction, round_id: int) -> list[int]:
    """Return who comes along, each once; those who were forgotten are nobody to be told."""
    mine = select(col(RoundWalker.person_id)).where(
        col(RoundWalker.round_id) == round_id, col(RoundWalker.person_id).is_not(None)
    )
    return sorted({each for each in tx.execute(mine).scalars() if each is not None})


def counted(tx: Transaction, round_id: int) -> int:
    """Count who comes along."""
    mine = select(func.count()).select_from(RoundWalker).where(col(RoundWalker.round_id) == round_id)
    return int(tx.execute(mine).scalar_one())


def open_walk(act: Act, round_id: int) -> tuple[PatrolRound, PatrolPlan]:
    """Load a walk that one can still join or leave. Raises OnSiteRefused."""
    found = act.tx.get(PatrolRound, round_id, with_for_update=True, populate_existing=True)
    if found is None or found.kind != RoundKind.WALK or found.plan_id is None:
        raise OnSiteRefused(No.UNKNOWN)
    if found.done_at is not None or found.at <= act.now:
        raise OnSiteRefused(No.OVER)
    return found, act.tx.get_one(PatrolPlan, found.plan_id)


def join(act: Act, round_id: int) -> Walk:
    """Come along; the grid worker hears how many come, not who. Raises OnSiteRefused."""
    found, made = open_walk(act, round_id)
    person = act.by.person_id
    if person not in walkers(act.tx, found.id):
        act.tx.add(RoundWalker(round_id=found.id, person_id=person, at=act.now))
        act.tx.flush()
        note(act, chain_of(found), GridEvent.JOINED)
        people = counted(act.tx, found.id)
        line = say("task.walkers", at=found.at, cell=act.reference.area_name(found.cell), people=people)
        tell_worker(act, found.worker_id, Screen((line,)), f"walkers:{found.id}:{people}")
    return walk_of(act, found, made, person)


def leave(act: Act, round_id: int) -> Walk:
    """Stay at home after all. Raises OnSiteRefused."""
    found, made = open_walk(act, round_id)
    mine = select(RoundWalker).where(
        col(RoundWalker.round_id) == found.id, col(RoundWalker.person_id) == act.by.person_id
    )
    rows = act.tx.execute(mine).scalars().all()
    for each in rows:
        act.tx.delete(each)
    act.tx.flush()
    if rows:
        note(act, chain_of(found), GridEvent.LEFT)
    return walk_of(act, found, made, act.by.person_id)


def remind(act: Act, found: PatrolRound, made: PatrolPlan) -> None:
    """Remind everybody who comes along."""
    line = say("walk.tomorrow", at=found.at, cell=act.reference.area_name(found.cell), meet=made.meet)
    buttons = ((Button("walk_leave", {"round": found.id}),),)
    for person in walkers(act.tx, found.id):
        chats = notices.chats_of_person(act.tx, person)
        notices.tell(act.tx, chats, Screen((line,), buttons), act.now, act.chance, key=f"walk:{found.id}")


def call_off(act: Act, found: PatrolRound) -> None:
    """A walk is planned anew: whoever means to come hears it, and is kept no longer."""
    line = say("walk.off", at=found.at, cell=act.reference.area_name(found.cell))
    screen, key = Screen((line,), ((Button("walks"),),)), f"walk_off:{found.id}"
    for person in walkers(act.tx, found.id) if found.at > act.now else ():
        chats = notices.chats_of_person(act.tx, person)
        notices.tell(act.tx, chats, screen, act.now, act.chance, key=key)
    let_go(act.tx, found.id)


def let_go(tx: Transaction, round_id: int) -> None:
    """Keep how many came along, and not who."""
    gone = update(RoundWalker).where(col(RoundWalker.round_id) == round_id).values(person_id=None)
    tx.execute(gone, execution_options={"synchronize_session": False})


def forget_walker(tx: Transaction, person_id: int) -> None:
    """Take somebody who is forgotten out of all walks: their number stays."""
    gone = update(RoundWalker).where(col(RoundWalker.person_id) == person_id).values(person_id=None)
    tx.execute(gone, execution_options={"synchronize_session": False})
