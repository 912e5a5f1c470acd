"""Sums of days: whatever happens to cases, what is read equals what is counted anew."""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlmodel import Session, col

from models import rollup_trigger
from models.case import Case
from models.rollup import Rollup, RollupStale
from models.vocabulary import Status
from tests.databases import newest, session_on
from tests.workflows.responsiveness.test_rates import DEFAULTS
from workflows.responsiveness.rollups import refresh
from workflows.responsiveness.rollups.days import LENGTH, begins, cut, day_of
from workflows.responsiveness.rollups.read import asked, counted, kept
from workflows.responsiveness.rollups.sums import Sums, packed, unpacked
from workflows.responsiveness.rollups.ways import WAYS, Way

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SHIFT = 8 * 3600
WINDOW = (NOW - timedelta(days=12, hours=5), NOW + timedelta(seconds=1))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


def some_case(number: int, chance: random.Random) -> dict[str, object]:
    opened = NOW - timedelta(seconds=chance.randrange(15 * LENGTH))
    answered = chance.choice([None, opened + timedelta(seconds=chance.randrange(5 * LENGTH))])
    closed = chance.choice([None, (answered or opened) + timedelta(seconds=chance.randrange(LENGTH))])
    return {
        **DEFAULTS,
        "number": f"R-{number}",
        "status": str(Status.CLOSED if closed else chance.choice([Status.DRAFT, Status.ASSIGNED])),
        "opened_at": opened,
        "answered_at": answered,
        "accepted_at": answered and opened + timedelta(minutes=chance.randrange(90)),
        "closed_at": closed,
        "body": chance.choice([None, "B1", "B2"]),
        "cell": chance.choice([None, "G1", "G2"]),
        "category": "0101",
        "excluded": chance.random() < 0.1,
        "satisfaction": chance.choice([None, 1, 3, 5]),
        "contacted": chance.choice([None, True]),
        "solved": chance.choice([None, "solved"]),
    }


def some_cases(numbers: Iterable[int], chance: random.Random) -> list[dict[str, object]]:
    return [some_case(number, chance) for number in numbers]


def sum_up(session: Session, shift: int = SHIFT, now: datetime = NOW) -> None:
    portion = refresh.waiting(session, shift, now)
    refresh.keep(session, portion, [refresh.row_of(session, each) for each in portion.days])


def plain(sums: Sums) -> dict[str, object]:
    """Sums that can be compared: the spans in order."""
    return {
        code: (each.counts, [sorted(map(int, sort)) for sort in each.spans])
        for code, each in sums.items()
        if any(each.counts)
    }


def happen(session: Session, chance: random.Random) -> None:
    """Let something befall a case, by whatever kind of statement."""
    one = col(Case.number) == f"R-{chance.randrange(60)}"
    what = chance.randrange(4)
    if what == 0:
        session.execute(delete(Case).where(one))
    elif what == 1:
        session.execute(insert(Case), [some_case(1000 + chance.randrange(10**6), chance)])
    elif what == 2:
        session.execute(update(Case).where(one).values(closed_at=None, status=str(Status.REOPENED)))
    else:
        body, level = chance.choice(["B1", "B2", "B3"]), chance.choice([1, 5])
        session.execute(update(Case).where(one).values(body=body, satisfaction=level))


@pytest.mark.parametrize("seed", [1, 2])
def test_kept_days_and_what_changed_since_come_to_what_is_counted(session: Session, seed: int) -> None:
    chance = random.Random(seed)
    session.execute(insert(Case), some_cases(range(60), chance))
    for _ in range(12):
        happen(session, chance)
        if chance.random() < 0.4:
            sum_up(session)
        for way, counting in WAYS.items():
            assert plain(asked(session, way, *WINDOW)) == plain(counted(session, counting, *WINDOW)), way


def test_days_that_hold_are_not_counted_again(session: Session) -> None:
    session.execute(insert(Case), some_cases(range(20), random.Random(3)))
    sum_up(session)
    assert session.execute(select(func.count()).select_from(RollupStale)).scalar() == 0
    held = kept(session, Way.OPENED, *WINDOW).days
    inside = select(Case).where(col(Case.opened_at).between(NOW - timedelta(days=9), NOW - timedelta(days=2)))
    one = session.execute(inside.limit(1)).scalar_one()

    session.execute(update(Case).where(col(Case.number) == one.number).values(body="B9"))

    touched = day_of(one.opened_at, SHIFT)
    assert held.keys() - kept(session, Way.OPENED, *WINDOW).days.keys() == {touched}


