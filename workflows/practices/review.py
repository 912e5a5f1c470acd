"""Reviews a practice: published by somebody else than who wrote it, sent back with a reason, or withdrawn."""

from models import post
from models.practice import Practice, PracticeVersion
from models.vocabulary_practices import AdoptionStage, PracticeEvent, TextStage
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.parties import heads_or_people
from workflows.practices.record import (
    adoptions_of,
    look,
    note,
    public,
    published,
    published_to,
    tell,
    version_to,
    versions_of,
)
from workflows.practices.stages import IN_USE
from workflows.practices.terms import No, PracticeRefused, PracticeVerb
from workflows.screens import Button, say


def approve(act: Act, version_id: int) -> PracticeVersion:
    """Publish a text; the one before it is kept. Raises PracticeRefused."""
    version, practice = version_to(act, version_id, PracticeVerb.APPROVE)
    before = published(versions_of(act.tx, practice.id))
    if before is not None:
        before.stage = TextStage.REPLACED
    version.stage, version.reviewed_at, version.reviewer_id = TextStage.PUBLISHED, act.now, act.by.person_id
    practice.published_at = practice.published_at or act.now
    note(act, practice, PracticeEvent.PUBLISHED, {"version": version.number, "text": version.text_hash})
    settled(act, version)
    line = say("practice.was_published", title=version.title, number=practice.code)
    people = notices.chats_of_anybody(act.tx, version.writer_id)
    tell(act, people, line, (look(practice),), f"published:{version.id}")
    return version


def send_back(act: Act, version_id: int, why: str) -> PracticeVersion:
    """Let who wrote it change it, and say what. Raises PracticeRefused."""
    version, practice = version_to(act, version_id, PracticeVerb.SEND_BACK)
    was = version.text_hash
    version.stage, version.sent_back = TextStage.DRAFT, public(why)
    version.reviewed_at, version.reviewer_id, version.text_hash = act.now, act.by.person_id, ""
    if not version.sent_back:
        raise PracticeRefused(No.EMPTY)
    note(act, practice, PracticeEvent.SENT_BACK, {"version": version.number})
    settled(act, version)
    line = say("practice.was_sent_back", title=version.title, number=practice.code, why=version.sent_back)
    edit = (Button(str(PracticeVerb.EDIT), {"version": version.id}),)
    people = notices.chats_of_anybody(act.tx, version.writer_id)
    tell(act, people, line, (look(practice), edit), f"back:{version.id}:{was[:8]}")
    return version


def settled(act: Act, version: PracticeVersion) -> None:
    """Nobody needs to be reminded of a review any more."""
    post.cancel_timer(act.tx, f"practice_review:{version.id}")


def withdraw(act: Act, practice_id: int, why: str) -> Practice:
    """Take a practice back: its page stays, with the reason; it is suggested to nobody any more.

    The bodies that use it hear why. Raises PracticeRefused.
    """
    practice, holds = published_to(act, practice_id, PracticeVerb.WITHDRAW)
    practice.withdrawn_at, practice.withdrawn_why = act.now, public(why)
    if not practice.withdrawn_why:
        raise PracticeRefused(No.EMPTY)
    note(act, practice, PracticeEvent.WITHDRAWN)
    line = say("practice.was_withdrawn", title=holds.title, number=practice.code, why=practice.withdrawn_why)
    for each in adoptions_of(act.tx, practice.id):
        if AdoptionStage(each.stage) in IN_USE and each.body in act.reference.standing:
            people = heads_or_people(act, each.body)
            tell(act, people, line, (look(practice),), f"withdrawn:{practice.id}:{each.body}")
    return practice
