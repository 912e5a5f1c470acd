"""How each action of the gate is really tried: the status a case must have, and the step that does it."""

from collections.abc import Callable
from dataclasses import dataclass

from models.vocabulary import DeclineReason, ReturnReason, Status
from workflows.appeals import decide
from workflows.appeals import decline as declining
from workflows.appeals.decline import Refusal
from workflows.cases import amend, follow_up, handle, plead, rule, take_part
from workflows.cases.acts import Act
from workflows.cases.handle import ReturnClaim
from workflows.cases.pleas import Plea, Wish
from workflows.gate_terms import Action

Step = Callable[[Act, int], object]


@dataclass(frozen=True)
class Trial:
    """One step, and the status from which the table of moves allows it."""

    status: Status
    step: Step
    name: str  # module and function, as the guard finds it


def trial(status: Status, step: Callable[..., object], *rest: object) -> Trial:
    """Make a trial of a step and what it needs beside the case."""
    name = f"{step.__module__.removeprefix('workflows.')}.{step.__name__}"
    return Trial(status, lambda act, case_id: step(act, case_id, *rest), name)


TIME = Wish(Plea.EXTENSION, 50)
REFUSAL = Refusal(DeclineReason.ELSEWHERE, "不在本地", "请找邻区示例街道办")
CLAIM = ReturnClaim(ReturnReason.NO_POWER, "没有执法权", None)

TRIALS: dict[Action, tuple[Trial, ...]] = {
    Action.ACCEPT: (trial(Status.ASSIGNED, handle.accept),),
    Action.RELEASE: (trial(Status.ACCEPTED, handle.release),),
    Action.ASK: (trial(Status.ACCEPTED, handle.ask, "几点停的"),),
    Action.REPLY: (trial(Status.ACCEPTED, handle.reply, "11月24日已修好"),),
    Action.RETURN: (
        trial(Status.ACCEPTED, handle.give_back, CLAIM),
        trial(Status.ACCEPTED, handle.returnable, CLAIM.reason),
    ),
    Action.PLEAD: (
        trial(Status.ACCEPTED, plead.plead, TIME, "配件在路上"),
        trial(Status.ACCEPTED, plead.wishing, TIME),
    ),
    Action.RESUME: (trial(Status.SUSPENDED, plead.resume),),
    Action.DISPATCH: (
        trial(Status.REGISTERED, rule.send_to, "OFFICE", "归他们管"),
        trial(Status.REGISTERED, rule.categorise, "0101"),
    ),
    Action.DECLINE: (
        trial(Status.REGISTERED, declining.decline, REFUSAL),
        trial(Status.REGISTERED, declining.declinable),
    ),
    Action.REINSTATE: (
        trial(Status.DECLINED, decide.reinstate, "弄错了"),
        trial(Status.DECLINED, decide.reinstatable),
    ),
    Action.ADD: (
        trial(Status.ASSIGNED, take_part.add, "还有一件"),
        trial(Status.ASSIGNED, take_part.add_late, "还有一件", ()),
    ),
    Action.WITHDRAW: (trial(Status.ASSIGNED, take_part.withdraw),),
    Action.JUDGE: (
        trial(Status.REPLIED, follow_up.answer_contacted, True),
        trial(Status.REPLIED, follow_up.awaiting_verdict),
        trial(Status.REPLIED, follow_up.next_question),
        trial(Status.REPLIED, follow_up.give_reason, "没修好"),
    ),
    Action.REOPEN: (trial(Status.CLOSED, follow_up.reopen_closed, "又坏了"),),
    Action.CORRECT: (
        trial(Status.ASSIGNED, amend.correct_place, "5号楼", "C1"),
        trial(Status.ASSIGNED, amend.correct_point, "5号楼", "C1", None),
        trial(Status.ASSIGNED, amend.correct_category, "0101"),
    ),
    Action.HIDE: (trial(Status.ASSIGNED, amend.hide_reporter),),
    Action.JOIN: (trial(Status.ASSIGNED, take_part.join),),
}
"""Every action that a step of ours can do today."""

READS = frozenset({Action.SEE, Action.WORDS, Action.PICTURE, Action.ANSWER})

NOT_BUILT: frozenset[Action] = frozenset()
"""Moves of the table for which there is no step yet: nobody can make them."""
