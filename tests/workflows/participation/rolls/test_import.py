"""Rolls come in from a file: all or nothing, areas exact, changes as additions and endings."""

import json

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from models.roll import RollMember
from models.vault import vault_of
from models.vote import VoteElector
from tests.principles.community import COMPANYS_HEAD, REPORTER, START, Community
from tests.workflows.participation.rolls.estate import ESTATE, brought, deputy, line, owner, roll_of
from workflows.lists import cells
from workflows.lists.sheets import Reason
from workflows.participation.rolls import vouch
from workflows.participation.rolls.record import lines_of, members_of
from workflows.verify import verify


def events(place: Community, code: str = "OWNERS") -> list[dict[str, object]]:
    """The facts of a roll's chain."""
    rows = select(col(Event.data)).where(col(Event.subject) == f"roll:{code}").order_by(col(Event.seq))
    return [json.loads(each) for each in place.tx.execute(rows).scalars()]


def test_doors_holders_areas_and_cells_are_kept_once(place: Community) -> None:
    outcome = brought(place)

    kept = lines_of(place.tx, roll_of(place).id)
    assert (outcome.rows, outcome.errors) == (5, ())
    assert [each.unit for each in kept] == ["3-2-402", "3-2-403", "3-2-501", "3-2-502"]
    assert [each.area for each in kept] == [8950, 12000, 8950, 8950]
    assert len({each.holder for each in kept}) == 3
    assert {each.cell for each in kept} == {"CELL"}


def test_no_name_and_no_number_stands_in_the_open(place: Community) -> None:
    brought(place, [owner("1-101", holder="张示例", name="张示例", match="13800138000")])

    kept = line(place, "1-101")
    opened = vault_of(place.tx).unseal_bytes(place.tx, kept.name or b"", "rollunit.name:OWNERS:1-101")
    assert opened.decode() == "张示例"
    assert "张" not in kept.holder
    assert "138" not in kept.match[:3]
    assert "张示例" not in json.dumps(events(place), ensure_ascii=False)


@pytest.mark.parametrize(
    ("cell", "hundredths"),
    [("89.5", 8950), ("0.01", 1), ("89.55", 8955), ("1234567.89", 123456789), ("100", 10000)],
)
def test_an_area_is_read_exactly(cell: str, hundredths: int) -> None:
    assert cells.square_metres(cell) == hundredths


@pytest.mark.parametrize("cell", ["89.555", "0", "0.00", "-1", "1e3", "８９", "89,5", ""])
def test_an_area_that_is_none_is_refused(cell: str) -> None:
    with pytest.raises(cells.BadCell):
        cells.square_metres(cell)


@pytest.mark.parametrize(
    ("lines", "column", "reason"),
    [
        ([owner("3栋2单元402"), owner("三栋二单元四零二")], "unit", Reason.DUPLICATE),
        ([owner("1-101", area_m2="")], "area_m2", Reason.EMPTY),
        ([owner("1-101", basis="")], "basis", Reason.EMPTY),
        ([owner("1-101", match="不是电话")], "match", Reason.BAD_MATCH),
        ([owner("0栋101")], "unit", Reason.BAD_DOOR),
        ([owner("3-2-0")], "unit", Reason.BAD_DOOR),
        ([owner("3-2-1234567")], "unit", Reason.BAD_DOOR),
        ([owner("东边那一家")], "unit", Reason.BAD_DOOR),
        ([owner("1-101", cell="NONE")], "cell", Reason.UNKNOWN_CODE),
        ([owner("1-101", body="NONE")], "body", Reason.UNKNOWN_CODE),
        ([owner("1-101", kind="everybody")], "kind", Reason.BAD_CHOICE),
        ([owner("1-101"), owner("1-102", title="别的名字")], "title", Reason.NAME_DIFFERS),
        ([deputy("1", kind="members", body="")], "body", Reason.EMPTY),
    ],
)
def test_a_fault_is_named_and_nothing_is_kept(
    place: Community, lines: list[dict[str, str]], column: str, reason: Reason
) -> None:
    outcome = brought(place, lines)

    assert [(each.column, each.reason) for each in outcome.errors] == [(column, reason)]
    assert events(place) == []


def test_one_wrong_line_at_the_top_is_one_fault_and_not_one_of_each_other_line(place: Community) -> None:
    lines = [owner("1-101", title="别的名字"), owner("1-102"), owner("1-103")]

    assert [(each.row, each.column) for each in brought(place, lines).errors] == [(2, "title")]


def test_a_dry_run_keeps_nothing(place: Community) -> None:
    assert brought(place, dry_run=True).rows == 5
    assert events(place) == []


def test_a_kind_never_changes(place: Community) -> None:
    brought(place)

    outcome = brought(place, [owner("1-101", kind="households")])

    assert [each.reason for each in outcome.errors] == [Reason.WRONG_KIND]


def test_the_next_file_adds_changes_and_ends(place: Community) -> None:
    brought(place)

    brought(place, [*ESTATE[1:3], owner("3-2-502", area_m2="90.00"), owner("3-2-601"), ESTATE[4]])

    last = events(place)[-1]
    assert (last["added"], last["changed"], last["ended"], last["lines"]) == (1, 1, 1, 4)
    assert line(place, "3-2-402").ended_at == START
    assert line(place, "3-2-502").area == 9000
    assert verify(place.tx).whole


def test_who_bought_a_flat_takes_the_place_of_who_spoke_for_it(place: Community) -> None:
    brought(place)
    _, codes = vouch.draw_codes(place.act(COMPANYS_HEAD), roll_of(place).id, START)
    offer = vouch.shown(place.act(REPORTER), REPORTER, codes[2].code, START)
    vouch.join_by_code(place.act(REPORTER), offer.digest, START)

    brought(place, [*ESTATE[:2], owner("3-2-501", holder="C"), *ESTATE[3:]])
    vouch.tell_ended(place.act(COMPANYS_HEAD))

    assert members_of(place.tx, line(place, "3-2-501").id) == []
    assert line(place, "3-2-501").code_hash == ""
    assert "roll.line_ended" in place.told(REPORTER)[-1]


def test_frozen_electors_stay_as_they_were(place: Community) -> None:
    brought(place)
    before = place.tx.execute(select(VoteElector)).all()

    brought(place, [owner("3-2-402", area_m2="1")])

    assert place.tx.execute(select(VoteElector)).all() == before
    assert place.tx.execute(select(RollMember)).all() == []


def test_a_line_changed_behind_our_backs_is_found(place: Community) -> None:
    brought(place)
    kept = line(place, "3-2-402")

    kept.area += 1
    place.tx.add(kept)
    place.tx.flush()

    assert [(each.subject, each.problem) for each in verify(place.tx).faults] == [("roll:OWNERS", "state")]
