"""A line of the responsibility list is never rewritten: it ends, and another begins on its day."""

from datetime import date, timedelta

import pytest

from models.vocabulary import HouseEvent
from tests.workflows.house.installation import REASON, Installation
from tests.workflows.responsiveness.rows import NOW
from workflows.cases.routing import ListEntry
from workflows.house import lists_change
from workflows.house.list_effect import Duty, Shift
from workflows.house.lists_change import NothingToUndo, change_line, end_line, foresee, foresee_end, undo
from workflows.house.marks import LISTS
from workflows.house.one_row import RowRefused
from workflows.house.record import ReasonMissing
from workflows.lists.check import Gap, Overlap
from workflows.lists.entries import list_entries
from workflows.lists.sheets import Reason

TODAY = NOW.date()
CHANGED = {
    "code": "L-1",
    "category": "01",
    "area": "C1",
    "lead": "B2",
    "assisting": "",
    "limit": "5wd",
    "basis": "街道决定",
    "valid_from": "2026-12-01",
    "valid_to": "",
    "version": "2026-2",
}


def lines(house: Installation, code: str = "L-1") -> list[ListEntry]:
    return [each for each in house.see(lambda act: list_entries(act.tx)) if each.code == code]


def test_looking_changes_nothing_and_tells_every_pair_that_changes_hands(house: Installation) -> None:
    before = lines(house)

    seen = house.see(lambda act: foresee(act, CHANGED))

    pair = (Duty("B1", "7d", "L-1"), Duty("B2", "5wd", "L-1"))
    assert seen.effect.shifts == tuple(Shift(leaf, ("C1a", "C1b"), *pair) for leaf in ("01.a", "01.b"))
    assert seen.effect.pairs == 4
    assert lines(house) == before


def test_a_change_ends_the_line_the_day_before_and_begins_the_new_one(house: Installation) -> None:
    house.do(lambda act: change_line(act, CHANGED, REASON))

    old, new = lines(house)
    assert (old.lead, old.valid_to) == ("B1", date(2026, 11, 30))
    assert (new.lead, new.limit, new.valid_from, new.valid_to) == ("B2", "5wd", date(2026, 12, 1), None)


def test_a_change_is_written_down_with_reason_and_told_to_every_process(house: Installation) -> None:
    before = house.turns(LISTS)

    house.do(lambda act: change_line(act, CHANGED, REASON))

    [(kind, facts)] = house.events("list:L-1")
    assert kind is HouseEvent.PLANNED
    assert (facts["reason"], facts["lead"], facts["lead_before"]) == (REASON, "B2", "B1")
    assert house.turns(LISTS) > before


def test_open_cases_keep_the_line_they_were_given_out_by(house: Installation) -> None:
    house.case("HY-1", basis="L-1@2026-1")
    house.case("HY-2", basis="L-1@2026-1", status="closed")

    seen = house.do(lambda act: change_line(act, CHANGED, REASON))

    assert seen.open_cases == 1
    assert house.case_row("HY-1").basis == "L-1@2026-1"
    assert house.case_row("HY-1").body == "B1"


@pytest.mark.parametrize("own_end", [None, date(2027, 6, 30)], ids=["without end", "with an end of its own"])
def test_a_change_taken_back_before_its_day_leaves_the_list_as_it_was(
    house: Installation, own_end: date | None
) -> None:
    if own_end is not None:
        house.do(lambda act: end_line(act, "L-1", own_end, REASON))
    before = lines(house)

    house.do(lambda act: change_line(act, CHANGED, REASON))
    house.do(lambda act: undo(act, "L-1", REASON))

    assert lines(house) == before
    assert house.events("list:L-1")[-1][0] is HouseEvent.UNDONE


def test_two_plans_are_taken_back_one_after_the_other(house: Installation) -> None:
    before = lines(house)
    house.do(lambda act: change_line(act, CHANGED, REASON))
    later = {**CHANGED, "lead": "B1", "valid_from": "2027-01-01", "version": "2026-3"}
    house.do(lambda act: change_line(act, later, REASON))

    house.do(lambda act: undo(act, "L-1", REASON))
    after_one = [each.valid_to for each in lines(house)]
    house.do(lambda act: undo(act, "L-1", REASON))

    assert after_one == [date(2026, 11, 30), None]
    assert lines(house) == before


def test_what_has_begun_is_not_taken_back(house: Installation) -> None:
    house.do(lambda act: change_line(act, CHANGED, REASON))
    house.now = NOW + timedelta(days=30)

    with pytest.raises(NothingToUndo):
        house.do(lambda act: undo(act, "L-1", REASON))


def test_a_line_that_ends_leaves_its_matters_without_anybody_and_says_so(house: Installation) -> None:
    seen = house.see(lambda act: foresee_end(act, "L-1", date(2026, 12, 31)))

    assert seen.effect.gaps == tuple(Gap(leaf, cell) for leaf in ("01.a", "01.b") for cell in ("C1a", "C1b"))
    assert {shift.after for shift in seen.effect.shifts} == {Duty(None)}


def test_an_end_can_be_taken_back(house: Installation) -> None:
    before = lines(house)

    house.do(lambda act: end_line(act, "L-1", date(2026, 12, 31), REASON))
    ended = lines(house)
    house.do(lambda act: undo(act, "L-1", REASON))

    assert [each.valid_to for each in ended] == [date(2026, 12, 31)]
    assert lines(house) == before


def test_a_second_line_for_the_same_matter_is_foretold_as_an_overlap(house: Installation) -> None:
    second = {**CHANGED, "code": "L-2"}

    seen = house.see(lambda act: foresee(act, second))

    assert seen.effect.overlaps == (Overlap("01", "C1", ("L-1", "L-2"), ("B1", "B2")),)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("valid_from", "2026-11-19", Reason.IN_THE_PAST),
        ("valid_to", "2026-11-25", Reason.WRONG_ORDER),
        ("lead", "B9", Reason.UNKNOWN_CODE),
        ("limit", "soon", Reason.BAD_LIMIT),
        ("basis", "", Reason.EMPTY),
        ("area", "C9", Reason.UNKNOWN_CODE),
        ("basis", "=1+1", Reason.FORMULA),
    ],
)
def test_a_field_that_cannot_be_is_named(house: Installation, field: str, value: str, reason: Reason) -> None:
    with pytest.raises(RowRefused) as caught:
        house.do(lambda act: change_line(act, {**CHANGED, field: value}, REASON))

    assert (field, reason) in [(each.column, each.reason) for each in caught.value.errors]
    assert len(lines(house)) == 1


def test_nothing_is_decided_without_a_reason(house: Installation) -> None:
    with pytest.raises(ReasonMissing):
        house.do(lambda act: change_line(act, CHANGED, " 好 "))

    assert len(lines(house)) == 1


def test_pressing_twice_decides_once(house: Installation) -> None:
    house.do(lambda act: change_line(act, CHANGED, REASON))
    once = lines(house)
    house.do(lambda act: change_line(act, CHANGED, REASON))

    assert lines(house) == once
    assert len(house.events("list:L-1")) == 1


def test_an_unknown_line_is_neither_ended_nor_taken_back(house: Installation) -> None:
    for step in (
        lambda act: end_line(act, "L-9", date(2026, 12, 31), REASON),
        lambda act: undo(act, "L-9", REASON),
    ):
        with pytest.raises(lists_change.LineUnknown):
            house.do(step)
