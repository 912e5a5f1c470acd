"""Hears the body a sign is of, and lets somebody who does not belong to it say what it is (principle 4).

A sign that is founded is shown with its reason and the body's answer; it takes nothing from anybody.
"""

from models import post
from models.sign import Sign
from models.vocabulary import Role
from workflows.cases.acts import Act
from workflows.cases.masking import MARK, Detail, mask
from workflows.cases.parties import heads_of_body
from workflows.responsiveness.signs.look import HEARD
from workflows.responsiveness.signs.record import belongs, digest, locked, note, reviewers, tell
from workflows.responsiveness.signs.terms import No, SignEvent, SignRefused, SignStage
from workflows.screens import say


def to_answer(act: Act, sign_id: int) -> Sign:
    """Load a sign for the head of its body, who has not answered yet. Raises SignRefused."""
    row = locked(act, sign_id)
    if act.by.role is not Role.HEAD or act.by.body != row.body:
        raise SignRefused(No.NOT_YOURS)
    if row.stage != SignStage.PUT or row.answered_at is not None:
        raise SignRefused(No.REVIEWED)
    return row


def answer(act: Act, sign_id: int, words: str) -> Sign:
    """Say what the body has to say; who reviews reads it, and everybody if the sign is founded."""
    row = to_answer(act, sign_id)
    row.answer, row.answered_at = public(words), act.now
    note(act, row, SignEvent.ANSWERED, {"words": digest(row.answer)})
    post.cancel_timer(act.tx, f"{HEARD}:{row.id}")
    body = act.reference.body_name(row.body)
    line = say("sign.told.answered", code=row.code, body=body, words=row.answer)
    tell(act, row, reviewers(act, row), "answered", line)
    return row


def to_review(act: Act, sign_id: int) -> Sign:
    """Load a sign for somebody who may say what it is, once its body was heard. Raises SignRefused."""
    row = locked(act, sign_id)
    if act.by.role is not Role.AUDITOR or belongs(act, row):
        raise SignRefused(No.NOT_YOURS)
    if row.stage != SignStage.PUT:
        raise SignRefused(No.REVIEWED)
    if row.answered_at is None and act.now < row.answer_by:
        raise SignRefused(No.NOT_HEARD)
    return row


def review(act: Act, sign_id: int, reason: str, *, founded: bool) -> Sign:
    """Say what a sign is. A false alarm is counted in public, and names nobody. Raises SignRefused."""
    row = to_review(act, sign_id)
    row.reason, row.reviewed_at = public(reason), act.now
    row.stage = SignStage.FOUNDED if founded else SignStage.UNFOUNDED
    event = SignEvent.FOUNDED if founded else SignEvent.UNFOUNDED
    note(act, row, event, {"reason": digest(row.reason)})
    post.cancel_timer(act.tx, f"{HEARD}:{row.id}")
    line = say(f"sign.told.{row.stage}", code=row.code, reason=row.reason)
    tell(act, row, heads_of_body(act, row.body), "reviewed", line)
    return row


def public(words: str) -> str:
    """Words as everybody may read them: without what tells who somebody is. Raises SignRefused."""
    told = mask(words, frozenset(Detail)).strip()
    if not told.replace(MARK, "").strip():
        raise SignRefused(No.NO_REASON)
    return told
