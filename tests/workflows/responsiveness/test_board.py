"""The public page tells what was asked and what became of it, and nothing about anybody."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from models.case import Nudge, Words
from models.vocabulary import EventKind, Role, Status
from tests.databases import newest, session_on
from tests.workflows.responsiveness.rows import NOW, add_case, add_event, fill_lists
from workflows.reference import Reference
from workflows.responsiveness import board as boards
from workflows.responsiveness.board import answered, board, matters, published
from workflows.responsiveness.progress import progress

CANARY = "我家住3号楼1202，电话13900000000"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


@pytest.fixture
def reference(session: Session) -> Reference:
    return fill_lists(session)


def test_the_headline_counts_what_was_asked_and_answered(session: Session, reference: Reference) -> None:
    opened = NOW - timedelta(days=3)
    add_case(session, "A", opened_at=opened, answered_at=opened + timedelta(hours=2), status="replied")
    add_case(
        session, "B", opened_at=opened, answered_at=opened + timedelta(hours=4), status="replied", demo=True
    )
    add_case(session, "C", opened_at=opened, due_at=NOW - timedelta(hours=1))
    add_case(session, "old", opened_at=NOW - timedelta(days=200), status="closed")

    head = board(session, reference, NOW).headline

    assert (head.asked, head.answered, head.open, head.overdue, head.demo) == (3, 2, 1, 1, 1)
    assert head.median == timedelta(hours=3)


def test_an_empty_house_has_a_board_without_figures(session: Session, reference: Reference) -> None:
    seen = board(session, reference, NOW)

    assert (seen.headline.asked, seen.headline.median, seen.matters, seen.bodies) == (0, None, (), ())


def test_no_word_of_a_resident_is_on_the_board(session: Session, reference: Reference) -> None:
    add_case(session, "A", id=7, place=CANARY, status="replied")
    words = {"case_id": 7, "kind": "report", "text": CANARY, "salt": "00", "hash": "h", "at": NOW}
    session.execute(insert(Words).values(words))
    add_event(session, "A", EventKind.REGISTERED, {"note": CANARY}, actor="resident:4711")

    told = repr((board(session, reference, NOW), progress(session, reference, "A")))

    assert not [part for part in ("1202", "13900000000", "4711", "3号楼") if part in told]


def test_a_place_is_told_as_its_community(session: Session, reference: Reference) -> None:
    add_case(session, "A", cell="C2b")

    (matter,) = matters(session, reference)

    assert matter.community == "C2"


@pytest.mark.parametrize("facts", [{"object_body": "B2"}, {"nature": "report"}], ids=["object", "report"])
def test_a_sealed_matter_counts_and_nothing_else_is_told(
    session: Session, reference: Reference, facts: dict[str, str]
) -> None:
    add_case(session, "A", **facts)

    (matter,) = matters(session, reference)

    assert matter.sealed
    assert (matter.category, matter.community, matter.body) == (None, None, None)
    assert progress(session, reference, "A") is None


def test_what_was_answered_last_stands_first_however_old_it_is(
    session: Session, reference: Reference
) -> None:
    for day in range(30):
        facts = {"nature": "report"} if day % 2 else {}
        at = NOW - timedelta(days=day + 1)
        add_case(session, f"N{day}", opened_at=at, answered_at=at, status="replied", **facts)
    add_case(session, "old", opened_at=NOW - timedelta(days=900), answered_at=NOW, status="replied")

    seen = answered(session, reference, limit=3)
    told = answered(session, reference, limit=12, unsealed=True)

    assert [each.number for each in seen] == ["old", "N0", None]
    assert [each.number for each in told] == ["old", *(f"N{day}" for day in range(0, 22, 2))]


def test_drafts_are_nobodys_business(session: Session, reference: Reference) -> None:
    add_case(session, "A", status="draft")

    assert matters(session, reference) == ()
    assert progress(session, reference, "A") is None


def test_only_what_climbed_the_last_rung_is_on_the_published_list(
    session: Session, reference: Reference
) -> None:
    late = NOW - timedelta(days=4)
    for number, rung in (("A", "published"), ("B", "coordinator"), ("C", "published@2")):
        add_case(session, number, due_at=late)
        add_event(session, number, EventKind.ESCALATED, {"rung": rung})
    add_case(session, "D", due_at=late, status="replied")
    add_event(session, "D", EventKind.ESCALATED, {"rung": "published"})

    assert [matter.number for matter in published(session, reference, NOW)] == ["A", "C"]


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.AWAITING_RESIDENT])
def test_a_case_whose_clock_stands_is_late_for_nobody(
    session: Session, reference: Reference, status: Status
) -> None:
    late = NOW - timedelta(days=4)
    add_case(session, "A", due_at=late, status=status, paused_at=late - timedelta(hours=1))
    add_event(session, "A", EventKind.ESCALATED, {"rung": "published"})

    seen = board(session, reference, NOW)

    assert (seen.headline.open, seen.headline.overdue, seen.published) == (1, 0, ())


def test_weeks_begin_on_monday_here_and_none_is_left_out(session: Session, reference: Reference) -> None:
    monday = NOW.replace(day=16, hour=0) - timedelta(hours=8)  # 16 November, midnight in Shanghai
    add_case(session, "first", opened_at=monday - timedelta(days=20))
    add_case(session, "A", opened_at=monday)
    add_case(session, "B", opened_at=monday - timedelta(seconds=1), answered_at=NOW)

    weeks = boards.weeks(session, reference, NOW - timedelta(days=90), NOW)

    assert [(week.opened, week.answered) for week in weeks] == [(1, 0), (0, 0), (1, 1), (1, 0)]
    assert weeks[-1].monday == monday
    assert {late.monday - early.monday for early, late in pairwise(weeks)} == {timedelta(days=7)}


def test_the_loop_is_counted_from_the_ledger(session: Session, reference: Reference) -> None:
    add_case(session, "A", id=1)
    add_case(session, "B", id=2)
    nudge = {"body": "B1", "case_id": 1, "at": NOW, "used_case_id": None, "used_at": None}
    session.execute(insert(Nudge).values({**nudge, "cause": "unsolved", "used_case_id": 2, "used_at": NOW}))
    session.execute(insert(Nudge).values({**nudge, "cause": "overdue"}))
    add_event(session, "B", EventKind.BROUGHT_FORWARD, {"rung": "50"})

    loop = board(session, reference, NOW).loop

    assert (loop.enabled, loop.moved, loop.unsolved, loop.overdue) == (True, 1, 1, 1)


def test_a_number_shows_steps_times_roles_and_basis(session: Session, reference: Reference) -> None:
    add_case(session, "A")
    add_event(session, "A", EventKind.REGISTERED, actor="resident:3")
    add_event(session, "A", EventKind.REMINDED, {"rung": "50"})

    seen = progress(session, reference, "A")

    assert seen is not None
    assert seen.matter.status is Status.ASSIGNED
    assert [(step.kind, step.role, step.rung) for step in seen.steps] == [
        (EventKind.REGISTERED, Role.RESIDENT, ""),
        (EventKind.REMINDED, Role.SYSTEM, "50"),
    ]
    assert {step.basis for step in seen.steps} == {"L-7"}
