"""Counts what waits for a seat's own word beside its cases: topics, objections, signs, texts to review."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlmodel import col

from models.index import IndexPlea
from models.loop import LoopAct
from models.sign import Sign
from models.topic import Topic, TopicPromise
from models.vocabulary import Role
from models.vocabulary_loop import ActState, Scope
from models.vocabulary_topics import TopicStage
from workflows.cases.acts import Act
from workflows.practices.waiting import texts_waiting
from workflows.responsiveness.index.pleas import may_rule
from workflows.responsiveness.loop.view import concerns
from workflows.responsiveness.signs.record import belongs
from workflows.responsiveness.signs.terms import SignStage
from workflows.responsiveness.topics.view import topics_before


class Room(StrEnum):
    """Where something waits: its page at the desk is called so."""

    TOPICS = "topics"
    LOOP = "loop"
    INDEX = "index"
    SIGNS = "signs"
    PRACTICES = "practices"


def waiting(act: Act) -> Mapping[Room, int]:
    """Count what waits for the actor in each room; rooms where nothing does are left out."""
    counts = ((room, count(act)) for room, count in COUNTS.items())
    return {room: found for room, found in counts if found}


def topics(act: Act) -> int:
    """Topics to be chosen or closed, to be planned, or of which a promise of one's body is due."""
    asked = select(func.count()).select_from(Topic).where(topics_before(act), owed(act))
    return int(act.tx.execute(asked).scalar_one())


def owed(act: Act) -> ColumnElement[bool]:
    """Choose the topics whose next word is the actor's."""
    stage = col(Topic.stage)
    if act.by.role is Role.COORDINATOR:
        return stage.in_([TopicStage.PROPOSED, TopicStage.MEASURED])
    if act.by.role is not Role.HEAD or not act.by.body:
        return false()
    due = select(col(TopicPromise.topic_id)).where(
        col(TopicPromise.body) == act.by.body,
        col(TopicPromise.kept).is_(None),
        col(TopicPromise.due_at) <= act.now,
    )
    plan = and_(stage == TopicStage.PICKED, col(Topic.owner) == act.by.body)
    return or_(plan, and_(col(Topic.id).in_(due), stage != TopicStage.DROPPED))


def loop(act: Act) -> int:
    """Objections to rule on, and acts that ask whoever coordinates there to do something."""
    if act.by.role is not Role.COORDINATOR:
        return 0
    contested = and_(col(LoopAct.contested_at).is_not(None), col(LoopAct.ruled_at).is_(None))
    asks = and_(col(LoopAct.scope) != Scope.BODY, col(LoopAct.state) == ActState.ACTING)
    rows = act.tx.execute(
        select(LoopAct).where(col(LoopAct.state) != ActState.ENDED, or_(contested, asks))
    ).scalars()
    return sum(concerns(act.reference, act.by, row) and row.unit != act.by.body for row in rows)


def index(act: Act) -> int:
    """Corrections and appeals on which nobody has ruled, of bodies that are not one's own."""
    rows = act.tx.execute(select(IndexPlea).where(col(IndexPlea.ruled_at).is_(None))).scalars()
    return sum(may_rule(act, row) for row in rows)


def signs(act: Act) -> int:
    """Signs about which a body is to be heard, or that can be reviewed."""
    if act.by.role not in (Role.HEAD, Role.AUDITOR):
        return 0
    rows = act.tx.execute(select(Sign).where(col(Sign.stage) == SignStage.PUT)).scalars()
    return sum(sign_waits(act, row) for row in rows)


def sign_waits(act: Act, row: Sign) -> bool:
    """Whether a sign waits for the actor: for the word of its body first, then for a review."""
    if act.by.role is Role.HEAD:
        return row.body == act.by.body and row.answered_at is None
    return (row.answered_at is not None or act.now >= row.answer_by) and not belongs(act, row)


COUNTS: Mapping[Room, Callable[[Act], int]] = {
    Room.TOPICS: topics,
    Room.LOOP: loop,
    Room.INDEX: index,
    Room.SIGNS: signs,
    Room.PRACTICES: texts_waiting,
}
