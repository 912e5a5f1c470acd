"""Says what each act on the loop must be told, and does it: for the chat and the desk."""

from collections.abc import Callable, Mapping

from models.vocabulary import Role
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.responsiveness.loop import contest
from workflows.responsiveness.loop.contest import KEEP, LIFT
from workflows.responsiveness.loop.switches import (
    NOT_YOURS,
    LoopRefused,
    is_on,
    may_switch,
    on,
    rules_of,
    switch,
    touches_own,
)

About = Mapping[str, int]

CONTEST, RULE, CLOSE = "contest_loop", "rule_loop", "close_loop"
SWITCH_OFF, SWITCH_ON = "loop_off", "loop_on"

REASON = Field("reason")
FORMS: Mapping[str, tuple[Field, ...]] = {
    CONTEST: (REASON,),
    RULE: (Field("decision", Kind.CHOICE), REASON),
    CLOSE: (REASON,),
    SWITCH_OFF: (Field("rule", Kind.CHOICE), REASON),
    SWITCH_ON: (Field("rule", Kind.CHOICE), REASON),
}

ACTS: dict[str, Callable[[Act, About, Given], object]] = {
    CONTEST: lambda act, about, given: contest.contest(act, about.get("act", 0), given["reason"]),
    RULE: lambda act, about, given: contest.rule(
        act, about.get("act", 0), given["decision"], given["reason"]
    ),
    CLOSE: lambda act, about, given: contest.close(act, about.get("act", 0), given["reason"]),
    SWITCH_OFF: lambda act, _, given: contest.switch_off(act, given["rule"], given["reason"]),
    SWITCH_ON: lambda act, _, given: switch(act, given["rule"], given["reason"], to=True),
}


def perform(act: Act, verb: str, about: About, typed: Given) -> object:
    """Do an act with what was typed for it. Raises FieldUnfit, LoopRefused, ReasonMissing."""
    today = act.reference.local_date(act.now)
    return ACTS[verb](act, about, read_all(FORMS[verb], typed, act.reference, today))


def choices(act: Act, verb: str, field: Field) -> tuple[str, ...]:
    """Return what may be chosen for a field: decisions, or rules by their codes."""
    if field.kind is not Kind.CHOICE:
        return ()
    return (KEEP, LIFT) if verb == RULE else switchable(act, to=verb == SWITCH_ON)


def switchable(act: Act, *, to: bool) -> tuple[str, ...]:
    """Return the codes of the rules that the actor may switch off, or on."""
    policy = act.reference.policy
    return tuple(
        each.code
        for each in rules_of(act).rules
        if may_switch(act, each)
        and is_on(policy, each.code, None)
        and on(act, each.code) is not to
        and not touches_own(act, each.code)
    )


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done, before anybody writes. Raises LoopRefused."""
    if verb == CONTEST:
        contest.own(act, about.get("act", 0))
    elif verb == RULE:
        contest.to_rule(act, about.get("act", 0))
    elif verb == CLOSE:
        contest.to_close(act, about.get("act", 0))
    elif not switchable(act, to=verb == SWITCH_ON):
        raise LoopRefused(NOT_YOURS)


def may(act: Act, verb: str, about: About) -> bool:
    """Whether the actor may do it now."""
    try:
        check(act, verb, about)
    except LoopRefused:
        return False
    return True


def verbs_on(act: Act, act_id: int) -> tuple[str, ...]:
    """Return what the actor may do now about an act of the loop."""
    return tuple(verb for verb in (CONTEST, RULE, CLOSE) if may(act, verb, {"act": act_id}))


SEES = frozenset({Role.HEAD, Role.COORDINATOR, Role.OPERATOR, Role.AUDITOR})
"""Who has a list of what the loop does."""
