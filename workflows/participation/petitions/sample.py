"""Publishes a petition in a sample community: whoever joins the roll by a code can sign it."""

import random
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models.person import Person
from models.roll import Roll, RollMember, RollUnit
from models.rows import add_row
from models.vocabulary import Role
from models.vocabulary_votes import RollKind, Vouched
from workflows.cases.acts import Act, Actor
from workflows.participation.petitions.publish import Draft, publish

AGO = timedelta(days=6)


def put_up(act: Act, title: str, words: str, category: str) -> None:
    """Let an invented owner without a chat ask for something; the step is the one that residents take."""
    asked = select(Roll).where(col(Roll.kind) == RollKind.OWNERS).limit(1)
    roll = act.tx.execute(asked).scalar_one_or_none()
    if roll is None:
        return
    since = act.now - AGO
    by = replace(act, by=Actor(Role.RESIDENT, owner_of(act, roll)), now=since, chance=random.Random(title))
    publish(by, Draft(roll.id, title, words, category))


def owner_of(act: Act, roll: Roll) -> int:
    """Let somebody stand for the last door of a roll."""
    last = select(col(RollUnit.id)).where(col(RollUnit.roll_id) == roll.id).order_by(col(RollUnit.id).desc())
    person = Person(name="", created_at=act.now - AGO)
    add_row(act.tx, person)
    unit = act.tx.execute(last.limit(1)).scalar_one()
    add_row(act.tx, RollMember(unit_id=unit, person_id=person.id, how=Vouched.STAFF, since=act.now - AGO))
    return person.id
