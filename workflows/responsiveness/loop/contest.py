"""Lets a body contest what the loop does about it; who coordinates rules on that, or says what was done."""

from models.loop import LoopAct
from models.vocabulary import Role
from models.vocabulary_loop import ActState, Ending, LoopEvent, Scope
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.cases.parties import heads_or_people
from workflows.house.record import reason_given
from workflows.responsiveness.loop import deeds
from workflows.responsiveness.loop.judge import Number
from workflows.responsiveness.loop.record import end, going_on, note
from workflows.responsiveness.loop.switches import NOT_YOURS, OWN, STATE, UNKNOWN, LoopRefused, switch
from workflows.responsiveness.loop.view import concerns
from workflows.screens import Button, Screen, say

KEEP, LIFT = "keep", "lift"
RULING = "rule_loop"


def loaded(act: Act, act_id: int) -> LoopAct:
    """Load an act as it stands. Raises LoopRefused."""
    row = act.tx.get(LoopAct, act_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise LoopRefused(UNKNOWN)
    if row.state == ActState.ENDED:
        raise LoopRefused(STATE)
    return row


def own(act: Act, act_id: int) -> LoopAct:
    """Load an act on the actor's own body that who was told of it may contest, once. Raises LoopRefused."""
    row = loaded(act, act_id)
    if row.scope != Scope.BODY or act.by.body != row.unit or not is_told(act, row.unit):
        raise LoopRefused(UNKNOWN)
    if row.contested_at is not None:
        raise LoopRefused(STATE)
    return row


def is_told(act: Act, body: str) -> bool:
    """Whether the actor is told of an act on a body: its heads are, its people where it has none."""
    mine = (act.by.role, act.by.person_id)
    return mine in {(each.role, each.person_id) for each in heads_or_people(act, body)}


def contest(act: Act, act_id: int, words: str) -> LoopAct:
    """Say why an act is wrong; who coordinates rules. Raises LoopRefused, ReasonMissing."""
    row = own(act, act_id)
    row.contested_at, row.objection = act.now, mask(reason_given(words), frozenset(Detail))
    act.tx.add(row)
    note(act, row, LoopEvent.CONTESTED, {"reason": row.objection})
    line = say("loop.contested", **deeds.facts_of(act, row), reason=row.objection)
    button = Button(RULING, {"act": row.id})
    deeds.tell_coordinators(act, row, Screen((line,), ((button, Button(deeds.SHOW)),)), "contested")
    return row


def to_rule(act: Act, act_id: int) -> LoopAct:
    """Load an act that was contested and on which the actor may rule. Raises LoopRefused."""
    row = loaded(act, act_id)
    if act.by.role is not Role.COORDINATOR:
        raise LoopRefused(NOT_YOURS)
    if act.by.body == row.unit:
        raise LoopRefused(OWN)
    if row.contested_at is None or row.ruled_at is not None:
        raise LoopRefused(STATE)
    return row


def rule(act: Act, act_id: int, decision: str, words: str) -> LoopAct:
    """Rule on an objection: it goes on, or it is lifted at once. Raises LoopRefused, ReasonMissing."""
    row = to_rule(act, act_id)
    row.ruled_at, row.ruling = act.now, mask(reason_given(words), frozenset(Detail))
    act.tx.add(row)
    lifted = decision == LIFT
    note(act, row, LoopEvent.LIFTED if lifted else LoopEvent.UPHELD, {"reason": row.ruling})
    if lifted:
        over(act, row, Ending.LIFTED)
    else:
        line = say("loop.upheld", **deeds.facts_of(act, row), reason=row.ruling)
        deeds.tell(act, row, Screen((line,), ((Button(deeds.SHOW),),)), "upheld")
    return row


def to_close(act: Act, act_id: int) -> LoopAct:
    """Load an act that asks for something, of whose place the actor sees to it. Raises LoopRefused."""
    row = loaded(act, act_id)
    if row.scope == Scope.BODY or act.by.role not in (Role.COORDINATOR, Role.OPERATOR):
        raise LoopRefused(NOT_YOURS)
    if not concerns(act.reference, act.by, row):
        raise LoopRefused(UNKNOWN)
    return row


def close(act: Act, act_id: int, words: str) -> LoopAct:
    """Say what was done about it, or why nothing is to be done. Raises LoopRefused, ReasonMissing."""
    row = to_close(act, act_id)
    row.ruled_at, row.ruling = act.now, mask(reason_given(words), frozenset(Detail))
    act.tx.add(row)
    note(act, row, LoopEvent.CLOSED, {"reason": row.ruling})
    over(act, row, Ending.DONE)
    return row


def switch_off(act: Act, code: str, words: str) -> None:
    """Switch a rule off: what it does ends at once. Raises LoopRefused, ReasonMissing."""
    switch(act, code, words, to=False)
    for row in going_on(act.tx, code):
        over(act, row, Ending.OFF)


def over(act: Act, row: LoopAct, why: Ending, recent: Number | None = None) -> None:
    """End an act, with the figure by which it did, and undo what still stands of it."""
    acted = row.state == ActState.ACTING
    end(act, row, why, recent)
    if acted:
        deeds.end(act, row)
