"""The loop acts on a body by its figures: recorded, told with its reason, contested, over by itself."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import col

from models import post
from models.case import Case
from models.ledger import Event
from models.loop import LoopAct, LoopSwitch
from models.person import Chat, Membership
from models.post import DueTimer
from models.vocabulary import Role, TimerKind
from models.vocabulary_loop import ActState
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    START,
    STREETS_HEAD,
    STREETS_OWN,
    Community,
)
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.escalation import Rung, plan
from workflows.cases.timers import course_of, rung_key
from workflows.house.record import ReasonMissing
from workflows.responsiveness.loop import clock, deeds
from workflows.responsiveness.loop.asked import (
    CLOSE,
    CONTEST,
    RULE,
    SWITCH_OFF,
    SWITCH_ON,
    perform,
    switchable,
)
from workflows.responsiveness.loop.switches import LoopRefused, rules_of
from workflows.responsiveness.loop.view import overview, seen_by
from workflows.responsiveness.loop.vouched import loop_faults
from workflows.timers import OutsideFirst

DAY = timedelta(days=1)
DEFAULTS = {
    name: field.default
    for name, field in Case.model_fields.items()
    if not field.is_required() and name != "id"
}


def was_due(place: Community, days_ago: float, *, late: bool, number: int) -> None:
    """A case of the company that was due some days ago, and was answered in time or late."""
    due = START - days_ago * DAY
    told = {
        "number": f"X-{number}",
        "status": "closed",
        "category": "0101",
        "cell": "CELL",
        "body": "COMPANY",
    }
    answered = due + (DAY if late else -DAY)
    times = {"opened_at": due - 7 * DAY, "due_at": due, "answered_at": answered, "closed_at": answered + DAY}
    place.tx.execute(insert(Case).values({**DEFAULTS, **told, **times}))


def often_late(place: Community, hold: int = 0) -> None:
    """The company has answered 5 of 25 in time; the lot holds back so many of a hundred."""
    for number in range(25):
        was_due(place, 40 + number, late=number >= 5, number=number)
    policy = replace(place.reference.policy, loop_hold=hold)
    place.reference = replace(place.reference, policy=policy)


def look(place: Community, days: float = 0) -> None:
    """Let the clock look at the figures, so many days after the start."""
    act = Act(place.tx, SYSTEM, START + days * DAY, place.reference, place.chance)
    with pytest.raises(OutsideFirst) as first:
        clock.fire(act, DueTimer(0, clock.KEY, TimerKind.LOOP, act.now, None, "{}"))
    first.value.look(place.tx)()(act)
    place.tx.flush()


def acts(place: Community, rule: str = "late") -> list[LoopAct]:
    """What a rule did, the oldest first."""
    asked = select(LoopAct).where(col(LoopAct.rule) == rule).order_by(col(LoopAct.id))
    return list(place.tx.execute(asked).scalars())


def chain(place: Community, row: LoopAct) -> list[tuple[str, dict[str, object]]]:
    """The chain of an act."""
    asked = select(col(Event.kind), col(Event.data)).where(col(Event.subject) == f"loop:{row.code}")
    return [(kind, json.loads(data)) for kind, data in place.tx.execute(asked.order_by(col(Event.seq)))]


def test_a_body_that_is_often_late_is_reminded_sooner_and_its_head_hears_at_the_limit(
    place: Community,
) -> None:
    before = place.case()
    often_late(place)

    look(place)
    case = place.case()

    assert (before.earlier, case.earlier) == (0, 40)
    shares = {
        rung.name: (rung.at - case.opened_at) / (case.due_at - case.opened_at)  # type: ignore[operator]
        for rung in ladder_of(place, case)
    }
    assert {name: round(shares[name], 2) for name in ("50", "80", "head")} == {
        "50": 0.3,
        "80": 0.48,
        "head": 1.0,
    }


def ladder_of(place: Community, case: Case) -> tuple[Rung, ...]:
    """The ladder of a case."""
    policy, calendar = place.reference.policy.escalation, place.reference.calendar
    return plan(course_of(case), calendar, policy)


def test_an_act_stands_on_the_ledger_with_its_figures_and_is_told_with_its_reason(place: Community) -> None:
    often_late(place)

    look(place)

    (row,) = acts(place)
    ((kind, facts),) = chain(place, row)
    assert (kind, facts["numerator"], facts["denominator"], facts["unit"]) == ("begun", "5", 25, "COMPANY")
    assert "loop.begun.late" in place.told(COMPANYS_HEAD)[-1]
    assert "contest_loop" in place.told(COMPANYS_HEAD)[-1]
    assert place.told(STREETS_HEAD) == []
    assert loop_faults(place.tx, None) == []


@pytest.mark.parametrize(
    "change",
    [
        *({"numerator": "24"}, {"state": "ended"}, {"unit": "STREET"}, {"held": True}),
        *({"after_numerator": "9", "after_denominator": 9}, {"objection": "x"}, {"ruling": "x"}),
    ],
    ids=str,
)
def test_a_changed_act_is_noticed(place: Community, change: dict[str, object]) -> None:
    often_late(place)
    look(place)
    place.tx.execute(update(LoopAct).values(**change))
    place.tx.expire_all()

    assert [fault.problem for fault in loop_faults(place.tx, None)] == ["loop"]


def test_looking_twice_begins_nothing_twice(place: Community) -> None:
    often_late(place)

    look(place)
    look(place, 7)

    assert len(acts(place)) == 1
    assert len([each for each in place.told(COMPANYS_HEAD) if "loop.begun" in each]) == 1


def test_a_contested_act_goes_on_until_a_coordinator_lifts_it(place: Community) -> None:
    often_late(place)
    look(place)
    (row,), case = acts(place), place.case()
    about = {"act": row.id}

    perform(place.act(COMPANYS_HEAD, 5), CONTEST, about, {"reason": "小区换了物业，交接期间没有人"})
    assert case.earlier == 40
    assert "loop.contested" in place.told(COORDINATOR)[-1]
    perform(place.act(COORDINATOR, 9), RULE, about, {"decision": "lift", "reason": "交接期间不算"})

    place.tx.flush()
    timer = post.timer_due(place.tx, rung_key(case))
    assert (row.state, row.ending, case.earlier) == (ActState.ENDED, "lifted", 0)
    assert timer == case.opened_at + (case.due_at - case.opened_at) / 2  # type: ignore[operator]
    assert "loop.ended.lifted" in place.told(COMPANYS_HEAD)[-1]
    assert [kind for kind, _ in chain(place, row)] == ["begun", "contested", "lifted", "ended"]
    look(place, 7)
    assert len(acts(place)) == 1  # it rests for a while
    assert loop_faults(place.tx, None) == []


def test_an_objection_reaches_others_where_all_who_are_near_work_for_the_body(place: Community) -> None:
    often_late(place)
    look(place)
    seats = {STREETS_OWN: ("CELL", "COMPANY"), COORDINATOR: ("ELSEWHERE", "DISTRICT")}
    for person, (area, body) in seats.items():
        for held, whose in ((Membership, Membership.person_id), (Chat, Chat.person_id)):
            place.tx.execute(update(held).where(col(whose) == person).values(area=area, body=body))
    place.tx.expire_all()
    company = replace(place.reference.bodies["COMPANY"], area="CELL")
    areas = {**place.reference.areas, "ELSEWHERE": replace(place.reference.areas["CELL"], code="ELSEWHERE")}
    bodies = {**place.reference.bodies, "COMPANY": company}
    place.reference = replace(place.reference, bodies=bodies, areas=areas)

    perform(place.act(COMPANYS_HEAD, 5), CONTEST, {"act": acts(place)[0].id}, {"reason": "我们不同意这样做"})

    assert not any("loop.contested" in each for each in place.told(STREETS_OWN))
    assert any("loop.contested" in each for each in place.told(COORDINATOR))


def test_an_objection_that_is_not_upheld_changes_nothing(place: Community) -> None:
    often_late(place)
    look(place)
    (row,) = acts(place)
    perform(place.act(COMPANYS_HEAD, 5), CONTEST, {"act": row.id}, {"reason": "我们不同意这样做"})

    perform(place.act(COORDINATOR, 9), RULE, {"act": row.id}, {"decision": "keep", "reason": "数字没有错"})

    assert (row.state, row.ruling) == (ActState.ACTING, "数字没有错")
    assert "loop.upheld" in place.told(COMPANYS_HEAD)[-1]


@pytest.mark.parametrize(
    ("person", "verb", "given"),
    [
        (STREETS_HEAD, CONTEST, {"reason": "不是我们的"}),
        (COMPANY, CONTEST, {"reason": "我是经办人"}),
        (COORDINATOR, CONTEST, {"reason": "我是协调员"}),
        (COORDINATOR, RULE, {"decision": "lift", "reason": "没有人提出异议"}),
        (AUDITOR, SWITCH_OFF, {"rule": "late", "reason": "只看不改"}),
        (COMPANYS_HEAD, SWITCH_OFF, {"rule": "late", "reason": "我们不想要"}),
        (COORDINATOR, SWITCH_OFF, {"rule": "renewal", "reason": "这条归管理员"}),
        (COORDINATOR, SWITCH_OFF, {"rule": "none", "reason": "没有这条规则"}),
        (COORDINATOR, SWITCH_ON, {"rule": "late", "reason": "本来就是启用的"}),
    ],
)
def test_only_those_may_whose_it_is(place: Community, person: int, verb: str, given: dict[str, str]) -> None:
    often_late(place)
    look(place)

    with pytest.raises(LoopRefused):
        perform(place.act(person, 5), verb, {"act": acts(place)[0].id}, given)

    assert acts(place)[0].state == ActState.ACTING


def test_a_coordinator_of_the_body_itself_does_not_rule(place: Community) -> None:
    often_late(place)
    look(place)
    (row,) = acts(place)
    perform(place.act(COMPANYS_HEAD, 5), CONTEST, {"act": row.id}, {"reason": "我们不同意这样做"})
    own = place.act(STREETS_OWN, 9)

    with pytest.raises(LoopRefused):
        perform(
            replace(own, by=replace(own.by, body="COMPANY")),
            RULE,
            {"act": row.id},
            {"decision": "lift", "reason": "自己裁自己"},
        )


def test_nobody_switches_a_rule_that_goes_on_about_the_own_body(place: Community) -> None:
    often_late(place)
    look(place)
    own = place.act(STREETS_OWN, 9)
    own = replace(own, by=replace(own.by, body="COMPANY"))

    with pytest.raises(LoopRefused) as refused:
        perform(own, SWITCH_OFF, {}, {"rule": "late", "reason": "我们自己不想要"})

    assert refused.value.why == "own"
    assert "late" not in switchable(own, to=False)
    assert "returns" in switchable(own, to=False)
    assert acts(place)[0].state == ActState.ACTING


def test_the_reason_of_a_switch_is_read_by_everybody_and_tells_of_nobody(place: Community) -> None:
    perform(place.act(COORDINATOR, 5), SWITCH_OFF, {}, {"rule": "late", "reason": "问老王，电话 13800000000"})

    found = overview(place.tx, place.reference, START).of("late")

    assert found is not None
    assert found.switch is not None
    assert "13800000000" not in found.switch.reason
    assert loop_faults(place.tx, None) == []
    place.tx.execute(update(LoopSwitch).values(reason="另一个理由"))
    place.tx.expire_all()
    assert [fault.problem for fault in loop_faults(place.tx, None)] == ["loop"]


def test_a_rule_that_the_house_turned_off_hastens_nothing_more(place: Community) -> None:
    often_late(place)
    look(place)
    place.reference = replace(place.reference, policy=replace(place.reference.policy, loop_off=("late",)))

    assert place.case().earlier == 0


def test_a_switch_needs_a_reason_ends_what_goes_on_and_is_on_the_ledger(place: Community) -> None:
    often_late(place)
    look(place)
    act = place.act(COORDINATOR, 5)

    with pytest.raises(ReasonMissing):
        perform(act, SWITCH_OFF, {}, {"rule": "late", "reason": "不"})
    perform(act, SWITCH_OFF, {}, {"rule": "late", "reason": "系统升级期间先停用"})
    look(place, 7)

    assert [(row.state, row.ending) for row in acts(place)] == [(ActState.ENDED, "off")]
    assert ("late" in switchable(act, to=True), "late" in switchable(act, to=False)) == (True, False)
    (event,) = place.tx.execute(select(Event).where(col(Event.subject) == "loop_rule:late")).scalars()
    assert (event.kind, json.loads(event.data)["reason"]) == ("switched_off", "系统升级期间先停用")
    perform(act, SWITCH_ON, {}, {"rule": "late", "reason": "升级已经完成"})
    look(place, 14)
    assert acts(place)[-1].state == ActState.ACTING
    assert loop_faults(place.tx, None) == []


def test_it_ends_by_itself_when_the_figures_are_good_again(place: Community) -> None:
    often_late(place)
    look(place)
    for number in range(10):
        was_due(place, -8 - number, late=False, number=100 + number)

    look(place, 21)

    assert [(row.state, row.ending) for row in acts(place)] == [(ActState.ENDED, "better")]
    assert "loop.ended.better" in place.told(COMPANYS_HEAD)[-1]
    look(place, 28)
    assert len(acts(place)) == 1  # the old lateness still stands in the window, and begins nothing anew


def test_a_body_that_is_good_again_by_now_is_left_alone_however_bad_it_was(place: Community) -> None:
    often_late(place)
    for number in range(10):
        was_due(place, 2 + number, late=False, number=100 + number)

    look(place)

    assert acts(place) == []


def test_what_the_lot_holds_back_does_nothing_first_and_is_measured_all_the_same(place: Community) -> None:
    often_late(place, hold=100)

    look(place)
    assert place.case().earlier == 0
    assert not any("loop.begun" in each for each in place.told(COMPANYS_HEAD))
    for number in range(10):
        was_due(place, -8 - number, late=number > 2, number=100 + number)
    look(place, 28)

    (row,) = acts(place)
    assert (row.state, row.held) == (ActState.ACTING, True)
    assert (row.after_numerator, row.after_denominator) == ("3", 11)  # one is the case of above
    assert place.told(COMPANYS_HEAD)[-1].count("loop.begun.late") == 1
    assert loop_faults(place.tx, None) == []


def test_only_who_coordinates_there_closes_what_is_asked_of_a_place(place: Community) -> None:
    often_late(place)
    look(place)
    place.tx.execute(update(LoopAct).values(scope="area", unit="CELL"))
    place.tx.expire_all()
    there = place.act(COORDINATOR, 5)
    elsewhere = replace(there, by=replace(there.by, area="OTHER"))

    with pytest.raises(LoopRefused):
        perform(elsewhere, CLOSE, {"act": acts(place)[0].id}, {"reason": "不是我的社区"})
    perform(there, CLOSE, {"act": acts(place)[0].id}, {"reason": "已经去过了，谈过了"})

    assert acts(place)[0].ending == "done"


@pytest.mark.parametrize(
    ("levels", "sealed", "cells"),
    [
        ([1, 1, 1, 1, 5], {}, ["CELL", "CELL2"]),
        ([1, 1, 1, 1], {}, ["CELL2", "CELL"]),  # so few would show who they are: by how many said anything
        ([1, 1, 1, 1, 5], {"object_body": "COMPANY"}, ["CELL2"]),
        ([1, 1, 1, 1, 5], {"nature": "report"}, ["CELL2"]),
    ],
    ids=["worst", "few", "about a body", "report"],
)
def test_cells_are_walked_where_many_were_dissatisfied_and_nobody_is_shown_by_it(
    place: Community, levels: list[int], sealed: dict[str, str], cells: list[str]
) -> None:
    for number, level in enumerate(levels):
        rated(place, "CELL", level, number, **sealed)
    for number in range(6):
        rated(place, "CELL2", 5, 50 + number)
    cell = replace(place.reference.areas["CELL"], parent="HERE")
    inside = {code: replace(cell, code=code) for code in ("CELL", "CELL2")}
    here = replace(cell, code="HERE", kind="community", parent=None)
    place.reference = replace(place.reference, areas={"HERE": here, **inside})
    act = place.act(COORDINATOR)
    rule = rules_of(act).rule("dissatisfied")

    assert rule is not None
    assert deeds.worst_cells(act, rule, "HERE") == cells


def rated(place: Community, cell: str, level: int, number: int, **facts: str) -> None:
    """A case that was closed lately, and how satisfied its resident is."""
    told = {"number": f"R-{number}", "status": "closed", "category": "0101", "cell": cell, "body": "COMPANY"}
    at = START - 9 * DAY
    made = {**DEFAULTS, **told, "opened_at": at, "closed_at": at + DAY, "satisfaction": level, **facts}
    place.tx.execute(insert(Case).values(made))


def test_everybody_reads_the_figures_of_bodies_and_of_places_only_that_a_rule_acts(place: Community) -> None:
    often_late(place)
    look(place)
    (row,) = acts(place)

    seen = overview(place.tx, place.reference, START)
    place.tx.execute(update(LoopAct).values(scope="area", unit="CELL"))
    place.tx.expire_all()
    hidden = overview(place.tx, place.reference, START)

    assert seen.acts[0].number is not None
    assert hidden.acts[0].number is None
    assert [view.acting for view in seen.each if view.rule.code == "late"] == [1]
    assert row.unit == "CELL"


def test_a_head_has_a_list_of_what_concerns_the_own_body_alone(place: Community) -> None:
    often_late(place)
    look(place)

    seats = {each: place.chat(each) for each in (COMPANYS_HEAD, STREETS_HEAD, COORDINATOR)}
    found = {each: len(seen_by(place.tx, place.reference, chat)) for each, chat in seats.items()}

    assert found == {COMPANYS_HEAD: 1, STREETS_HEAD: 0, COORDINATOR: 1}
    assert seats[COMPANYS_HEAD].role is Role.HEAD
