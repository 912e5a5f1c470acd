"""Principle 8, its slips: a verdict is taken back within minutes, and everything is as it was before it."""

from datetime import datetime

import pytest

from models.case import Case
from models.vocabulary import Status
from tests.principles.community import COMPANY, COMPANYS_HEAD, REPORTER, Community
from tests.principles.life import let
from workflows.cases.retract import RetractTooLate, take_verdict_back

LIMIT = tuple[str, datetime | None, datetime | None, datetime | None, int]


def replied(place: Community) -> Case:
    case = place.case()
    assert let(place, COMPANY, "accept", case, 1)
    assert let(place, COMPANY, "reply", case, 2)
    return case


def standing(case: Case) -> LIMIT:
    return case.clock, case.clock_from, case.due_at, case.answered_at, case.reopened


@pytest.mark.parametrize("verdict", ["a good verdict", "a bad verdict"])
def test_a_verdict_taken_back_leaves_the_case_as_it_was(place: Community, verdict: str) -> None:
    case = replied(place)
    before = standing(case)
    assert let(place, REPORTER, verdict, case, 3)

    take_verdict_back(place.act(REPORTER, 4), case.id)

    assert (case.status, standing(case)) == (Status.REPLIED, before)
    assert (case.contacted, case.solved, case.satisfaction, case.closed_at) == (None, None, None, None)


def test_another_verdict_may_follow(place: Community) -> None:
    case = replied(place)
    assert let(place, REPORTER, "a bad verdict", case, 3)
    assert let(place, REPORTER, "take the verdict back", case, 4)

    assert let(place, REPORTER, "a good verdict", case, 5)
    assert (case.status, case.satisfaction, case.reopened) == (Status.CLOSED, 5, 0)


def test_a_verdict_stands_after_some_minutes(place: Community) -> None:
    case = replied(place)
    assert let(place, REPORTER, "a good verdict", case, 3)

    with pytest.raises(RetractTooLate):
        take_verdict_back(place.act(REPORTER, 9), case.id)


def test_a_verdict_stands_once_somebody_works_on_the_case_again(place: Community) -> None:
    case = replied(place)
    assert let(place, REPORTER, "a bad verdict", case, 3)
    assert let(place, COMPANYS_HEAD, "accept", case, 4)

    assert not let(place, REPORTER, "take the verdict back", case, 5)


def test_what_was_opened_again_by_words_is_no_slip(place: Community) -> None:
    case = replied(place)
    assert let(place, REPORTER, "a good verdict", case, 3)
    assert let(place, REPORTER, "reopen", case, 4)

    assert not let(place, REPORTER, "take the verdict back", case, 5)


def test_what_was_never_judged_cannot_be_taken_back(place: Community) -> None:
    case = replied(place)

    assert not let(place, REPORTER, "take the verdict back", case, 3)
