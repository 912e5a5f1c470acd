"""What who whistled does with the answers: puts them together for the one answer, rates each body."""

from collections.abc import Sequence

from models.case import Case
from models.joint import Part
from models.vocabulary import OPEN_STATUSES, EventKind, Status
from workflows.cases.acts import Act, CaseUnknown, keep_words, record, words_of
from workflows.cases.cards import rows
from workflows.cases.moves import Verb
from workflows.cases.parties import case_to, tell_staff
from workflows.cases.reach import allows
from workflows.cases.transitions import may_move
from workflows.gate_terms import Action
from workflows.joint.parts import called_part, parts_of, progress_of, words_by_hash
from workflows.joint.stand import check_caller, check_level
from workflows.joint.terms import WHISTLES, JointRefused, Why
from workflows.joint.told import leading, tell_body
from workflows.ledger import Facts
from workflows.screens import Screen, say

KIND = "joint_summary"
"""The words of a caller who has put the answers together."""


def concluding(act: Act, case_id: int) -> Case:
    """Load a case whose answers the actor may put together. Raises JointRefused, CaseUnknown."""
    case = case_to(act, case_id, Action.WHISTLE)
    check_caller(act.by.role, act.reference.policy.whistlers)
    whistled = [part for part in parts_of(act.tx, case.id) if part.kind in WHISTLES]
    if not any(part.answered_at for part in whistled):
        raise JointRefused(Why.NOTHING_YET)
    return case


def conclude(act: Act, case_id: int, words: str) -> Case:
    """Put the answers together for who leads, who answers the resident. Raises JointRefused, CaseUnknown."""
    case = concluding(act, case_id)
    facts = {"what": keep_words(act, case.id, KIND, words)}
    record(act, case, EventKind.CONCLUDED, facts, f"joint@{act.reference.policy.version}")
    line = say("task.concluded", number=case.number, words=words)
    screen = Screen((line,), rows((("use_answers",), ("progress",)), case.id), (), case.id, case.number)
    tell_staff(act, case, leading(act, case), "concluded", screen)
    return case


def rating(act: Act, part_id: int) -> Part:
    """Load a part whose body the actor may rate now. Raises JointRefused, CaseUnknown."""
    _, part = called_part(act, part_id)
    check_caller(act.by.role, act.reference.policy.whistlers)
    check_level(progress_of(part))
    return part


def rate(act: Act, part_id: int, level: int) -> Part:
    """Rate a body that was called, 1 to 5, once. Raises JointRefused, CaseUnknown."""
    case, part = called_part(act, part_id)
    check_caller(act.by.role, act.reference.policy.whistlers)
    check_level(progress_of(part))
    part.mark = level
    facts: Facts = {"body": part.body, "part": part.place, "level": level}
    record(act, case, EventKind.RATED, facts, f"joint@{act.reference.policy.version}")
    tell_body(act, case, part, say("joint.rated", number=case.number, level=level))
    return part


def draft_of(act: Act, case: Case) -> str:
    """What the one answer can be written from: what the caller put together, else every body's answer.

    Raises JointRefused where nobody has answered yet.
    """
    if summary := words_of(act.tx, case.id, KIND):
        return summary
    parts = [part for part in parts_of(act.tx, case.id) if part.answer]
    words = words_by_hash(act.tx, case, [part.answer for part in parts])
    joined = "\n".join(
        f"{act.reference.body_name(part.body)}:{words[part.answer]}" for part in parts if part.answer in words
    )
    if not joined:
        raise JointRefused(Why.NOTHING_YET)
    return joined


def may_use(act: Act, case: Case) -> bool:
    """Whether the actor answers a case for which others have answered their parts."""
    answered = any(part.answered_at for part in parts_of(act.tx, case.id))
    answers = may_move(Status(case.status), Verb.REPLY, act.by.role)
    return answered and answers and allows(act.tx, act.reference, act.by, case, Action.REPLY)


def may_conclude(act: Act, case: Case) -> bool:
    """Whether the actor may put the answers to a whistle together."""
    try:
        concluding(act, case.id)
    except (CaseUnknown, JointRefused):
        return False
    return case.status in OPEN_STATUSES


def unrated(act: Act, case: Case) -> Sequence[Part]:
    """Return the parts whose bodies the actor may rate now: those that came, once they are done."""
    named = act.by.role in act.reference.policy.whistlers
    if not named or not allows(act.tx, act.reference, act.by, case, Action.WHISTLE):
        return ()
    return [part for part in parts_of(act.tx, case.id) if part.done_at and is_ratable(part)]


def is_ratable(part: Part) -> bool:
    """Whether a body was called, came, and has not been rated."""
    return part.kind in WHISTLES and part.signed_in_at is not None and part.mark is None
