"""Contact data: sealed, shown for one case to its one handler, each look told at once, ended at a word."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.post_tables import Outbox
from models.vocabulary import ContactKind, ContactReason, Locale, Purpose
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    NEIGHBOUR,
    REPORTER,
    STREET,
    Community,
)
from tests.workflows.privacy.rights import closed, dump, faults, founded, kinds
from workflows.cases import amend, handle
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house.texts import Rewording, restore, reword
from workflows.privacy import consent, contact, share
from workflows.privacy.share import ContactMissing, ContactWithheld

PHONE = "13800001234"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with founded(tmp_path) as community:
        yield community


def taken(place: Community, **facts: object) -> Case:
    """Let the first resident leave a number and report, and the company's handler take it."""
    contact.leave(place.act(REPORTER), ContactKind.PHONE, PHONE)
    case = place.case(**facts)  # type: ignore[arg-type]
    handle.accept(place.act(COMPANY, 1), case.id)
    return case


def allowed(place: Community, **facts: object) -> Case:
    """And let the resident allow to be reached."""
    case = taken(place, **facts)
    return share.allow(place.act(REPORTER, 2), case.id)


def look(place: Community, person: int, case: Case, minutes: int = 3) -> Case:
    """Let somebody look."""
    return share.read(place.act(person, minutes), case.id, ContactReason.VISIT, person)


def shown_to(place: Community, person: int) -> bool:
    """Whether somebody has the number before them."""
    return any(PHONE in each for each in place.told(person))


def test_what_is_left_lies_sealed(place: Community) -> None:
    contact.leave(place.act(REPORTER), ContactKind.PHONE, PHONE)

    assert PHONE not in "\n".join(row for rows in dump(place).values() for row in rows)
    assert contact.contacts_of(place.tx, REPORTER) == {ContactKind.PHONE: PHONE}
    assert contact.contacts_of(place.tx, NEIGHBOUR) == {}


def test_what_is_left_again_takes_the_place_of_the_first(place: Community) -> None:
    contact.leave(place.act(REPORTER), ContactKind.PHONE, PHONE)
    contact.leave(place.act(REPORTER, 1), ContactKind.PHONE, "13900001234")

    assert contact.contacts_of(place.tx, REPORTER) == {ContactKind.PHONE: "13900001234"}


def test_the_handler_sees_it_and_both_chains_and_the_resident_know(place: Community) -> None:
    case = allowed(place)

    look(place, COMPANY, case)

    assert shown_to(place, COMPANY)
    assert "resident.contact_read" in place.told(REPORTER)[-1]
    assert kinds(place, f"case:{case.number}")[-1] == "contact_read"
    assert kinds(place, f"person:{REPORTER}")[-1] == "contact_read"
    assert faults(place) == []


def test_every_look_is_an_event_of_its_own(place: Community) -> None:
    case = allowed(place)

    look(place, COMPANY, case, 3)
    look(place, COMPANY, case, 4)

    assert kinds(place, f"case:{case.number}").count("contact_read") == 2
    assert sum("resident.contact_read" in each for each in place.told(REPORTER)) == 2


def test_the_persons_chain_names_no_case(place: Community) -> None:
    case = allowed(place)
    look(place, COMPANY, case)

    told = place.tx.execute(select(col(Event.data)).where(col(Event.subject) == f"person:{REPORTER}"))

    assert not [data for data in told.scalars() if case.number in data]


@pytest.mark.parametrize(
    "person", [COMPANYS_HEAD, STREET, DISPATCHER, COORDINATOR, AUDITOR, REPORTER], ids=str
)
def test_nobody_but_its_handler_sees_it(place: Community, person: int) -> None:
    case = allowed(place)

    with pytest.raises(WorkflowError):
        look(place, person, case)

    assert not shown_to(place, person)
    assert "contact_read" not in kinds(place, f"case:{case.number}")


def taken_back(place: Community, case: Case) -> None:
    share.end(place.act(REPORTER, 4), case.id)


def all_erased(place: Community, case: Case) -> None:
    share.erase(place.act(REPORTER, 4))


def gone_anonymous(place: Community, case: Case) -> None:
    amend.hide_reporter(place.act(REPORTER, 4), case.id)


@pytest.mark.parametrize("ending", [taken_back, all_erased, gone_anonymous])
def test_ending_it_works_at_once_and_takes_back_what_was_shown(
    place: Community, ending: Callable[[Community, Case], None]
) -> None:
    case = allowed(place)
    look(place, COMPANY, case)

    ending(place, case)

    assert not shown_to(place, COMPANY)
    assert not case.may_contact
    with pytest.raises(ContactWithheld):
        look(place, COMPANY, case, 5)


