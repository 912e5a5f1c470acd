"""A look on site, a round, a walk, a silent cell: who is sent, who may tell, what becomes of it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from models.area import Area
from models.case import Case
from models.grid import PatrolPlan, PatrolRound, RoundWalker, SiteCheck
from models.ledger import Event
from models.person import Chat, Membership, Person
from models.vocabulary import Role, Status, TimerKind
from nlu.reading import Nature
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COORDINATOR,
    NEIGHBOUR,
    REPORTER,
    START,
    STREET,
    Community,
    community,
)
from workflows.cases import handle
from workflows.cases.acts import Act, Actor, CaseUnknown
from workflows.cases.open import Report
from workflows.grid import board, checks, clock, look, rounds, walks
from workflows.grid.checks import Sight
from workflows.grid.record import No, OnSiteRefused
from workflows.grid.rota import Rota
from workflows.grid.terms import CheckOutcome, RoundKind
from workflows.policy import Policy
from workflows.privacy.forget import forget
from workflows.reference import load_reference
from workflows.timers import DueTimer
from workflows.verify import verify

HERE, NEAR = 101, 102
"""Two grid workers: of the cell, and of another."""

SEEN = Sight(CheckOutcome.AS_TOLD, "灯罩碎了一个")
EVERY_DAY = Rota((1, 2, 3, 4, 5, 6, 7), 9 * 60, ("楼道", "井盖"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """The community with two grid workers."""
    with community(tmp_path) as found:
        found.tx.add(Area(code="CELL2", name="示例二网格", kind="cell", parent=parent_of(found)))
        found.tx.flush()
        for person, area in ((HERE, "CELL"), (NEAR, "CELL2")):
            add_worker(found, person, area)
        found.reference = load_reference(found.tx, Policy(), START)
        yield found


def parent_of(place: Community) -> str | None:
    """The area in which the one cell lies."""
    return place.tx.get_one(Area, "CELL").parent


def add_worker(place: Community, person: int, area: str) -> None:
    """Add a grid worker with a chat."""
    seat = {"person_id": person, "role": Role.GRID_WORKER, "body": "GRID", "area": area}
    place.tx.execute(insert(Person).values(id=person, name=f"示例·{person}", created_at=START))
    place.tx.execute(insert(Membership).values(**seat, since=START))
    chat = {"id": person, "channel": "web", "address": f"w{person}", "locale": "zh-CN", "created_at": START}
    place.tx.execute(insert(Chat).values(**chat, **seat))


def worker(place: Community, person: int, minutes: int = 0) -> Act:
    """Let a grid worker act."""
    area = {HERE: "CELL", NEAR: "CELL2"}[person]
    seat = Actor(Role.GRID_WORKER, person, "GRID", area)
    return Act(place.tx, seat, START + timedelta(minutes=minutes), place.reference, place.chance)


@pytest.fixture
def case(place: Community) -> Case:
    found = place.case()
    handle.accept(place.act(COMPANY), found.id)
    return found


def kinds(place: Community, subject: str) -> list[str]:
    mine = select(col(Event.kind)).where(col(Event.subject) == subject).order_by(col(Event.seq))
    return list(place.tx.execute(mine).scalars())


def test_who_looks_after_the_cell_is_asked_first_then_the_nearest_who_is_free(
    place: Community, case: Case
) -> None:
    sent = checks.send(place.act(COMPANY, 1), case.id)
    assert sent.check.worker_id == HERE

    checks.pass_on(worker(place, HERE, 2), sent.check.id)

    assert sent.check.worker_id == NEAR
    checks.report(worker(place, NEAR, 3), sent.check.id, SEEN)
    assert kinds(place, f"case:{case.number}")[-4:] == [
        "check_asked",
        "check_passed",
        "check_asked",
        "checked",
    ]
    assert verify(place.tx).faults == ()


@pytest.mark.parametrize("person", [STREET, AUDITOR, REPORTER, NEIGHBOUR])
def test_who_neither_has_the_case_nor_settles_it_sends_nobody(
    place: Community, case: Case, person: int
) -> None:
    with pytest.raises(CaseUnknown):
        checks.send(place.act(person, 1), case.id)


def test_nobody_else_may_tell_what_is_there(place: Community, case: Case) -> None:
    sent = checks.send(place.act(COMPANY, 1), case.id)

    with pytest.raises(OnSiteRefused):
        checks.report(worker(place, NEAR, 2), sent.check.id, SEEN)


def test_a_complaint_about_a_body_is_shown_to_no_grid_worker(place: Community) -> None:
    about = place.case(about="COMPANY")

    with pytest.raises(CaseUnknown):
        checks.send(place.act(COORDINATOR, 1), about.id)


def test_who_says_nothing_in_time_is_relieved_and_at_the_end_who_asked_hears_it(
    place: Community, case: Case
) -> None:
    sent = checks.send(place.act(COMPANY, 1), case.id)

    for minutes in (32, 63):
        timer = DueTimer(1, f"check:{sent.check.id}", TimerKind.SITE_CHECK, START, sent.check.id, "{}")
        checks.fire(place.act(COORDINATOR, minutes), timer)

    assert "task.check_nobody" in place.told(COMPANY)[-1]
    assert [each.done_at is not None for each in place.tx.execute(select(SiteCheck)).scalars()] == [True]


def test_the_card_tells_nothing_by_which_to_reach_who_reported(place: Community) -> None:
    found = place.case(words="楼道灯不亮，我电话13800001234", place="3号楼502室", anonymous=True)
    handle.accept(place.act(COMPANY), found.id)

    checks.send(place.act(COMPANY, 1), found.id)

    card = place.told(HERE)[-1]
    assert [each for each in ("13800001234", "502") if each in card] == []


def planned(place: Community, kind: RoundKind = RoundKind.PATROL) -> PatrolRound:
    """Let a coordinator plan rounds; return the next one."""
    rounds.plan(place.act(COORDINATOR), "CELL", kind, EVERY_DAY, "示例广场")
    mine = select(PatrolRound).where(col(PatrolRound.done_at).is_(None)).order_by(col(PatrolRound.at))
    found: PatrolRound = next(iter(place.tx.execute(mine).scalars()))
    return found


def report_of(words: str) -> Report:
    return Report(words, "help", "ordinary", "0101", 0.9, "", None, HERE, HERE)


def test_what_is_found_on_a_round_becomes_a_case_that_nobody_reported(place: Community) -> None:
    found = planned(place)
    ahead = int((found.at - START).total_seconds() // 60)

    made = rounds.discover(worker(place, HERE, ahead), found.id, report_of("井盖松了"))

    first = place.tx.execute(
        select(col(Event.data)).where(col(Event.subject) == f"case:{made.number}", col(Event.seq) == 1)
    ).scalar_one()
    assert (made.origin, made.reporter_id, made.cell, made.body) == ("patrol", None, "CELL", "COMPANY")
    assert json.loads(first)["origin"] == "patrol"
    assert verify(place.tx).faults == ()


def test_nobody_sets_out_days_before(place: Community) -> None:
    planned(place)
    last = place.tx.execute(select(PatrolRound).order_by(col(PatrolRound.at).desc())).scalars().all()[0]

    with pytest.raises(OnSiteRefused) as refused:
        rounds.begin(worker(place, HERE), last.id)

    assert refused.value.no is No.EARLY


@pytest.mark.parametrize("person", [COMPANY, AUDITOR])
def test_rounds_are_planned_by_those_who_coordinate(place: Community, person: int) -> None:
    with pytest.raises(OnSiteRefused):
        rounds.plan(place.act(person), "CELL", RoundKind.PATROL, EVERY_DAY)


def test_a_new_plan_ends_the_one_before_with_its_rounds(place: Community) -> None:
    planned(place)
    planned(place)

    open_plans = place.tx.execute(select(PatrolPlan).where(col(PatrolPlan.until).is_(None))).scalars().all()
    left = place.tx.execute(select(PatrolRound).where(col(PatrolRound.done_at).is_(None))).scalars().all()
    assert len(open_plans) == 1
    assert board.came(place.act(COORDINATOR), ["CELL"]).missed == 0
    assert {each.plan_id for each in left} == {open_plans[0].id}


def test_who_comes_along_is_a_number_and_forgotten_the_day_after(place: Community) -> None:
    found = planned(place, RoundKind.WALK)
    walks.join(place.act(REPORTER, 1), found.id)
    walks.join(place.act(REPORTER, 2), found.id)
    walks.join(place.act(NEIGHBOUR, 3), found.id)
    assert str(REPORTER) not in json.loads(place.told(HERE)[-1])["lines"][0]["$with"]
    forget(place.act(NEIGHBOUR, 4), NEIGHBOUR, withdraw=False)

    timer = DueTimer(1, f"round:{found.id}:end", TimerKind.PATROL, START, found.id, "{}")
    clock.fire(place.act(COORDINATOR, 3000), timer)

    assert list(place.tx.execute(select(col(RoundWalker.person_id))).scalars()) == [None, None]
    assert (found.missed, kinds(place, f"round:{found.id}")[-1]) == (True, "missed")


def test_who_meant_to_come_hears_that_a_walk_is_planned_anew_and_is_kept_no_longer(place: Community) -> None:
    found = planned(place, RoundKind.WALK)
    walks.join(place.act(REPORTER, 1), found.id)

    planned(place, RoundKind.WALK)

    place.tx.expire_all()
    assert list(place.tx.execute(select(col(RoundWalker.person_id))).scalars()) == [None]
    assert "walk.off" in place.told(REPORTER)[-1]


@pytest.mark.parametrize("change", [{"nature": Nature.REPORT}, {"status": Status.WITHDRAWN}], ids=str)
def test_what_is_sealed_or_over_meanwhile_is_shown_to_nobody_who_might_look(
    place: Community, case: Case, change: dict[str, str]
) -> None:
    sent = checks.send(place.act(COMPANY, 1), case.id)
    shown = len(place.told(NEAR))
    for name, value in change.items():
        setattr(case, name, value)
    place.tx.flush()

    timer = DueTimer(1, f"check:{sent.check.id}", TimerKind.SITE_CHECK, START, sent.check.id, "{}")
    checks.fire(place.act(COORDINATOR, 3000), timer)

    assert (sent.check.done_at is None, sent.check.worker_id) == (False, None)
    assert len(place.told(NEAR)) == shown


def test_a_case_that_was_sealed_meanwhile_is_in_no_list_of_looks(place: Community, case: Case) -> None:
    checks.send(place.act(COMPANY, 1), case.id)
    assert len(checks.own(worker(place, HERE, 2))) == 1

    case.nature = Nature.REPORT
    place.tx.flush()

    assert checks.own(worker(place, HERE, 3)) == []


def test_somebody_is_sent_to_a_silent_cell_once(place: Community) -> None:
    look.ensure_look_timer(place.act(COORDINATOR))
    timer = DueTimer(1, look.KEY, TimerKind.GRID_LOOK, START, None, "{}")
    place.case()

    for day in (89, 90, 91, 92):
        look.fire(place.act(COORDINATOR, 1440 * day), timer)

    sent = place.tx.execute(select(PatrolRound)).scalars().all()
    assert {(each.cell, each.cause, each.worker_id) for each in sent} == {
        ("CELL", "silent", HERE),
        ("CELL2", "silent", NEAR),
    }
    assert len(sent) == 2
