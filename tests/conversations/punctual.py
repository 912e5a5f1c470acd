"""Lets a body have answered so many of so many in time lately, and the loop look at it next Monday."""

from datetime import timedelta

from bot.app import House
from models.case import Case
from models.vocabulary import EventKind, Status
from tests.conversations.cast import body_of
from workflows.cases.acts import record
from workflows.responsiveness.loop.clock import ensure_loop_timer
from workflows.transaction import Transaction

DAY = timedelta(days=1)


async def happened(house: House, text: str) -> None:
    """Read `单位全名 5/25`: five of twenty-five were answered in time. Raises Unknown."""
    name, share = text.split()
    kept, _, whole = share.partition("/")
    body = body_of(name, house.lists.reference)

    def step(tx: Transaction) -> None:
        act = house.act(tx)
        for number in range(int(whole)):
            due = act.now - (30 + number) * DAY
            answered = due + (-DAY if number < int(kept) else DAY)
            case = Case(
                number=f"HY-OLD-{number}",
                status=Status.CLOSED,
                imported=True,
                body=body,
                opened_at=due - 7 * DAY,
                due_at=due,
                answered_at=answered,
                closed_at=answered + DAY,
            )
            tx.add(case)
            tx.flush()
            record(act, case, EventKind.REGISTERED, basis="past")
        ensure_loop_timer(act)

    await house.database.write(step)
