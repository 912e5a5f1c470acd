"""Who joins a roll, how that is found out, and who rules on what is asked of it."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from models.roll import RollMember, RollObjection
from models.vocabulary import ContactKind, TimerKind
from models.vocabulary_votes import RollPlea, Vouched
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    NEIGHBOUR,
    REPORTER,
    START,
    STREETS_HEAD,
    Community,
)
from tests.workflows.participation.rolls.estate import brought, line, roll_of
from workflows.participation.rolls import asked, clock, plead, view, vouch
from workflows.participation.rolls.record import members_of
from workflows.participation.rolls.terms import No, RollRefused
from workflows.privacy.contact import leave
from workflows.privacy.forget import forget
from workflows.privacy.merge import merge
from workflows.privacy.my_data import export
from workflows.timers import DueTimer
from workflows.verify import verify

OFFICE = {"reason": "看过不动产权证"}


@pytest.fixture
def codes(place: Community) -> dict[str, str]:
    """The code of each door."""
    brought(place)
    _, drawn = vouch.draw_codes(place.act(COMPANYS_HEAD), roll_of(place).id, START)
    return {each.unit: each.code for each in drawn}


def join(place: Community, person: int, code: str) -> vouch.Offer:
    """Let a person join by a code."""
    offer = vouch.shown(place.act(person), person, code, START)
    return vouch.join_by_code(place.act(person), offer.digest, START)


def refused(no: No) -> AbstractContextManager[object]:
    """Expect a refusal."""
    return pytest.raises(RollRefused, match=str(no))


def ask(place: Community, person: int, unit: str = "3-2-502", minutes: int = 0) -> RollObjection:
    """Ask to belong to a door."""
    found = asked.perform(place.act(person, minutes), asked.JOIN, {}, {"roll": "OWNERS", "unit": unit})
    assert isinstance(found, RollObjection)
    return found


def objected(place: Community, person: int, kind: RollPlea, unit: str = "3-2-402") -> RollObjection:
    """Object to a roll."""
    about = {"what": asked.OBJECTIONS.index(kind)}
    given = {"roll": "OWNERS", "unit": unit, "words": "不对"}
    found = asked.perform(place.act(person), asked.OBJECT, about, given)
    assert isinstance(found, RollObjection)
    return found


def test_two_join_for_a_door_and_a_third_is_refused(place: Community, codes: dict[str, str]) -> None:
    join(place, REPORTER, codes["3-2-402"])
    join(place, NEIGHBOUR, codes["3-2-402"])

    with refused(No.FULL):
        vouch.shown(place.act(COMPANY), COMPANY, codes["3-2-402"], START)


def test_nobody_joins_twice(place: Community, codes: dict[str, str]) -> None:
    join(place, REPORTER, codes["3-2-402"])

    with refused(No.ALREADY):
        vouch.shown(place.act(REPORTER), REPORTER, codes["3-2-402"], START)


def test_a_code_ends_with_its_days_and_with_a_new_one(place: Community, codes: dict[str, str]) -> None:
    late = START + timedelta(days=place.reference.policy.roll_code_days)
    with refused(No.CODE):
        vouch.shown(place.act(REPORTER), REPORTER, codes["3-2-402"], late)

    vouch.draw_codes(place.act(COMPANYS_HEAD), roll_of(place).id, START)

    with refused(No.CODE):
        vouch.shown(place.act(NEIGHBOUR), NEIGHBOUR, codes["3-2-402"], START)


def test_guessing_is_slowed_down(place: Community, codes: dict[str, str]) -> None:
    for _ in range(place.reference.policy.link_tries):
        with refused(No.CODE):
            vouch.shown(place.act(REPORTER), REPORTER, "MP-AAAA-AAAA", START)

    with refused(No.LOCKED):
        vouch.shown(place.act(REPORTER), REPORTER, codes["3-2-402"], START)


def test_no_code_stands_in_the_database(place: Community, codes: dict[str, str]) -> None:
    assert line(place, "3-2-402").code_hash not in ("", codes["3-2-402"])
    told = " ".join(place.tx.execute(select(col(Event.data))).scalars())
    assert codes["3-2-402"] not in told


@pytest.mark.parametrize("person", [COMPANY, STREETS_HEAD, DISPATCHER, AUDITOR, REPORTER])
def test_who_does_not_see_to_a_roll_does_nothing_with_it(place: Community, person: int) -> None:
    brought(place)
    plea = ask(place, NEIGHBOUR)

    for step in (
        lambda: vouch.draw_codes(place.act(person), roll_of(place).id, START),
        lambda: asked.perform(place.act(person), asked.GRANT, {"plea": plea.id}, OFFICE),
    ):
        with refused(No.UNKNOWN):
            step()
    assert view.of_officer(place.act(person)) == []


def test_an_officer_lets_in_who_shows_papers(place: Community) -> None:
    brought(place)
    plea = ask(place, REPORTER, "三栋二单元五零二")

    asked.perform(place.act(COMPANYS_HEAD), asked.GRANT, {"plea": plea.id}, OFFICE)

    standing = view.standings(place.act(REPORTER))
    assert [(each.unit, each.how) for each in standing] == [("3-2-502", Vouched.STAFF)]
    assert "看过不动产权证" in place.told(REPORTER)[-1]


def test_what_was_left_and_the_door_together_need_nobody_to_look(place: Community) -> None:
    brought(place)
    leave(place.act(REPORTER), ContactKind.PHONE, "+86 138-0013-8000")

    offer = asked.perform(place.act(REPORTER), asked.JOIN, {}, {"roll": "OWNERS", "unit": "3-2-501"})

    assert isinstance(offer, vouch.Offer)
    vouch.join_by_match(place.act(REPORTER), offer.unit_id)
    assert members_of(place.tx, offer.unit_id)[0].how == Vouched.MATCH


def test_a_name_with_four_digits_matches_too(place: Community) -> None:
    brought(place)
    leave(place.act(REPORTER), ContactKind.PHONE, "13800138000")
    leave(place.act(REPORTER), ContactKind.NAME, "王示例")

    offer = asked.perform(place.act(REPORTER), asked.JOIN, {}, {"roll": "OWNERS", "unit": "3-2-502"})

    assert isinstance(offer, vouch.Offer)


def test_what_was_left_opens_no_other_door(place: Community) -> None:
    brought(place)
    leave(place.act(REPORTER), ContactKind.PHONE, "13800138000")

    assert isinstance(ask(place, REPORTER, "3-2-402"), RollObjection)
    with refused(No.NO_MATCH):
        vouch.join_by_match(place.act(REPORTER), line(place, "3-2-402").id)


def test_who_spoke_first_for_a_door_hears_of_the_next(place: Community, codes: dict[str, str]) -> None:
    join(place, REPORTER, codes["3-2-402"])

    join(place, NEIGHBOUR, codes["3-2-402"])

    assert "roll.somebody_joined" in place.told(REPORTER)[-1]


def test_a_granted_area_is_exact_and_the_ledger_vouches_for_it(place: Community) -> None:
    brought(place)
    plea = objected(place, REPORTER, RollPlea.AREA)

    asked.perform(place.act(COORDINATOR), asked.CORRECT, {"plea": plea.id}, {**OFFICE, "area": "89.05"})

    assert line(place, "3-2-402").area == 8905
    assert verify(place.tx).whole


@pytest.mark.parametrize("area", ["很多", "89.055", "0", "-3", "NaN"])
def test_an_area_that_cannot_be_read_changes_nothing(place: Community, area: str) -> None:
    brought(place)
    plea = objected(place, REPORTER, RollPlea.AREA)

    with refused(No.NO_AREA):
        asked.perform(place.act(COORDINATOR), asked.CORRECT, {"plea": plea.id}, {**OFFICE, "area": area})


def test_a_stranger_ends_and_hears_it(place: Community, codes: dict[str, str]) -> None:
    join(place, REPORTER, codes["3-2-402"])
    join(place, NEIGHBOUR, codes["3-2-402"])
    plea = objected(place, REPORTER, RollPlea.STRANGER)

    asked.perform(place.act(COORDINATOR), asked.GRANT, {"plea": plea.id}, OFFICE)

    assert [each.person_id for each in members_of(place.tx, line(place, "3-2-402").id)] == [REPORTER]
    assert "roll.you_ended" in place.told(NEIGHBOUR)[-1]


def test_who_let_somebody_in_does_not_rule_on_it(place: Community) -> None:
    brought(place)
    first = ask(place, NEIGHBOUR, "3-2-402")
    asked.perform(place.act(COORDINATOR), asked.GRANT, {"plea": first.id}, OFFICE)
    plea = objected(place, REPORTER, RollPlea.STRANGER)

    with refused(No.TIED):
        asked.perform(place.act(COORDINATOR), asked.REFUSE, {"plea": plea.id}, OFFICE)

    assert [each.pleas for each in view.of_officer(place.act(COORDINATOR)) if each.code == "OWNERS"] == [()]
    asked.perform(place.act(COMPANYS_HEAD), asked.GRANT, {"plea": plea.id}, OFFICE)


def test_a_ruling_is_final_and_counted(place: Community) -> None:
    brought(place)
    plea = objected(place, REPORTER, RollPlea.OTHER, "示例")
    asked.perform(place.act(COORDINATOR), asked.REFUSE, {"plea": plea.id}, OFFICE)

    with refused(No.RULED):
        asked.perform(place.act(COORDINATOR), asked.GRANT, {"plea": plea.id}, OFFICE)

    seen = view.public(place.tx, "OWNERS")
    assert seen is not None
    assert (seen.asked, seen.granted) == (1, 0)


def test_no_one_person_fills_the_queue(place: Community) -> None:
    brought(place)
    ask(place, REPORTER)
    with refused(No.WAITING):
        ask(place, REPORTER)
    for number in range(place.reference.policy.roll_pleas - 1):
        objected(place, REPORTER, RollPlea.MISSING, f"9-{number + 1}01")

    with refused(No.MANY):
        objected(place, REPORTER, RollPlea.MISSING, "9-999")


def test_the_clock_reminds_until_somebody_rules(place: Community) -> None:
    brought(place)
    plea = ask(place, REPORTER)
    timer = DueTimer(1, f"roll:plea:{plea.id}", TimerKind.ROLL, START, plea.id, "")

    clock.fire(place.act(REPORTER, 60 * 48), timer)
    clock.fire(place.act(REPORTER, 60 * 72), timer)
    told = place.told(COORDINATOR)
    asked.perform(place.act(COORDINATOR), asked.REFUSE, {"plea": plea.id}, OFFICE)
    clock.fire(place.act(REPORTER, 60 * 96), timer)

    assert ["roll.plea_due" in each for each in told[-2:]] == [True, False]
    assert "roll.plea_late" in told[-1]
    assert place.told(COORDINATOR) == told


def test_two_who_were_one_all_along_stand_once(place: Community, codes: dict[str, str]) -> None:
    join(place, REPORTER, codes["3-2-402"])
    join(place, NEIGHBOUR, codes["3-2-402"])

    merge(place.act(REPORTER), REPORTER, NEIGHBOUR)

    assert [each.person_id for each in members_of(place.tx, line(place, "3-2-402").id)] == [REPORTER]


def test_who_is_forgotten_never_stood_there(place: Community, codes: dict[str, str]) -> None:
    join(place, REPORTER, codes["3-2-402"])
    plea = objected(place, REPORTER, RollPlea.OTHER, "示例")

    forget(place.act(REPORTER), REPORTER, withdraw=True)

    kept = place.tx.get_one(RollObjection, plea.id, populate_existing=True)
    assert place.tx.execute(select(RollMember)).all() == []
    assert (kept.person_id, kept.words) == (None, None)
    assert verify(place.tx).whole


def test_a_copy_of_ones_data_says_where_one_stands(place: Community, codes: dict[str, str]) -> None:
    join(place, REPORTER, codes["3-2-402"])
    objected(place, REPORTER, RollPlea.OTHER, "示例")

    copy = export(place.tx, REPORTER, START)["rolls"]

    assert [(each["unit"], each["how"]) for each in copy["member"]] == [("3-2-402", "code")]
    assert [each["words"] for each in copy["asked"]] == ["不对"]


def test_no_chain_leads_to_who_has_joined(place: Community, codes: dict[str, str]) -> None:
    join(place, REPORTER, codes["3-2-402"])

    rows = select(col(Event.actor), col(Event.data)).where(col(Event.subject) == "roll:OWNERS")
    told = [" ".join(each) for each in place.tx.execute(rows).all()]

    assert "resident:member" in told[-1]
    assert "3-2-402" not in " ".join(told)


def test_leaving_is_ones_own_act(place: Community, codes: dict[str, str]) -> None:
    offer = join(place, REPORTER, codes["3-2-402"])

    with refused(No.UNKNOWN):
        vouch.leave(place.act(NEIGHBOUR), offer.unit_id)
    vouch.leave(place.act(REPORTER), offer.unit_id)

    assert view.standings(place.act(REPORTER)) == []
    assert plead.open_of(place.act(REPORTER), REPORTER) == []


@pytest.mark.parametrize("about", [{}, {"what": -1}, {"what": 99}], ids=str)
def test_an_objection_that_is_none_is_refused_when_it_is_done_too(
    place: Community, about: dict[str, int]
) -> None:
    with refused(No.UNKNOWN):
        given = {"roll": "OWNERS", "unit": "3-2-402", "words": "不对"}
        asked.perform(place.act(REPORTER), asked.OBJECT, about, given)
