"""What somebody does with several cases of their body at once: takes them, knows of them; undoes it."""

from models.case import Case
from models.vocabulary import EventKind, Status
from workflows.cases import handle
from workflows.cases.acts import Act, record
from workflows.cases.moves import Verb
from workflows.cases.queue_parts import is_untaken
from workflows.cases.second import SameHand, check_hand
from workflows.cases.transitions import may_move
from workflows.presence.acknowledge import acknowledge, history, known_by, rule


def may_take(act: Act, case: Case) -> bool:
    """Whether nobody has it, and the actor is not the one whose answer failed."""
    if not is_untaken(case):
        return False
    try:
        check_hand(act, case)
    except SameHand:
        return False
    return True


def take(act: Act, case: Case, _value: str) -> None:
    """Take it."""
    handle.accept(act, case.id)


def let_go(act: Act, case: Case, _value: str, _before: int | None) -> bool:
    """Let go of it, if the actor still has it and has done nothing with it."""
    if case.handler_id != act.by.person_id or not may_move(Status(case.status), Verb.RELEASE, act.by.role):
        return False
    if act.now - handle.taken_at(act, case) > act.reference.policy.minutes(act.reference.policy.undo_minutes):
        return False
    handle.release(act, case.id)
    return True


def knows(act: Act, case: Case) -> bool:
    """Whether the actor has said today that they know of what they were reminded of."""
    at = known_by(act, history(act, case).events).get(act.by.person_id or 0)
    return at is not None and act.reference.local_date(at) == act.reference.local_date(act.now)


def know(act: Act, case: Case, _value: str) -> None:
    """Keep that the actor knows of a reminder."""
    acknowledge(act, case.id)


def forget(act: Act, case: Case, _value: str, _before: int | None) -> bool:
    """It was a slip: the actor hears of it again."""
    if not knows(act, case):
        return False
    record(act, case, EventKind.ACKNOWLEDGED, {"undone": True}, rule(act))
    return True
