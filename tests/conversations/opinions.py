"""Lets neighbours of a transcript have answered an opinion map, by the steps that residents take."""

from dataclasses import replace

from bot.app import House
from models.person import Person
from models.roll import RollMember, RollUnit
from models.rows import add_row
from models.vocabulary import Role
from models.vocabulary_opinions import Opinion
from models.vocabulary_votes import Vouched
from workflows.cases.acts import Act, Actor
from workflows.participation.conversations.answer import answer
from workflows.participation.conversations.record import find, statements_of
from workflows.transaction import Transaction

SIGNS = {"+": Opinion.AGREE, "-": Opinion.DISAGREE, "0": Opinion.PASS}


async def say(house: House, text: str) -> None:
    """Let neighbours answer (`GD-… 6 +-0`): six of them, the statements by their numbers."""
    code, number, signs = text.split()

    def step(tx: Transaction) -> None:
        act = house.act(tx)
        conversation = find(tx, code)
        assert conversation is not None
        statements = [each for each in statements_of(tx, conversation.id) if not each.gone]
        for _ in range(int(number)):
            neighbour = replace(act, by=Actor(Role.RESIDENT, moved_in(act, conversation.roll_id)))
            for statement, sign in zip(statements, signs, strict=True):
                answer(neighbour, statement.id, SIGNS[sign])

    await house.database.write(step)


def moved_in(act: Act, roll_id: int | None) -> int:
    """A neighbour without a chat, on the roll where there is one."""
    person = Person(name="", created_at=act.now)
    add_row(act.tx, person)
    if roll_id is not None:
        door = f"2-{person.id}"
        unit = RollUnit(roll_id=roll_id, unit=door, holder=door, area=0)
        add_row(act.tx, unit)
        add_row(act.tx, RollMember(unit_id=unit.id, person_id=person.id, how=Vouched.CODE, since=act.now))
    return int(person.id)
