"""The clock of an objection to a mediator: reminds, shows it late, and brings it before somebody above."""

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.case import Case
from models.ledger import Event
from models.mediation import Mediation, MediationParty, MediationWords
from models.vocabulary import Role, TimerKind
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.deadlines import working_day_after
from workflows.cases.parties import all_coordinators, all_operators, not_of_object, rulers_of
from workflows.mediation import cards
from workflows.mediation.begin import is_tied
from workflows.mediation.record import (
    CHAIN,
    OBJECTION,
    STAY,
    MediationRefused,
    No,
    add,
    demand,
    load,
    note,
    sides,
    tell_desks,
    tell_mediator,
    tell_side,
    timer_data,
)
from workflows.mediation.stages import OPEN, Deed
from workflows.mediation.terms import MediationEvent
from workflows.mediation.view import handed
from workflows.notices import Address
from workflows.screens import Button, Screen, say
from workflows.transaction import Transaction


class Decides(StrEnum):
    """Who decides on an objection that came to nothing in time."""

    ABOVE = "above"  # who coordinates a greater area, or the same
    ELSEWHERE = "elsewhere"  # another street's coordinator
    NAMED = "named"  # nobody yet: the operators name somebody


LATE = {
    Decides.ABOVE: "mediation.object_late",
    Decides.ELSEWHERE: "mediation.object_elsewhere",
    Decides.NAMED: "mediation.object_named",
}
"""What who objected reads."""

ASKED = {
    Decides.ABOVE: "mediation.object_raised",
    Decides.ELSEWHERE: "mediation.object_raised",
    Decides.NAMED: "mediation.object_name_one",
}
"""What is asked of whoever is to do something about it."""


def key_of(found: Mediation) -> str:
    """The one timer of what a mediation waits for in this."""
    return f"mediation:{found.id}:objection"


def limit_of(act: Act, since: datetime) -> datetime:
    """Until when the mediator has handed it over, or somebody above decides."""
    return working_day_after(since, act.reference.policy.mediation_object_days, act.reference.calendar)


def begin(act: Act, found: Mediation) -> datetime:
    """Start the clock of an objection, or leave the one that runs; return when it ends."""
    since = min(each.at for each in pending(act.tx, found))
    if post.timer_due(act.tx, key_of(found)) is None:
        days, calendar = act.reference.policy.mediation_object_days - 1, act.reference.calendar
        wait(act, found, working_day_after(since, days, calendar) if days else limit_of(act, since))
    return limit_of(act, since)


def wait(act: Act, found: Mediation, at: datetime) -> None:
    """Let the clock come back to it."""
    post.set_timer(act.tx, key_of(found), TimerKind.MEDIATION, at, found.id, timer_data("objection"))


def pending(tx: Transaction, found: Mediation) -> Sequence[MediationWords]:
    """Objections to the present mediator that nobody has decided."""
    decided = select(func.max(col(Event.at))).where(
        col(Event.subject) == CHAIN + found.number, col(Event.kind) == MediationEvent.STAYED
    )
    last = tx.execute(decided).scalar_one()
    rows = tx.execute(
        select(MediationWords)
        .where(
            col(MediationWords.mediation_id) == found.id,
            col(MediationWords.kind) == OBJECTION,
            col(MediationWords.wording) == handed(tx, found),
        )
        .order_by(col(MediationWords.id))
    ).scalars()
    return [each for each in rows if last is None or each.at > last]


def objecting(tx: Transaction, found: Mediation) -> list[MediationParty]:
    """The sides that wait for an answer."""
    owners = {each.person_id for each in pending(tx, found)}
    return [each for each in sides(tx, found.id) if each.person_id is not None and each.person_id in owners]


def fire(act: Act, found: Mediation) -> None:
    """Remind the mediator before the limit; at it bring the objection to who is above, and again each day."""
    waiting = pending(act.tx, found)
    if found.status not in OPEN or not waiting:
        return
    due = limit_of(act, waiting[0].at)
    if act.now < due:
        remind(act, found, due)
        wait(act, found, due)
        return
    decides, rulers = who_decides(act, found)
    if raised_to(act.tx, found, waiting[0].at) != decides:
        note(act, found, MediationEvent.RAISED, {"since": waiting[0].at.isoformat(), "to": decides})
        tell_late(act, found, due, decides)
    ask(act, found, decides, rulers, due)
    wait(act, found, working_day_after(act.now, 1, act.reference.calendar))


def remind(act: Act, found: Mediation, due: datetime) -> None:
    """Remind the mediator, who reads the objection with the mediation's number."""
    note(act, found, MediationEvent.REMINDED, {"objection": True})
    line = say("mediation.object_near", number=found.number, due=due)
    rows = ((Button("mediation_hand", {"mediation": found.id}),), cards.see(found.id))
    tell_mediator(act, found, Screen((line,), rows), f"object_near:{found.id}:{due.isoformat()}")