def test_a_change_that_no_figure_is_made_of_touches_no_day(session: Session) -> None:
    session.execute(insert(Case), some_cases([1], random.Random(3)))
    sum_up(session)

    session.execute(update(Case).values(version=7, climbed="head"))

    assert session.execute(select(func.count()).select_from(RollupStale)).scalar() == 0


def test_a_change_noted_after_the_days_were_chosen_stays_noted(session: Session) -> None:
    session.execute(insert(Case), some_cases(range(5), random.Random(3)))
    portion = refresh.waiting(session, SHIFT, NOW)
    rows = [refresh.row_of(session, each) for each in portion.days]
    session.execute(update(Case).where(col(Case.number) == "R-1").values(body="B9"))

    refresh.keep(session, portion, rows)

    window = (NOW - timedelta(days=20), NOW)
    for way, counting in WAYS.items():
        assert plain(asked(session, way, *window)) == plain(counted(session, counting, *window))


def test_what_was_summed_by_summer_time_does_not_come_back_with_it(session: Session) -> None:
    session.execute(insert(Case), some_cases(range(20), random.Random(3)))
    sum_up(session)
    sum_up(session, SHIFT - 3600)
    session.execute(update(Case).values(body="B9"))
    sum_up(session, SHIFT - 3600)

    sum_up(session, SHIFT, NOW + timedelta(days=1))

    for way, counting in WAYS.items():
        assert plain(asked(session, way, *WINDOW)) == plain(counted(session, counting, *WINDOW)), way


def test_many_changes_are_answered_for_some_at_a_time(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "MUCH", 4)
    session.execute(insert(Case), some_cases(range(11), random.Random(3)))
    goes = []
    while (portion := refresh.waiting(session, SHIFT, NOW)).changes:
        refresh.keep(session, portion, [refresh.row_of(session, each) for each in portion.days])
        goes.append(len(portion.changes))

    assert goes == [4, 4, 3]
    for way, counting in WAYS.items():
        assert plain(asked(session, way, *WINDOW)) == plain(counted(session, counting, *WINDOW))


def test_after_an_import_everything_is_summed_anew(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    session.execute(insert(Case), some_cases([1], random.Random(3)))
    sum_up(session)
    monkeypatch.setattr(refresh, "CHANGES", 10)
    session.execute(insert(Case), some_cases(range(2, 20), random.Random(4)))

    sum_up(session)

    assert session.execute(select(func.count()).select_from(Rollup)).scalar() == 0
    assert refresh.waiting(session, SHIFT, NOW).days


def test_the_day_that_runs_is_never_kept(session: Session) -> None:
    row = {**some_case(1, random.Random(3)), "opened_at": NOW - timedelta(minutes=5)}
    session.execute(insert(Case), [row])

    assert [each for each in refresh.waiting(session, SHIFT, NOW).days if each.way == Way.OPENED] == []


def test_an_upgrade_sets_the_triggers_anew_and_forgets_the_sums(session: Session) -> None:
    session.execute(insert(Case), some_cases([1], random.Random(3)))
    sum_up(session)

    rollup_trigger.watch(session.connection())

    assert session.execute(select(func.count()).select_from(Rollup)).scalar() == 0
    session.execute(update(Case).values(body="B9"))
    assert session.execute(select(func.count()).select_from(RollupStale)).scalar() == 1


def test_only_whole_days_of_a_window_are_taken_as_they_are_kept() -> None:
    start, end = begins(100, SHIFT) + timedelta(hours=1), begins(104, SHIFT)

    pieces = cut(start, end, SHIFT, {100, 101, 103, 104})

    assert pieces.days == (101, 103)
    assert pieces.stretches == (
        (start, begins(101, SHIFT)),
        (begins(102, SHIFT), begins(103, SHIFT)),
    )
    assert day_of(begins(103, SHIFT) - timedelta(microseconds=1), SHIFT) == 102


def test_a_day_written_down_reads_the_same(session: Session) -> None:
    session.execute(insert(Case), some_cases(range(40), random.Random(5)))
    sums = counted(session, WAYS[Way.CLOSED_BODIES], NOW - timedelta(days=20), NOW)

    assert plain(unpacked(*packed(sums), sorts=2)) == plain(sums)
