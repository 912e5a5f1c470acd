"""What importing does: the sample comes in clean, every fault is reported at its place, nothing is halved."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from models.area import Area
from models.body import Body, CalendarDay, ListEntry
from models.person import Membership, Person
from models.tables import METADATA
from tests.workflows.lists.community import (
    FILES,
    NOW,
    SHEETS,
    bring_sample,
    empty_session,
    sample_session,
    sheet,
)
from workflows.lists.bring import bring
from workflows.lists.sheets import Imported, Reason, Sheet

R = Reason


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with empty_session(tmp_path) as session:
        yield session


@pytest.fixture
def peopled(tmp_path: Path) -> Iterator[Session]:
    with sample_session(tmp_path) as session:
        yield session


def counts(session: Session) -> dict[str, int]:
    tables = METADATA.tables.values()
    return {
        table.name: session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
    }


def faults(imported: Imported) -> list[tuple[int, str, str, Reason]]:
    return [(error.row, error.column, error.value, error.reason) for error in imported.errors]


def test_the_sample_comes_in_without_a_fault(session: Session) -> None:
    brought = bring_sample(session)

    assert {kind: imported.errors for kind, imported in brought.items()} == dict.fromkeys(FILES, ())
    assert brought["list"].rows >= 150
    assert brought["bodies"].rows >= 30
    assert brought["grid"].rows >= 24


def test_bringing_the_sample_again_changes_nothing(peopled: Session) -> None:
    before = counts(peopled)

    again = bring_sample(peopled)

    assert [imported.errors for imported in again.values()] == [()] * len(FILES)
    assert not peopled.dirty
    assert counts(peopled) == before


@pytest.mark.parametrize("kind", list(FILES))
def test_a_dry_run_finds_the_same_and_writes_nothing(session: Session, kind: str) -> None:
    bring_sample(session, *list(FILES)[: list(FILES).index(kind)])
    session.commit()
    before = counts(session)

    tried = bring(session, kind, SHEETS[kind], NOW, dry_run=True)

    session.commit()
    assert counts(session) == before
    assert tried == bring(session, kind, SHEETS[kind], NOW)


def test_one_bad_row_keeps_all_good_ones_out(session: Session) -> None:
    bring_sample(session, "areas", "grid")
    session.commit()
    before = counts(session)
    (bodies,) = SHEETS["bodies"]
    rows = list(bodies.rows)
    rows[20] = replace(rows[20], cells={**rows[20].cells, "kind": "empire"})

    imported = bring(session, "bodies", [replace(bodies, rows=tuple(rows))], NOW)

    assert (imported.rows, faults(imported)) == (0, [(22, "kind", "empire", R.BAD_CHOICE)])
    assert counts(session) == before


def test_every_fault_is_reported_at_its_place(session: Session) -> None:
    areas = sheet(
        "code name kind parent cell aliases",
        ("D", "District", "district", "", "", ""),
        ("S", "Street", "street", "D", "", ""),
        ("C 1", "Community", "community", "S", "", ""),
        ("C", "", "community", "S", "", ""),
        ("C2", "Community", "village", "S", "", ""),
        ("S", "Street again", "street", "D", "", ""),
        ("C3", "Community", "community", "D", "", ""),
        ("C4", "Community", "community", "", "", ""),
        ("G", "Cell", "cell", "C9", "", ""),
        ("E", "Estate", "estate", "C3", "S", ""),
    )

    imported = bring(session, "areas", [areas], NOW)

    assert faults(imported) == [
        (4, "code", "C 1", R.BAD_CODE),
        (5, "name", "", R.EMPTY),
        (6, "kind", "village", R.BAD_CHOICE),
        (7, "code", "S", R.DUPLICATE),
        (8, "parent", "D", R.WRONG_KIND),
        (9, "parent", "", R.EMPTY),
        (10, "parent", "C9", R.UNKNOWN_CODE),
        (11, "cell", "S", R.WRONG_KIND),
    ]
    assert session.exec(select(Area)).all() == []


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param('=HYPERLINK("http://evil","name")', R.FORMULA, id="formula"),
        pytest.param("+cmd|' /C calc'!A0", R.FORMULA, id="plus"),
        pytest.param("-1+1", R.FORMULA, id="minus"),
        pytest.param("@SUM(A1)", R.FORMULA, id="at"),
        pytest.param("name\u202egnp.exe", R.BAD_TEXT, id="direction"),
        pytest.param("two\nlines", R.BAD_TEXT, id="line break"),
        pytest.param("name" * 100, R.TOO_LONG, id="long"),
    ],
)
def test_a_name_is_only_a_name(session: Session, cell: str, reason: Reason) -> None:
    imported = bring(session, "areas", [sheet("code name kind", ("D", cell, "district"))], NOW)

    assert [(error.column, error.reason) for error in imported.errors] == [("name", reason)]


@pytest.mark.parametrize("phone", ["+86 0000 5550100", "-5", "0000-5550 100"])
def test_a_number_with_a_sign_is_no_formula(session: Session, phone: str) -> None:
    line = ("B", "Body", "section", phone)

    assert bring(session, "bodies", [sheet("code name kind phone", line)], NOW) == Imported(1)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param("code kind", [("name", R.MISSING_COLUMN)], id="missing"),
        pytest.param("code name kind colour", [("colour", R.UNKNOWN_COLUMN)], id="unknown"),
        pytest.param(
            "Code Name Kind", [(name, R.MISSING_COLUMN) for name in ("code", "name", "kind")], id="other"
        ),
    ],
)
def test_a_wrong_header_is_reported_once_and_not_row_by_row(
    session: Session, columns: str, expected: list[tuple[str, Reason]]
) -> None:
    line = ("D", "district", "district", "x")[: len(columns.split())]

    imported = bring(session, "areas", [sheet(columns, line, line)], NOW)

    found = [(error.column, error.reason) for error in imported.errors]
    assert found[: len(expected)] == expected
    assert {error.row for error in imported.errors} == {1}


def test_a_sheet_of_notes_beside_the_table_is_left_alone(session: Session) -> None:
    notes = sheet("remark", ("written by the office",), name="notes")
    table = sheet("code name kind", ("D", "District", "district"), name="areas")

    assert bring(session, "areas", [notes, table], NOW) == Imported(1)


def test_a_table_without_rows_is_reported(session: Session) -> None:
    imported = bring(session, "areas", [sheet("code name kind")], NOW)

    assert [error.reason for error in imported.errors] == [R.NO_ROWS]


@pytest.mark.parametrize("kind", ["rolls", "everything"])
def test_a_kind_nobody_knows_is_refused_with_the_known_ones(session: Session, kind: str) -> None:
    (error,) = bring(session, kind, [sheet("code", ("A",))], NOW).errors

    assert (error.reason, error.value) == (R.UNKNOWN_KIND, kind)
    known = ("areas", "grid", "bodies", "people", "list", "calendar", "means", "contracts", "cases", "roll")
    assert error.values == known


def square(west: float, south: float, size: float = 1.0) -> str:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return f'{{"type":"Polygon","coordinates":[{ring}]}}'


CROSSED = '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'


@pytest.mark.parametrize(
    ("polygon", "reason"),
    [
        pytest.param("{", R.BAD_POLYGON, id="no json"),
        pytest.param('{"type":"Point","coordinates":[1,1]}', R.BAD_POLYGON, id="point"),
        pytest.param(CROSSED, R.BAD_POLYGON, id="crosses itself"),
        pytest.param(square(500_000, 3_400_000), R.BAD_POLYGON, id="metres"),
        pytest.param(square(0.5, 0.5), R.OVERLAP, id="overlaps a kept cell"),
    ],
)
def test_a_polygon_must_be_ground_of_its_own(session: Session, polygon: str, reason: Reason) -> None:
    bring(session, "areas", [community_of_cells()], NOW)
    bring(session, "grid", [cells(("G1", square(0, 0)))], NOW)

    imported = bring(session, "grid", [cells(("G2", polygon), ("G3", square(2, 0)))], NOW)

    assert [(error.row, error.column, error.reason) for error in imported.errors] == [(2, "polygon", reason)]


def test_a_cell_may_get_another_polygon_in_the_place_of_its_own(session: Session) -> None:
    bring(session, "areas", [community_of_cells()], NOW)
    bring(session, "grid", [cells(("G1", square(0, 0)))], NOW)

    imported = bring(session, "grid", [cells(("G1", square(0.5, 0)))], NOW)

    assert imported == Imported(1)
    assert session.get_one(Area, "G1").polygon == square(0.5, 0)


def community_of_cells() -> Sheet:
    lines = (("D", "d", "district", ""), ("S", "s", "street", "D"), ("C", "c", "community", "S"))
    return sheet("code name kind parent", *lines)


def cells(*lines: tuple[str, str]) -> Sheet:
    return sheet("code name parent polygon", *((code, code, "C", polygon) for code, polygon in lines))


def test_bodies_need_a_way_up_that_ends_and_one_fallback(session: Session) -> None:
    lines = (
        ("A", "a", "section", "B", "0"),
        ("B", "b", "section", "C", "0"),
        ("C", "c", "section", "A", "0"),
        ("D", "d", "district", "", "1"),
        ("E", "e", "district", "X", "yes"),
        ("F", "f", "district", "A", "1"),
    )

    imported = bring(session, "bodies", [sheet("code name kind superior fallback", *lines)], NOW)

    assert [(error.row, error.column, error.reason, error.values) for error in imported.errors] == [
        (2, "superior", R.CYCLE, ("A", "B", "C")),
        (3, "superior", R.CYCLE, ("B", "C", "A")),
        (4, "superior", R.CYCLE, ("C", "A", "B")),
        (6, "fallback", R.BAD_BOOLEAN, ()),
        (7, "fallback", R.SECOND_FALLBACK, ("D",)),
    ]


def test_a_role_of_a_body_needs_its_body(session: Session) -> None:
    bring_sample(session, "areas", "bodies")
    lines = (
        ("P1", "one", "handler", "", ""),
        ("P2", "two", "grid_worker", "WGXF", ""),
        ("P3", "three", "resident", "", ""),
        ("P4", "four", "dispatcher", "", "WT"),
        ("P4", "for", "auditor", "", ""),
        ("P4", "four", "dispatcher", "", "WT"),
        ("P5", "five", "head", "NOBODY", ""),
    )

    imported = bring(session, "people", [sheet("code name role body area", *lines)], NOW)

    assert faults(imported) == [
        (2, "body", "", R.EMPTY),
        (3, "area", "", R.EMPTY),
        (4, "role", "resident", R.BAD_CHOICE),
        (6, "name", "for", R.NAME_DIFFERS),
        (7, "code", "P4", R.DUPLICATE),
        (8, "body", "NOBODY", R.UNKNOWN_CODE),
    ]


def test_a_role_that_is_no_longer_listed_ends(session: Session) -> None:
    bring_sample(session, "areas", "bodies")
    first = sheet("code name role body", ("P", "old", "handler", "WYXF"), ("P", "old", "head", "WYXF"))
    bring(session, "people", [first], NOW)
    later = NOW + timedelta(days=1)

    bring(session, "people", [sheet("code name role body", ("P", "new", "head", "WYXF"))], later)

    seats = session.exec(select(Membership.role, Membership.until).order_by(col(Membership.role))).all()
    assert seats == [("handler", later), ("head", None)]
    assert session.exec(select(Person.name)).all() == ["new"]


def test_the_calendar_in_gb18030_arrives_as_it_was_written(session: Session) -> None:
    bring_sample(session, "calendar")

    names = session.exec(select(CalendarDay.name)).all()

    assert "梧桐街道年终盘点休息日" in names


ENTRY = "code category area lead limit basis valid_from valid_to"


def entry(code: str, limit: str, from_: str, to: str = "", **other: str) -> tuple[str, ...]:
    cells = {"category": "0101", "area": "WT", "lead": "WYXF", "basis": "agreement", **other}
    return code, cells["category"], cells["area"], cells["lead"], limit, cells["basis"], from_, to


def standing(session: Session) -> list[tuple[str, str, str | None]]:
    rows = session.exec(select(ListEntry).order_by(col(ListEntry.code), col(ListEntry.valid_from))).all()
    return [(row.limit, str(row.valid_from), str(row.valid_to) if row.valid_to else None) for row in rows]


def test_a_newer_line_ends_the_one_before_which_stays(session: Session) -> None:
    bring_sample(session, "areas", "bodies")
    bring(session, "list", [sheet(ENTRY, entry("L1", "7d", "2025-01-01"))], NOW)

    bring(session, "list", [sheet(ENTRY, entry("L1", "24h", "2026-07-01"))], NOW)

    assert standing(session) == [("7d", "2025-01-01", "2026-06-30"), ("24h", "2026-07-01", None)]


def test_two_versions_in_one_file_follow_each_other(session: Session) -> None:
    bring_sample(session, "areas", "bodies")
    lines = (entry("L1", "24h", "2026-07-01"), entry("L1", "7d", "2025-01-01", "2025-12-31"))

    imported = bring(session, "list", [sheet(ENTRY, *lines)], NOW)

    assert imported == Imported(2)
    assert standing(session) == [("7d", "2025-01-01", "2025-12-31"), ("24h", "2026-07-01", None)]


def test_the_same_line_with_a_last_day_ends(session: Session) -> None:
    bring_sample(session, "areas", "bodies")
    bring(session, "list", [sheet(ENTRY, entry("L1", "7d", "2025-01-01"))], NOW)

    bring(session, "list", [sheet(ENTRY, entry("L1", "7d", "2025-01-01", "2026-11-30"))], NOW)

    assert standing(session) == [("7d", "2025-01-01", "2026-11-30")]


@pytest.mark.parametrize("from_", ["2025-01-01", "2024-06-01"], ids=["same day", "earlier"])
def test_a_standing_line_is_never_rewritten(session: Session, from_: str) -> None:
    bring_sample(session, "areas", "bodies")
    bring(session, "list", [sheet(ENTRY, entry("L1", "7d", "2025-01-01"))], NOW)

    imported = bring(session, "list", [sheet(ENTRY, entry("L1", "24h", from_))], NOW)

    assert faults(imported) == [(2, "valid_from", from_, R.NOT_NEWER)]
    assert standing(session) == [("7d", "2025-01-01", None)]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param(
            entry("L", "7d", "2025-01-01", category="9999"), ("category", R.UNKNOWN_CODE), id="category"
        ),
        pytest.param(entry("L", "7d", "2025-01-01", area="XX"), ("area", R.UNKNOWN_CODE), id="area"),
        pytest.param(entry("L", "7d", "2025-01-01", area="XFL"), ("area", R.WRONG_KIND), id="estate"),
        pytest.param(entry("L", "7d", "2025-01-01", lead="XX"), ("lead", R.UNKNOWN_CODE), id="lead"),
        pytest.param(entry("L", "soon", "2025-01-01"), ("limit", R.BAD_LIMIT), id="limit"),
        pytest.param(entry("L", "7d", "1 May"), ("valid_from", R.BAD_DATE), id="date"),
        pytest.param(entry("L", "7d", "2025-01-01", "2024-01-01"), ("valid_to", R.WRONG_ORDER), id="order"),
        pytest.param(entry("L", "7d", "2025-01-01", basis=""), ("basis", R.EMPTY), id="no basis"),
    ],
)
def test_a_line_of_the_list_must_make_sense(
    session: Session, line: tuple[str, ...], fault: tuple[str, Reason]
) -> None:
    bring_sample(session, "areas", "bodies")

    imported = bring(session, "list", [sheet(ENTRY, line)], NOW)

    assert [(error.column, error.reason) for error in imported.errors] == [fault]


def test_the_sign_for_everywhere_is_an_area_and_a_category(session: Session) -> None:
    bring_sample(session, "areas", "bodies")
    line = entry("L", "5wd", "2025-01-01", category="*", area="*")

    assert bring(session, "list", [sheet(ENTRY, line)], NOW) == Imported(1)


def test_a_complaint_about_any_body_has_somewhere_to_go(session: Session) -> None:
    bring_sample(session, "areas", "bodies")

    top = [body.kind for body in session.exec(select(Body)).all() if body.superior is None]

    assert top == ["supervision"]
