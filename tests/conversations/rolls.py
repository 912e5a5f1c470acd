"""Lets the residents of a transcript stand on a roll of their own, whatever the sample holds."""

from decimal import Decimal

from sqlalchemy import select
from sqlmodel import col

from bot.app import House
from models.person import Chat
from models.roll import Roll, RollMember, RollUnit
from models.vocabulary import Role
from models.vocabulary_votes import RollKind, Vouched
from tests.conversations.acts import CannotDo
from workflows.transaction import Transaction

AREA = "YQGY"
"""The estate of the sample to which these rolls belong."""

KINDS = {
    "居民": RollKind.PERSONS,
    "户": RollKind.HOUSEHOLDS,
    "代表": RollKind.DEPUTIES,
    "业主": RollKind.OWNERS,
    "成员": RollKind.MEMBERS,
}


async def keep(house: House, text: str, residents: list[str]) -> None:
    """Keep a roll (`小院业主 业主 王芳:89.00 王强:50.00`): a door each, in the order of the line."""
    whole, kind, *lines = text.split()
    name, _, body = whole.partition("@")

    def step(tx: Transaction) -> None:
        now = house.clock.now()
        asked = select(col(Chat.person_id)).where(col(Chat.role) == Role.RESIDENT).order_by(col(Chat.id))
        known = dict(zip(residents, tx.execute(asked).scalars(), strict=True))
        roll = Roll(code=f"ROLL-{name}", name=name, kind=KINDS[kind], area=AREA, created_at=now)
        roll.body = body or None
        tx.add(roll)
        tx.flush()
        for place, line in enumerate(lines, 1):
            who, _, metres = line.partition(":")
            if who not in known:
                raise CannotDo(f"没有介绍过这个居民:{who}")
            door = f"1-{100 + place}"
            unit = RollUnit(roll_id=roll.id, unit=door, holder=f"H-{place}", area=hundredths(metres))
            tx.add(unit)
            tx.flush()
            tx.add(RollMember(unit_id=unit.id, person_id=known[who], how=Vouched.CODE, since=now))
        tx.flush()

    await house.database.write(step)


def hundredths(metres: str) -> int:
    """An area in 0.01 m²."""
    return int(Decimal(metres or "0") * 100)
