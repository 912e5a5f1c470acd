"""Lets a resident of a transcript fill in the sheet of the evaluation that is open, as presses would."""

from sqlalchemy import select
from sqlmodel import col

from bot.app import House
from models.evaluation import Evaluation
from models.person import Chat
from models.vocabulary import Role
from workflows.cases.acts import Act, Actor
from workflows.participation.evaluations.mark import rate
from workflows.participation.evaluations.rubrics import criteria_of
from workflows.participation.evaluations.said import standard_of
from workflows.transaction import Transaction


async def fill(house: House, text: str, residents: list[str]) -> None:
    """Keep the marks of one of them, criterion by criterion (`王强 2 2 3 2 2`)."""
    name, *marks = text.split()

    def step(tx: Transaction) -> None:
        asked = select(col(Chat.person_id)).where(col(Chat.role) == Role.RESIDENT).order_by(col(Chat.id))
        person = dict(zip(residents, tx.execute(asked).scalars(), strict=True))[name]
        newest = select(Evaluation).order_by(col(Evaluation.id).desc()).limit(1)
        row = tx.execute(newest).scalar_one()
        by = Actor(Role.RESIDENT, person)
        act = Act(tx, by, house.time.now(), house.lists.current(), house.chance)
        codes = [each.code for each in criteria_of(standard_of(row))]
        rate(act, row.id, dict(zip(codes, map(int, marks), strict=True)))

    await house.database.write(step)
