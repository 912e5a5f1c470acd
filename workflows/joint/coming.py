"""What a called body does: it comes (报到), gets in touch with who leads, and answers its part."""

from models import post
from models.case import Case
from models.joint import Part
from models.vocabulary import EventKind
from workflows.cases.acts import Act, keep_words, record
from workflows.cases.masking import mask
from workflows.joint.call import timer_key
from workflows.joint.parts import own_part, progress_of
from workflows.joint.stand import check_answer, check_contact, check_sign_in
from workflows.joint.told import tell_leading
from workflows.ledger import Facts
from workflows.screens import Sentence, say


def sign_in(act: Act, part_id: int, where: str, cell: str | None = None) -> Part:
    """Come, at a place in words; `cell` is where the telephone says it is. Raises JointRefused, CaseUnknown.

    Whether that is the case's own cell is written down, so that false sign-ins can be counted.
    """
    case, part = own_part(act, part_id)
    check_sign_in(progress_of(part))
    part.signed_in_at, part.came = act.now, keep_words(act, case.id, "joint", where)
    here = None if cell is None or case.cell is None else case.cell in act.reference.area_path(cell)
    late = part.sign_in_by is not None and act.now > part.sign_in_by
    note(act, case, part, EventKind.SIGNED_IN, {"where": part.came, "here": here, "late": late})
    tell_leading(act, case, part, told(act, case, part, "joint.told.signed_in", where=where))
    return part


def get_in_touch(act: Act, part_id: int) -> Part:
    """Say that one has got in touch with who leads. Raises JointRefused, CaseUnknown."""
    case, part = own_part(act, part_id)
    check_contact(progress_of(part))
    part.contacted_at = act.now
    late = part.contact_by is not None and act.now > part.contact_by
    note(act, case, part, EventKind.CONTACTED, {"late": late})
    tell_leading(act, case, part, told(act, case, part, "joint.told.contacted"))
    return part


def answering(act: Act, part_id: int) -> Part:
    """Load a part that the actor's body may answer now. Raises JointRefused, CaseUnknown."""
    _, part = own_part(act, part_id)
    check_answer(progress_of(part))
    return part


def signing_in(act: Act, part_id: int) -> Part:
    """Load a part for which the actor's body may come now. Raises JointRefused, CaseUnknown."""
    _, part = own_part(act, part_id)
    check_sign_in(progress_of(part))
    return part


def answer(act: Act, part_id: int, words: str) -> Part:
    """Answer one's part; the resident gets one answer, from who leads. Raises JointRefused, CaseUnknown."""
    case, part = own_part(act, part_id)
    check_answer(progress_of(part))
    part.answered_at = part.done_at = act.now
    part.answer = keep_words(act, case.id, "joint", words)
    post.cancel_timer(act.tx, timer_key(part.id))
    facts: Facts = {"kind": part.kind, "answer": part.answer, "late": act.now > part.due_at}
    note(act, case, part, EventKind.PART_ANSWERED, facts)
    line, masked = (told(act, case, part, "joint.told.answered", words=each) for each in (words, mask(words)))
    tell_leading(act, case, part, line, answered=True, masked=masked)
    return part


def note(act: Act, case: Case, part: Part, kind: EventKind, facts: Facts) -> None:
    """Write what a body did into the chain of the case."""
    whose: Facts = {"body": part.body, "part": part.place}
    record(act, case, kind, {**whose, **facts}, f"joint@{act.reference.policy.version}")


def told(act: Act, case: Case, part: Part, key: str, **given: str) -> Sentence:
    """A line about a body for who leads and who called."""
    name = act.reference.body_name(part.body)
    return say(key, number=case.number, body=name, at=act.now, **given)
