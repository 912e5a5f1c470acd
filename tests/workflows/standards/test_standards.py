"""The standard for "done": its points, what was ticked of them, and what an answer keeps and tells."""

import json

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.body import Category
from models.ledger import Event
from models.vocabulary import EventKind
from tests.principles.community import COMPANY, COMPANYS_HEAD, REPORTER, START, Community
from tests.principles.life import let
from workflows.cases import handle
from workflows.cases.second import SameHand
from workflows.ledger import subject_of
from workflows.policy import Policy
from workflows.reference import load_reference
from workflows.standards.points import Ticked, points_of, within


@pytest.mark.parametrize(
    ("standard", "points"),
    [
        ("楼道堆物已清理，通道畅通。", ("楼道堆物已清理", "通道畅通")),
        ("室温达到供暖标准。", ("室温达到供暖标准",)),
        ("", ()),
        ("一，二，三，四，五，六", ("一", "二", "三", "四", "五")),
    ],
    ids=["two", "one", "none", "never more than are ticked quickly"],
)
def test_a_standard_is_ticked_point_by_point(standard: str, points: tuple[str, ...]) -> None:
    assert points_of(standard) == points


def test_a_second_press_takes_a_tick_back() -> None:
    assert Ticked((0,)).toggled(1).toggled(0) == Ticked((1,))


def test_a_tick_beyond_the_standard_counts_for_nothing() -> None:
    assert within((2, 0, 0, -1), ("a", "b")) == (0,)


def test_an_answer_keeps_what_was_ticked_and_shows_it(place: Community) -> None:
    place.tx.get_one(Category, "0101").standard = "电梯恢复运行，困人已救出。"
    place.tx.flush()
    place.reference = load_reference(place.tx, Policy(), START)
    case = place.case()
    assert let(place, COMPANY, "accept", case, 1)

    handle.reply(place.act(COMPANY, 2), case.id, "11月24日已修好", ticked=Ticked((0,), "没有人被困"))

    told = place.told(REPORTER)[-1]
    assert all(each in told for each in ("standard.met", "standard.open", "没有人被困"))
    kept = place.tx.execute(
        select(col(Event.data)).where(
            col(Event.subject) == subject_of(case.number), col(Event.kind) == EventKind.REPLIED
        )
    ).scalar_one()
    assert (json.loads(kept)["points"], json.loads(kept)["met"]) == (2, ["0"])
    assert "没有人被困" not in kept


def test_who_answered_first_answers_no_second_time_while_a_colleague_is_there(place: Community) -> None:
    case = place.case()
    for minute, (person, deed) in enumerate(
        [(COMPANY, "accept"), (COMPANY, "reply"), (REPORTER, "a bad verdict")], start=1
    ):
        assert let(place, person, deed, case, minute)

    with pytest.raises(SameHand):
        handle.accept(place.act(COMPANY, 5), case.id)
    assert let(place, COMPANYS_HEAD, "accept", case, 6)
    handle.reply(place.act(COMPANYS_HEAD, 7), case.id, "11月25日换了主板")

    assert "resident.replied_before" in place.told(REPORTER)[-1]
    assert "11月24日已修好" in place.told(REPORTER)[-1]
