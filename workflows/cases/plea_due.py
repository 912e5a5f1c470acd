"""Keeps the clock of a plea: whoever has to look at it is reminded, auditors hear when nobody has."""

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.ledger import Event
from models.post import DueTimer
from models.vocabulary import EventKind, TimerKind
from workflows import notices
from workflows.appeals.waits import Wait, note, raise_it, stands
from workflows.cases.acts import Act
from workflows.cases.deadlines import working_day_after
from workflows.cases.plead import PLEA, history_of, plea_card, plea_key, reviewers
from workflows.ledger import subject_of
from workflows.screens import Screen, say


def fire(act: Act, timer: DueTimer) -> None:
    """Remind of a plea that nobody has looked at; one that is decided or overtaken is nothing."""
    case = act.tx.get(Case, timer.subject, with_for_update=True)
    waiting = history_of(act.tx, case.number).open if case else None
    if case is None or waiting is None:
        return
    wait, calendar = wait_of(act, case), act.reference.calendar
    due = wait.due(calendar)
    if not stands(act, case, EventKind.REMINDED, wait.rung):
        note(act, case, EventKind.REMINDED, wait)
    late = "late" if act.now >= due else "ahead"
    line = say(f"decision.{late}", number=case.number, what=say("rung.plea"), due=due)
    for reader in reviewers(act, case, waiting):
        card = plea_card(act, case, waiting, reader)
        screen = Screen((line, *card.lines), card.buttons, (), case.id, case.number)
        key = f"plea:{case.id}:{wait.seq}:{act.now:%Y%m%d%H%M}"
        notices.tell(act.tx, [reader], screen, act.now, act.chance, key=key)
    if act.now >= due:
        raise_it(act, case, wait, due)
    later = due if act.now < due else working_day_after(act.now, 1, calendar)
    post.set_timer(act.tx, plea_key(case), TimerKind.PLEA, later, case.id)


def wait_of(act: Act, case: Case) -> Wait:
    """What waits: since it was asked, or since the first of two has agreed."""
    asked = (EventKind.PLEADED, EventKind.APPROVED)
    newest = select(col(Event.at), col(Event.seq)).where(
        col(Event.subject) == subject_of(case.number), col(Event.kind).in_(asked)
    )
    at, seq = act.tx.execute(newest.order_by(col(Event.seq).desc()).limit(1)).one()
    return Wait(PLEA, at, act.reference.policy.ruling_days, seq)
