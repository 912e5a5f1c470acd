"""Puts up a sign of gaming in a transcript, as the monthly look would for a body that shows it."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from bot.app import House
from models.case import Case
from workflows.responsiveness.signs.detect import Found
from workflows.responsiveness.signs.look import keep
from workflows.responsiveness.signs.terms import Kind
from workflows.transaction import Transaction


async def put_up(house: House, text: str) -> None:
    """Put one up (`桐江示例… pressed 14 60`): the body by its name, so many cases of so many."""
    name, kind, seen, of = text.split()
    reference = house.lists.current()
    body = next(code for code, fact in reference.bodies.items() if fact.name == name)

    def step(tx: Transaction) -> None:
        act = house.act(tx)
        cases = tuple(tx.execute(select(col(Case.id)).where(col(Case.body) == body)).scalars())
        found = Found(body, Kind(kind), int(seen), int(of), 0.01, 1e-6, cases, told=6)
        keep(act, [found], 1, act.now - timedelta(days=180))

    await house.database.write(step)
