"""What a body was given in the moment it ended goes to who comes after it, once nobody has taken it.

Who opens a case, or sends it on, reads the lists as they were a moment ago: so a case can reach a body in the
very second in which another process ends it. Nobody works there who could take it, so its stage runs out.
"""

import json

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.vocabulary import BodyKind, HouseEvent
from workflows.cases import stage_watch
from workflows.cases.acts import Act
from workflows.house.inherit import give_cases
from workflows.house.record import HOUSE
from workflows.timers import DueTimer


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a stage's timer was set for; where its body has ended, all that it still has goes on first."""
    case = act.tx.get(Case, timer.subject)
    if case is not None and case.body is not None and has_ended(act, case.body):
        give_cases(act, case.body, successor(act, case.body))
    else:
        stage_watch.fire(act, timer)


def has_ended(act: Act, code: str) -> bool:
    """Whether a body has ended."""
    fact = act.reference.bodies.get(code)
    return fact is not None and fact.kind == BodyKind.ENDED


def successor(act: Act, code: str) -> str:
    """Return who comes after a body, and after that one; the fallback where nobody was named."""
    while has_ended(act, code):
        newest = (
            select(col(Event.data))
            .where(col(Event.subject) == f"{HOUSE}body:{code}", col(Event.kind) == HouseEvent.ENDED)
            .order_by(col(Event.seq).desc())
        )
        told = act.tx.execute(newest.limit(1)).scalar_one_or_none()
        code = str(json.loads(told or "{}").get("successor") or "") or act.reference.fallback
    return code
