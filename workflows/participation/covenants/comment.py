"""Takes what residents say of a draft, masked and public, and the drafter's one answer to each."""

from sqlalchemy import func, select
from sqlmodel import col

from models.covenant import Covenant, CovenantComment, CovenantVersion
from models.rows import add_row
from models.vocabulary_covenants import CovenantEvent
from workflows.cases.acts import Act
from workflows.ledger import Facts
from workflows.participation.covenants.record import (
    articles_of,
    comment_hash,
    note,
    public,
    tell,
    tell_drafter,
    version_to,
)
from workflows.participation.covenants.terms import CovenantRefused, CovenantVerb, No
from workflows.participation.votes.seals import digest
from workflows.screens import Button, say

NONCE_BYTES = 16


def commentable(act: Act, version_id: int) -> tuple[CovenantVersion, Covenant]:
    """Load a version on which the actor may still comment. Raises CovenantRefused."""
    version, covenant = version_to(act, version_id, CovenantVerb.COMMENT)
    if version.comments_until is None or act.now >= version.comments_until:
        raise CovenantRefused(No.OVER)
    mine = (col(CovenantComment.version_id) == version.id) & (
        col(CovenantComment.person_id) == act.by.person_id
    )
    most = act.reference.policy.covenant_comments
    if act.tx.execute(select(func.count()).where(mine)).scalar_one() >= most:
        raise CovenantRefused(No.MANY)
    return version, covenant


def comment(act: Act, version_id: int, article: str, words: str) -> CovenantComment:
    """Say something of an article, or of the whole. Raises CovenantRefused."""
    version, covenant = commentable(act, version_id)
    told = public(words)
    numbers = {str(each.number): each.number for each in articles_of(act.tx, version.id)}
    if not told:
        raise CovenantRefused(No.EMPTY)
    said = CovenantComment(
        version_id=version.id,
        article=numbers.get(article.strip(), 0),
        person_id=act.by.person_id,
        words=told,
        said_at=act.now,
        nonce=act.chance.randbytes(NONCE_BYTES).hex(),
    )
    add_row(act.tx, said)
    facts: Facts = {"comment": said.id, "words": comment_hash(said)}
    note(act, covenant, version, CovenantEvent.COMMENTED, facts)
    line = say("covenant.comment_came", name=covenant.name, number=covenant.code, words=told)
    answer_it = (Button(str(CovenantVerb.ANSWER), {"comment": said.id}),)
    tell_drafter(act, covenant, version, line, f"comment:{said.id}", answer_it, owner=said.person_id)
    return said


def answerable(act: Act, comment_id: int) -> tuple[CovenantComment, CovenantVersion, Covenant]:
    """Load a comment that waits for its answer. Raises CovenantRefused."""
    said = act.tx.get(CovenantComment, comment_id, with_for_update=True, populate_existing=True)
    if said is None:
        raise CovenantRefused(No.UNKNOWN)
    version, covenant = version_to(act, said.version_id, CovenantVerb.ANSWER)
    if said.answered_at is not None:
        raise CovenantRefused(No.ANSWERED)
    return said, version, covenant


def answer(act: Act, comment_id: int, words: str) -> CovenantComment:
    """Answer a comment, once and in public; whoever made it hears it. Raises CovenantRefused."""
    said, version, covenant = answerable(act, comment_id)
    said.answer, said.answered_at = public(words), act.now
    if not said.answer:
        raise CovenantRefused(No.EMPTY)
    facts: Facts = {"comment": said.id, "answer": digest(said.answer)}
    note(act, covenant, version, CovenantEvent.ANSWERED, facts)
    if said.person_id is not None:
        line = say("covenant.answered", name=covenant.name, words=said.words, answer=said.answer)
        tell(act, covenant, said.person_id, line, f"answered:{said.id}")
    return said
