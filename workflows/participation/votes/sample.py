"""Holds two votes in a sample community: one that was counted, one that is open to whoever joins the roll."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.person import Person
from models.roll import Roll, RollMember, RollUnit
from models.rows import add_row
from models.vocabulary import Role
from models.vocabulary_votes import RollKind, VoteKind, VoteProcess, Vouched
from models.vote import Vote
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.participation.votes.announce import announce, opening_key
from workflows.participation.votes.cast import cast
from workflows.participation.votes.close import close
from workflows.participation.votes.draft import draft_vote
from workflows.participation.votes.electors import electors_for
from workflows.participation.votes.opening import closing_key, open_vote
from workflows.participation.votes.terms import Question, preset

HOUR = timedelta(hours=1)
TURNOUT = 0.75
LIKED = {1: 0.55, 2: 0.3, 3: 0.65, 4: 0.2}
"""Which part of the households could accept which option."""

BEGAN, LASTED, GOES_ON = timedelta(days=24), timedelta(days=10), timedelta(days=12)


def hold(act: Act, counted: Question, going_on: Question) -> None:
    """Hold both votes. Every step is the one that residents, organizers and the clock take."""
    by_lot = replace(act, chance=random.Random("sample votes"))
    held_before(by_lot, counted)
    still_open(by_lot, going_on)


def at(act: Act, now: datetime, by: Actor) -> Act:
    """Let somebody act at an instant."""
    return replace(act, now=now, by=by)


def held_before(act: Act, asked: Question) -> None:
    """Let the households say what they could accept, some weeks ago."""
    roll, begins = roll_of(act, RollKind.HOUSEHOLDS), act.now - BEGAN
    if roll is None:
        return
    people = settle(act, roll, begins)
    vote = put(act, roll, asked, VoteKind.APPROVAL, begins, begins + LASTED)
    for person in act.chance.sample(people, round(len(people) * TURNOUT)):
        seat = electors_for(act.tx, vote.id, person)[0]
        cast(at(act, begins + HOUR, Actor(Role.RESIDENT, person)), vote.id, seat.id, tastes(act.chance))
    close(at(act, vote.closes_at, SYSTEM), vote)
    post.cancel_timer(act.tx, closing_key(vote.id))


def tastes(chance: random.Random) -> dict[int, int]:
    """What one household could accept."""
    return {place: 1 for place, share in LIKED.items() if chance.random() < share}


def still_open(act: Act, asked: Question) -> None:
    """Ask the owners; whoever joins by a code may vote at once."""
    roll = roll_of(act, RollKind.OWNERS)
    if roll is not None:
        put(act, roll, asked, VoteKind.YES_NO, act.now, act.now + GOES_ON)


def put(act: Act, roll: Roll, asked: Question, kind: VoteKind, begins: datetime, ends: datetime) -> Vote:
    """Put a question to a roll, to tell what people think, and open it."""
    rules = preset(
        VoteProcess.CONSULTATIVE, RollKind(roll.kind), begins, ends, kind=kind, options=len(asked.options)
    )
    by = at(act, begins, Actor(Role.ORGANIZER))
    vote = draft_vote(by, roll.id, asked, rules)
    announce(by, vote.id)
    post.cancel_timer(act.tx, opening_key(vote.id))
    open_vote(at(act, begins, SYSTEM), vote)
    return vote


def roll_of(act: Act, kind: RollKind) -> Roll | None:
    """The sample's roll of a kind."""
    return act.tx.execute(select(Roll).where(col(Roll.kind) == kind).limit(1)).scalar_one_or_none()


def settle(act: Act, roll: Roll, since: datetime) -> list[int]:
    """Let an invented person without a chat stand for every line of a roll; return who they are."""
    people = []
    for unit in (
        act.tx.execute(select(col(RollUnit.id)).where(col(RollUnit.roll_id) == roll.id)).scalars().all()
    ):
        person = Person(name="", created_at=since)
        add_row(act.tx, person)
        add_row(act.tx, RollMember(unit_id=unit, person_id=person.id, how=Vouched.STAFF, since=since))
        people.append(person.id)
    return people
