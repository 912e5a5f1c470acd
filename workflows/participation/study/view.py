"""Reads studies for chat and pages: how one stands, what it says, what waits, and how many there were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import col

from models.study import VoteStudy
from models.vocabulary import Role
from models.vocabulary_covenants import StudyGround, StudyOutcome
from models.vocabulary_votes import VoteStage
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.participation.study.record import needed, newest, of_draft, text_hash
from workflows.participation.study.speak import RULE, SPEAK
from workflows.participation.study.terms import BLOCKS, Standing, StudyVerb, standing
from workflows.participation.votes.records import find, sees_to
from workflows.transaction import Transaction

MOST = 50


@dataclass(frozen=True)
class StudyView:
    """A study as everybody may read it."""

    id: int
    code: str  # of the vote
    title: str
    basis: str
    standing: Standing
    due_at: datetime
    ground: StudyGround | None
    law: str
    words: str
    studied_at: datetime | None
    appeal: str
    rule_by: datetime | None
    lifted: bool | None
    ruling: str


@dataclass(frozen=True)
class Counts:
    """How many votes were studied, and what came of it."""

    asked: int
    agreed: int
    advised: int
    objected: int
    silent: int
    appealed: int
    lifted: int


def shown(tx: Transaction, study: VoteStudy, now: datetime) -> StudyView:
    """Show a study."""
    vote = tx.get_one(Vote, study.vote_id)
    return StudyView(
        id=study.id,
        code=vote.code,
        title=vote.title,
        basis=study.basis,
        standing=standing(study, vote.announced_at or now),
        due_at=study.due_at,
        ground=StudyGround(study.ground) if study.ground else None,
        law=study.law,
        words=study.words,
        studied_at=study.studied_at,
        appeal=study.appeal,
        rule_by=study.rule_by,
        lifted=study.lifted,
        ruling=study.ruling,
    )


def of_vote(tx: Transaction, key: int | str, now: datetime) -> StudyView | None:
    """Show the study of a vote, if there was one of its words."""
    vote = find(tx, key)
    found = newest(tx, vote.id) if vote else None
    if vote is None or found is None or found.text_hash != text_hash(tx, vote):
        return None
    return shown(tx, found, now)


def stopped(tx: Transaction, now: datetime, most: int = MOST) -> list[StudyView]:
    """Return what objections stop, newest first: they are public although their votes are not announced."""
    rows = tx.execute(
        select(VoteStudy)
        .join(Vote, col(Vote.id) == col(VoteStudy.vote_id))
        .where(col(VoteStudy.outcome) == StudyOutcome.OBJECTED, col(Vote.announced_at).is_(None))
        .order_by(col(VoteStudy.id).desc())
        .limit(most)
    ).scalars()
    return [shown(tx, each, now) for each in rows]


def counts(tx: Transaction, now: datetime) -> Counts:
    """Count all studies."""
    silent = (col(VoteStudy.outcome) == "") & (col(VoteStudy.due_at) <= now)
    row = tx.execute(
        select(
            func.count().label("asked"),
            *(counted(col(VoteStudy.outcome) == each).label(name) for name, each in COUNTED.items()),
            counted(silent).label("silent"),
            counted(col(VoteStudy.appealed_at).is_not(None)).label("appealed"),
            counted(col(VoteStudy.lifted).is_(True)).label("lifted"),
        )
    ).one()
    return Counts(**{name: int(number) for name, number in row._asdict().items()})


COUNTED = {
    "agreed": StudyOutcome.AGREED,
    "advised": StudyOutcome.ADVISED,
    "objected": StudyOutcome.OBJECTED,
}


def counted(which: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows of which something holds."""
    return func.count(case((which, 1)))


def verbs(act: Act, vote_id: int) -> tuple[tuple[StudyVerb, dict[str, int]], ...]:
    """Return what the actor may do about the study of a draft, each with what it is about."""
    vote = act.tx.get_one(Vote, vote_id)
    if vote.stage != VoteStage.DRAFT or not needed(act, vote):
        return ()
    if not sees_to(act.reference, act.by, vote.body, vote.area):
        return ()
    study = of_draft(act.tx, vote)
    if study is None:
        return ((StudyVerb.ASK, {"vote": vote.id}),)
    about = {"study": study.id}
    return tuple((verb, about) for verb in offered(act, vote, study))


def offered(act: Act, vote: Vote, study: VoteStudy) -> tuple[StudyVerb, ...]:
    """Return what may be done about a study that was asked for."""
    now, me = standing(study, act.now), act.by.person_id
    speaks = act.by.role is Role.COORDINATOR and me != vote.author_id
    if now is Standing.WAITING:
        return SPEAK if speaks else ()
    if study.outcome != StudyOutcome.OBJECTED or me == study.officer_id:
        return ()
    if study.rule_by is None:
        return (StudyVerb.APPEAL,)
    open_ = study.lifted is None and act.now < study.rule_by
    return RULE if open_ and speaks else ()


def basis(act: Act, vote_id: int) -> str:
    """Return why a vote is studied, with the version of the numbers; empty where nothing asks for it."""
    why = needed(act, act.tx.get_one(Vote, vote_id))
    return f"{why}@{act.reference.policy.version}" if why else ""


def blocks(act: Act, vote_id: int) -> bool:
    """Whether a draft may not be announced yet for want of its study."""
    vote = act.tx.get_one(Vote, vote_id)
    return bool(needed(act, vote)) and standing(of_draft(act.tx, vote), act.now) in BLOCKS


@dataclass(frozen=True)
class Waiting:
    """A draft that waits for somebody to speak or to rule."""

    id: int
    code: str
    title: str
    question: str


def waiting(act: Act, most: int = MOST) -> list[Waiting]:
    """Return the drafts that wait for the actor to speak or to rule."""
    if act.by.role is not Role.COORDINATOR:
        return []
    rows = act.tx.execute(
        select(Vote)
        .join(VoteStudy, col(VoteStudy.vote_id) == col(Vote.id))
        .where(col(Vote.stage) == VoteStage.DRAFT)
        .order_by(col(VoteStudy.due_at))
        .limit(most)
    ).scalars()
    return [
        Waiting(vote.id, vote.code, vote.title, vote.question)
        for vote in {each.id: each for each in rows}.values()
        if any(verb in (*SPEAK, *RULE) for verb, _ in verbs(act, vote.id))
    ]


def vote_of(tx: Transaction, about: Mapping[str, int]) -> int:
    """Return the vote that an act is about: named itself, or by its study."""
    study = tx.get(VoteStudy, about.get("study", 0))
    return study.vote_id if study else about.get("vote", 0)
