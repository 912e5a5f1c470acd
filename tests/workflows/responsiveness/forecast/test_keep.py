"""Every Monday the next weeks are foreseen and kept; what is short is named, asked about and answered."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlmodel import Session, col

from models import post
from models.case import Case
from models.forecast import DemandWeek, Foreseen, Shortage
from models.ledger import Event
from models.means import MeansSource
from models.person import Chat, Membership, Person
from models.post_tables import Outbox
from models.vocabulary import Role
from models.vocabulary_forecast import ShortageState
from tests.databases import newest, session_on
from tests.workflows.responsiveness.rows import DEFAULTS, fill_lists
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.lists.columns import CaseRow, Line
from workflows.lists.past_cases import keep_cases
from workflows.reference import Reference
from workflows.responsiveness.forecast import asked, named, view
from workflows.responsiveness.forecast.capacity import Bought, People, shown_capacity
from workflows.responsiveness.forecast.hasten import KEY
from workflows.responsiveness.forecast.keep import next_monday, outside
from workflows.responsiveness.forecast.named import NeedRefused
from workflows.responsiveness.forecast.vouched import forecast_faults
from workflows.services.view import missing

NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)
"""A Monday morning in Shanghai, the first of its month."""
WEEKS = 40


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


@pytest.fixture
def reference(session: Session) -> Reference:
    """B1 answers in time what comes; for the last ten weeks four times as much comes, and most is late."""
    found = fill_lists(session)
    rows = []
    for back in range(WEEKS, 0, -1):
        for number in range(6 if back > 10 else 24):
            opened = NOW - timedelta(weeks=back) + timedelta(hours=6 * number)
            late = number >= 6
            rows.append(
                {
                    **DEFAULTS,
                    "number": f"HY-{back}-{number}",
                    "status": "closed",
                    "category": "01",
                    "cell": "C1a" if number % 3 else "C2b",
                    "body": "B1",
                    "opened_at": opened,
                    "due_at": opened + timedelta(days=5),
                    "answered_at": opened + timedelta(days=9 if late else 2),
                }
            )
    session.execute(insert(Case), rows)
    return found


def act_of(session: Session, reference: Reference, actor: Actor = SYSTEM, now: datetime = NOW) -> Act:
    return Act(session, actor, now, reference, random.Random(1))


def foresee(session: Session, reference: Reference, now: datetime = NOW) -> None:
    outside(session, reference, now)()(act_of(session, reference, now=now))


def seat(session: Session, role: Role, body: str | None = None) -> Actor:
    """Somebody who works here and can be told."""
    person = Person(created_at=NOW)
    session.add(person)
    session.flush()
    session.add(Membership(person_id=person.id, role=role, body=body, since=NOW))
    address = f"w{person.id}"
    chat = Chat(
        person_id=person.id,
        role=role,
        body=body,
        channel="web",
        address=address,
        locale="zh-CN",
        created_at=NOW,
    )
    session.add(chat)
    session.flush()
    return Actor(role, person.id, body)


def told(session: Session) -> int:
    return int(session.execute(select(func.count()).select_from(Outbox)).scalar_one())


def test_a_monday_foresees_eight_weeks_and_the_chain_vouches_for_them(
    session: Session, reference: Reference
) -> None:
    foresee(session, reference)

    seen = view.outlook(session, reference, NOW)
    assert seen.first == date(2026, 11, 2)
    assert seen.whole is not None
    assert len(seen.mondays) == len(seen.whole.weeks) == 8
    assert seen.whole.expected == pytest.approx(sum(each.expected for each in seen.areas), abs=0.2)
    assert 15 < seen.whole.weeks[0].mean < 30
    assert [count for _, count in seen.came][-1] == 24
    assert forecast_faults(session, None) == []
    session.execute(update(Foreseen).where(col(Foreseen.scope) == "area").values(recent=1))
    assert [each.subject for each in forecast_faults(session, "forecast")] == ["forecast"]
    session.execute(delete(Foreseen))
    assert [each.subject for each in forecast_faults(session, "forecast")] == ["forecast"]


def test_weeks_are_counted_once_but_the_last_ones_anew(session: Session, reference: Reference) -> None:
    foresee(session, reference)
    old, new = NOW - timedelta(weeks=20), NOW - timedelta(weeks=2)
    session.execute(delete(Case).where(col(Case.opened_at) < old + timedelta(weeks=1)))
    session.execute(delete(Case).where(col(Case.opened_at) >= new))

    foresee(session, reference)

    counts = dict(
        session.execute(select(col(DemandWeek.week), func.sum(col(DemandWeek.cases))).group_by("week")).all()
    )
    assert counts[old.date()] == 6
    assert counts[new.date()] == 0


def test_history_that_is_brought_in_late_is_no_nought(session: Session, reference: Reference) -> None:
    winter = [NOW - timedelta(weeks=back) for back in (20, 19, 18)]
    numbers = [f"HY-{back}-{number}" for back in (20, 19, 18) for number in range(6)]
    session.execute(delete(Case).where(col(Case.number).in_(numbers)))
    foresee(session, reference)
    before = dict(view.outlook(session, reference, NOW).came)
    rows = [Line("cases", at, past_of(number, winter[at % 3])) for at, number in enumerate(numbers)]
    keep_cases(session, rows, NOW)
    hastened = post.timer_due(session, KEY)
    foresee(session, reference)

    after = dict(view.outlook(session, reference, NOW).came)

    assert [before[each.date()] for each in winter] == [None, None, None]
    assert hastened == NOW
    assert [after[each.date()] for each in winter] == [6, 6, 6]


def past_of(number: str, at: datetime) -> CaseRow:
    nothing = dict.fromkeys(CaseRow.__dataclass_fields__)
    return CaseRow(**{**nothing, "number": number, "category": "01", "cell": "C1a", "opened_at": at})  # type: ignore[arg-type]  # the others are empty


def test_with_too_little_history_nothing_is_said(session: Session) -> None:
    reference = fill_lists(session)

    foresee(session, reference)

    assert view.outlook(session, reference, NOW).whole is None
    assert forecast_faults(session, None) == []


def test_what_is_short_is_named_with_its_weeks_and_told_once_a_month(
    session: Session, reference: Reference
) -> None:
    seat(session, Role.COORDINATOR)
    foresee(session, reference)

    rows = named.open_rows(session)
    assert [(row.body, row.category, row.area) for row in rows] == [("B1", "01", "C1"), ("B1", "01", "C2")]
    assert rows[0].begins == date(2026, 11, 2)
    assert rows[0].expected > rows[0].capacity
    for _ in range(2):
        named.tell(act_of(session, reference))
    assert told(session) == 1


def test_a_category_that_the_lists_no_longer_have_is_a_need_like_any_other(
    session: Session, reference: Reference
) -> None:
    session.execute(update(Case).where(col(Case.cell) == "C2b").values(category="gone"))

    found = missing(session, reference, Actor(Role.COORDINATOR), NOW)

    assert {(each.category, each.area) for each in found} == {("01", "C1"), ("gone", "C2")}


def test_small_categories_are_told_by_nothing(session: Session, reference: Reference) -> None:
    session.execute(update(Case).where(col(Case.number).in_(["HY-3-3", "HY-3-4"])).values(category="02"))
    foresee(session, reference)

    seen = view.outlook(session, reference, NOW)

    assert {each.category for each in seen.categories} == {"01", "02"}
    assert view.told_categories(seen.categories) == frozenset()


def test_one_press_asks_for_means_and_the_answer_is_read_by_all(
    session: Session, reference: Reference
) -> None:
    coordinator, head = seat(session, Role.COORDINATOR), seat(session, Role.HEAD, "B2")
    foresee(session, reference)
    first, second = (row.id for row in named.open_rows(session))
    asking = act_of(session, reference, coordinator)
    with pytest.raises(NeedRefused):
        asked.perform(asking, asked.ASK_MEANS, {"shortage": first}, {})  # nobody keeps means there
    session.execute(insert(MeansSource).values(SOURCE))

    asked.perform(asking, asked.ASK_MEANS, {"shortage": first}, {})
    with pytest.raises(NeedRefused):
        asked.perform(asking, asked.ASK_PURCHASE, {"shortage": first}, {})
    answering = act_of(session, reference, head)
    asked.perform(answering, asked.MEET, {"shortage": first}, {"what": "加派两人，电话13800138000"})

    seen = {each.id: each for each in view.shortages_of_all(session, NOW)}
    assert seen[first].state is ShortageState.MET
    assert "13800138000" not in seen[first].answer
    assert told(session) == 2
    assert not any(each.answers for each in view.shortages_for(answering))
    assert [each.id for each in view.shortages_for(asking) if each.asks] == [second]


SOURCE: Mapping[str, object] = {
    "code": "ZY-1",
    "kind": "people",
    "name": "应急队",
    "owner": "B2",
    "areas": "S",
    "purpose": "临时增援",
    "basis": "街道规定",
    "basis_version": "2026",
    "release_role": "head",
    "release_body": "B2",
    "opened_at": NOW,
}


def test_what_is_short_no_more_has_passed(session: Session, reference: Reference) -> None:
    foresee(session, reference)
    session.execute(update(Case).values(answered_at=col(Case.opened_at)))

    foresee(session, reference)

    states = session.execute(select(col(Shortage.state)).distinct()).scalars().all()
    assert states == [ShortageState.PASSED]
    kinds = session.execute(select(col(Event.kind)).where(col(Event.subject).like("shortage:%"))).scalars()
    assert sorted(set(kinds)) == ["named", "passed"]


def test_small_places_are_told_by_nothing(session: Session, reference: Reference) -> None:
    session.execute(
        update(Case).where(col(Case.cell) == "C2b", col(Case.number) != "HY-3-3").values(cell="C1a")
    )
    foresee(session, reference)

    seen = view.outlook(session, reference, NOW)

    assert view.told_areas(reference, seen.areas) == frozenset()
    assert view.told_categories(seen.categories) == {"01"}
    assert view.told_shortages(reference, seen, view.shortages_of_all(session, NOW)) == []


@pytest.mark.parametrize(
    ("in_time", "late", "people", "expected"),
    [
        ([0] * 22 + [4, 4, 4, 4], 0, People(2, 2), 4),
        ([3] * 26, 0, People(2, 3), 4.5),
        ([3] * 26, 0, People(4, 1), 1.5),
        ([1] * 4, 3, People(1, 1), None),
        ([0] * 24 + [1, 1], 30, People(1, 1), 0.5),
        ([8] * 26, 0, People(0, 0), 8),
    ],
    ids=[
        "the best four weeks",
        "more people",
        "at worst by half",
        "too little to tell",
        "nearly all late",
        "no roster",
    ],
)
def test_capacity_is_what_was_shown(
    in_time: list[int], late: int, people: People, expected: float | None
) -> None:
    assert shown_capacity(in_time, sum(in_time) + late, people) == expected


def test_a_contract_pays_for_so_many_parts_a_week() -> None:
    monday = date(2026, 11, 2)
    bought = Bought(100_00, 10_00, monday, monday + timedelta(weeks=5))

    assert bought.in_week(monday, monday) == 2
    assert bought.in_week(monday + timedelta(weeks=6), monday) == 0
    assert Bought(100_00, None, monday, monday).in_week(monday, monday) == 0


def test_the_next_forecast_is_made_on_a_monday_before_work(reference: Reference) -> None:
    zone = reference.calendar.zone

    assert next_monday(NOW, zone).astimezone(zone).isoformat() == "2026-11-09T04:30:00+08:00"
    assert (
        next_monday(NOW - timedelta(hours=6), zone).astimezone(zone).isoformat()
        == "2026-11-02T04:30:00+08:00"
    )
