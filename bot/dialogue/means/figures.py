"""Shows who looks on how duties and means lie: by body, and on each grid worker."""

from bot.dialogue.turn import Turn
from models.vocabulary import Role
from workflows.cases.lateness import span_of
from workflows.grid.load import WorkerLoad
from workflows.responsiveness.means import BodyMeans, burden
from workflows.screens import Screen, Sentence, Value, say

LISTED = 10


def shown(turn: Turn) -> tuple[Screen, ...]:
    """Return the figures, for a coordinator or an auditor."""
    if turn.role not in (Role.COORDINATOR, Role.AUDITOR):
        return ()
    found = burden(turn.tx, turn.reference, turn.chat, turn.now)
    lines = [say("means.burden", days=found.days)]
    lines += [body_line(turn, each) for each in found.bodies[:LISTED]]
    if found.workers:
        lines.append(say("means.workers"))
        lines += [worker_line(turn, each) for each in found.workers[:LISTED]]
    return (Screen(tuple(lines)),)


def body_line(turn: Turn, each: BodyMeans) -> Sentence:
    """One body."""
    wait: Value = span_of(each.median_wait) if each.median_wait is not None else say("means.no_wait")
    return say(
        "means.body",
        body=turn.reference.body_name(each.body) if each.body else say("role.coordinator"),
        no_power=each.no_power,
        no_means=each.no_means,
        asked=each.asked,
        released=each.released,
        refused=each.refused,
        waiting=each.waiting,
        wait=wait,
    )


def worker_line(turn: Turn, each: WorkerLoad) -> Sentence:
    """One grid worker."""
    return say(
        "means.worker",
        name=each.name or say("role.grid_worker"),
        area=turn.reference.area_name(each.area),
        open=each.open,
        in_hand=each.in_hand,
        checks=each.checks,
    )
