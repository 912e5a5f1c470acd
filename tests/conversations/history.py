"""Brings in what happened before a transcript begins, as operators bring in an older history."""

from collections.abc import Callable
from datetime import date, timedelta

from bot.app import House
from tests.conversations.acts import CannotDo
from tests.conversations.cast import body_of
from tests.workflows.lists.community import sheet
from workflows.lists.bring import bring
from workflows.transaction import Transaction

COLUMNS = "number opened_at category cell body answered_at closed_at contacted solved"
SOLVED = {"解决": "1", "没解决": "0"}


async def happened(house: House, text: str, code_of: Callable[[str], str]) -> None:
    """Bring in `2026-09 6 category cell body 没解决`: so many cases, each on another day of a month."""
    month, times, category, cell, body, solved = text.split()
    first, code, lead = (
        date.fromisoformat(f"{month}-01"),
        code_of(category),
        body_of(body, house.lists.reference),
    )

    def row(number: int) -> tuple[str, ...]:
        days = [str(first + timedelta(days=2 * number + later)) for later in range(3)]
        return (f"{month}-{code}-{cell}-{number}", days[0], code, cell, lead, *days[1:], "1", SOLVED[solved])

    def step(tx: Transaction) -> None:
        made = bring(tx, "cases", [sheet(COLUMNS, *map(row, range(int(times))))], house.time.now())
        if made.errors:
            raise CannotDo(str(made.errors[0]))

    await house.database.write(step)
