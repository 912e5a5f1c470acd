"""A copy of one's data: one's own ballot, never what another person has chosen for the same door."""

from sqlalchemy import select
from sqlmodel import col

from models.roll import RollMember, RollUnit
from tests.workflows.participation.votes.polling import OPENS, YES, Polling
from workflows.participation.votes.my_votes import my_votes


def test_a_ballot_of_one_person_alone_is_theirs(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))
    polling.cast(vote, 101, YES)

    assert [each.get("choices") for each in my_votes(polling.tx, 101)] == ['{"1":1}']


def test_what_somebody_chose_who_joined_the_door_later_is_not_told(polling: Polling) -> None:
    roll = polling.roll(people=3)
    vote = polling.opened(roll)
    door = select(col(RollUnit.id)).where(col(RollUnit.roll_id) == roll.id, col(RollUnit.unit) == "1-1")
    unit = polling.tx.execute(door).scalar_one()
    polling.tx.add(RollMember(unit_id=unit, person_id=109, how="code", since=OPENS))
    polling.tx.flush()
    polling.cast(vote, 109, YES)

    assert [(each["voted"], "choices" in each) for each in my_votes(polling.tx, 101)] == [(True, False)]