def raised_to(tx: Transaction, found: Mediation, since: datetime) -> Decides | None:
    """Before whom it went last after an instant; None where it has not gone up."""
    mine = select(col(Event.data)).where(
        col(Event.subject) == CHAIN + found.number,
        col(Event.kind) == MediationEvent.RAISED,
        col(Event.at) > since,
    )
    last = tx.execute(mine.order_by(col(Event.seq).desc()).limit(1)).scalar_one_or_none()
    return None if last is None else Decides(json.loads(last).get("to", Decides.ABOVE))


def tell_late(act: Act, found: Mediation, due: datetime, decides: Decides) -> None:
    """Who objected reads that it is late and who decides now; the mediator that others do."""
    key = f"object_late:{found.id}:{due.isoformat()}:{decides}"
    for each in objecting(act.tx, found):
        line = say(LATE[decides], number=found.number, due=due)
        tell_side(act, each, Screen((line,), (cards.see(found.id),)), key)
    yours = Screen((say("mediation.object_gone_up", number=found.number, due=due),), (cards.see(found.id),))
    tell_mediator(act, found, yours, f"object_late:{found.id}:{due.isoformat()}")


def who_decides(act: Act, found: Mediation) -> tuple[Decides, Sequence[Address]]:
    """Who decides on it: above the mediator, else elsewhere, else whom the operators name."""
    if above := superiors(act, found):
        return Decides.ABOVE, above
    if others := free(
        act, found, not_of_object(act, act.tx.get_one(Case, found.case_id), all_coordinators(act))
    ):
        return Decides.ELSEWHERE, others
    return Decides.NAMED, all_operators(act)


def superiors(act: Act, found: Mediation) -> list[Address]:
    """Who decides above the mediator: coordinators of a greater area, else others of the place."""
    case = act.tx.get_one(Case, found.case_id)
    those = free(act, found, rulers_of(act, case, Role.COORDINATOR))
    return [each for each in those if is_above(act, found, each)] or those


def free(act: Act, found: Mediation, rulers: Sequence[Address]) -> list[Address]:
    """Leave out the mediator, and who is a side or works beside one."""
    people = [each.person_id for each in sides(act.tx, found.id) if each.person_id is not None]

    def is_free(ruler: Address) -> bool:
        tied = any(is_tied(act.tx, each, ruler.person_id, ruler.body) for each in people)
        return ruler.person_id != found.mediator_id and not tied

    return [each for each in rulers if is_free(each)]


def is_above(act: Act, found: Mediation, ruler: Address) -> bool:
    """Whether somebody coordinates a greater area than the mediator, or for the body above theirs."""
    if found.role != Role.COORDINATOR:
        return True
    if found.area is None:
        return False
    return ruler.area is None or ruler.area in act.reference.area_path(found.area)[:-1]


def ask(act: Act, found: Mediation, decides: Decides, rulers: Sequence[Address], due: datetime) -> None:
    """Ask them to decide, or operators to name somebody; they read nothing of what was said."""
    line = say(ASKED[decides], number=found.number, body=act.reference.body_name(found.body), due=due)
    rule = ((Button("mediation_rule", {"mediation": found.id}),),)
    screen = Screen((line,), () if decides is Decides.NAMED else rule)
    tell_desks(act, rulers, screen, f"object_raised:{found.id}:{act.now:%Y%m%d}")


def ruled(act: Act, mediation_id: int) -> Mediation:
    """Load a mediation in which the actor decides on an objection. Raises MediationRefused."""
    found = load(act, mediation_id)
    waiting = pending(act.tx, found)
    decides, rulers = who_decides(act, found)
    if decides is Decides.NAMED or not any(each.person_id == act.by.person_id for each in rulers):
        raise MediationRefused(No.UNKNOWN)
    demand(found, Deed.HAND)
    if not waiting or raised_to(act.tx, found, waiting[0].at) is None:
        raise MediationRefused(No.STAGE)
    return found


def let_stay(act: Act, mediation_id: int, words: str) -> Mediation:
    """Decide that the mediator stays, for a reason that who objected reads. Raises MediationRefused."""
    found = ruled(act, mediation_id)
    salt = act.chance.randbytes(16).hex()
    told = objecting(act.tx, found)
    for each in told:
        add(act, found, each.person_id or 0, (STAY, words, salt))
    note(act, found, MediationEvent.STAYED, {"words": ledger.words_hash(salt, words)})
    post.cancel_timer(act.tx, key_of(found))
    key, see = f"stayed:{found.id}:{act.now.isoformat()}", (cards.see(found.id),)
    for each in told:
        tell_side(act, each, Screen((say("mediation.stayed", number=found.number, words=words),), see), key)
    tell_mediator(act, found, Screen((say("mediation.stayed_you", number=found.number),), see), key)
    return found
