"""The practice library on a database: proposed, reviewed, adopted, suggested, measured, vouched for."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import col

from models import post
from models.body import Body
from models.case import Case
from models.person import Membership
from models.post_tables import Outbox, Timer
from models.practice import Practice, PracticeAdoption, PracticeEffect, PracticeStep, PracticeVersion
from models.vocabulary import TimerKind
from models.vocabulary_practices import AdoptionStage, PracticeOrigin, TextStage
from tests.databases import prepared, session_on
from tests.workflows.practices.street import (
    AUDITOR,
    COORDINATOR,
    FILLED,
    LAST,
    NOW,
    PLACES,
    Street,
    add_cases,
    settled,
)
from workflows.policy import Policy
from workflows.practices import clock
from workflows.practices.adopt import take
from workflows.practices.diffusion import Spell
from workflows.practices.effect import Change, Effect, EffectState, Finding, Part
from workflows.practices.measured import Adopter, as_facts, ripe
from workflows.practices.propose import propose, renew, submit
from workflows.practices.review import approve, send_back, withdraw
from workflows.practices.spread import EffectView, spread, veiled
from workflows.practices.suggest import judge, speed_of, suggested
from workflows.practices.terms import No, PracticeRefused, PracticeVerb
from workflows.practices.view import listed, one
from workflows.practices.vouched import practice_faults
from workflows.reference import load_reference
from workflows.responsiveness.figures.months import Month
from workflows.timers import OutsideFirst

V = PracticeVerb
TODAY = date(2026, 6, 10)


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    with session_on(prepared(tmp_path, "practices", settled)) as session:
        yield Street(session)


def why(act: object) -> No:
    """Why something was not done."""
    assert callable(act)
    with pytest.raises(PracticeRefused) as caught:
        act()
    return caught.value.no


def tick(street: Street, until: datetime) -> None:
    """Let the clock do what is due to practices, each at its time; what is heavy is read before."""
    while due := post.due_timers(street.tx, until, 1):
        timer = post.claim_timer(street.tx, due[0], until)
        assert timer is not None
        act = street.act(COORDINATOR, timer.due_at)
        try:
            clock.fire(act, timer)
        except OutsideFirst as first:
            first.look(street.tx)()(act)
        street.tx.flush()


def test_what_is_not_over_sealed_or_somebody_elses_becomes_no_practice(street: Street) -> None:
    def begin(person: int) -> object:
        return lambda: propose(street.act(person), PracticeOrigin.CASE, 1, lambda _: FILLED)

    assert why(begin(1)) is No.UNKNOWN
    street.tx.execute(update(Case).values(solved="unsolved"))
    assert why(begin(LAST)) is No.ORIGIN
    street.tx.execute(update(Case).values(solved="solved", object_body="J2"))
    assert why(begin(LAST)) is No.UNKNOWN


def test_nobody_publishes_their_own_text_and_names_and_numbers_go(street: Street) -> None:
    version = street.drafted()
    text = version.problem

    submit(street.act(LAST), version.id)

    assert "13800138000" not in text
    assert "王建国" not in text
    assert why(lambda: approve(street.act(LAST), version.id)) in (No.STAGE, No.AUTHOR)
    assert why(lambda: approve(street.act(1), version.id)) is No.UNKNOWN
    assert one(street.act(1), version.practice_id) is None
    approve(street.act(COORDINATOR), version.id)
    assert [each.title for each in listed(street.act(1), "清运")] == ["清运日"]
    assert practice_faults(street.tx, None) == []


def test_a_coordinator_who_wrote_it_does_not_review_it(street: Street) -> None:
    version = propose(
        street.act(COORDINATOR), PracticeOrigin.CASE, 1, lambda _: {**FILLED, "cost": "1", "done": "2"}
    )
    submit(street.act(COORDINATOR), version.id)

    assert why(lambda: approve(street.act(COORDINATOR), version.id)) is No.AUTHOR


def test_a_new_text_replaces_the_old_one_only_when_it_is_reviewed(street: Street) -> None:
    practice = street.published()

    version = renew(street.act(LAST), practice, "多了一条经验")
    submit(street.act(LAST), version.id)
    send_back(street.act(AUDITOR), version.id, "再写明白些")
    before = one(street.act(1), practice)
    submit(street.act(LAST), version.id)
    approve(street.act(AUDITOR), version.id)
    after = one(street.act(1), practice)

    assert before is not None
    assert before.holds is not None
    assert before.holds.number == 1
    assert after is not None
    assert after.holds is not None
    assert after.holds.number == 2
    assert [each.stage for each in after.others] == [TextStage.REPLACED]
    assert practice_faults(street.tx, None) == []


def test_what_somebody_left_unfinished_who_is_gone_stands_in_nobodys_way(street: Street) -> None:
    left = street.drafted()
    assert why(lambda: propose(street.act(COORDINATOR), PracticeOrigin.CASE, 1, lambda _: FILLED)) is No.THERE
    gone = update(Membership).where(col(Membership.person_id) == LAST)
    street.tx.execute(gone.values(until=NOW))
    version = propose(
        street.act(COORDINATOR), PracticeOrigin.CASE, 1, lambda _: {**FILLED, "cost": "1", "done": "2"}
    )
    submit(street.act(COORDINATOR), version.id)
    approve(street.act(AUDITOR), version.id)
    street.tx.execute(gone.values(until=None))
    renew(street.act(LAST), version.practice_id, "多了一条经验")
    assert why(lambda: renew(street.act(COORDINATOR), version.practice_id, "也多一条")) is No.BUSY
    street.tx.execute(gone.values(until=NOW))

    newest = renew(street.act(COORDINATOR), version.practice_id, "也多一条")

    assert version.practice_id != left.practice_id
    assert (newest.number, newest.writer_id) == (3, COORDINATOR)
    assert practice_faults(street.tx, None) == []


def test_a_step_has_its_day_and_reason_and_its_own_body(street: Street) -> None:
    practice = street.published()
    later = TODAY + timedelta(days=1)

    assert why(lambda: take(street.act(LAST), practice, V.LEARN, "知道", TODAY)) is No.OWN
    assert why(lambda: take(street.act(1), practice, V.LEARN, "知道", later)) is No.DAY
    assert why(lambda: take(street.act(1), practice, V.LEARN, "知道", TODAY - timedelta(days=1))) is No.DAY
    late = NOW + timedelta(days=40)
    assert why(lambda: take(street.act(1, late), practice, V.LEARN, "知道", TODAY)) is No.DAY
    assert why(lambda: take(street.act(1), practice, V.LEARN, " ", TODAY)) is No.EMPTY
    take(street.act(1), practice, V.LEARN, "知道", TODAY)
    assert why(lambda: take(street.act(1), practice, V.WEIGH, "斟酌", TODAY - timedelta(days=1))) is No.DAY
    assert why(lambda: take(street.act(1), practice, V.START, "开始", TODAY)) is No.STAGE
    assert why(lambda: take(street.act(COORDINATOR), practice, V.LEARN, "知道", TODAY)) is No.UNKNOWN


def test_a_step_that_waits_is_reminded_of_three_times_and_a_review_until_it_is_made(street: Street) -> None:
    version = street.drafted()
    submit(street.act(LAST), version.id)
    tick(street, NOW + timedelta(days=11))
    asked = street.tx.execute(select(Outbox).where(col(Outbox.chat_id) == AUDITOR)).scalars().all()
    approve(street.act(AUDITOR), version.id)
    take(street.act(1), version.practice_id, V.LEARN, "知道", TODAY)

    tick(street, NOW + timedelta(days=400))

    reminded = street.tx.execute(select(Outbox).where(col(Outbox.chat_id) == 1)).scalars().all()
    assert (len(asked), len(reminded)) == (3, 3)
    assert not street.tx.execute(select(Timer).where(col(Timer.kind) == TimerKind.PRACTICE)).scalars().all()


def test_what_is_withdrawn_is_suggested_to_nobody_and_can_only_be_given_up(street: Street) -> None:
    practice = street.published()
    street.adopted(practice, 1, TODAY, NOW)

    withdraw(street.act(COORDINATOR), practice, "街道统一做了")

    seen = one(street.act(1), practice)
    assert seen is not None
    assert seen.verbs == (V.STOP,)
    assert listed(street.act(2)) == []
    assert why(lambda: take(street.act(2), practice, V.LEARN, "知道", TODAY)) is No.WITHDRAWN


def test_a_similar_case_is_shown_what_worked_elsewhere_and_how_fast(street: Street) -> None:
    practice = street.published()
    add_cases(street.tx, LAST, [True] * 7 + [False], NOW - timedelta(days=3))
    add_cases(street.tx, 1, [True], NOW, number="T-open")
    case = street.tx.execute(select(col(Case.id)).where(col(Case.number) == "T-open")).scalar_one()

    found = suggested(street.act(1), case)
    judge(street.act(1), practice, case, useful=False)
    judge(street.act(1), practice, case, useful=True)
    assert why(lambda: judge(street.act(LAST), practice, 1, useful=True)) is No.OWN
    assert why(lambda: judge(street.act(COORDINATOR), practice, case, useful=True)) is No.UNKNOWN

    seen = one(street.act(1), practice)
    assert [(each.title, each.speed.answered, each.speed.median) for each in found] == [("清运日", 9, 24.0)]
    assert (found[0].speed.solved, found[0].speed.judged) == (9, 9)
    assert seen is not None
    assert (seen.useful, seen.useless) == (1, 0)
    row = street.tx.get_one(Practice, practice)
    assert speed_of(street.tx, street.reference, row, without="J6").median is None


def months_of_cases(street: Street, better: int) -> None:
    """Three months before and after June: half in time everywhere; after it nine of ten in one community."""
    half = [each % 2 == 0 for each in range(40)]
    most = [each % 10 > 0 for each in range(40)]
    for place in PLACES:
        for month in (3, 4, 5, 7, 8, 9):
            kept = most if place == better and month > 6 else half
            add_cases(street.tx, place, kept, datetime(2026, month, 10, 2, tzinfo=UTC))


def test_what_changed_is_told_once_the_months_are_over_beside_places_that_did_not_adopt(
    street: Street,
) -> None:
    practice = street.published()
    months_of_cases(street, better=1)
    street.adopted(practice, 1, TODAY, NOW)
    before = spread(street.act(2), practice).effects

    tick(street, datetime(2026, 9, 30, tzinfo=UTC))
    early = spread(street.act(2, datetime(2026, 9, 30, tzinfo=UTC)), practice).effects
    tick(street, datetime(2026, 10, 2, tzinfo=UTC))
    effects = {each.measure: each for each in spread(street.act(2), practice).effects}

    assert {each.state for each in (*before, *early)} == {EffectState.WAITING}
    on_time = effects["on_time"]
    assert (on_time.state, on_time.finding) == (EffectState.TOLD, Finding.BETTER)
    assert (on_time.before, on_time.after) == ("60/120", "108/120")
    assert on_time.low <= 40 <= on_time.high
    assert (on_time.adopters, on_time.others) == (1, 4)
    assert effects["solution"].finding is Finding.UNCLEAR
    assert practice_faults(street.tx, None) == []


def test_with_few_cases_or_few_places_no_effect_is_claimed(street: Street) -> None:
    practice = street.published()
    months_of_cases(street, better=0)
    for person in (1, 2, 3):
        street.adopted(practice, person, TODAY, NOW)

    tick(street, datetime(2026, 10, 2, tzinfo=UTC))

    states = {each.state for each in spread(street.act(4), practice).effects}
    assert states == {EffectState.FEW_PLACES}


@pytest.mark.parametrize(
    ("adopters", "told"),
    [
        ([("4", 30)], "?/30"),
        ([("27", 30)], "?/30"),
        ([("47/2", 30)], "23.5/30"),
        ([("9", 30), ("3", 20)], "?/50"),
    ],
    ids=("few", "few missing", "told", "few in one of two: the first telling is subtracted"),
)
def test_a_number_under_five_is_not_told(adopters: list[tuple[str, int]], told: str) -> None:
    parts = [Part(Fraction(good), whole) for good, whole in adopters]
    facts = as_facts(Effect(EffectState.TOLD, adopters=tuple(Change(each, each) for each in parts)))

    assert veiled(facts, "before") == veiled(facts, "after") == told
    assert EffectView("on_time", EffectState.NOBODY).before == ""


def test_a_committee_and_a_grid_team_of_one_community_are_one_adopter(street: Street) -> None:
    practice = street.published()
    months_of_cases(street, better=1)
    team = {"code": "T1", "name": "示例1网格队", "kind": "grid_team", "area": "C1"}
    street.tx.execute(insert(Body).values(**team))
    street.reference = load_reference(street.tx, Policy(), NOW)
    row = street.adopted(practice, 1, TODAY, NOW)
    both = [Spell(row.body, TODAY), Spell("T1", TODAY)]

    taken = ripe(street.reference, both, Month(2026, 9))

    assert taken == [Adopter(("area", "C1"), Month(2026, 6))]


def test_a_new_text_of_what_was_withdrawn_is_no_longer_asked_about(street: Street) -> None:
    practice = street.published()
    submit(street.act(LAST), renew(street.act(LAST), practice, "多了一条经验").id)

    withdraw(street.act(COORDINATOR), practice, "街道统一做了")
    tick(street, NOW + timedelta(days=30))

    asked = street.tx.execute(select(Outbox).where(col(Outbox.chat_id) == AUDITOR)).scalars().all()
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("model", "changes", "fault"),
    [
        (PracticeVersion, {"done": "别的做法"}, "text"),
        (Practice, {"withdrawn_at": NOW}, "withdrawn"),
        (PracticeStep, {"reason": "别的理由"}, "step"),
        (PracticeAdoption, {"stage": AdoptionStage.CONFIRMATION}, "stage"),
        (PracticeEffect, {"told": "{}"}, "effect"),
    ],
    ids=("text", "withdrawn", "step", "stage", "effect"),
)
def test_whatever_is_changed_behind_the_chain_is_found(
    street: Street, model: type[Practice], changes: dict[str, object], fault: str
) -> None:
    practice = street.published()
    street.adopted(practice, 1, TODAY, NOW)
    tick(street, datetime(2026, 10, 2, tzinfo=UTC))

    street.tx.execute(update(model).values(**changes))
    street.tx.expire_all()

    assert [each.problem for each in practice_faults(street.tx, None)] == [fault]
