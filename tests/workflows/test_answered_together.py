"""One answer reaches everybody whose cases were put together, and each judges it for their own."""

from fractions import Fraction

from models.case import Case
from models.vocabulary import Solved, Status
from tests.principles.community import COMPANY, DISPATCHER, NEIGHBOUR, REPORTER, Community
from workflows.cases import follow_up, handle, take_part
from workflows.cases.merging import merge
from workflows.cases.queries import case_for
from workflows.responsiveness.rates import rates


def merged(place: Community) -> tuple[Case, Case]:
    """A case, and a neighbour's that was merged into it; the first is in hand."""
    into, case = place.case(), place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR)
    merge(place.act(DISPATCHER, 5), case.id, into.number)
    handle.accept(place.act(COMPANY, 6), into.id)
    return into, case


def judge(place: Community, person: int, case: Case, solved: Solved, level: int) -> None:
    """Answer all three questions."""
    act = place.act(person, 20)
    follow_up.answer_contacted(act, case.id, True)
    follow_up.answer_solved(act, case.id, solved)
    follow_up.answer_satisfaction(act, case.id, level)


def test_the_answer_reaches_both_each_under_the_own_number(place: Community) -> None:
    into, case = merged(place)
    before = len(place.told(NEIGHBOUR))

    handle.reply(place.act(COMPANY, 10), into.id, "11月24日已修好")

    news = place.told(NEIGHBOUR)[before:]
    assert (into.status, case.status) == (Status.REPLIED, Status.REPLIED)
    assert [("resident.replied" in each, case.number in each) for each in news] == [(True, True)]
    assert any("resident.replied" in each for each in place.told(REPORTER))
    assert case_for(place.tx, place.reference, place.chat(NEIGHBOUR), case.id).reply == "11月24日已修好"


def test_the_answer_ends_an_exemption_and_tells_what_it_lacks_in_both(place: Community) -> None:
    into, case = merged(place)
    case.exempt, case.lacks = True, 0

    handle.reply(place.act(COMPANY, 10), into.id, "好", lacks=["when", "who"])

    assert [(each.exempt, each.lacks) for each in (into, case)] == [(False, 2), (False, 2)]


def test_both_verdicts_count_for_the_body_that_answered(place: Community) -> None:
    into, case = merged(place)
    handle.reply(place.act(COMPANY, 10), into.id, "11月24日已修好")

    judge(place, REPORTER, into, Solved.SOLVED, 5)
    judge(place, NEIGHBOUR, case, Solved.PARTLY, 3)

    (row,) = rates(place.tx, "body", into.opened_at, place.act(COMPANY, 30).now)
    assert (row.code, row.cases, row.response.denominator) == ("COMPANY", 2, 2)
    assert row.solution.numerator == Fraction(1)


def test_a_bad_verdict_opens_the_own_case_alone(place: Community) -> None:
    into, case = merged(place)
    handle.reply(place.act(COMPANY, 10), into.id, "11月24日已修好")
    judge(place, REPORTER, into, Solved.SOLVED, 5)

    judge(place, NEIGHBOUR, case, Solved.UNSOLVED, 1)

    assert (into.status, case.status) == (Status.CLOSED, Status.REOPENED)
    assert (case.body, case.merged_into) == ("COMPANY", None)


def test_who_brought_both_reads_the_answer_once_and_judges_each(place: Community) -> None:
    into, case = place.case(), place.case()
    merge(place.act(DISPATCHER, 5), case.id, into.number)
    handle.accept(place.act(COMPANY, 6), into.id)

    handle.reply(place.act(COMPANY, 10), into.id, "11月24日已修好")

    news = [each for each in place.told(REPORTER) if "resident.replied" in each]
    assert case.status == Status.REPLIED
    assert ["11月24日已修好" in each for each in news] == [True, False]
    assert ("resident.replied_further" in news[1], case.number in news[1]) == (True, True)


def test_the_answer_reaches_what_was_merged_on(place: Community) -> None:
    into, case = place.case(), place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR)
    between = place.case()
    merge(place.act(DISPATCHER, 5), case.id, between.number)
    merge(place.act(DISPATCHER, 6), between.id, into.number)
    handle.accept(place.act(COMPANY, 7), into.id)

    handle.reply(place.act(COMPANY, 10), into.id, "11月24日已修好")

    assert (between.status, case.status) == (Status.REPLIED, Status.REPLIED)


def test_a_withdrawal_leaves_the_neighbours_case_standing(place: Community) -> None:
    into, case = merged(place)

    take_part.withdraw(place.act(REPORTER, 8), into.id)

    assert (into.status, case.status) == (Status.WITHDRAWN, Status.REOPENED)
    assert any("resident.target_withdrawn" in each for each in place.told(NEIGHBOUR))
    assert not any("resident.withdrawn_joined" in each for each in place.told(NEIGHBOUR))
    assert any("task.separated" in each for each in place.told(COMPANY))


def test_both_hear_once_that_their_matters_are_one(place: Community) -> None:
    into, case = merged(place)

    assert sum("resident.merged" in each for each in place.told(NEIGHBOUR)) == 1
    assert sum("resident.met" in each for each in place.told(REPORTER)) == 1
    assert case.merged_into == into.id
