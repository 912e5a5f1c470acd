"""Reads covenants for chat and pages: what is in force, what is being made, what residents say, what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from models.covenant import Covenant, CovenantArticle, CovenantCitation, CovenantComment, CovenantVersion
from models.roll import Roll
from models.vocabulary_covenants import VersionKind, VersionStage
from models.vocabulary_votes import RollKind
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.participation.covenants.record import (
    articles_of,
    comments_of,
    find,
    in_force,
    oversees,
    versions_of,
)
from workflows.participation.covenants.stages import MAKING, verbs_of
from workflows.participation.covenants.terms import CovenantVerb
from workflows.transaction import Transaction

LISTED = 50
"""Covenants of one list; any other is found by its number, and its articles by their words."""


@dataclass(frozen=True)
class ArticleView:
    """One article."""

    id: int
    number: int
    words: str
    origin: str
    cited: int  # how many answers name it


@dataclass(frozen=True)
class CommentView:
    """What a resident says, without a name. Of who was forgotten, no words."""

    id: int
    article: int
    words: str
    said_at: datetime
    answer: str


@dataclass(frozen=True)
class VersionView:
    """One version as everybody may read it."""

    id: int
    number: int
    kind: VersionKind
    stage: VersionStage
    why: str
    articles: tuple[ArticleView, ...]
    comments: tuple[CommentView, ...]
    comments_until: datetime | None
    vote: str | None  # the number of its vote
    text_hash: str
    from_at: datetime | None
    ended_at: datetime | None
    adopted_at: datetime | None
    filing: str
    filed_at: datetime | None
    verbs: tuple[CovenantVerb, ...] = ()

    @property
    def unanswered(self) -> tuple[CommentView, ...]:
        """Comments that wait for the drafter."""
        return tuple(each for each in self.comments if each.words and not each.answer)


@dataclass(frozen=True)
class CovenantView:
    """A covenant: what is in force, what is being made, and all that was."""

    id: int
    code: str
    name: str
    area: str | None
    roll: str
    roll_kind: RollKind
    now: VersionView | None  # in force
    making: VersionView | None  # before residents, or for who drafts
    others: tuple[VersionView, ...]  # older ones, and what was not adopted; the newest first


def version_view(
    tx: Transaction, version: CovenantVersion, verbs: tuple[CovenantVerb, ...] = ()
) -> VersionView:
    """Show a version."""
    vote = tx.get(Vote, version.vote_id) if version.vote_id else None
    return VersionView(
        id=version.id,
        number=version.number,
        kind=VersionKind(version.kind),
        stage=VersionStage(version.stage),
        why=version.why,
        articles=articles_shown(tx, version.id),
        comments=tuple(map(comment_view, comments_of(tx, version.id))),
        comments_until=version.comments_until,
        vote=vote.code if vote and vote.announced_at else None,
        text_hash=version.text_hash,
        from_at=version.from_at,
        ended_at=version.ended_at,
        adopted_at=version.adopted_at,
        filing=version.filing,
        filed_at=version.filed_at,
        verbs=verbs,
    )


def articles_shown(tx: Transaction, version_id: int) -> tuple[ArticleView, ...]:
    """Show the articles of a version, with how often each was cited."""
    counted = select(col(CovenantCitation.article_id), func.count()).join(
        CovenantArticle, col(CovenantArticle.id) == col(CovenantCitation.article_id)
    )
    mine = counted.where(col(CovenantArticle.version_id) == version_id)
    rows = tx.execute(mine.group_by(col(CovenantCitation.article_id)))
    times = {int(key): int(count) for key, count in rows}
    return tuple(
        ArticleView(each.id, each.number, each.words, each.origin, times.get(each.id, 0))
        for each in articles_of(tx, version_id)
    )


def comment_view(said: CovenantComment) -> CommentView:
    """Show what a resident says."""
    return CommentView(said.id, said.article, said.words, said.said_at, said.answer)


def shown(act: Act, covenant: Covenant) -> CovenantView:
    """Show a covenant as the actor may see it: drafts to who sees to it alone."""
    mine = oversees(act.tx, act.reference, act.by, covenant)
    holds = in_force(act.tx, covenant.id, act.now)
    versions = versions_of(act.tx, covenant.id)
    making = next((each for each in versions if VersionStage(each.stage) in MAKING), None)
    if making is not None and making.shown_at is None and not mine:
        making = None
    seen = [each for each in versions if each.shown_at is not None or mine]
    apart = {each.id for each in (holds, making) if each is not None}
    roll = act.tx.get_one(Roll, covenant.roll_id)
    return CovenantView(
        id=covenant.id,
        code=covenant.code,
        name=covenant.name,
        area=covenant.area,
        roll=roll.name,
        roll_kind=RollKind(roll.kind),
        now=viewed(act, holds, mine) if holds else None,
        making=viewed(act, making, mine) if making else None,
        others=tuple(viewed(act, each, mine) for each in seen if each.id not in apart),
    )


def viewed(act: Act, version: CovenantVersion, mine: bool) -> VersionView:
    """Show a version with what the actor may do about it."""
    stage, kind = VersionStage(version.stage), VersionKind(version.kind)
    verbs = verbs_of(stage, kind, act.by.role, filed=version.filed_at is not None)
    late = version.comments_until is not None and act.now >= version.comments_until
    if late:
        verbs = tuple(each for each in verbs if each is not CovenantVerb.COMMENT)
    return version_view(act.tx, version, verbs if mine or CovenantVerb.COMMENT in verbs else ())


def one(act: Act, key: int | str) -> CovenantView | None:
    """Show one covenant; None where there is none that the actor may see."""
    covenant = find(act.tx, key)
    if covenant is None:
        return None
    seen = shown(act, covenant)
    return seen if seen.now or seen.making or seen.others else None


def listed(act: Act, *, mine: bool = False, most: int = LISTED) -> Sequence[CovenantView]:
    """Show the newest that the actor may see, those in force first; `mine`: to which they see."""
    rows = act.tx.execute(select(Covenant).order_by(col(Covenant.id).desc())).scalars().all()
    if mine:
        rows = [each for each in rows if oversees(act.tx, act.reference, act.by, each)]
    seen = [shown(act, each) for each in rows[:most]]
    return sorted((each for each in seen if each.now or each.making or each.others), key=not_in_force)


def not_in_force(seen: CovenantView) -> bool:
    """By what a list is ordered."""
    return seen.now is None
