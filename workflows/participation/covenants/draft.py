"""Drafts a covenant: its articles one by one, a new version of one that is in force, or its repeal."""

from datetime import UTC, date, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.covenant import Covenant, CovenantArticle, CovenantVersion
from models.roll import Roll
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_covenants import CovenantEvent, VersionKind, VersionStage
from models.vocabulary_votes import RollKind
from workflows.cases.acts import Act
from workflows.meetings.rules import due_on
from workflows.participation.covenants.record import (
    articles_of,
    note,
    public,
    text_hash,
    version_to,
    versions_of,
)
from workflows.participation.covenants.stages import MAKING
from workflows.participation.covenants.telling import tell_roll
from workflows.participation.covenants.terms import (
    LONGEST_NAME,
    MOST_ARTICLES,
    PROCESSES,
    CovenantRefused,
    CovenantVerb,
    No,
    new_code,
)
from workflows.participation.votes.records import sees_to
from workflows.screens import say

COMMENTS = "covenant_comments"
"""The name of the timer at which comments end."""


def rolls(act: Act) -> list[Roll]:
    """Load the rolls whose residents may make a covenant, of those to which somebody sees."""
    found = act.tx.execute(select(Roll).where(col(Roll.ended_at).is_(None)).order_by(col(Roll.id))).scalars()
    mine = [each for each in found if RollKind(each.kind) in PROCESSES]
    return [each for each in mine if sees_to(act.reference, act.by, each.body, each.area)]


def begin(act: Act, roll_code: str, name: str, words: str) -> CovenantVersion:
    """Begin a covenant with its first article. Raises CovenantRefused."""
    roll = next((each for each in rolls(act) if roll_code in (each.code, each.name)), None)
    if roll is None:
        raise CovenantRefused(No.ROLL)
    name = public(name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise CovenantRefused(No.NAME)
    covenant = Covenant(
        code=new_code(act.chance), roll_id=roll.id, area=roll.area, name=name, made_at=act.now
    )
    add_row(act.tx, covenant)
    version = new_version(act, covenant, 1, VersionKind.NEW, "")
    keep(act, version, 1, words, "")
    return version


def new_version(act: Act, covenant: Covenant, number: int, kind: VersionKind, why: str) -> CovenantVersion:
    """Write a version down."""
    version = CovenantVersion(
        covenant_id=covenant.id,
        number=number,
        kind=kind,
        stage=VersionStage.DRAFT,
        why=public(why),
        drafter_id=act.by.person_id,
        drafted_at=act.now,
    )
    add_row(act.tx, version)
    note(act, covenant, version, CovenantEvent.DRAFTED, {"kind": str(kind)})
    return version


def keep(act: Act, version: CovenantVersion, number: int, words: str, origin: str) -> CovenantArticle:
    """Keep one article. Raises CovenantRefused."""
    told = public(words)
    if not told:
        raise CovenantRefused(No.EMPTY)
    article = CovenantArticle(version_id=version.id, number=number, words=told, origin=public(origin))
    add_row(act.tx, article)
    return article


def add(act: Act, version_id: int, words: str, origin: str = "") -> CovenantVersion:
    """Add an article at the end; `origin` names the petition it came from. Raises CovenantRefused."""
    version, _ = version_to(act, version_id, CovenantVerb.ADD)
    there = articles_of(act.tx, version.id)
    if len(there) >= MOST_ARTICLES:
        raise CovenantRefused(No.MANY)
    keep(act, version, len(there) + 1, words, origin)
    return version


def change(act: Act, version_id: int, number: str, words: str) -> CovenantVersion:
    """Word an article anew. Raises CovenantRefused."""
    version, _ = version_to(act, version_id, CovenantVerb.CHANGE)
    article = numbered(act, version, number)
    article.words = public(words)
    if not article.words:
        raise CovenantRefused(No.EMPTY)
    act.tx.flush()
    return version


def drop(act: Act, version_id: int, number: str) -> CovenantVersion:
    """Leave an article out; those behind it move up. Raises CovenantRefused."""
    version, _ = version_to(act, version_id, CovenantVerb.DROP)
    gone = numbered(act, version, number)
    behind = [each for each in articles_of(act.tx, version.id) if each.number > gone.number]
    act.tx.delete(gone)
    act.tx.flush()
    for each in behind:
        each.number -= 1
        act.tx.flush()
    return version


def numbered(act: Act, version: CovenantVersion, number: str) -> CovenantArticle:
    """Return the article of a number. Raises CovenantRefused."""
    for each in articles_of(act.tx, version.id):
        if str(each.number) == number.strip():
            return each
    raise CovenantRefused(No.UNKNOWN)


def renew(act: Act, version_id: int, kind: VersionKind, why: str) -> CovenantVersion:
    """Begin an amendment, with the articles as they stand, or a repeal. Raises CovenantRefused."""
    verb = CovenantVerb.REPEAL if kind is VersionKind.REPEAL else CovenantVerb.AMEND
    version, covenant = version_to(act, version_id, verb)
    known = versions_of(act.tx, covenant.id)
    if any(VersionStage(each.stage) in MAKING for each in known):
        raise CovenantRefused(No.BUSY)
    fresh = new_version(act, covenant, known[0].number + 1, kind, why)
    if kind is VersionKind.AMEND:
        for each in articles_of(act.tx, version.id):
            keep(act, fresh, each.number, each.words, each.origin)
    return fresh


def show(act: Act, version_id: int, until: date) -> CovenantVersion:
    """Let residents read a draft and comment on it until a day. Raises CovenantRefused."""
    version, covenant = version_to(act, version_id, CovenantVerb.SHOW)
    articles = articles_of(act.tx, version.id)
    if not articles and version.kind != VersionKind.REPEAL:
        raise CovenantRefused(No.EMPTY)
    ends = due_on(until, act.reference.calendar.zone).astimezone(UTC)
    least = act.reference.policy.covenant_comment_days
    if until - act.reference.local_date(act.now) < timedelta(days=least):
        raise CovenantRefused(No.SHORT, least)
    version.stage, version.shown_at, version.comments_until = VersionStage.COMMENTS, act.now, ends
    facts = {"text": text_hash(version, articles), "until": ends.isoformat()}
    note(act, covenant, version, CovenantEvent.SHOWN, facts)
    post.set_timer(act.tx, f"{COMMENTS}:{version.id}", TimerKind.COVENANT, ends, version.id)
    line = say("covenant.shown", name=covenant.name, number=covenant.code, until=ends)
    tell_roll(act, covenant, line, f"shown:{version.number}")
    return version


def withdraw(act: Act, version_id: int, why: str) -> CovenantVersion:
    """Give a draft up, for a reason that is published. Raises CovenantRefused."""
    version, covenant = version_to(act, version_id, CovenantVerb.WITHDRAW)
    version.stage, version.ended_at = VersionStage.WITHDRAWN, act.now
    version.why = public(why)
    post.cancel_timer(act.tx, f"{COMMENTS}:{version.id}")
    note(act, covenant, version, CovenantEvent.WITHDRAWN, {"reason": version.why})
    return version
