"""Does what the clock has to do about matters: propose them, end a stage's term, remind of promises."""

from models.case import Case
from models.vocabulary import MatterStage
from workflows.cases.acts import Act
from workflows.cases.reach import is_sealed
from workflows.governance import begin, consult, decide, idle, matters, seats
from workflows.timers import DueTimer


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key."""
    name, subject = timer.key.partition(":")[0], timer.subject or 0
    if name == "matter_heat":
        case = act.tx.get(Case, subject, with_for_update=True)
        if case is not None:
            begin.propose(act, case)
    elif name == "promise":
        decide.remind(act, subject)
    elif name == matters.IDLE:
        idle.fire(act, subject)
    else:
        end_term(act, subject)


def end_term(act: Act, matter_id: int) -> None:
    """End the term of a matter's stage; an old timer does nothing, nor one of a case sealed since."""
    found = matters.locked(act, matter_id)
    if found is None:
        return
    matter, case = found
    if matter.due_at is None or matter.due_at > act.now or is_sealed(case):
        return
    if matter.stage == MatterStage.NOMINATING:
        seats.nominating_over(act, matter, case)
    elif matter.stage == MatterStage.CHOOSING:
        seats.choosing_over(act, matter, case)
    elif matter.stage == MatterStage.CONSULTING:
        consult.time_over(act, matter, case)
