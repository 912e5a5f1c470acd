"""A sign is put up once, its body is heard, an auditor of elsewhere reviews it; all of it is vouched for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlmodel import col

from models.person import Membership
from models.post_tables import Timer
from models.sign import Pressure, Sign, SignCase
from models.vocabulary import Role, TimerKind
from tests.principles.community import (
    AUDITOR,
    COMPANYS_HEAD,
    COORDINATOR,
    REPORTER,
    START,
    STREETS_AUDITOR,
    STREETS_HEAD,
    Community,
    community,
)
from workflows.participation.evaluations.pressed import report_pressure_on
from workflows.responsiveness.signs.detect import Found
from workflows.responsiveness.signs.gather import persons
from workflows.responsiveness.signs.look import ensure_looking, fire, keep, outside
from workflows.responsiveness.signs.review import answer, review
from workflows.responsiveness.signs.terms import Kind, No, SignRefused, SignStage
from workflows.responsiveness.signs.view import counted, founded, pressed_bodies, seen_by
from workflows.timers import DueTimer, OutsideFirst
from workflows.verify import verify

DAY = 24 * 60
FOUND = Found("COMPANY", Kind.PRESSED, 14, 60, 0.01, 1e-6, (), told=6)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with community(tmp_path) as founded_community:
        yield founded_community


def put(place: Community, found: Found = FOUND, minutes: int = 0) -> list[Sign]:
    """Put up what was found, with a case of the body to look at."""
    case = place.case()
    act = place.act(COORDINATOR, minutes)
    return keep(act, [replace(found, cases=(case.id,))], 4, START)


def no(place: Community, person: int, sign: Sign, minutes: int) -> No:
    """Why somebody may not say what a sign is."""
    with pytest.raises(SignRefused) as caught:
        review(place.act(person, minutes), sign.id, "看过了", founded=True)
    return caught.value.why


def test_the_body_is_heard_before_anybody_reviews(place: Community) -> None:
    (sign,) = put(place)

    assert no(place, AUDITOR, sign, DAY) is No.NOT_HEARD
    answer(place.act(COMPANYS_HEAD, DAY), sign.id, "已经停止")

    review(place.act(AUDITOR, DAY + 1), sign.id, "看了十四件", founded=True)
    assert (sign.stage, sign.answer, sign.reason) == (SignStage.FOUNDED, "已经停止", "看了十四件")
    assert no(place, AUDITOR, sign, DAY + 2) is No.REVIEWED


def test_who_says_nothing_in_its_days_is_reviewed_all_the_same(place: Community) -> None:
    (sign,) = put(place)

    timer = DueTimer(1, f"sign_heard:{sign.id}", TimerKind.SIGNS, START, sign.id, "{}")
    fire(place.act(COORDINATOR, 7 * DAY), timer)
    review(place.act(AUDITOR, 7 * DAY), sign.id, "查无实据", founded=False)

    assert sign.stage == SignStage.UNFOUNDED
    assert any("sign.told.silent" in each for each in place.told(AUDITOR))


@pytest.mark.parametrize(
    "person", [COMPANYS_HEAD, COORDINATOR, REPORTER], ids=["its head", "a coordinator", "a resident"]
)
def test_only_an_auditor_reviews(place: Community, person: int) -> None:
    (sign,) = put(place)

    assert no(place, person, sign, 8 * DAY) is No.NOT_YOURS


def test_an_auditor_of_the_body_neither_sees_nor_reviews_its_sign(place: Community) -> None:
    (sign,) = put(place, replace(FOUND, body="STREET"))

    assert no(place, STREETS_AUDITOR, sign, 8 * DAY) is No.NOT_YOURS
    assert seen_by(place.act(STREETS_AUDITOR, 8 * DAY)) == []
    assert place.told(STREETS_AUDITOR) == []
    with pytest.raises(SignRefused):
        answer(place.act(COMPANYS_HEAD, 1), sign.id, "不是我们")


@pytest.mark.parametrize(("ended", "reviews"), [(None, False), (30, False), (300, True)])
def test_nor_does_an_auditor_who_works_there_or_did_in_its_window(
    place: Community, ended: int | None, reviews: bool
) -> None:
    until = None if ended is None else START - timedelta(days=ended)
    began = START - timedelta(days=400)
    place.tx.add(Membership(person_id=AUDITOR, role=Role.HANDLER, body="COMPANY", since=began, until=until))
    (sign,) = put(place)

    assert bool(place.told(AUDITOR)) is reviews
    assert bool(seen_by(place.act(AUDITOR, 8 * DAY))) is reviews
    if not reviews:
        assert no(place, AUDITOR, sign, 8 * DAY) is No.NOT_YOURS


def test_its_own_head_alone_of_all_heads_sees_a_sign_and_nobody_who_told(place: Community) -> None:
    put(place)

    (mine,) = seen_by(place.act(COMPANYS_HEAD))
    (theirs,) = seen_by(place.act(AUDITOR))

    assert (mine.told, mine.cases, mine.numbers) == (None, (), None)
    assert theirs.told == 6
    assert theirs.numbers is not None
    assert theirs.numbers.seen == 14
    assert len(theirs.cases) == 1
    assert seen_by(place.act(STREETS_HEAD)) == []


def test_a_false_alarm_is_counted_and_names_nobody(place: Community) -> None:
    (sign,) = put(place)
    review(place.act(AUDITOR, 8 * DAY), sign.id, "查无实据", founded=False)

    counts = {each.kind: each for each in counted(place.tx)}[Kind.PRESSED]

    assert (counts.put, counts.waiting, counts.founded, counts.unfounded) == (1, 0, 0, 1)
    assert founded(place.tx) == []


def test_the_same_sign_is_not_put_up_again_soon(place: Community) -> None:
    assert len(put(place)) == 1
    assert put(place, minutes=30 * DAY) == []
    assert len(put(place, replace(FOUND, kind=Kind.EMPTY), minutes=30 * DAY)) == 1
    assert len(put(place, minutes=91 * DAY)) == 1


@pytest.mark.parametrize("what", ["figures", "case", "reason", "stage"])
def test_whoever_changes_a_sign_is_noticed(place: Community, what: str) -> None:
    (sign,) = put(place)
    review(place.act(AUDITOR, 8 * DAY), sign.id, "看了十四件", founded=True)
    place.tx.flush()
    assert verify(place.tx, f"sign:{sign.code}").whole

    if what == "case":
        place.tx.execute(delete(SignCase))
    else:
        changed = {"figures": sign.figures.replace("14", "15"), "reason": "没看", "stage": "unfounded"}
        place.tx.execute(update(Sign).values(**{what: changed[what]}))
    place.tx.expire_all()

    assert not verify(place.tx, f"sign:{sign.code}").whole


def test_persons_who_tell_of_pressure_count_once_and_few_are_not_told(place: Community) -> None:
    case = place.case()
    for minutes in (1, 2):
        report_pressure_on(place.act(REPORTER, minutes), case.id, "让我打五星")

    since, until = START, START + timedelta(days=1)
    assert persons(place.tx, since, until) == {"COMPANY": 1}
    assert pressed_bodies(place.tx, since, until) == []
    kept = set(place.tx.execute(select(col(Pressure.case_id))).scalars())
    assert case.id not in kept


@pytest.mark.parametrize(("persons", "told"), [(4, []), (5, [("COMPANY", 5)]), (9, [("COMPANY", 5)])])
def test_everybody_reads_in_fives_who_told_of_pressure(
    place: Community, persons: int, told: list[tuple[str, int]]
) -> None:
    case = place.case()
    place.tx.add_all(
        Pressure(body="COMPANY", about="rating", case_id=case.id, at=START) for _ in range(persons)
    )
    place.tx.flush()

    assert pressed_bodies(place.tx, START, START + timedelta(days=1)) == told
    assert pressed_bodies(place.tx, START - timedelta(days=1), START) == []


def test_a_founded_sign_of_pressure_tells_everybody_no_number(place: Community) -> None:
    for found in (FOUND, replace(FOUND, kind=Kind.EMPTY)):
        (sign,) = put(place, found)
        review(place.act(AUDITOR, 8 * DAY), sign.id, "看了", founded=True)

    shown = {each.kind: each.numbers for each in founded(place.tx)}

    assert shown[Kind.PRESSED] is None
    assert shown[Kind.EMPTY] is not None


def test_the_clock_looks_at_what_lies_behind_and_then_once_a_month(place: Community) -> None:
    act = place.act(COORDINATOR)
    ensure_looking(act)
    dues = [due_of(place)]

    for _ in range(2):
        with pytest.raises(OutsideFirst):
            fire(act, DueTimer(1, "signs", TimerKind.SIGNS, dues[-1], None, "{}"))
        outside(place.tx, place.reference.policy, dues[-1])()(replace(act, now=dues[-1]))
        dues.append(due_of(place))

    soon, first, second = dues
    assert soon == act.now
    assert (first.day, second - first) == (30, timedelta(days=31))
    assert verify(place.tx, "signs").whole


def due_of(place: Community) -> datetime:
    """When the next look is due."""
    due: datetime = place.tx.execute(select(col(Timer.due_at)).where(col(Timer.key) == "signs")).scalar_one()
    return due
