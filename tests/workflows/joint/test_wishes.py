"""A wish that nobody is obliged to meet: who may offer and claim it, who is first, what is seen of it."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from models.body import Body
from models.case import Case
from models.joint import Wish
from models.loop import LoopAct
from models.person import Membership
from models.vocabulary import Role, TimerKind
from tests.principles.community import COMPANY, COORDINATOR, DISTRICT, START, STREET, Community
from tests.principles.life import let
from workflows.cases.acts import CaseUnknown
from workflows.joint import wishes
from workflows.joint.terms import JointRefused, Why
from workflows.policy import Policy
from workflows.reference import load_reference
from workflows.responsiveness.loop.contest import contest
from workflows.responsiveness.loop.definitions import versions
from workflows.responsiveness.loop.judge import Number
from workflows.responsiveness.loop.record import begin
from workflows.responsiveness.loop.switches import LoopRefused
from workflows.timers import DueTimer

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


def badly_judged(place: Community, *bodies: str, minutes: int = 0) -> None:
    """The loop acts on bodies: residents whose wishes they met were seldom satisfied."""
    place.reference = replace(place.reference, policy=replace(place.reference.policy, loop_hold=0))
    (rule,) = (each for each in versions()[-1].rules if each.code == "wishes")
    for body in bodies:
        begin(place.act(COORDINATOR, minutes), rule, body, Number(Fraction(1), 8))


def opened(place: Community, wish: Wish, minutes: int) -> None:
    """Let the clock open a wish to everybody."""
    wishes.open_to_all(place.act(COORDINATOR, minutes), DueTimer(0, "", TimerKind.WISH, START, wish.id, "{}"))


def test_who_was_judged_badly_is_offered_a_wish_some_hours_after_the_others(
    place: Community, case: Case
) -> None:
    badly_judged(place, "STREET")
    wish = wishes.offer(place.act(COMPANY, 5), case.id, WORDS)
    told_first = [WORDS in "".join(place.told(each)) for each in (STREET, DISTRICT)]

    with pytest.raises(JointRefused) as refused:
        wishes.claim(place.act(STREET, 6), wish.id)
    listed = [len(wishes.open_wishes(place.act(each, 6))) for each in (STREET, DISTRICT)]
    opened(place, wish, 245)
    part = wishes.claim(place.act(STREET, 246), wish.id)

    assert told_first == [False, True]
    assert (refused.value.why, refused.value.at) == (Why.LATER, wish.offered_at + timedelta(hours=4))
    assert listed == [0, 1]
    assert [sum(WORDS in each for each in place.told(one)) for one in (STREET, DISTRICT)] == [1, 1]
    assert part.body == "STREET"


def test_who_was_told_of_a_wish_does_not_wait_for_what_came_later(place: Community, case: Case) -> None:
    wish = wishes.offer(place.act(COMPANY, 5), case.id, WORDS)
    badly_judged(place, "STREET", minutes=6)

    assert len(wishes.open_wishes(place.act(STREET, 7))) == 1
    assert wishes.claim(place.act(STREET, 7), wish.id).body == "STREET"


def test_who_has_no_head_contests_it_by_whoever_works_there(place: Community, case: Case) -> None:
    badly_judged(place, "STREET")
    place.tx.execute(update(Membership).where(col(Membership.role) == Role.HEAD).values(until=START))
    (row,) = place.tx.execute(select(LoopAct)).scalars()

    contest(place.act(STREET, 5), row.id, "那几件事的答复不是我们写的")

    assert row.objection
    with pytest.raises(LoopRefused):
        contest(place.act(DISTRICT, 6), row.id, "那几件事的答复不是我们写的")


@pytest.mark.parametrize("why", ["everybody", "off"])
def test_nobody_waits_where_everybody_would_or_the_rule_is_off(
    place: Community, case: Case, why: str
) -> None:
    badly_judged(place, *(("STREET", "DISTRICT") if why == "everybody" else ("STREET",)))
    if why == "off":
        policy = replace(place.reference.policy, loop_off=("wishes",))
        place.reference = replace(place.reference, policy=policy)

    wish = wishes.offer(place.act(COMPANY, 5), case.id, WORDS)

    assert all(WORDS in "".join(place.told(each)) for each in (STREET, DISTRICT))
    assert wishes.claim(place.act(STREET, 6), wish.id).body == "STREET"
