"""Who hears the reason of a plea, and who may rule on which: the owing body, the old button."""

import json
from datetime import timedelta

import pytest

from models.case import Case
from tests.principles.community import (
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    NEIGHBOUR,
    REPORTER,
    START,
    STREET,
    STREETS_HEAD,
    STREETS_OWN,
    TWO_SEATS,
    Community,
)
from tests.principles.life import let
from tests.workflows.pleas.wishes import TELLING, TIME
from workflows.cases import plead
from workflows.cases.acts import CaseUnknown
from workflows.cases.pleas import Dates, Open, Plea, PleaRefused, Rules, Why, check_grant
from workflows.cases.queries import case_for
from workflows.privacy.my_data import export


def read_by(place: Community, person: int, case: Case) -> str:
    """The words of a case's timeline for somebody."""
    return "".join(
        step.words or "" for step in case_for(place.tx, place.reference, place.chat(person), case.id).timeline
    )


def copy_of(place: Community, person: int) -> str:
    """Everything that is kept of somebody, as they take it away."""
    return json.dumps(export(place.tx, person, START), ensure_ascii=False)


def test_a_resident_reads_why_only_of_what_was_granted(place: Community, case: Case) -> None:
    plead.plead(place.act(COMPANY, 2), case.id, TIME, TELLING)
    assert let(place, COMPANYS_HEAD, "do not agree", case, 3)
    refused = read_by(place, REPORTER, case)
    plead.plead(place.act(COMPANY, 4), case.id, TIME, TELLING)
    asked = read_by(place, REPORTER, case)
    assert let(place, COMPANYS_HEAD, "agree", case, 5)
    assert let(place, COORDINATOR, "agree", case, 6)

    granted = read_by(place, REPORTER, case)

    assert not any(each in refused + asked for each in ("家里没人", "人手够"))
    assert "家里没人" in granted
    assert not any(each in granted for each in ("人手够", "13912345678", "502室"))
    assert "家里没人" not in read_by(place, NEIGHBOUR, case)
    assert "人手够" in read_by(place, COMPANY, case)


def test_a_resident_takes_away_only_reasons_of_what_was_granted(place: Community, case: Case) -> None:
    plead.plead(place.act(COMPANY, 2), case.id, TIME, TELLING)
    assert let(place, COMPANYS_HEAD, "do not agree", case, 3)
    refused = copy_of(place, REPORTER)
    plead.plead(place.act(COMPANY, 4), case.id, TIME, TELLING)
    assert let(place, COMPANYS_HEAD, "agree", case, 5)
    assert let(place, COORDINATOR, "agree", case, 6)

    granted = copy_of(place, REPORTER)

    assert not any(each in refused for each in ("家里没人", "人手够"))
    assert "家里没人" in granted
    assert not any(each in granted for each in ("人手够", "13912345678", "502室"))


def test_an_old_button_grants_no_later_plea(place: Community, case: Case) -> None:
    assert let(place, COMPANY, "ask for time", case, 2)
    first = plead.history_of(place.tx, case.number).open
    assert let(place, COMPANYS_HEAD, "do not agree", case, 3)
    assert let(place, COMPANY, "ask for a rest", case, 4)
    second = plead.history_of(place.tx, case.number).open
    assert first
    assert second

    with pytest.raises(PleaRefused) as refused:
        plead.approve(place.act(COORDINATOR, 5), case.id, first.seq)

    assert refused.value.why is Why.GONE
    assert json.loads(place.told(COORDINATOR)[-1])["buttons"][0][0]["action"]["plea"] == second.seq
    assert plead.approve(place.act(COORDINATOR, 5), case.id, second.seq).paused_at is not None


@pytest.mark.parametrize("person", [STREETS_OWN, TWO_SEATS])
def test_who_works_for_the_body_that_owes_the_work_does_not_grant_it(place: Community, person: int) -> None:
    owed = place.case(about="COMPANY")
    assert owed.body == "STREET"
    assert let(place, STREET, "accept", owed, 1)
    assert let(place, STREET, "ask for time", owed, 2)
    if person == STREETS_OWN:
        assert let(place, STREETS_HEAD, "agree", owed, 3)

    with pytest.raises(CaseUnknown):
        plead.approve(place.act(person, 4), owed.id)

    assert not any("plea.card" in each for each in place.told(person))
    assert let(place, COORDINATOR if person == STREETS_OWN else DISPATCHER, "agree", owed, 5)


def test_a_rest_is_not_granted_after_its_last_day() -> None:
    today = START.date()
    rest = Open(Plea.SUSPENSION, "handler:3", START, "x", until=today)

    with pytest.raises(PleaRefused) as refused:
        check_grant(rest, Dates(START, None, today), START, Rules())

    assert refused.value.why is Why.TOO_FAR


def test_more_time_asked_for_in_time_is_not_too_late_while_the_limit_stands_still() -> None:
    due, late = START + timedelta(days=1), START + timedelta(days=3)
    more = Open(Plea.EXTENSION, "handler:3", START, "x", share=50)

    check_grant(more, Dates(due, None, late.date(), START), late, Rules())

    with pytest.raises(PleaRefused):
        check_grant(more, Dates(due, None, late.date()), late, Rules())
