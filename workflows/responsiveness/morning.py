"""Counts what presses this morning: cases, calls that nobody has answered in time, warnings, what waits."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.access import ChatView
from workflows.cases.acts import Act
from workflows.cases.queue_parts import Asked, Part, parts_of
from workflows.cases.queues import counts
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.joint.queries import board, own_rows
from workflows.responsiveness.topics.terms import OPEN
from workflows.responsiveness.topics.view import warnings_of
from workflows.responsiveness.waiting import Room, waiting

PRESSING = (Part.LATE, Part.RISK, Part.RETURNED, Part.APPEALS, Part.RAISED, Part.ESCALATED)
"""Parts of a queue that press, in their order."""


@dataclass(frozen=True)
class Morning:
    """How much there is of each, for one seat."""

    parts: Mapping[Part, int]
    whistles: int  # calls that are past their time
    warnings: int  # early warnings that are open
    waiting: Mapping[Room, int]  # what waits for this seat's word beside its cases


def morning(act: Act, chat: ChatView) -> Morning:
    """Count what presses in the queue of a seat, on its board, and among the warnings that lie before it."""
    shown = [each for each in PRESSING if each in parts_of(chat.role)]
    asked = Asked(act.tx, act.reference, chat, act.now)
    look = board if has_duty(chat.role, Duty.BOARD) else own_rows
    called = look(act.tx, act.reference, chat, act.now)
    warned = [each for each in warnings_of(act) if each.state in OPEN]
    sizes = counts(asked, shown, {}) if shown else {}
    return Morning(sizes, sum(each.late > 0 for each in called), len(warned), waiting(act))
