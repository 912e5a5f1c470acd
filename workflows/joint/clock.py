"""Reminds bodies of their parts by the clock: to come, to get in touch, to answer; who called hears of it."""

from models import post
from models.case import Case
from models.joint import Part
from models.post import DueTimer
from models.vocabulary import OPEN_STATUSES, EventKind, Role, TimerKind
from workflows.cases.acts import Act, record
from workflows.cases.reach import is_sealed
from workflows.joint.call import timer_key
from workflows.joint.ending import end, tell_ended
from workflows.joint.parts import limits_of, locked, stand_of, words_by_hash
from workflows.joint.rungs import Rung, ladder, rungs_due
from workflows.joint.told import tell_called, tell_leading
from workflows.ledger import Facts
from workflows.screens import say


def fire(act: Act, timer: DueTimer) -> None:
    """Write every rung of a part that has come, tell once, set the next. A case that is over ends it."""
    found = act.tx.get(Part, timer.subject)
    if found is None:
        return
    case = act.tx.get_one(Case, found.case_id, with_for_update=True, populate_existing=True)
    part = locked(act, found.id)
    if part.done_at is not None:
        return
    if case.status not in OPEN_STATUSES or is_sealed(case):
        end(act, part)
        tell_ended(act, case, part)
        return
    rungs = ladder(part.asked_at, limits_of(part), act.reference.calendar)
    due, following = rungs_due(rungs, part.looked_at, act.now, stand_of(part))
    part.looked_at = act.now
    post.set_timer(act.tx, timer_key(part.id), TimerKind.PART, following.at, part.id)
    if due:
        urge(act, case, part, due)


def urge(act: Act, case: Case, part: Part, due: tuple[Rung, ...]) -> None:
    """Write the rungs down; tell the body the last one, and who called or leads what was missed."""
    basis = f"joint@{act.reference.policy.version}"
    for rung in due:
        facts: Facts = {
            "body": part.body,
            "part": part.place,
            "rung": rung.name,
            "planned": rung.at.isoformat(),
        }
        record(act, case, EventKind.URGED, facts, basis, role=Role.SYSTEM)
    last, name = root(due[-1]), act.reference.body_name(part.body)
    what = words_by_hash(act.tx, case, [part.what]).get(part.what, "")
    tell_called(act, case, part, what, say(f"joint.urge.{last}", number=case.number))
    if any(rung.is_missed for rung in due):
        tell_leading(act, case, part, say(f"joint.missed.{last}", number=case.number, body=name))


def root(rung: Rung) -> str:
    """What a rung is called in the catalogue: every working day after the limit is alike."""
    return rung.name.partition("+")[0]
