"""Principle 9: who lacks the power or the means says so; it is raised and counted, not bounced back."""

from dataclasses import replace
from datetime import date

import pytest

from models.case import Case
from models.vocabulary import RAISED_REASONS, ReturnReason, Role, Status
from tests.principles.community import COMPANY, COORDINATOR, DISPATCHER, REPORTER, Community
from tests.principles.life import let
from workflows.cases import handle, rule
from workflows.cases.handle import ReturnClaim, ReturnTooLate
from workflows.cases.queries import return_of
from workflows.cases.routing import ListEntry
from workflows.cases.rule import NotTheRuler
from workflows.cases.transitions import ruler_of
from workflows.lists.check import Lists, check

raised = pytest.mark.parametrize("reason", sorted(RAISED_REASONS), ids=str)
DAYS_LATER = 5 * 1440


def say_so(place: Community, reason: ReturnReason, minutes: int = 5) -> int:
    """Let the company say what it lacks; return the case."""
    case = place.case()
    assert let(place, COMPANY, "accept", case, 1)
    handle.give_back(
        place.act(COMPANY, minutes), case.id, ReturnClaim(reason, "没有执法权，见物业条例", None)
    )
    return case.id


@raised
def test_it_goes_to_the_coordinator_and_not_to_the_dispatcher(place: Community, reason: ReturnReason) -> None:
    say_so(place, reason)

    assert "dispatcher.returned" in place.told(COORDINATOR)[-1]
    assert place.told(DISPATCHER) == []


@raised
def test_it_may_be_said_after_the_time_for_returns_is_over(place: Community, reason: ReturnReason) -> None:
    case_id = say_so(place, reason, DAYS_LATER)

    assert return_of(place.tx, number_of(place, case_id)).reason == reason


def number_of(place: Community, case_id: int) -> str:
    """The number of a case."""
    return place.tx.get_one(Case, case_id).number


@pytest.mark.parametrize("reason", sorted(set(ReturnReason) - RAISED_REASONS), ids=str)
def test_any_other_reason_is_too_late_then(place: Community, reason: ReturnReason) -> None:
    with pytest.raises(ReturnTooLate):
        say_so(place, reason, DAYS_LATER)


@raised
def test_a_dispatcher_cannot_send_it_back_to_who_lacks_the_means(
    place: Community, reason: ReturnReason
) -> None:
    case_id = say_so(place, reason)

    with pytest.raises(NotTheRuler):
        rule.send_to(place.act(DISPATCHER, 9), case_id, "COMPANY", "还是你们办")


@raised
def test_who_rules_on_it_is_the_coordinator_from_the_first_time(reason: ReturnReason) -> None:
    assert [ruler_of(times, reason) for times in (1, 2, 3)] == [Role.COORDINATOR] * 3


@raised
def test_the_resident_hears_that_the_clock_runs_on(place: Community, reason: ReturnReason) -> None:
    say_so(place, reason)

    assert "resident.returned" in place.told(REPORTER)[-1]


@raised
def test_the_reason_stands_in_the_chain_and_is_counted(place: Community, reason: ReturnReason) -> None:
    case_id = say_so(place, reason)

    case = place.tx.get_one(Case, case_id)
    assert (case.status, case.returned) == (Status.RETURNED, 1)
    assert return_of(place.tx, case.number).reason == reason


def line(**means: str) -> ListEntry:
    """A line of the responsibility list with some means."""
    full = ListEntry("L1", "01", "CELL", "COMPANY", (), "7d", "合同", "有", "有", "有", date(2026, 1, 1))
    return replace(full, **means)  # type: ignore[arg-type]  # names of means


@pytest.mark.parametrize("missing", ["powers", "staff", "money"])
def test_a_line_without_means_is_found_before_anybody_has_to_say_so(missing: str) -> None:
    lists = Lists([line(**{missing: " "})], {}, {}, frozenset({"COMPANY"}))

    found = check(lists, date(2026, 11, 20)).without_means

    assert [(each.code, each.missing) for each in found] == [("L1", (missing,))]


def test_a_line_with_its_means_is_sound() -> None:
    lists = Lists([line()], {}, {}, frozenset({"COMPANY"}))

    assert check(lists, date(2026, 11, 20)).without_means == ()
