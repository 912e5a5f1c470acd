"""An anonymous case is asked for again by its code, and by nothing less; tries are few."""

import pytest

from models.case import Case
from tests.principles.community import COMPANY, NEIGHBOUR, START, WORDS, Community
from tests.principles.life import let
from workflows.cases.acts import CaseUnknown
from workflows.claims.ask import TriesSpent, by_code, has_code
from workflows.claims.codes import code_in, code_of


@pytest.fixture
def case(place: Community) -> Case:
    """An anonymous case that was answered."""
    found = place.case(anonymous=True)
    for minute, deed in enumerate(("accept", "reply"), start=1):
        assert let(place, COMPANY, deed, found, minute)
    return found


def asked(place: Community, number: str, code: str) -> object:
    """Ask with a code, from another chat."""
    return by_code(place.act(NEIGHBOUR), place.chat(NEIGHBOUR), number, code, START)


def test_the_code_shows_the_answer_and_nobodys_own_words(place: Community, case: Case) -> None:
    view = by_code(
        place.act(NEIGHBOUR), place.chat(NEIGHBOUR), case.number, code_of(place.tx, case.number), START
    )

    assert view.status == "replied"
    assert "11月24日已修好" in [step.words for step in view.timeline]
    assert WORDS not in str(view)


def test_a_code_of_another_case_opens_nothing(place: Community, case: Case) -> None:
    other = place.case(anonymous=True)

    with pytest.raises(CaseUnknown):
        asked(place, case.number, code_of(place.tx, other.number))


def test_a_case_with_a_name_has_no_code_and_none_opens_it(place: Community) -> None:
    named = place.case()

    assert not has_code(named)
    with pytest.raises(CaseUnknown):
        asked(place, named.number, code_of(place.tx, named.number))


def test_a_case_that_has_let_go_of_its_person_opens_to_nobody(place: Community, case: Case) -> None:
    code = code_of(place.tx, case.number)
    case.reporter_id = None
    place.tx.flush()

    with pytest.raises(CaseUnknown):
        asked(place, case.number, code)


def test_tries_are_few(place: Community, case: Case) -> None:
    for _ in range(place.reference.policy.link_tries):
        with pytest.raises(CaseUnknown):
            asked(place, case.number, "2345-6789")

    with pytest.raises(TriesSpent):
        asked(place, case.number, code_of(place.tx, case.number))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HY-20261122-K7M3 K7M3-P2XA", "K7M3-P2XA"),
        ("k7m3p2xa hy20261122k7m3", "K7M3-P2XA"),
        ("HY-20261122-K7M3", None),
        ("HY-20261122-K7M3 到哪一步了", None),
    ],
    ids=["after the number", "before it, in small letters", "none", "words"],
)
def test_a_code_is_found_beside_the_number(text: str, code: str | None) -> None:
    assert code_in(text) == code
