"""Whom the house asks again, by lot, and what becomes of what they say."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from models.person import Chat, Person
from models.recheck import Recheck
from models.subscription import Subscription
from models.vocabulary import Role, TimerKind
from tests.databases import newest, session_on
from tests.workflows.responsiveness.rows import NOW, add_case, fill_lists
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.policy import Policy
from workflows.responsiveness.index.definitions import index_versions
from workflows.responsiveness.index.estimate import Rows
from workflows.responsiveness.index.expected import PartRows, unconfirmed
from workflows.responsiveness.recheck.answer import allow, answer, confirmed, stop
from workflows.responsiveness.recheck.clock import ensure_recheck, fire, question
from workflows.responsiveness.recheck.draw import Ended, drawn
from workflows.responsiveness.recheck.draw import ended as find
from workflows.responsiveness.recheck.terms import RecheckRefused, Said, share_of
from workflows.responsiveness.recheck.vouched import recheck_faults
from workflows.timers import DueTimer, OutsideFirst

DAY = timedelta(days=1)
ALL = replace(Policy(), recheck_share=100, recheck_top=100)
SOLVED = {"status": "closed", "solved": "solved", "reporter_id": 1}


@pytest.fixture
def act(tmp_path: Path) -> Iterator[Act]:
    with session_on(newest(tmp_path)) as session:
        reference = replace(fill_lists(session), policy=ALL)
        session.add_all(Person(id=number, created_at=NOW) for number in (1, 2))
        session.flush()
        session.add_all(chat_of(number) for number in (1, 2))
        session.flush()
        act = Act(session, SYSTEM, NOW, reference, random.Random(1))
        ensure_recheck(act)
        yield act


def chat_of(person: int) -> Chat:
    """A chat through which a resident can be asked."""
    where = f"w{person}"
    return Chat(
        channel="web", address=where, role="resident", locale="zh-CN", person_id=person, created_at=NOW
    )


def look(act: Act, days: int) -> Session:
    """Let the clock look so many days later."""
    later = replace(act, now=NOW + days * DAY)
    with pytest.raises(OutsideFirst) as outside:
        fire(later, DueTimer(0, "recheck", TimerKind.RECHECK, later.now, None, ""))
    outside.value.look(later.tx)()(later)
    return later.tx


def asked(act: Act) -> list[Recheck]:
    return list(act.tx.execute(select(Recheck).order_by(col(Recheck.id))).scalars())


def ended(act: Act, number: str, **facts: object) -> None:
    """A case that ended just now."""
    add_case(act.tx, number, **{**SOLVED, "closed_at": NOW + timedelta(hours=1), **facts})


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ({}, 1),
        ({"status": "withdrawn", "solved": None}, 1),
        ({"solved": "unsolved"}, 0),
        ({"reporter_id": None}, 0),
        ({"object_body": "B1"}, 0),
        ({"imported": True}, 0),
    ],
    ids=["told solved", "taken back", "told unsolved", "nobody", "about a body", "imported"],
)
def test_who_told_something_good_may_be_asked(act: Act, facts: dict[str, object], count: int) -> None:
    ended(act, "A-1", **facts)

    look(act, 6)
    before = len(asked(act))
    look(act, 8)
    look(act, 9)

    assert (before, len(asked(act))) == (0, count)


@pytest.mark.parametrize("status", ["closed", "withdrawn"])
def test_who_took_it_back_is_not_told_that_it_was_answered(act: Act, status: str) -> None:
    ended(act, "A-1", status=status)

    (found,) = find(act.tx, NOW, NOW + DAY)
    screen = question(1, found.number, withdrawn=found.withdrawn)

    taken_back = status == "withdrawn"
    assert screen.lines[0].key == ("recheck.ask_withdrawn" if taken_back else "recheck.ask")
    assert (screen.buttons[1][0].label is not None) is taken_back


def test_nobody_is_asked_more_often_than_the_house_allows(act: Act) -> None:
    for number in range(4):
        ended(act, f"A-{number}")
    ended(act, "B-1", reporter_id=2)
    stop(replace(act, by=Actor(Role.RESIDENT, 2)))

    look(act, 8)

    assert len(asked(act)) == ALL.recheck_most


@pytest.mark.parametrize("gone", [{"revoked_at": NOW}, {"blocked": True}, {"role": "handler"}])
def test_who_has_no_chat_that_can_be_written_to_is_not_drawn(act: Act, gone: dict[str, object]) -> None:
    act.tx.execute(update(Chat).where(col(Chat.person_id) == 1).values(**gone))
    ended(act, "A-1")

    look(act, 8)

    assert asked(act) == []


def test_and_who_allows_it_again_is_asked_again(act: Act) -> None:
    mine = replace(act, by=Actor(Role.RESIDENT, 1))
    stop(mine)
    stop(mine)
    assert len(act.tx.execute(select(Subscription)).all()) == 1

    allow(mine)
    ended(act, "A-1")
    look(act, 8)

    assert len(asked(act)) == 1


def test_an_answer_is_taken_once_from_whom_it_was_asked(act: Act) -> None:
    ended(act, "A-1")
    look(act, 8)
    row = asked(act)[0]

    for by in (2, None):
        with pytest.raises(RecheckRefused):
            answer(replace(act, by=Actor(Role.RESIDENT, by)), row.id, Said.SOLVED)
    mine = replace(act, by=Actor(Role.RESIDENT, 1))
    answer(mine, row.id, Said.PUSHED)
    with pytest.raises(RecheckRefused):
        answer(mine, row.id, Said.SOLVED)

    assert recheck_faults(act.tx, None) == []
    act.tx.execute(update(Recheck).values(answer="solved"))
    assert [each.problem for each in recheck_faults(act.tx, None)] == ["answer"]


def test_answers_enter_five_by_five_and_stand_until_newer_ones_do(act: Act) -> None:
    for number in range(12):
        ended(act, f"A-{number}", reporter_id=None)
        act.tx.add(
            Recheck(
                draw_id=1,
                case_id=number + 1,
                body="B1",
                asked_at=NOW,
                nonce="",
                answer="unsolved" if number == 5 else "solved",
                answered_at=NOW + number * DAY,
            )
        )
    act.tx.flush()

    def told(since: int, until: int) -> Rows | None:
        return confirmed(act.tx, NOW + since * DAY, NOW + until * DAY, 30 * DAY).get("B1")

    assert [told(0, until) for until in (4, 5, 6, 9)] == [None, *[Rows(5, 5)] * 3]
    assert (told(0, 10), told(6, 12), told(20, 30), told(20, 50)) == (
        Rows(9, 10),
        Rows(4, 5),
        Rows(4, 5),
        None,
    )


@pytest.mark.parametrize(("ended_in_quarter", "share"), [(0, 0.8), (10, 0.8), (40, 0.5), (1000, 0.2)])
def test_of_small_bodies_more_is_asked_and_never_all(ended_in_quarter: int, share: float) -> None:
    assert share_of(Policy(), ended_in_quarter) == share


def test_whoever_knows_the_seed_draws_the_same() -> None:
    cases = [Ended(number, f"A-{number}", "B1", number) for number in range(400)]

    first = drawn(Policy(), "seed", cases, {"B1": 400}, Counter())

    assert first == drawn(Policy(), "seed", cases, {"B1": 400}, Counter())
    assert 50 < len(first) < 110
    assert first != drawn(Policy(), "another", cases, {"B1": 400}, Counter())


def test_what_is_not_confirmed_takes_marks_back_from_who_was_asked_about_alone() -> None:
    newest_one = index_versions()[-1]
    part = newest_one.part("solution")
    assert part is not None
    marks = {body: {"": Rows(10, 10)} for body in ("B1", "B2", "B3")}
    rows = PartRows(marks, {}, {}, asked={"B1": Rows(0, 15), "B2": Rows(15, 15)})

    found = {body: unconfirmed(newest_one, part, rows, body) for body in marks}

    assert found == {"B1": 15.0, "B2": 0.0, "B3": 0.0}
