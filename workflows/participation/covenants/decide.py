"""Lets the residents decide: a vote of their roll adopts, amends or repeals; what is adopted is filed."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.covenant import Covenant, CovenantVersion
from models.roll import Roll
from models.vocabulary import TimerKind
from models.vocabulary_covenants import CovenantEvent, VersionKind, VersionStage
from models.vocabulary_votes import RollKind
from models.vote import Vote
from workflows import notices
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.parties import officers_for
from workflows.ledger import Facts
from workflows.participation.covenants.record import (
    articles_of,
    comments_of,
    look,
    note,
    public,
    text_hash,
    version_to,
)
from workflows.participation.covenants.telling import tell_roll
from workflows.participation.covenants.terms import FILED, PROCESSES, CovenantRefused, CovenantVerb, No
from workflows.participation.votes.draft import draft_vote
from workflows.participation.votes.processes import CLOSES, usual_times
from workflows.participation.votes.processes import PROCESSES as RULES
from workflows.participation.votes.terms import Question, preset
from workflows.screens import Screen, say

BEGIN, FILING = "covenant_begin", "covenant_file"
"""The names of the timers: it comes into force, its filing is missing."""


@dataclass(frozen=True)
class Ballot:
    """How a version is put: the question in words, until when it is voted on, and from when it would hold."""

    question: Question
    from_day: date
    closes: date | None = None


def puttable(act: Act, version_id: int) -> tuple[CovenantVersion, Covenant]:
    """Load a version that may be put to the vote: every comment has its answer. Raises CovenantRefused."""
    version, covenant = version_to(act, version_id, CovenantVerb.PUT)
    if any(each.words and each.answered_at is None for each in comments_of(act.tx, version.id)):
        raise CovenantRefused(No.UNANSWERED)
    if version.kind != VersionKind.REPEAL and not articles_of(act.tx, version.id):
        raise CovenantRefused(No.EMPTY)
    return version, covenant


def hash_of(act: Act, version: CovenantVersion) -> str:
    """Hash what would be voted on now."""
    return text_hash(version, articles_of(act.tx, version.id))


def put(act: Act, version_id: int, asked: Ballot) -> Vote:
    """Draft the vote that decides; from now on the words stand. Raises CovenantRefused, TermsUnfit."""
    version, covenant = puttable(act, version_id)
    roll = act.tx.get_one(Roll, covenant.roll_id)
    process, zone = PROCESSES[RollKind(roll.kind)], act.reference.calendar.zone
    opens, closes = usual_times(RULES[process], act.reference.policy, act.now.astimezone(zone))
    if asked.closes is not None:
        closes = datetime.combine(asked.closes, CLOSES, zone)
    rules = preset(process, RollKind(roll.kind), opens, closes)
    vote = draft_vote(act, roll.id, asked.question, rules)
    version.stage, version.vote_id, version.text_hash = VersionStage.VOTE, vote.id, hash_of(act, version)
    version.from_at = datetime.combine(asked.from_day, time(), zone).astimezone(UTC)
    note(act, covenant, version, CovenantEvent.PUT, {"vote": vote.code, "text": version.text_hash})
    return vote


def of_vote(act: Act, vote: Vote) -> tuple[CovenantVersion, Covenant] | None:
    """Load the version that a vote decides on, if there is one."""
    mine = select(CovenantVersion).where(col(CovenantVersion.vote_id) == vote.id).with_for_update()
    version = act.tx.execute(mine).scalar_one_or_none()
    if version is None or version.stage != VersionStage.VOTE:
        return None
    return version, act.tx.get_one(Covenant, version.covenant_id)


def counted(act: Act, vote: Vote) -> None:
    """Adopt what a vote has passed, from its day on; what it has not is rejected."""
    found = of_vote(act, vote)
    if found is None:
        return
    version, covenant = found
    by_clock = replace(act, by=SYSTEM)
    if json.loads(vote.result)["passed"] is not True:
        version.stage, version.ended_at = VersionStage.REJECTED, act.now
        note(by_clock, covenant, version, CovenantEvent.REJECTED, {"vote": vote.code})
        return
    version.stage, version.adopted_at = VersionStage.ADOPTED, act.now
    version.from_at = max(version.from_at or act.now, act.now)
    facts = {"vote": vote.code, "text": version.text_hash, "from": version.from_at.isoformat()}
    note(by_clock, covenant, version, CovenantEvent.ADOPTED, facts)
    set_timer(act, BEGIN, version, version.from_at)
    if version.kind != VersionKind.REPEAL:
        days = act.reference.policy.covenant_filing_days
        set_timer(act, FILING, version, act.now + timedelta(days=days))


def cancelled(act: Act, vote: Vote) -> None:
    """Let a version whose vote was cancelled be put again."""
    found = of_vote(act, vote)
    if found is None:
        return
    version, covenant = found
    version.stage, version.vote_id, version.from_at = VersionStage.READY, None, None
    note(replace(act, by=SYSTEM), covenant, version, CovenantEvent.BACK, {"vote": vote.code})


def set_timer(act: Act, name: str, version: CovenantVersion, at: datetime) -> None:
    """Let the clock come back to a version."""
    post.set_timer(act.tx, f"{name}:{version.id}", TimerKind.COVENANT, at, version.id)


def comes_into_force(act: Act, version: CovenantVersion, covenant: Covenant) -> None:
    """Replace what was in force, and tell everybody on the roll."""
    old = [
        each
        for each in before(act, version)
        if each.stage == VersionStage.ADOPTED and each.number < version.number
    ]
    for each in old:
        each.stage, each.ended_at = VersionStage.REPLACED, act.now
        post.cancel_timer(act.tx, f"{FILING}:{each.id}")
    repealed = version.kind == VersionKind.REPEAL
    facts: Facts = {"text": version.text_hash, "replaces": [str(each.number) for each in old]}
    note(act, covenant, version, CovenantEvent.BEGAN, facts)
    key = "covenant.repealed" if repealed else "covenant.began"
    line = say(key, name=covenant.name, number=covenant.code, version=version.number)
    tell_roll(act, covenant, line, f"began:{version.number}")


def before(act: Act, version: CovenantVersion) -> list[CovenantVersion]:
    """Load the other versions of the same covenant."""
    mine = select(CovenantVersion).where(
        col(CovenantVersion.covenant_id) == version.covenant_id, col(CovenantVersion.id) != version.id
    )
    return list(act.tx.execute(mine.order_by(col(CovenantVersion.number))).scalars())


def file(act: Act, version_id: int, filing: str) -> CovenantVersion:
    """Keep under which number the street office has it on file (备案). Raises CovenantRefused."""
    version, covenant = version_to(act, version_id, CovenantVerb.FILE)
    if version.filed_at is not None or version.kind == VersionKind.REPEAL:
        raise CovenantRefused(No.STAGE)
    version.filing, version.filed_at = public(filing), act.now
    post.cancel_timer(act.tx, f"{FILING}:{version.id}")
    note(act, covenant, version, CovenantEvent.FILED, {"filing": version.filing}, FILED)
    return version


def remind(act: Act, version: CovenantVersion, covenant: Covenant) -> None:
    """Remind of a filing that is missing, and again until it is there."""
    if version.filed_at is not None or version.stage != VersionStage.ADOPTED:
        return
    note(act, covenant, version, CovenantEvent.REMINDED, None, FILED)
    line = say("covenant.not_filed", name=covenant.name, number=covenant.code, since=version.adopted_at)
    body = act.tx.get_one(Roll, covenant.roll_id).body
    screen, key = Screen((line,), look(covenant)), f"covenant_file:{version.id}:{act.now.isoformat()}"
    notices.tell(act.tx, officers_for(act, covenant.area, body), screen, act.now, act.chance, key=key)
    set_timer(act, FILING, version, act.now + timedelta(days=act.reference.policy.covenant_filing_days))
