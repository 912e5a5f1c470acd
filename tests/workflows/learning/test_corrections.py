"""Whatever somebody puts right in a reading is kept, in codes alone."""

from sqlalchemy import select

from models.learning import Correction
from models.vocabulary import ReturnReason
from tests.principles.community import COMPANY, DISPATCHER, REPORTER, WORDS, Community
from workflows.cases import amend, handle, rule
from workflows.cases.handle import ReturnClaim
from workflows.cases.settled import stage_of

Kept = tuple[str, str | None, str | None, str | None]


def kept(place: Community) -> list[Kept]:
    place.tx.flush()
    rows = place.tx.execute(select(Correction).order_by(Correction.id)).scalars()  # type: ignore[arg-type]
    return [(row.source, row.read, row.category, row.body) for row in rows]


def test_a_category_chosen_before_registering_is_kept_with_what_was_read(place: Community) -> None:
    place.case(category="0102", corrected=True, read="0101")

    assert kept(place) == [("draft", "0101", "0102", None)]


def test_a_case_that_stood_as_it_was_read_keeps_nothing(place: Community) -> None:
    place.case()
    place.case(category="0101", corrected=True, read="0101")

    assert kept(place) == []


def test_a_choice_among_guesses_is_kept_as_one_that_the_machine_left_open(place: Community) -> None:
    place.case(category="0102", corrected=True, read=None)

    assert kept(place) == [("draft", None, "0102", None)]


def test_a_resident_who_corrects_a_registered_case_is_heard(place: Community) -> None:
    case = place.case()

    amend.correct_category(place.act(REPORTER, 1), case.id, "0103")

    assert kept(place) == [("resident", "0101", "0103", None)]


def test_a_dispatcher_who_names_the_category_teaches(place: Community) -> None:
    case = place.case(category=None, guesses=("0101", "0103"))

    rule.categorise(place.act(DISPATCHER, 1), case.id, "0103")

    assert kept(place) == [("dispatcher", None, "0103", None)]


def test_a_ruling_for_another_body_teaches_the_one_guess_that_leads_there(place: Community) -> None:
    case = place.case(guesses=("0101", "0103", "0102"))
    returned(place, case.id)

    rule.send_to(place.act(DISPATCHER, 2), case.id, "DISTRICT", "是停车的事")

    assert kept(place) == [("ruling", "0101", "0103", "DISTRICT")]


def test_a_ruling_names_no_category_where_two_guesses_lead_to_the_body(place: Community) -> None:
    case = place.case(guesses=("0101", "0102", "0104"))
    returned(place, case.id)

    rule.send_to(place.act(DISPATCHER, 2), case.id, "STREET", "街道来办")

    assert kept(place) == [("ruling", "0101", None, "STREET")]


def test_a_case_sent_back_to_the_body_that_returned_it_was_read_rightly(place: Community) -> None:
    case = place.case(guesses=("0101", "0103"))
    returned(place, case.id)

    rule.send_to(place.act(DISPATCHER, 2), case.id, "COMPANY", "就是你们的")

    assert kept(place) == []


def test_who_changes_their_mind_within_minutes_leaves_both_and_the_last_counts(place: Community) -> None:
    case = place.case(category=None, guesses=())
    rule.categorise(place.act(DISPATCHER, 1), case.id, "0103")

    rule.categorise(place.act(DISPATCHER, 2), case.id, "0102", stage_of(case))

    assert [row[2] for row in kept(place)] == ["0103", "0102"]


def test_no_row_holds_a_word_of_the_report(place: Community) -> None:
    place.case(category="0102", corrected=True, read="0101")
    place.tx.flush()

    row = place.tx.execute(select(Correction)).scalar_one()

    assert not any(WORDS in str(value) for value in vars(row).values())


def returned(place: Community, case_id: int) -> None:
    claim = ReturnClaim(ReturnReason.WRONG_BODY, "不归我们管", None)
    handle.give_back(place.act(COMPANY, 1), case_id, claim)
