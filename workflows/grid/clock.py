"""What the clock does to rounds: reminds the evening before, and closes the day after."""

from models.grid import PatrolPlan, PatrolRound
from workflows.cases.acts import Act
from workflows.grid import rounds, walks
from workflows.grid.record import chain_of, note, tell_worker
from workflows.grid.terms import GridEvent, RoundKind
from workflows.screens import Button, Screen, say
from workflows.timers import DueTimer


def fire(act: Act, timer: DueTimer) -> None:
    """Do what the timer of a round was set for."""
    found = act.tx.get(PatrolRound, timer.subject, with_for_update=True)
    made = act.tx.get(PatrolPlan, found.plan_id) if found is not None and found.plan_id else None
    if found is None or made is None:
        return
    if rounds.is_end(timer):
        close(act, found, made)
    elif found.done_at is None:
        remind(act, found, made)


def remind(act: Act, found: PatrolRound, made: PatrolPlan) -> None:
    """The evening before: whose turn it is, and who comes along. Whoever left in the meantime is replaced."""
    found.worker_id = rounds.turn_of(act, found.cell, found.at)
    act.tx.add(found)
    act.tx.flush()
    key = "task.walk_tomorrow" if found.kind == RoundKind.WALK else "task.round_tomorrow"
    people = walks.counted(act.tx, found.id)
    line = say(key, at=found.at, cell=act.reference.area_name(found.cell), meet=made.meet, people=people)
    tell_worker(act, found.worker_id, Screen((line,), ((Button("rounds"),),)), f"eve:{found.id}")
    if found.kind == RoundKind.WALK:
        walks.remind(act, found, made)


def close(act: Act, found: PatrolRound, made: PatrolPlan) -> None:
    """Its day is over: unfinished it was missed, nobody who came along is kept, the rota goes on."""
    if found.done_at is None:
        found.done_at, found.missed = act.now, True
        act.tx.add(found)
        act.tx.flush()
        note(act, chain_of(found), GridEvent.MISSED)
    walks.let_go(act.tx, found.id)
    if made.until is None:
        rounds.open_rounds(act, made)