def test_who_has_let_go_of_a_case_sees_it_no_more(place: Community) -> None:
    case = allowed(place)
    handle.release(place.act(COMPANY, 3), case.id)

    with pytest.raises(WorkflowError):
        look(place, COMPANY, case, 4)


@pytest.mark.parametrize(
    "facts",
    [{"anonymous": True}, {"about": "STREET"}, {"nature": "report"}],
    ids=["anonymous", "about", "report"],
)
def test_it_is_not_even_offered_where_nobody_may_see_it(place: Community, facts: dict[str, object]) -> None:
    contact.leave(place.act(REPORTER), ContactKind.PHONE, PHONE)
    case = place.case(**facts)  # type: ignore[arg-type]

    assert not share.can_allow(case)
    with pytest.raises(ContactWithheld):
        share.allow(place.act(REPORTER, 2), case.id)


def test_nothing_can_be_allowed_before_something_is_left(place: Community) -> None:
    case = place.case()

    with pytest.raises(ContactMissing):
        share.allow(place.act(REPORTER, 2), case.id)


@pytest.mark.parametrize("person", [NEIGHBOUR, COMPANY], ids=["a neighbour", "the handler"])
def test_only_who_reported_may_allow_it(place: Community, person: int) -> None:
    case = taken(place)

    with pytest.raises(WorkflowError):
        share.allow(place.act(person, 2), case.id)


def test_a_case_that_has_ended_shows_it_no_more(place: Community) -> None:
    case = place.case()
    contact.leave(place.act(REPORTER), ContactKind.PHONE, PHONE)
    share.allow(place.act(REPORTER), case.id)
    closed(place, case)

    with pytest.raises(ContactWithheld):
        look(place, COMPANY, case, 9)


def test_erasing_ends_the_consent(place: Community) -> None:
    allowed(place)

    share.erase(place.act(REPORTER, 4))

    assert contact.contacts_of(place.tx, REPORTER) == {}
    assert not consent.stands(place.tx, REPORTER, Purpose.CONTACT)


def test_who_leaves_the_number_of_another_learns_nothing_and_the_other_is_told_once(place: Community) -> None:
    contact.leave(place.act(REPORTER), ContactKind.PHONE, PHONE)
    before = place.told(NEIGHBOUR)

    contact.leave(place.act(NEIGHBOUR, 1), ContactKind.PHONE, "+86 138-0000-1234")
    contact.leave(place.act(NEIGHBOUR, 2), ContactKind.PHONE, PHONE)

    assert place.told(NEIGHBOUR) == before
    assert sum("contact.twin" in each for each in place.told(REPORTER)) == 1
    assert place.tx.execute(select(Outbox).where(col(Outbox.chat_id) == STREET)).all() == []


def test_an_exact_place_goes_with_its_consent(place: Community) -> None:
    consent.agree(place.act(REPORTER), Purpose.LOCATION)
    case = place.case(latitude=31.2, longitude=112.8)

    consent.take_back(place.act(REPORTER, 1), Purpose.LOCATION)

    place.tx.refresh(case)
    assert (case.latitude, case.longitude, case.cell) == (None, None, "CELL")
    assert kinds(place, f"person:{REPORTER}") == ["consented", "refused"]


def test_agreeing_twice_is_agreeing_once(place: Community) -> None:
    consent.agree(place.act(REPORTER), Purpose.PUBLISH)
    consent.agree(place.act(REPORTER, 1), Purpose.PUBLISH)

    assert kinds(place, f"person:{REPORTER}") == ["consented"]
    assert consent.standing(place.tx, REPORTER) == {Purpose.PUBLISH: consent.VERSION}


def test_an_operators_wording_is_told_again_and_so_is_the_original(place: Community) -> None:
    own = Rewording(Locale.HANS, consent.TOLD, "原来的话", "我们自己的话")
    consent.agree(place.act(REPORTER), Purpose.SERVICE)
    seen = []
    changes: tuple[Callable[[Act], bool], ...] = (
        lambda act: reword(act, own),
        lambda act: restore(act, own.locale, own.key),
    )
    for change in changes:
        change(place.act(COORDINATOR))
        seen += [consent.is_told(place.tx, REPORTER)]
        consent.agree(place.act(REPORTER), Purpose.SERVICE)

    assert seen == [False, False]
    assert consent.is_told(place.tx, REPORTER)
    assert consent.standing(place.tx, REPORTER) == {Purpose.SERVICE: f"{consent.VERSION}.2"}


def test_who_was_told_older_words_is_told_again(place: Community) -> None:
    consent.agree(place.act(REPORTER), Purpose.SERVICE)

    assert consent.is_told(place.tx, REPORTER)
    assert not consent.is_told(place.tx, NEIGHBOUR)
