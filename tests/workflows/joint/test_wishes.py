"""A wish that nobody is obliged to meet: who may offer and claim it, who is first, what is seen of it."""

import pytest
from sqlalchemy import update
from sqlmodel import col

from models.body import Body
from models.case import Case
from tests.principles.community import COMPANY, COORDINATOR, DISTRICT, START, STREET, Community
from tests.principles.life import let
from workflows.cases.acts import CaseUnknown
from workflows.joint import wishes
from workflows.joint.terms import JointRefused, Why
from workflows.policy import Policy
from workflows.reference import load_reference

WORDS = "请人每天送菜上楼"


@pytest.fixture
def case(place: Community) -> Case:
    """A case of the company, in a place where street and district are free to help."""
    free = update(Body).where(col(Body.code).in_(["STREET", "DISTRICT"])).values(kind="social_group")
    place.tx.execute(free)
    place.reference = load_reference(place.tx, Policy(), START)
    found = place.case()
    assert let(place, COMPANY, "accept", found, 1)
    return found


def test_who_is_first_has_the_wish(place: Community, case: Case) -> None:
    wish = wishes.offer(place.act(COMPANY, 5), case.id, WORDS)

    part = wishes.claim(place.act(STREET, 6), wish.id)

    assert (part.body, part.kind, part.due_at, part.sign_in_by) == ("STREET", "wish", case.due_at, None)
    with pytest.raises(JointRefused) as refused:
        wishes.claim(place.act(DISTRICT, 7), wish.id)
    assert (refused.value.why, refused.value.name) == (Why.TAKEN, "示例街道")
    assert wishes.open_wishes(place.act(DISTRICT, 7)) == []


def test_only_who_has_the_case_offers_and_only_once(place: Community, case: Case) -> None:
    with pytest.raises(CaseUnknown):
        wishes.offer(place.act(STREET, 5), case.id, WORDS)
    wishes.offer(place.act(COMPANY, 5), case.id, WORDS)

    with pytest.raises(JointRefused) as refused:
        wishes.offer(place.act(COMPANY, 6), case.id, WORDS)

    assert refused.value.why is Why.OFFERED


def test_the_lead_and_a_coordinator_claim_nothing(place: Community, case: Case) -> None:
    wish = wishes.offer(place.act(COMPANY, 5), case.id, WORDS)

    for person in (COMPANY, COORDINATOR):
        with pytest.raises(CaseUnknown):
            wishes.claim(place.act(person, 6), wish.id)


def test_who_may_claim_reads_what_was_offered_and_no_more(place: Community, case: Case) -> None:
    wishes.offer(place.act(COMPANY, 5), case.id, WORDS)

    (seen,) = wishes.open_wishes(place.act(STREET, 6))

    assert (seen.what, seen.cell) == (WORDS, "CELL")
    assert "电梯又停了" not in "".join(place.told(STREET))


def test_a_wish_tells_the_bodies_that_read_it_of_no_person(place: Community, case: Case) -> None:
    wishes.offer(place.act(COMPANY, 5), case.id, "送菜，电话13800138000")

    (seen,) = wishes.open_wishes(place.act(STREET, 6))

    assert seen.what == "送菜，电话***"
    assert "13800138000" not in "".join(place.told(STREET))
