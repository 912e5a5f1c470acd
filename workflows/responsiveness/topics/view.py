"""Reads warnings and topics as their readers may see them; everybody reads numbers that point at nobody."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlmodel import col

from models.governance import Matter
from models.topic import EarlyWarning, Topic, TopicPromise
from models.vocabulary import Role
from models.vocabulary_topics import TopicStage, WarningState
from workflows.cases.acts import Act
from workflows.responsiveness.topics import steps
from workflows.responsiveness.topics.effect import Result
from workflows.responsiveness.topics.evidence import Evidence
from workflows.responsiveness.topics.kept import evidence_of, result_of
from workflows.responsiveness.topics.land import land_of
from workflows.responsiveness.topics.record import promises_of
from workflows.responsiveness.topics.recurrence import Recurring, recurring
from workflows.responsiveness.topics.terms import AT_WORK, OPEN, PUBLIC
from workflows.transaction import Transaction

MOST = 60


@dataclass(frozen=True)
class PromiseView:
    """What a body has promised for a topic."""

    id: int
    body: str
    what: str
    due_at: datetime
    kept: bool | None
    note: str


@dataclass(frozen=True)
class TopicView:
    """A topic as it stands, with exact counts: for who sees to it."""

    id: int
    code: str
    month: str
    area: str
    category: str
    stage: TopicStage
    title: str
    owner: str | None
    plan: str
    evidence: Evidence
    promises: Sequence[PromiseView]
    matter: str | None  # code
    made_at: datetime
    picked_at: datetime | None
    planned_at: datetime | None
    measure_at: datetime | None
    result: Result | None
    words: str


@dataclass(frozen=True)
class WarningView:
    """A warning as who coordinates there, and whose it is, see it."""

    id: int
    area: str
    category: str
    body: str | None
    state: WarningState
    window: int
    count: int
    expected: float
    latest: int
    days: tuple[int, ...]
    cells: tuple[tuple[str, int], ...]
    raised_at: datetime
    reason: str
    topic: str | None  # code


def view(tx: Transaction, topic: Topic) -> TopicView:
    """Return a topic."""
    matter = tx.get(Matter, topic.matter_id) if topic.matter_id else None
    return TopicView(
        id=topic.id,
        code=topic.code,
        month=topic.month,
        area=topic.area,
        category=topic.category,
        stage=TopicStage(topic.stage),
        title=topic.title,
        owner=topic.owner,
        plan=topic.plan,
        evidence=evidence_of(topic),
        promises=[
            PromiseView(p.id, p.body, p.what, p.due_at, p.kept, p.note) for p in promises_of(tx, topic.id)
        ],
        matter=matter.code if matter else None,
        made_at=topic.made_at,
        picked_at=topic.picked_at,
        planned_at=topic.planned_at,
        measure_at=topic.measure_at,
        result=result_of(topic),
        words=topic.words,
    )


def view_warning(tx: Transaction, warning: EarlyWarning) -> WarningView:
    """Return a warning."""
    topic = tx.get(Topic, warning.topic_id) if warning.topic_id else None
    return WarningView(
        id=warning.id,
        area=warning.area,
        category=warning.category,
        body=warning.body,
        state=WarningState(warning.state),
        window=warning.window,
        count=warning.count,
        expected=warning.expected,
        latest=warning.latest,
        days=tuple(json.loads(warning.days)),
        cells=tuple((str(cell), int(count)) for cell, count in json.loads(warning.cells)),
        raised_at=warning.raised_at,
        reason=warning.reason,
        topic=topic.code if topic else None,
    )


NEWEST_FIRST = (col(Topic.made_at).desc(), col(Topic.id).desc())
NEWEST = select(Topic).order_by(*NEWEST_FIRST)


GOING = frozenset({TopicStage.PROPOSED, TopicStage.MEASURED}) | AT_WORK
"""Topics about which something is still to be done."""


def topics_of(act: Act) -> list[TopicView]:
    """Return the topics that lie before the actor, what is to be done first, then the newest."""
    asked = select(Topic).where(col(Topic.stage) != TopicStage.PASSED, topics_before(act))
    done_ = col(Topic.stage).not_in(sorted(GOING))
    found = act.tx.execute(asked.order_by(done_, *NEWEST_FIRST).limit(MOST)).scalars()
    return [view(act.tx, each) for each in found]


def topics_before(act: Act) -> ColumnElement[bool]:
    """Choose topics that somebody sees to (`steps.sees`), or for which their body has promised something."""
    who = act.by
    if who.role is Role.COORDINATOR and who.area is None:
        return true()
    promised = select(col(TopicPromise.topic_id)).where(col(TopicPromise.body) == (who.body or ""))
    if who.role is Role.COORDINATOR:
        return or_(col(Topic.area).in_(areas_of(act)), col(Topic.id).in_(promised))
    owner = col(Topic.owner) == (who.body or "") if who.role is Role.HEAD else false()
    return or_(owner, col(Topic.id).in_(promised))


def areas_of(act: Act) -> tuple[str, ...]:
    """Return the areas that somebody coordinates, of those that have warnings and topics."""
    land = land_of(act.reference)
    return tuple(land.parents) if act.by.area is None else land.below(act.by.area)


def warnings_of(act: Act) -> list[WarningView]:
    """Return the warnings that lie before the actor, open ones first, then the newest."""
    over = col(EarlyWarning.state).not_in(sorted(OPEN))
    newest = (col(EarlyWarning.raised_at).desc(), col(EarlyWarning.id).desc())
    asked = select(EarlyWarning).where(warnings_before(act)).order_by(over, *newest).limit(MOST)
    return [view_warning(act.tx, each) for each in act.tx.execute(asked).scalars()]


def warnings_before(act: Act) -> ColumnElement[bool]:
    """Choose the warnings that are somebody's (`answer.sees`)."""
    who = act.by
    if who.role is Role.COORDINATOR:
        return true() if who.area is None else col(EarlyWarning.area).in_(areas_of(act))
    return col(EarlyWarning.body) == who.body if who.role is Role.HEAD and who.body else false()


def recurring_of(act: Act) -> list[Recurring]:
    """Return what recurs where the actor coordinates; to others nothing: counts are exact."""
    if act.by.role is not Role.COORDINATOR:
        return []
    own = set(areas_of(act))
    return [each for each in recurring(act.tx) if each.area in own]


def find(act: Act, code: str) -> TopicView | None:
    """Return a topic to who sees to it; None where there is none for them."""
    topic = act.tx.execute(select(Topic).where(col(Topic.code) == code)).scalars().first()
    if topic is None or not (steps.sees(act, topic, act.by) or steps.has_promise(act, topic)):
        return None
    return view(act.tx, topic)


def published(tx: Transaction) -> list[TopicView]:
    """Return the topics that everybody reads, the newest first."""
    found = tx.execute(NEWEST.where(col(Topic.stage).in_(sorted(PUBLIC))).limit(MOST)).scalars()
    return [view(tx, each) for each in found]


def published_one(tx: Transaction, code: str) -> TopicView | None:
    """Return one that everybody reads."""
    asked = select(Topic).where(col(Topic.code) == code, col(Topic.stage).in_(sorted(PUBLIC)))
    topic = tx.execute(asked).scalars().first()
    return view(tx, topic) if topic else None
