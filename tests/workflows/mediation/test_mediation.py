"""A mediation: who may open one, who stays away, whose words are whose, what the clock does."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.mediation import Mediation, MediationParty, MediationWords
from models.person import Membership
from models.post_tables import Timer
from models.vocabulary import Role, TimerKind
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COORDINATOR,
    DISPATCHER,
    NEIGHBOUR,
    REPORTER,
    START,
    STREET,
    Community,
)
from workflows.cases import handle
from workflows.cases.acts import CaseUnknown
from workflows.mediation import begin, clock, talks
from workflows.mediation.record import MediationRefused, No, read, sides
from workflows.mediation.terms import Kept, MediationStatus
from workflows.mediation.view import counted, look
from workflows.privacy import link
from workflows.privacy.forget import forget
from workflows.privacy.my_data import export
from workflows.screens import Screen
from workflows.timers import DueTimer
from workflows.verify import verify

MATTER = "楼上楼下为响声有矛盾"
WORDS = "十点以后不拖家具"


@pytest.fixture
def case(place: Community) -> Case:
    found = place.case()
    handle.accept(place.act(COMPANY), found.id)
    return found


def opened(place: Community, case: Case) -> tuple[Mediation, str]:
    """Let the handler of a case open a mediation; return it, and what the code of the other side opens."""
    found, code = begin.begin(place.act(COMPANY, 1), case.id, MATTER, START)
    shown = begin.shown(place.act(NEIGHBOUR, 2), NEIGHBOUR, f"码是 {code}", START)
    assert isinstance(shown, Screen)
    return found, str(shown.buttons[0][0].action["code"])


def talking(place: Community, case: Case) -> Mediation:
    """Let both sides come."""
    found, code = opened(place, case)
    begin.join(place.act(REPORTER, 3), found.id, 1, "", START)
    begin.join(place.act(NEIGHBOUR, 4), found.id, 2, code, START)
    return found


def agreed(place: Community, case: Case) -> Mediation:
    """Let both take the same words."""
    found = talking(place, case)
    talks.word(place.act(COMPANY, 5), found.id, WORDS)
    for person in (REPORTER, NEIGHBOUR):
        talks.confirm(place.act(person, 6), found.id, 1)
    return found


def events(place: Community, found: Mediation) -> list[str]:
    """What the chain of a mediation holds, as text."""
    mine = select(col(Event.kind), col(Event.actor), col(Event.data)).where(
        col(Event.subject) == f"mediation:{found.number}"
    )
    return [" ".join(row) for row in place.tx.execute(mine.order_by(col(Event.seq))).all()]


def fire(place: Community, found: Mediation, what: str, days: int) -> None:
    """Let the clock come to a mediation."""
    timer = DueTimer(
        1, f"mediation:{found.id}:{what}", TimerKind.MEDIATION, START, found.id, json.dumps({"what": what})
    )
    clock.fire(place.act(REPORTER, 1440 * days), timer)


@pytest.mark.parametrize("person", [STREET, DISPATCHER, AUDITOR, REPORTER])
def test_who_neither_has_the_case_nor_coordinates_opens_none(
    place: Community, case: Case, person: int
) -> None:
    with pytest.raises((CaseUnknown, MediationRefused)):
        begin.begin(place.act(person, 1), case.id, MATTER, START)


def test_a_coordinator_may(place: Community, case: Case) -> None:
    found, _ = begin.begin(place.act(COORDINATOR, 1), case.id, MATTER, START)

    assert found.status == MediationStatus.INVITING


@pytest.mark.parametrize(
    ("facts", "no"), [({"anonymous": True}, No.ANONYMOUS), ({"person_id": None, "chat_id": None}, No.NOBODY)]
)
def test_nobody_is_led_into_one_who_hides_or_is_not_there(
    place: Community, facts: dict[str, object], no: No
) -> None:
    hidden = place.case(**facts)  # type: ignore[arg-type]

    with pytest.raises(MediationRefused) as refused:
        begin.begin(place.act(COORDINATOR, 1), hidden.id, MATTER, START)

    assert refused.value.no is no


def test_the_mediator_is_of_no_body_for_which_a_side_works(place: Community, case: Case) -> None:
    _, code = begin.begin(place.act(COMPANY, 1), case.id, MATTER, START)
    place.tx.execute(
        insert(Membership).values(person_id=NEIGHBOUR, role=Role.HANDLER, body="COMPANY", since=START)
    )

    assert begin.shown(place.act(NEIGHBOUR, 2), NEIGHBOUR, code, START) is No.TIED


def test_who_stays_away_leaves_no_stain(place: Community, case: Case) -> None:
    found, code = opened(place, case)

    begin.decline(place.act(NEIGHBOUR, 3), found.id, 2, code, START)

    sides = place.tx.execute(select(MediationParty)).scalars().all()
    said = place.tx.execute(select(MediationWords)).scalars().all()
    assert found.status == MediationStatus.NOT_BEGUN
    assert [each.person_id for each in sides] == [None, None]
    assert [each.text for each in said] == [None]
    assert {each.split()[1] for each in events(place, found)} == {f"handler:{COMPANY}", "resident:party"}
    assert counted(place.tx).begun == 0


def test_a_code_works_once_and_not_for_ever(place: Community, case: Case) -> None:
    found, code = begin.begin(place.act(COMPANY, 1), case.id, MATTER, START)
    late = START + timedelta(days=15)

    assert begin.shown(place.act(NEIGHBOUR, 2), NEIGHBOUR, code, late) is No.CODE
    assert found.status == MediationStatus.INVITING


def test_nobody_but_the_three_reads_it(place: Community, case: Case) -> None:
    found = talking(place, case)

    for person in (STREET, COORDINATOR, AUDITOR, DISPATCHER):
        with pytest.raises(MediationRefused):
            look(place.act(person, 9), found.id)


def test_another_wording_ends_what_was_taken_before(place: Community, case: Case) -> None:
    found = talking(place, case)
    talks.word(place.act(COMPANY, 5), found.id, WORDS)
    talks.confirm(place.act(REPORTER, 6), found.id, 1)
    talks.word(place.act(COMPANY, 7), found.id, WORDS + "，椅子套脚垫")

    with pytest.raises(MediationRefused) as refused:
        talks.confirm(place.act(NEIGHBOUR, 8), found.id, 1)

    assert refused.value.no is No.STALE
    assert look(place.act(REPORTER, 9), found.id).confirmed == (0, 0)


def test_once_agreed_nothing_is_taken_back(place: Community, case: Case) -> None:
    found = agreed(place, case)

    with pytest.raises(MediationRefused) as refused:
        talks.revoke(place.act(REPORTER, 7), found.id)

    assert (refused.value.no, found.status) == (No.STAGE, MediationStatus.AGREED)


def test_who_is_forgotten_takes_the_own_copy_along_and_leaves_the_others(
    place: Community, case: Case
) -> None:
    found = agreed(place, case)

    forget(place.act(REPORTER, 9), REPORTER, withdraw=False)

    assert look(place.act(NEIGHBOUR, 10), found.id).agreement == WORDS
    assert MATTER in json.dumps(export(place.tx, NEIGHBOUR, START), ensure_ascii=False)
    assert REPORTER not in [each.person_id for each in place.tx.execute(select(MediationParty)).scalars()]
    assert verify(place.tx).faults == ()


def test_a_changed_word_is_found(place: Community, case: Case) -> None:
    found = agreed(place, case)
    words = place.tx.execute(select(MediationWords)).scalars().all()
    assert {read(place.tx, each) for each in words} == {MATTER, WORDS}

    first, last = words[0], words[-1]
    place.tx.execute(
        update(MediationWords)
        .where(col(MediationWords.id) == last.id)
        .values(text=first.text, salt=first.salt)
    )
    place.tx.expire_all()

    assert [each.subject for each in verify(place.tx).faults] == [f"mediation:{found.number}"]


def test_the_clock_ends_old_invitations_asks_twice_and_lets_go(place: Community, case: Case) -> None:
    found = agreed(place, case)
    before = len(place.told(NEIGHBOUR))

    fire(place, found, "after", 30)
    talks.answer(place.act(REPORTER, 1440 * 31), found.id, Kept.KEPT)
    fire(place, found, "again", 37)
    fire(place, found, "term", 365)

    kinds = [each.split()[0] for each in events(place, found)]
    assert len(place.told(NEIGHBOUR)) == before + 2
    assert kinds[-4:] == ["asked", "answered", "asked", "erased"]
    assert look(place.act(COMPANY, 1440 * 366), found.id).agreement == ""


def test_what_was_said_goes_from_every_message_too_and_nothing_else_does(
    place: Community, case: Case
) -> None:
    found = agreed(place, case)
    read_by = (REPORTER, NEIGHBOUR)
    before = {person: place.told(person) for person in read_by}
    assert all(WORDS in "".join(told) for told in before.values())
    assert MATTER in "".join(before[REPORTER])

    fire(place, found, "term", 365)

    for person in read_by:
        left = place.told(person)
        assert not any(said in "".join(left) for said in (WORDS, MATTER))
        others = [told for told in before[person] if WORDS not in told and MATTER not in told]
        assert [told for told in left if told] == others


def test_every_wait_of_one_that_ended_is_over(place: Community, case: Case) -> None:
    found = talking(place, case)
    place.tx.execute(delete(Timer).where(col(Timer.kind) != TimerKind.MEDIATION))

    talks.leave(place.act(NEIGHBOUR, 9), found.id)

    keys = list(place.tx.execute(select(col(Timer.key))).scalars())
    assert keys == [f"mediation:{found.id}:term"]


@pytest.mark.parametrize(("one", "other"), [(REPORTER, NEIGHBOUR), (NEIGHBOUR, REPORTER)])
def test_the_two_sides_can_never_become_one_person(
    place: Community, case: Case, one: int, other: int
) -> None:
    found = talking(place, case)
    code = link.make_code(place.act(one, 9), one, START)

    assert link.look(place.act(other, 10), other, f"码是 {code}", START) is link.No.SIDES
    assert link.forbidden(place.tx, place.reference, COMPANY, other) is link.No.SIDES
    assert len({each.person_id for each in sides(place.tx, found.id)}) == 2


def test_a_code_asked_for_before_joins_nobody_who_has_become_the_other_side(
    place: Community, case: Case
) -> None:
    code = link.make_code(place.act(REPORTER, 1), REPORTER, START)
    offer = link.look(place.act(NEIGHBOUR, 2), NEIGHBOUR, f"码是 {code}", START)
    assert isinstance(offer, link.Offer)
    talking(place, case)

    with pytest.raises(link.LinkRefused) as refused:
        link.confirm(place.act(NEIGHBOUR, 10), NEIGHBOUR, offer.code_id, START)
    assert refused.value.no is link.No.SIDES
