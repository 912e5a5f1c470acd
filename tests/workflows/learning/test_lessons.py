"""What may be learnt from is opened masked; sealed matters and the forgotten teach nothing."""

from datetime import timedelta
from typing import Any

import pytest

from models.case import Case
from models.vocabulary import ReturnReason
from tests.principles.community import COMPANY, DISPATCHER, REPORTER, START, STREET, Community
from workflows.cases import amend, handle, rule, take_part
from workflows.cases.handle import ReturnClaim
from workflows.learning.lessons import gather, is_held_out
from workflows.privacy.forget import forget

LONG_AGO = START - timedelta(days=365)
WORDS = "过道里堆满了纸箱"


def put_right(place: Community, *, held_out: bool = False, words: str = WORDS, **facts: object) -> Case:
    """Register cases until one belongs to the part that is wanted, and correct that one."""
    case = place.case(words=words, **facts)  # type: ignore[arg-type]  # fields of Report
    while is_held_out(case.number) is not held_out:
        case = place.case(words=words, **facts)  # type: ignore[arg-type]
    return amend.correct_category(place.act(REPORTER, 1), case.id, "0102")


def taught(place: Community) -> set[tuple[str, str]]:
    place.tx.flush()
    return {(each.text, each.category) for each in gather(place.tx, LONG_AGO).taught}


def test_a_correction_teaches_its_words_and_its_category(place: Community) -> None:
    put_right(place)

    assert taught(place) == {(WORDS, "0102")}


def test_what_belongs_to_the_test_is_never_learnt_from(place: Community) -> None:
    put_right(place, held_out=True)

    assert taught(place) == set()


def test_a_correction_of_a_case_that_somebody_took_is_asked_in_the_test(place: Community) -> None:
    case = put_right(place, held_out=True)
    handle.accept(place.act(STREET, 2), case.id)
    place.tx.flush()

    assert [(each.text, each.category) for each in gather(place.tx, LONG_AGO).asked] == [(WORDS, "0102")]


def test_a_case_that_stood_is_asked_in_the_test(place: Community) -> None:
    case = place.case(words="电梯停了")
    while not is_held_out(case.number):
        case = place.case(words="电梯停了")
    handle.accept(place.act(COMPANY, 1), case.id)
    place.tx.flush()

    asked = gather(place.tx, LONG_AGO).asked

    assert [(each.text, each.category) for each in asked] == [("电梯停了", "0101")]


@pytest.mark.parametrize(
    "facts", [{"object_body": "STREET"}, {"nature": "report", "object_body": None}], ids=["about", "report"]
)
def test_sealed_matters_teach_nothing(place: Community, facts: dict[str, Any]) -> None:
    put_right(place, **facts)

    assert taught(place) == set()


def test_the_forgotten_teach_nothing(place: Community) -> None:
    put_right(place)

    forget(place.act(REPORTER, 5), REPORTER, withdraw=False)

    assert taught(place) == set()


def test_a_case_whose_words_go_soon_teaches_no_more(place: Community) -> None:
    case = put_right(place)
    take_part.withdraw(place.act(REPORTER, 5), case.id)
    place.tx.flush()
    ended = START + timedelta(minutes=5)

    taught = [len(gather(place.tx, ended + timedelta(minutes=late)).taught) for late in (-1, 0)]

    assert taught == [1, 0]


def test_what_tells_who_somebody_is_is_masked_first(place: Community) -> None:
    put_right(place, words="楼道堆满纸箱，我电话13800001234，住3号楼2单元501")

    (text, _), *rest = taught(place)

    assert rest == []
    assert "13800001234" not in text
    assert "501" not in text
    assert "楼道堆满纸箱" in text


def test_the_newest_correction_of_a_case_counts(place: Community) -> None:
    case = put_right(place)

    amend.correct_category(place.act(REPORTER, 3), case.id, "0104")

    assert taught(place) == {(WORDS, "0104")}


def test_a_case_of_which_only_the_body_was_put_right_is_neither_taught_nor_asked(place: Community) -> None:
    case = place.case(words="不知道归谁")
    while not is_held_out(case.number):
        case = place.case(words="不知道归谁")
    claim = ReturnClaim(ReturnReason.WRONG_BODY, "不归我们管", None)
    handle.give_back(place.act(COMPANY, 1), case.id, claim)
    rule.send_to(place.act(DISPATCHER, 2), case.id, "STREET", "街道来办")
    handle.accept(place.act(STREET, 3), case.id)
    place.tx.flush()

    lessons = gather(place.tx, LONG_AGO)

    assert (lessons.taught, lessons.asked) == ((), ())
