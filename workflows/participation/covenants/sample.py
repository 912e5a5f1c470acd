"""Lets a sample community adopt a covenant some weeks ago, by the steps that people take."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.covenant import Covenant, CovenantVersion
from models.roll import Roll, RollMember, RollUnit
from models.vocabulary import Role
from models.vocabulary_votes import RollKind
from models.vote import Vote
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.participation.covenants import clock, comment, decide, draft
from workflows.participation.study import clock as studies
from workflows.participation.study import speak
from workflows.participation.votes.announce import announce, opening_key
from workflows.participation.votes.cast import cast
from workflows.participation.votes.close import close
from workflows.participation.votes.electors import electors_for
from workflows.participation.votes.opening import closing_key, open_vote
from workflows.participation.votes.terms import Question

HOUR = timedelta(hours=1)
BEGAN, TALKED = timedelta(days=52), timedelta(days=9)
AGAINST = 2
"""Households that say no."""


@dataclass(frozen=True)
class Kept:
    """A covenant of the sample, with what residents say of it."""

    name: str
    articles: Sequence[str]
    comments: Sequence[Sequence[str]]  # article, words, answer
    title: str
    question: str
    pro: str
    contra: str
    filing: str


def adopt(act: Act, given: Mapping[str, object]) -> None:
    """Draft, discuss, vote and file. Nobody studied it in time: silence is no veto."""
    kept = Kept(**given)  # type: ignore[arg-type]
    asked = select(Roll).where(col(Roll.kind) == RollKind.HOUSEHOLDS).limit(1)
    roll = act.tx.execute(asked).scalar_one_or_none()
    people = speakers(act, roll) if roll else []
    if roll is None or len(people) <= AGAINST:
        return
    played = replace(act, chance=random.Random(kept.name))
    version = discussed(played, roll, kept, people)
    voted(played, version, kept, people)
    begin(played, version, kept.filing)


def at(act: Act, now: datetime, by: Actor = SYSTEM) -> Act:
    """Let somebody act at an instant."""
    return replace(act, now=now, by=by)


def speakers(act: Act, roll: Roll) -> list[int]:
    """Return who speaks for the lines of a roll."""
    mine = select(col(RollMember.person_id)).join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
    rows = act.tx.execute(mine.where(col(RollUnit.roll_id) == roll.id).order_by(col(RollMember.id)))
    return [int(each) for each in rows.scalars()]


def discussed(act: Act, roll: Roll, kept: Kept, people: Sequence[int]) -> CovenantVersion:
    """Draft it, let residents comment, and answer."""
    by = at(act, act.now - BEGAN, Actor(Role.ORGANIZER))
    version = draft.begin(by, roll.code, kept.name, kept.articles[0])
    for words in kept.articles[1:]:
        draft.add(by, version.id, words)
    draft.show(by, version.id, by.reference.local_date(by.now + TALKED))
    for person, (article, words, reply) in zip(people, kept.comments, strict=False):
        said = comment.comment(
            at(act, by.now + HOUR, Actor(Role.RESIDENT, person)), version.id, article, words
        )
        comment.answer(at(act, by.now + 2 * HOUR, by.by), said.id, reply)
    post.cancel_timer(act.tx, f"{draft.COMMENTS}:{version.id}")
    ends = version.comments_until or by.now
    clock.end_comments(at(act, ends), version, act.tx.get_one(Covenant, version.covenant_id))
    return version


def voted(act: Act, version: CovenantVersion, kept: Kept, people: Sequence[int]) -> None:
    """Put it to the vote: studied by nobody in time, announced, opened, cast and counted."""
    by = at(act, (version.comments_until or act.now) + HOUR, Actor(Role.ORGANIZER))
    asked = Question(kept.title, kept.question, kept.pro, kept.contra)
    vote = decide.put(by, version.id, decide.Ballot(asked, by.reference.local_date(by.now)))
    study = speak.ask(by, vote.id)
    post.cancel_timer(act.tx, f"{speak.LIMIT}:{vote.id}")
    studies.wait(at(act, study.due_at), vote, study)
    announce(at(act, study.due_at, by.by), vote.id)
    post.cancel_timer(act.tx, opening_key(vote.id))
    open_vote(at(act, vote.opens_at), vote)
    for place, person in enumerate(people):
        ballots(act, vote, person, place)
    close(at(act, vote.closes_at), vote)
    post.cancel_timer(act.tx, closing_key(vote.id))


def ballots(act: Act, vote: Vote, person: int, place: int) -> None:
    """Let one household vote."""
    seats = electors_for(act.tx, vote.id, person)
    if seats and not seats[0].voted:
        marks = {2: 1} if place < AGAINST else {1: 1}
        cast(at(act, vote.opens_at + HOUR, Actor(Role.RESIDENT, person)), vote.id, seats[0].id, marks)


def begin(act: Act, version: CovenantVersion, filing: str) -> None:
    """Let it come into force, and be filed."""
    post.cancel_timer(act.tx, f"{decide.BEGIN}:{version.id}")
    covenant, since = act.tx.get_one(Covenant, version.covenant_id), version.from_at or act.now
    decide.comes_into_force(at(act, since), version, covenant)
    decide.file(at(act, since + timedelta(days=5), Actor(Role.ORGANIZER)), version.id, filing)
