"""A reminder asks the database little: thousands may come due at one instant."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.ledger import Event
from models.post_tables import Timer
from models.rows import write_back
from models.vault import MEMO
from tests.plans import heard
from tests.principles.community import COMPANY, START, Community
from workflows.cases import due
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.timers import rung_key

HALF = START + timedelta(days=3.6)
"""Half of the seven days have passed."""


def fired(place: Community, case: Case) -> list[str]:
    """Fire the rung of a case that has come; return the verbs of the statements it took."""
    timer_id = place.tx.execute(select(col(Timer.id)).where(col(Timer.key) == rung_key(case))).scalar_one()
    write_back(place.tx)
    with heard(place.tx) as statements:
        timer = post.claim_timer(place.tx, timer_id, HALF)
        assert timer is not None
        due.fire(Act(place.tx, SYSTEM, HALF, place.reference, place.chance), timer)
        write_back(place.tx)
    return [each.sql.split()[0] for each in statements]


def test_a_reminder_takes_nine_statements(place: Community) -> None:
    case = place.case()
    place.tx.info.pop(MEMO)  # in a transaction of its own it would know no key yet

    verbs = fired(place, case)

    assert sorted(verbs) == ["DELETE", "INSERT", "INSERT", "INSERT", *["SELECT"] * 4, "UPDATE"]
    assert "reminder.ahead" in place.told(COMPANY)[-1]


def test_a_reminder_continues_the_chain_where_it_ended(place: Community) -> None:
    case = place.case()

    fired(place, case)

    *_, before, last = place.tx.execute(select(Event).order_by(col(Event.id))).scalars()
    assert (last.kind, last.seq, last.previous) == ("reminded", before.seq + 1, before.hash)
