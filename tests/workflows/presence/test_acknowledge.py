"""Who acknowledged a reminder is known again after they have linked two doors."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from models.person import Person
from tests.principles.community import COMPANY, COMPANYS_HEAD, START, Community
from workflows.presence.acknowledge import acknowledge, history, known_by, told_by


def test_an_acknowledgement_counts_for_the_person_whom_two_doors_lead_to(place: Community) -> None:
    case = place.case()
    acknowledge(place.act(COMPANY, 5), case.id)
    linked = update(Person).where(col(Person.id) == COMPANY).values(merged_into=COMPANYS_HEAD)
    place.tx.execute(linked)

    act = place.act(COMPANYS_HEAD, 6)
    rows = history(act, case).events

    assert set(told_by(rows)) == {COMPANY}
    assert known_by(act, rows)[COMPANYS_HEAD] == START + timedelta(minutes=5)
