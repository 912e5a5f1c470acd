"""One person, several doors: a code brings a second one, everything counts persons, some stay apart."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from models.case import Case, Joining
from models.ledger import Event
from models.person import Chat, LinkCode, Membership, Person
from models.privacy import Contact, DataKey
from models.tables import METADATA
from models.vault import vault_of
from models.vocabulary import ContactKind, Purpose, Role
from tests.principles.community import COMPANY, NEIGHBOUR, REPORTER, START, STREET, Community
from tests.workflows.privacy.rights import faults, founded, kinds
from workflows import access, tongues
from workflows.bearers import bearer_of
from workflows.cases import take_part
from workflows.cases.acts import Actor
from workflows.cases.queries import own_cases
from workflows.notices import chats_of_person
from workflows.privacy import consent, contact, doors, link, merge
from workflows.privacy.link import LinkRefused, No, Offer

LATER = timedelta(minutes=10)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with founded(tmp_path) as community:
        yield community


def code_of(place: Community, person: int = REPORTER, minutes: int = 0) -> str:
    """Let a person ask for a code at their door."""
    code = link.make_code(place.act(person, minutes), person, START + timedelta(minutes=minutes))
    assert code is not None
    return code


def linked(place: Community, stays: int = REPORTER, goes: int = NEIGHBOUR, minutes: int = 1) -> None:
    """Let a person enter the code of another and confirm."""
    code, at = code_of(place, stays, minutes), START + timedelta(minutes=minutes)
    offer = link.look(place.act(goes, minutes), goes, code, at)
    assert isinstance(offer, Offer)
    link.confirm(place.act(goes, minutes), goes, offer.code_id, at)
    place.tx.flush()
    place.tx.expire_all()


def test_a_code_is_kept_as_a_keyed_hash_only(place: Community) -> None:
    code = code_of(place)

    kept = place.tx.execute(select(col(LinkCode.code_hash))).scalar_one()

    assert code not in kept
    assert kept == vault_of(place.tx).blind(place.tx, "link", code)


def test_looking_at_an_offer_changes_nothing(place: Community) -> None:
    place.case()

    offer = link.look(place.act(NEIGHBOUR), NEIGHBOUR, code_of(place), START)

    assert isinstance(offer, Offer)
    assert (offer.there.cases, offer.here.cases) == (1, 0)
    assert place.tx.get_one(Chat, NEIGHBOUR).person_id == NEIGHBOUR


@pytest.mark.parametrize(
    ("text", "after"),
    [("2222-2222", timedelta()), ("没有代码", timedelta()), (None, LATER), (None, LATER * 2)],
    ids=["wrong", "none", "too old", "much too old"],
)
def test_a_code_that_is_not_good_brings_nothing(place: Community, text: str | None, after: timedelta) -> None:
    code = code_of(place)

    assert link.look(place.act(NEIGHBOUR), NEIGHBOUR, text or code, START + after) is No.WRONG


def test_a_code_works_once(place: Community) -> None:
    code = code_of(place)
    offer = link.look(place.act(NEIGHBOUR), NEIGHBOUR, code, START)
    assert isinstance(offer, Offer)
    link.confirm(place.act(NEIGHBOUR), NEIGHBOUR, offer.code_id, START)

    with pytest.raises(LinkRefused):
        link.confirm(place.act(NEIGHBOUR), NEIGHBOUR, offer.code_id, START)


def test_an_offer_that_waited_too_long_is_refused(place: Community) -> None:
    offer = link.look(place.act(NEIGHBOUR), NEIGHBOUR, code_of(place), START)
    assert isinstance(offer, Offer)

    with pytest.raises(LinkRefused):
        link.confirm(place.act(NEIGHBOUR), NEIGHBOUR, offer.code_id, START + LATER)


def test_a_new_code_ends_the_one_before(place: Community) -> None:
    first = code_of(place)
    code_of(place, minutes=1)

    assert link.look(place.act(NEIGHBOUR), NEIGHBOUR, first, START) is No.WRONG


def test_after_five_tries_a_door_waits(place: Community) -> None:
    code = code_of(place)
    for _ in range(5):
        link.look(place.act(NEIGHBOUR), NEIGHBOUR, "2222-2222", START)

    assert link.look(place.act(NEIGHBOUR), NEIGHBOUR, code, START) is No.LOCKED
    assert isinstance(link.look(place.act(STREET), STREET, code, START), Offer)


def test_a_door_cannot_ask_for_codes_without_end(place: Community) -> None:
    made = [link.make_code(place.act(REPORTER, each), REPORTER, START) for each in range(7)]

    assert [code is not None for code in made] == [True] * 5 + [False] * 2


def test_two_doors_of_one_person_are_told_so(place: Community) -> None:
    code = code_of(place)

    assert link.look(place.act(REPORTER), REPORTER, code, START) is No.SAME


def test_everything_of_both_is_one_persons(place: Community) -> None:
    place.case()
    place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR)

    linked(place)

    assert len(own_cases(place.tx, place.reference, place.chat(REPORTER))) == 2
    assert [each.chat_id for each in chats_of_person(place.tx, REPORTER)] == [REPORTER, NEIGHBOUR]
    assert place.tx.get_one(Person, NEIGHBOUR).merged_into == REPORTER
    assert "link.told" in place.told(REPORTER)[-1]


def test_who_joined_their_own_case_counts_once(place: Community) -> None:
    case = place.case()
    take_part.join(place.act(NEIGHBOUR, 1), case.id)

    linked(place)

    assert place.tx.execute(select(Joining)).all() == []
    assert kinds(place, f"case:{case.number}")[-1] == "recounted"


def test_who_joined_twice_counts_once(place: Community) -> None:
    case = place.case(person_id=STREET, chat_id=None)
    take_part.join(place.act(REPORTER, 1), case.id)
    take_part.join(place.act(NEIGHBOUR, 1), case.id)

    linked(place)

    assert place.tx.execute(select(col(Joining.person_id))).scalars().all() == [REPORTER]
    last = select(col(Event.data)).where(col(Event.kind) == "recounted")
    assert '"people":2' in place.tx.execute(last).scalar_one()


def test_contact_data_and_keys_go_along_and_open(place: Community) -> None:
    contact.leave(place.act(REPORTER), ContactKind.NAME, "王阿姨")
    contact.leave(place.act(NEIGHBOUR), ContactKind.NAME, "别的称呼")
    contact.leave(place.act(NEIGHBOUR), ContactKind.PHONE, "13800001234")

    linked(place)

    assert contact.contacts_of(place.tx, REPORTER) == {
        ContactKind.PHONE: "13800001234",
        ContactKind.NAME: "王阿姨",
    }
    assert place.tx.execute(select(DataKey).where(col(DataKey.person_id) == NEIGHBOUR)).all() == []
    assert place.tx.execute(select(Contact).where(col(Contact.person_id) == NEIGHBOUR)).all() == []


def test_the_newest_decision_on_a_consent_counts(place: Community) -> None:
    consent.agree(place.act(REPORTER, 1), Purpose.PUBLISH)
    consent.agree(place.act(NEIGHBOUR, 2), Purpose.PUBLISH)
    consent.take_back(place.act(NEIGHBOUR, 3), Purpose.PUBLISH)

    linked(place, minutes=4)

    assert not consent.stands(place.tx, REPORTER, Purpose.PUBLISH)


def test_staff_keep_name_and_seat(place: Community) -> None:
    linked(place, stays=REPORTER, goes=COMPANY)

    person = place.tx.get_one(Person, REPORTER)
    seats = select(col(Membership.body)).where(col(Membership.person_id) == REPORTER)
    assert person.name != ""
    assert place.tx.execute(seats).scalars().all() == ["COMPANY"]


@pytest.mark.parametrize(
    ("stays", "goes", "spoken"),
    [(None, "en", "en"), ("zh-Hant", "en", "zh-Hant"), ("zh-CN", None, "zh-CN"), (None, None, None)],
)
def test_the_language_of_who_stays_is_kept(
    place: Community, stays: str | None, goes: str | None, spoken: str | None
) -> None:
    for person, language in ((REPORTER, stays), (NEIGHBOUR, goes)):
        if language is not None:
            tongues.choose(place.tx, person, language)

    linked(place)

    assert [tongues.chosen(place.tx, each) for each in (REPORTER, NEIGHBOUR)] == [spoken, None]


def test_the_ledger_holds_and_both_chains_tell(place: Community) -> None:
    case = place.case()
    take_part.join(place.act(NEIGHBOUR, 1), case.id)

    linked(place)

    assert faults(place) == []
    assert [kinds(place, f"person:{each}")[-1] for each in (REPORTER, NEIGHBOUR)] == ["linked", "linked"]


def test_two_whom_the_roster_knows_are_two(place: Community) -> None:
    code = code_of(place, COMPANY)

    assert link.look(place.act(STREET), STREET, code, START) is No.APART


@pytest.mark.parametrize("body", ["COMPANY", "STREET"], ids=["their body", "the body above it"])
@pytest.mark.parametrize("joined", [False, True], ids=["reported", "joined"])
def test_nobody_comes_by_a_code_to_what_is_about_their_body(
    place: Community, body: str, joined: bool
) -> None:
    case = place.case(about=body)
    if joined:
        case.reporter_id = STREET
        place.tx.add(Joining(case_id=case.id, person_id=REPORTER, at=START))
        place.tx.flush()
    code = code_of(place)

    assert link.look(place.act(COMPANY), COMPANY, code, START) is No.APART


def test_nor_by_giving_a_code_nor_over_a_door_of_their_own(place: Community) -> None:
    linked(place, stays=NEIGHBOUR, goes=COMPANY)
    place.case(about="COMPANY")
    home = place.act(NEIGHBOUR, 9)
    code = link.make_code(home, NEIGHBOUR, START + LATER)

    assert code is not None
    assert link.look(place.act(REPORTER, 9), REPORTER, code, START + LATER) is No.APART
    assert link.look(home, NEIGHBOUR, code_of(place, minutes=10), START + LATER) is No.APART


def test_an_offer_is_looked_at_again_when_it_is_confirmed(place: Community) -> None:
    offer = link.look(place.act(COMPANY), COMPANY, code_of(place), START)
    assert isinstance(offer, Offer)
    place.case(about="COMPANY")
    place.tx.flush()

    with pytest.raises(LinkRefused):
        link.confirm(place.act(COMPANY), COMPANY, offer.code_id, START)


def test_every_column_that_names_a_person_has_its_way_when_two_become_one() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    moved = {f"{model.__tablename__}.{column}" for model, column in merge.SIMPLY_MOVED}
    careful = {f"{model.__tablename__}.person_id" for model in merge.WITH_CARE}

    assert named == moved | careful | merge.NOT_MOVED


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([REPORTER, NEIGHBOUR]), st.booleans()), max_size=5))
def test_people_are_counted_as_sets_of_persons(tmp_path: Path, past: list[tuple[int, bool]]) -> None:
    with founded(tmp_path) as place:
        cases: list[tuple[Case, set[int]]] = []
        for reporter, joins in past:
            case = place.case(person_id=reporter, chat_id=reporter)
            other = NEIGHBOUR if reporter == REPORTER else REPORTER
            if joins:
                take_part.join(place.act(other, 1), case.id)
            cases.append((case, {reporter, other} if joins else {reporter}))

        linked(place)

        one = {REPORTER: REPORTER, NEIGHBOUR: REPORTER}
        counted = [
            len(place.tx.execute(select(Joining).where(col(Joining.case_id) == case.id)).all())
            for case, _ in cases
        ]
        assert [1 + each for each in counted] == [
            len({one[person] for person in people}) for _, people in cases
        ]


# doors


def opened(place: Community, person: int) -> access.Opened:
    """Open another door of a person."""
    return access.open_chat(
        place.tx, person, Role.RESIDENT, None, None, "zh-CN", START, START, random.Random(3)
    )


def test_a_door_that_was_shut_opens_nothing_and_hears_nothing(place: Community) -> None:
    lost = opened(place, REPORTER)
    code = link.make_code(place.act(REPORTER), lost.chat.id, START)
    assert code is not None

    doors.shut(place.act(REPORTER, 1), lost.chat.id)
    place.case()

    with pytest.raises(access.SessionInvalid):
        bearer_of(place.tx, lost.token, START, timedelta(hours=72))
    assert [each.chat_id for each in chats_of_person(place.tx, REPORTER)] == [REPORTER]
    assert link.look(place.act(NEIGHBOUR), NEIGHBOUR, code, START) is No.WRONG
    assert kinds(place, f"person:{REPORTER}")[-1] == "revoked"


def test_nobody_shuts_the_door_of_another(place: Community) -> None:
    with pytest.raises(doors.DoorUnknown):
        doors.shut(place.act(NEIGHBOUR), REPORTER)


def test_the_doors_of_a_person_are_theirs_alone(place: Community) -> None:
    other = opened(place, REPORTER)

    assert [each.chat_id for each in doors.doors_of(place.tx, REPORTER)] == [REPORTER, other.chat.id]


def test_a_resident_of_staff_acts_as_a_resident(place: Community) -> None:
    linked(place, stays=NEIGHBOUR, goes=COMPANY)
    act = replace(place.act(NEIGHBOUR), by=Actor(Role.RESIDENT, NEIGHBOUR))

    doors.shut(act, COMPANY)

    assert place.tx.execute(select(col(Chat.revoked_at)).where(col(Chat.id) == COMPANY)).scalar_one()
