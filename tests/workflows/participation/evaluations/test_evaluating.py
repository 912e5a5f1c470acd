"""Evaluations: who is asked, who may not be, what is kept of whom, what counts, and what follows."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from models.decision import Decision, DecisionTask
from models.evaluation import Evaluation, EvaluationRater, EvaluationSheet
from models.ledger import Event
from models.person import Membership
from models.post_tables import Outbox
from models.service import ServiceContract
from models.vocabulary import Role
from models.vocabulary_evaluations import EvaluationStage
from models.vocabulary_votes import RollKind
from tests.principles.community import COMPANYS_HEAD, COORDINATOR, START
from tests.workflows.participation.evaluations.rated import (
    AN_HOUR,
    HEAD,
    OPENED,
    ORGANIZER,
    PAYER,
    PLAN,
    RULER,
    Served,
    all_of,
)
from workflows.cases.acts import Actor
from workflows.participation.evaluations import after, mark
from workflows.participation.evaluations.cancel import cancel
from workflows.participation.evaluations.close import close
from workflows.participation.evaluations.forget import drop_double_raters, forget_evaluations
from workflows.participation.evaluations.index import evaluated
from workflows.participation.evaluations.opening import open_evaluation
from workflows.participation.evaluations.pressed import report_pressure, sealed_case
from workflows.participation.evaluations.renewal import Worth, worth
from workflows.participation.evaluations.seats import seen_by
from workflows.participation.evaluations.terms import EvaluationRefused, No
from workflows.participation.evaluations.view import FOUR, LISTED, part_of, public_all, view_of
from workflows.participation.evaluations.vouched import evaluation_faults
from workflows.participation.votes.seals import plain, tracker_of
from workflows.services.asked import ENTER, perform

SIX = (5, 5, 4, 4, 3, 5)
BAD = (1, 1, 2, 2, 1, 1)
LATER = OPENED + timedelta(days=20)


def refused(act: Callable[[], object]) -> No:
    """Why something was not done."""
    with pytest.raises(EvaluationRefused) as caught:
        act()
    return caught.value.no


def told(served: Served, person: int) -> int:
    """How many messages a resident has."""
    served.tx.flush()
    return len(served.tx.execute(select(col(Outbox.id)).where(col(Outbox.chat_id) == person)).all())


# Who is asked


def test_those_who_were_served_are_asked_once_each(served: Served) -> None:
    served.closed_case(served.people[0], START + timedelta(days=6))

    row = served.opened()

    assert served.drawn(row) == served.people
    assert [told(served, each) for each in served.people] == [1] * len(served.people)


def test_a_sample_is_drawn_by_the_seed_on_the_chain(served: Served) -> None:
    policy = replace(served.reference.policy, evaluation_sample=6)
    served.polling.reference = replace(served.reference, policy=policy)

    row = served.opened()

    assert (row.frame, row.drawn, len(served.drawn(row))) == (12, 6, 6)
    assert evaluation_faults(served.tx, None) == []


def test_staff_of_the_body_and_of_who_is_above_it_are_not_among_those_asked(served: Served) -> None:
    for person, body in zip(served.people, ("COMPANY", "STREET", "DISTRICT"), strict=False):
        served.tx.execute(insert(Membership).values(person_id=person, role="handler", body=body, since=START))

    assert served.drawn(served.opened()) == served.people[3:]


def test_who_has_left_the_body_since_the_cases_is_not_asked_either(served: Served) -> None:
    left = {"since": START, "until": START + timedelta(days=6)}
    served.tx.execute(
        insert(Membership).values(person_id=served.people[0], role="handler", body="COMPANY", **left)
    )

    assert served.people[0] not in served.drawn(served.opened())


def test_who_comes_to_work_there_meanwhile_neither_rates_nor_counts(served: Served) -> None:
    row = served.rated((5,) * 6)
    joins = {"role": "handler", "body": "COMPANY", "since": AN_HOUR}
    served.tx.execute(insert(Membership).values(person_id=served.people[0], **joins))

    assert refused(lambda: served.rate(row, served.people[0], 5)) is No.TIED
    served.tick(row.closes_at)

    assert view_of(served.tx, row, early=True).rated == 5
    assert evaluation_faults(served.tx, None) == []


def test_nobody_is_asked_again_for_a_while(served: Served) -> None:
    served.opened()
    roll = served.polling.roll(RollKind.PERSONS, people=18)

    second = open_evaluation(served.act(ORGANIZER, AN_HOUR), replace(PLAN, source=str(roll.id)))

    assert set(served.drawn(second)).isdisjoint(served.people)


def test_who_is_reminded_is_reminded_once_and_never_who_declined_or_marked(served: Served) -> None:
    row = served.opened()
    silent, marked, declined = served.people[:3]
    served.rate(row, marked, 4)
    mark.decline(served.act(declined, AN_HOUR), row.id)

    served.tick(row.closes_at - timedelta(hours=1))

    assert [told(served, each) for each in (silent, marked, declined)] == [2, 1, 1]


@pytest.mark.parametrize("called_off", [True, False])
def test_after_the_end_the_post_does_not_tell_who_was_reminded(served: Served, called_off: bool) -> None:
    row = served.opened()
    silent, marked = served.people[:2]
    served.rate(row, marked, 4)
    served.tick(row.closes_at - timedelta(hours=1))

    if called_off:
        cancel(served.act(ORGANIZER, row.closes_at - timedelta(hours=1)), row.id, "名单错了")
    else:
        close(served.act(ORGANIZER, row.closes_at), row)

    assert [told(served, each) for each in (silent, marked)] == [1, 1]


# Who may not


def test_nobody_opens_an_evaluation_of_themselves(served: Served) -> None:
    own = Actor(Role.COORDINATOR, COORDINATOR, "COMPANY")
    also_there = Actor(Role.COORDINATOR, COMPANYS_HEAD, None)

    for by in (own, also_there):
        assert refused(partial(open_evaluation, served.act(by), PLAN)) is No.NO_OBJECT


@pytest.mark.parametrize("person", [131, COMPANYS_HEAD])
def test_who_was_not_drawn_does_not_rate(served: Served, person: int) -> None:
    row = served.opened()

    assert refused(lambda: served.rate(row, person, 5)) is No.NOT_DRAWN


def test_one_person_counts_once_however_often_they_rate(served: Served) -> None:
    row = served.opened()
    first, second = served.rate(row, served.people[0], 5), served.rate(row, served.people[0], 1)

    assert (first.changed, second.changed, first.mark == second.mark) == (False, True, True)
    assert evaluation_faults(served.tx, None) == []


@pytest.mark.parametrize("also", [False, True], ids=["one has marked", "both have marked"])
def test_two_doors_that_turn_out_to_be_one_person_count_once(served: Served, also: bool) -> None:
    row = served.opened()
    stays, goes = served.people[:2]
    served.rate(row, goes, 2)
    if also:
        served.rate(row, stays, 5)

    drop_double_raters(served.act(stays, AN_HOUR), stays, goes)

    left = [each for each in served.drawn(row) if each in (stays, goes)]
    assert left == [stays if also else goes]
    assert evaluation_faults(served.tx, None) == []


@pytest.mark.parametrize("marks", [{}, {**all_of(5), "clean": 6}, {**all_of(5), "more": 1}, all_of(0)])
def test_what_is_no_whole_sheet_is_refused(served: Served, marks: dict[str, int]) -> None:
    row = served.opened()

    assert refused(lambda: served.rate(row, served.people[0], marks)) is No.UNFINISHED


def test_nobody_rates_after_the_end(served: Served) -> None:
    row = served.closed(SIX)
    late = served.act(served.people[0], row.closes_at)

    assert refused(lambda: mark.rate(late, row.id, all_of(1))) is No.OVER


# What is shown, and of whom


def test_nothing_is_shown_before_the_end_to_anybody(served: Served) -> None:
    row = served.rated(SIX)

    for by in (ORGANIZER, HEAD):
        (seen,) = seen_by(served.act(by, AN_HOUR))
        assert (seen.view.findings, seen.view.rated, seen.sentences) == ((), 0, ())
    assert view_of(served.tx, row, early=True).findings == ()


def test_newer_ones_elsewhere_hide_none_of_the_own_area(served: Served) -> None:
    row = served.opened()
    row.area = "CELL"
    served.tx.flush()
    facts = {**row.model_dump(exclude={"id"}), "area": "ELSEWHERE"}
    newer = [{**facts, "code": f"PY-20261130-{place:05}"} for place in range(LISTED)]
    served.tx.execute(insert(Evaluation), newer)

    near = seen_by(served.act(replace(ORGANIZER, area="CELL"), AN_HOUR))

    assert [each.view.code for each in near] == [row.code]


def test_of_fewer_than_five_nothing_is_kept_or_shown(served: Served) -> None:
    row = served.closed((1, 1, 1, 1))

    seen = view_of(served.tx, row, early=True)
    assert (row.stage, row.result, seen.rated, seen.findings) == (EvaluationStage.FEW, "", 0, ())
    assert served.tx.execute(select(EvaluationSheet)).all() == []
    assert evaluation_faults(served.tx, None) == []


def test_after_the_end_no_sheet_leads_to_a_person(served: Served) -> None:
    row = served.opened()
    for person in served.people[:6]:
        served.rate(row, person, 2, f"电话1380013800{person % 10}，楼道太脏")

    served.tick(row.closes_at)

    kept = served.tx.execute(select(EvaluationRater)).scalars().all()
    assert {(each.nonce, each.marks, each.words) for each in kept} == {("", "", None)}
    sheets = served.tx.execute(select(EvaluationSheet)).scalars().all()
    assert all("13800" not in each.words and "楼道太脏" in each.words for each in sheets)
    assert len(sheets) == 6
    assert evaluation_faults(served.tx, None) == []


def test_after_the_end_no_sheet_leads_to_its_mark_whose_place_is_that_of_its_receipt(served: Served) -> None:
    row = served.closed(SIX)

    chain = select(col(Event.data)).where(col(Event.subject) == f"evaluation:{row.code}")
    marks = {json.loads(each).get("mark") for each in served.tx.execute(chain).scalars()}
    sheets = served.tx.execute(select(EvaluationSheet)).scalars().all()

    assert len(marks - {None}) == 6
    assert marks.isdisjoint(tracker_of(row.code, each.nonce) for each in sheets)


def test_the_chain_names_no_rater_and_no_time_of_theirs(served: Served) -> None:
    row = served.rated(SIX)
    asked = select(col(Event.kind), col(Event.actor), col(Event.at)).where(
        col(Event.subject) == f"evaluation:{row.code}"
    )

    found = [each for each in served.tx.execute(asked).all() if each[0] == "marked"]

    assert {(actor, at) for _, actor, at in found} == {("resident:rater", row.opened_at)}
    assert len(found) == 6


def test_two_evaluations_never_share_a_day_so_that_none_is_found_by_subtracting(served: Served) -> None:
    served.closed(SIX)
    longer = replace(PLAN, since=(START - timedelta(days=40)).date())

    assert refused(lambda: open_evaluation(served.act(ORGANIZER, LATER), longer)) is No.OVERLAP


def test_fewer_than_five_to_ask_are_not_asked(served: Served) -> None:
    narrow = replace(PLAN, since=(START + timedelta(days=7)).date())

    assert refused(lambda: open_evaluation(served.act(ORGANIZER), narrow)) is No.FEW


def test_a_criterion_that_few_have_marked_stays_hidden_in_what_is_shown(served: Served) -> None:
    row = served.opened()
    for place, person in enumerate(served.people[:6]):
        served.rate(row, person, {**all_of(4), "open": 4 if place < 4 else 0})
    served.tick(row.closes_at)

    seen = {each.criterion.code: each for each in view_of(served.tx, row, early=True).findings}

    assert (seen["clean"].shown, seen["open"].shown, seen["open"].marks) == (True, False, ())


# Who presses for good marks


@pytest.mark.parametrize(("of", "gets"), [("COMPANY", "SUPERVISION"), ("SUPERVISION", None)])
def test_a_report_of_pressure_goes_to_who_supervises_and_never_to_its_object(
    served: Served, of: str, gets: str | None
) -> None:
    found = sealed_case(served.act(served.people[0]), of, "经理让大家打五分")

    assert (found.body, found.category, found.object_body) == (gets, None, of)


def test_who_reports_pressure_again_counts_once(served: Served) -> None:
    row = served.opened()

    for person in (served.people[0], served.people[0], served.people[1]):
        report_pressure(served.act(person, AN_HOUR), row.id, "经理让大家打五分")

    assert row.pressed == 2
    assert evaluation_faults(served.tx, None) == []


# What counts, and what follows


def test_the_object_answers_before_anybody_reads_it(served: Served) -> None:
    row = served.closed(SIX)
    assert [each.findings for each in public_all(served.tx)] == [()]

    after.answer(served.act(HEAD, row.closes_at), row.id, "谢谢大家，电话13800138000")

    (seen,) = public_all(served.tx)
    assert (seen.stage, seen.rated, "13800138000" in seen.answer) == (EvaluationStage.PUBLISHED, 6, False)
    assert evaluation_faults(served.tx, None) == []


def test_without_an_answer_it_counts_and_says_so(served: Served) -> None:
    row = served.closed(SIX)

    served.tick(row.closes_at + timedelta(days=8))

    (seen,) = public_all(served.tx)
    assert (seen.stage, seen.answer) == (EvaluationStage.PUBLISHED, "")


def test_others_do_not_answer_for_the_object(served: Served) -> None:
    row = served.closed(SIX)

    for by in (ORGANIZER, PAYER, RULER):
        assert refused(partial(after.answer, served.act(by), row.id, "很好")) is No.UNKNOWN


def test_the_figures_of_a_body_have_numerator_denominator_and_version(served: Served) -> None:
    row = served.published(SIX)
    assert row.published_at is not None

    found = evaluated(served.tx, row.published_at, row.published_at + timedelta(days=1))

    rate = found["COMPANY"]
    assert [rate.numerator, rate.denominator, rate.version] == [50, 60, "2026-11"]
    assert evaluated(served.tx, START, row.published_at) == {}


def test_a_wrong_fact_is_looked_at_by_who_had_no_part_and_then_counts_nowhere(served: Served) -> None:
    row = served.published(SIX)
    assert row.published_at is not None
    after.appeal(served.act(HEAD, row.published_at), row.id, "那几天不归我们管")

    for by in (HEAD, PAYER, Actor(Role.COORDINATOR, COMPANYS_HEAD, None)):
        assert refused(partial(after.rule, served.act(by), row.id, "是", upheld=True)) is No.NOT_YOURS
    after.rule(served.act(RULER, row.published_at), row.id, "查过合同，属实", upheld=True)

    assert evaluated(served.tx, START, row.published_at + timedelta(days=1)) == {}
    (seen,) = public_all(served.tx)
    assert (seen.upheld, seen.rated) == (True, 6)
    assert evaluation_faults(served.tx, None) == []


def test_bad_marks_ask_for_a_plan_with_a_day_again_and_again(served: Served) -> None:
    row = served.published(BAD)
    assert row.plan_by is not None
    before = told(served, COMPANYS_HEAD)

    served.tick(row.plan_by + timedelta(days=8))
    assert told(served, COMPANYS_HEAD) == before + 2
    after.plan(
        served.act(HEAD, row.plan_by), row.id, "每天清扫两次", (row.plan_by + timedelta(days=30)).date()
    )
    after.improved(served.act(HEAD, row.plan_by + timedelta(days=20)), row.id, "已做到")

    assert row.better == "已做到"
    assert evaluation_faults(served.tx, None) == []


def test_good_marks_ask_for_no_plan(served: Served) -> None:
    assert served.published(SIX).plan_by is None


def test_who_pays_says_what_it_is_worth_before_reading_and_apart(served: Served) -> None:
    contract, roll = served.contract(), served.polling.roll(people=12)
    row = served.rated(SIX, replace(PLAN, object=contract.code, source=str(roll.id)))

    after.mark_provider(served.act(PAYER, AN_HOUR), row.id, 2, "来得慢")
    assert public_all(served.tx)[0].payer_mark is None
    served.tick(row.closes_at + timedelta(days=8))

    seen = public_all(served.tx)[0]
    assert (seen.payer_mark, seen.payer_words, seen.rated) == (2, "来得慢", 6)
    assert refused(lambda: after.mark_provider(served.act(PAYER, LATER), row.id, 5, "改口")) is No.TOO_LATE
    assert evaluation_faults(served.tx, None) == []


def test_what_is_called_off_keeps_nothing_that_was_said(served: Served) -> None:
    row = served.rated(SIX)

    cancel(served.act(ORGANIZER, AN_HOUR), row.id, "名单错了")

    assert (row.stage, part_of(served.tx, row.id, served.people[0]).marked) == (
        EvaluationStage.CANCELLED,
        False,
    )
    assert evaluation_faults(served.tx, None) == []


@pytest.mark.parametrize("called_off", [True, False], ids=["called off", "too few"])
def test_who_was_asked_hears_how_it_ended_and_nobody_is_known_to_have_declined(
    served: Served, called_off: bool
) -> None:
    row = served.opened()
    silent, declined = served.people[:2]
    mark.decline(served.act(declined, AN_HOUR), row.id)
    if called_off:
        cancel(served.act(ORGANIZER, AN_HOUR), row.id, "名单错了")

    served.tick(row.closes_at + timedelta(days=1))

    assert [told(served, each) for each in (silent, declined)] == [2, 1]
    assert not served.rater(row, declined).declined


def test_who_is_forgotten_was_never_asked_and_their_marks_stay_counted(served: Served) -> None:
    row = served.rated(SIX)

    forget_evaluations(served.tx, served.people[0])
    served.tick(row.closes_at)

    assert served.people[0] not in served.drawn(row)
    seen = view_of(served.tx, row, early=True)
    assert (seen.rated, seen.invited) == (6, 12)
    assert evaluation_faults(served.tx, None) == []


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [("why", "别的", "terms"), ("seed", "0", "drawn"), ("answer", "改过", "said"), ("pressed", 3, "pressed")],
)
def test_what_is_changed_behind_the_chain_is_found(
    served: Served, column: str, value: str | int, problem: str
) -> None:
    row = served.published(SIX)

    setattr(row, column, value)
    served.tx.flush()

    assert problem in {each.problem for each in evaluation_faults(served.tx, None)}


def test_a_sheet_that_is_changed_is_found(served: Served) -> None:
    served.published(SIX)
    sheet = served.tx.execute(select(EvaluationSheet)).scalars().first()
    assert sheet is not None

    sheet.marks = sheet.marks.replace("5", "1").replace("4", "1")
    served.tx.flush()

    assert {each.problem for each in evaluation_faults(served.tx, None)} == {"sheets", "result"}


def test_a_mark_that_was_changed_while_it_was_open_is_found_after_the_end(served: Served) -> None:
    row = served.rated(SIX)
    served.rater(row, served.people[0]).marks = plain(all_of(1))

    served.tick(row.closes_at)

    assert {each.problem for each in evaluation_faults(served.tx, None)} == {"marks"}


def test_a_contract_is_renewed_by_who_has_read_what_the_last_one_was_worth(served: Served) -> None:
    contract, roll = served.contract(), served.polling.roll(people=12)
    terms = {"title": "楼道保洁", "provider": "COMPANY", "categories": "01", "areas": "CELL", "amount": "1"}
    terms |= {"starts": "2026-12-01", "ends": "2027-12-31", "award": ""}
    row = served.published(SIX, replace(PLAN, object=contract.code, source=str(roll.id)))

    renewed = perform(served.act(PAYER, row.closes_at), ENTER, {}, terms)

    assert isinstance(renewed, ServiceContract)
    chain = select(col(Event.data)).where(col(Event.subject) == f"contract:{renewed.code}")
    facts = json.loads(served.tx.execute(chain).scalar_one())
    assert (facts["renews"], facts["evaluation"]) == (contract.code, row.code)


def test_a_contract_that_served_many_is_not_renewed_before_they_were_asked(served: Served) -> None:
    contract = served.contract()
    for place, person in enumerate(served.people[:5]):
        served.delivery(contract, person, place)

    assert refused(partial(worth, served.act(PAYER), "STREET", "COMPANY", ["01"])) is No.NOT_EVALUATED
    assert worth(served.act(PAYER), "STREET", "COMPANY", ["02"]) is None


def test_a_contract_is_renewed_where_too_few_can_be_asked(served: Served) -> None:
    contract = served.contract()
    for place, person in enumerate(served.people[:5]):
        served.delivery(contract, person, place)
    joins = {"role": "handler", "body": "COMPANY", "since": START}
    served.tx.execute(insert(Membership).values(person_id=served.people[0], **joins))

    assert worth(served.act(PAYER), "STREET", "COMPANY", ["01"]) == Worth(contract.code)


def test_what_was_done_after_a_vote_is_rated_by_those_on_a_roll(served: Served) -> None:
    vote = served.polling.draft(served.polling.roll(people=12))
    answers: dict[str, Any] = dict.fromkeys(FOUR, "大家")
    decision = Decision(vote_id=vote.id, words="装", resolved_at=START, **answers)
    served.tx.add(decision)
    served.tx.flush()
    task = DecisionTask(
        decision_id=decision.id, body="COMPANY", what="装两盏灯", due_at=OPENED, done_at=OPENED
    )
    served.tx.add(task)
    served.tx.flush()
    plan = replace(PLAN, object=f"{vote.code}:{task.id}", rubric="project")

    assert refused(partial(open_evaluation, served.act(ORGANIZER), plan)) is No.NO_SOURCE
    asked_on_roll = replace(plan, source=str(vote.roll_id))
    of_property = replace(asked_on_roll, rubric="property")
    assert refused(partial(open_evaluation, served.act(ORGANIZER), of_property)) is No.NO_RUBRIC
    row = open_evaluation(served.act(ORGANIZER), asked_on_roll)

    assert (row.task_id, row.title, row.drawn) == (task.id, "装两盏灯", 12)
    assert evaluation_faults(served.tx, None) == []


def test_of_a_panel_all_are_asked(served: Served) -> None:
    policy = replace(served.reference.policy, evaluation_sample=6)
    served.polling.reference = replace(served.reference, policy=policy)
    panel = served.polling.roll(RollKind.MEMBERS, people=9)

    row = served.opened(replace(PLAN, source=str(panel.id)))

    assert (row.source, row.drawn) == ("panel", 9)


def test_what_is_opened_at_night_is_asked_in_the_morning(served: Served) -> None:
    night = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)  # 23:30 there
    open_evaluation(served.act(ORGANIZER, night), PLAN)

    served.tick(night + timedelta(hours=8, minutes=29))
    asleep = told(served, served.people[0])
    served.tick(night + timedelta(hours=8, minutes=30))

    assert (asleep, told(served, served.people[0])) == (0, 1)
