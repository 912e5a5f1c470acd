"""What the check of the responsibility list finds: nothing in the sample, and every fault sown in it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlmodel import Session, col, select

from models.body import ListEntry as Stored
from models.person import Membership
from nlu.categories import load_categories
from tests.workflows.lists.community import NOW, sample_session
from workflows.cases.routing import ListEntry, RoutingTable
from workflows.lists import queries
from workflows.lists.check import (
    Expired,
    Gap,
    ListCheck,
    Lists,
    Overlap,
    WithoutHandler,
    WithoutMeans,
    check,
)

TODAY = date(2026, 11, 22)
LINE = ListEntry(
    code="L1",
    category="city",
    area="S",
    lead="B1",
    assisting=(),
    limit="7d",
    basis="law",
    powers="may enter",
    staff="two people",
    money="budget",
    valid_from=date(2026, 1, 1),
)
SOUND = Lists(
    entries=(LINE,),
    leaves={"lift": ("city", "lift"), "road": ("city", "road")},
    cells={"C1": ("S", "C1"), "C2": ("S", "C2")},
    staffed=frozenset({"B1", "B2"}),
)
NOTHING = ListCheck((), (), (), (), ())


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with sample_session(tmp_path) as session:
        yield session


def test_the_sample_has_no_fault(session: Session) -> None:
    assert queries.check_lists(session, TODAY) == NOTHING


def test_every_matter_of_the_sample_has_one_lead_everywhere_also_where_the_place_is_unknown(
    session: Session,
) -> None:
    lists = queries.lists_kept(session)
    table = RoutingTable(lists.entries, {}, "nobody")
    places = [*lists.cells.values(), ("YQ",)]

    leads = {
        (leaf, place): table.choose(path, place, TODAY).body
        for leaf, path in lists.leaves.items()
        for place in places
    }

    assert len(leads) == len(lists.leaves) * 29
    assert "nobody" not in leads.values()


def test_a_sound_list_is_sound() -> None:
    assert check(SOUND, TODAY) == NOTHING
    assert check(SOUND, TODAY).is_sound


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(
            [replace(LINE, area="C1")],
            replace(NOTHING, gaps=(Gap("lift", "C2"), Gap("road", "C2"))),
            id="a cell without a line",
        ),
        pytest.param(
            [replace(LINE, category="lift")],
            replace(NOTHING, gaps=(Gap("road", "C1"), Gap("road", "C2"))),
            id="a category without a line",
        ),
        pytest.param(
            [replace(LINE, valid_from=date(2026, 12, 1))],
            replace(
                NOTHING, gaps=tuple(Gap(leaf, cell) for leaf in ("lift", "road") for cell in ("C1", "C2"))
            ),
            id="a line that is not in force yet",
        ),
        pytest.param(
            [LINE, replace(LINE, code="L2", lead="B2")],
            replace(NOTHING, overlaps=(Overlap("city", "S", ("L1", "L2"), ("B1", "B2")),)),
            id="two lines for the same",
        ),
        pytest.param(
            [LINE, replace(LINE, code="L2", category="lift"), replace(LINE, code="L3", area="C1")],
            NOTHING,
            id="a more specific line is no overlap",
        ),
        pytest.param(
            [LINE, replace(LINE, code="L2", category="lift", valid_to=date(2026, 6, 30))],
            replace(NOTHING, expired=(Expired("L2", "lift", "S", "B1", date(2026, 6, 30)),)),
            id="a line that ended",
        ),
        pytest.param(
            [replace(LINE, valid_to=date(2026, 6, 30)), replace(LINE, valid_from=date(2026, 7, 1))],
            NOTHING,
            id="a line that was followed by a newer one",
        ),
        pytest.param([replace(LINE, valid_to=TODAY)], NOTHING, id="the last day still holds"),
        pytest.param(
            [LINE, replace(LINE, code="L2", category="lift", lead="B9")],
            replace(NOTHING, without_handler=(WithoutHandler("B9", ("L2",)),)),
            id="a lead without handlers",
        ),
        pytest.param(
            [replace(LINE, money="", staff=" ")],
            replace(NOTHING, without_means=(WithoutMeans("L1", "B1", ("staff", "money")),)),
            id="a duty without means",
        ),
        pytest.param([replace(LINE, category="*", area="*")], NOTHING, id="everything everywhere"),
    ],
)
def test_what_is_wrong_with_a_list_is_named(entries: list[ListEntry], expected: ListCheck) -> None:
    assert check(replace(SOUND, entries=entries), TODAY) == expected


def test_the_fallback_needs_a_handler_too() -> None:
    found = check(replace(SOUND, fallback="B0"), TODAY)

    assert found == replace(NOTHING, without_handler=(WithoutHandler("B0", ()),))


def drop(session: Session) -> None:
    session.delete(session.exec(select(Stored).where(col(Stored.code) == "L0501-YQ")).one())


def double(session: Session) -> None:
    line = session.exec(select(Stored).where(col(Stored.code) == "L0101-WT0101")).one()
    session.add(Stored(**{**line.model_dump(exclude={"id"}), "code": "L0101-TWICE", "lead": "WYGH"}))


def end(session: Session) -> None:
    line = session.exec(select(Stored).where(col(Stored.code) == "L0101-WT0101")).one()
    line.valid_to = TODAY - timedelta(days=1)
    session.add(line)


def strip(session: Session) -> None:
    line = session.exec(select(Stored).where(col(Stored.code) == "L0101-WT0101")).one()
    line.staff = ""
    session.add(line)


def dismiss(session: Session) -> None:
    seats = select(Membership).where(col(Membership.body) == "WYGH", col(Membership.role) == "handler")
    for seat in session.exec(seats).all():
        seat.until = NOW
        session.add(seat)


@pytest.mark.parametrize(
    ("sow", "found"),
    [
        pytest.param(drop, {"gaps": 28}, id="gap"),
        pytest.param(double, {"overlaps": 1}, id="overlap"),
        pytest.param(end, {"expired": 1}, id="expired"),
        pytest.param(strip, {"without_means": 1}, id="means"),
        pytest.param(dismiss, {"without_handler": 1}, id="handler"),
    ],
)
def test_a_fault_sown_in_the_sample_is_found_and_nothing_else(
    session: Session, sow: Callable[[Session], None], found: dict[str, int]
) -> None:
    sow(session)

    actual = queries.check_lists(session, TODAY)

    assert {name: len(rows) for name, rows in vars(actual).items() if rows} == found


def test_exports_are_lists_of_objects_with_code_and_name(session: Session) -> None:
    exports = {kind: read(session) for kind, read in queries.EXPORTS.items()}

    assert {kind: len(rows) for kind, rows in exports.items()} == {
        "bodies": 75,
        "cells": 28,
        "categories": len(load_categories()),
        "lists": 251,
    }
    assert all(row["code"] and row["name"] for rows in exports.values() for row in rows)
    assert (
        next(row for row in exports["lists"] if row["code"] == "L0101-WT0101")["name"]
        == "电梯 · 幸福里东片网格"
    )


def test_an_exported_leaf_says_what_belongs_to_it_and_how_others_call_it(session: Session) -> None:
    leaves = {row["code"]: row for row in queries.EXPORTS["categories"](session)}

    assert set(cast(dict[str, str], leaves["0109"]["descriptions"])) == {"zh-CN", "zh-Hant", "en"}
    assert leaves["0110"]["matter_names"] == ["城乡建设/城市建设和市政管理/城市公共设施"]
    assert {"standard": "GB/T 47678.5-2026", "kind": "component", "code": "01-037", "name": "路灯"} in cast(
        list[dict[str, str]], leaves["0110"]["city_codes"]
    )
    assert (leaves["01"]["matter_names"], leaves["01"]["descriptions"]) == ([], {})
