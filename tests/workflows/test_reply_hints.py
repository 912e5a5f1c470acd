"""What an answer lacks is seen against what the same person has answered lately, elsewhere."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from nlu.replies import Hint
from tests.principles.community import COMPANY, Community
from tests.workflows.privacy.rights import closed, founded
from workflows.cases import handle
from workflows.cases.reply_hints import LATELY, earlier, lacking

SAID = "您好,11月24日上午我们到现场查看,电梯门锁坏了,示例·甲已按合同换好,有事请打电话。"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with founded(tmp_path) as community:
        yield community


def test_an_answer_that_went_out_about_another_matter_is_a_copy(place: Community) -> None:
    first, second = place.case(), place.case()
    handle.accept(place.act(COMPANY, 1), first.id)

    before = lacking(place.act(COMPANY, 2), second, SAID)
    handle.reply(place.act(COMPANY, 3), first.id, SAID)
    after = lacking(place.act(COMPANY, 4), second, SAID)

    assert Hint.COPIED not in before
    assert Hint.COPIED in after


def test_an_answer_is_not_compared_with_itself(place: Community) -> None:
    case = place.case()
    handle.accept(place.act(COMPANY, 1), case.id)

    handle.reply(place.act(COMPANY, 2), case.id, SAID)

    assert earlier(place.act(COMPANY, 3), case) == []


@pytest.mark.parametrize(("later", "count"), [(LATELY, 1), (LATELY + 10 * MINUTE, 0)], ids=["lately", "long"])
def test_what_was_closed_long_ago_is_not_compared(place: Community, later: timedelta, count: int) -> None:
    closed(place, place.case())
    place.tx.flush()

    found = earlier(place.act(COMPANY, later // MINUTE), place.case())

    assert len(found) == count


def test_a_case_keeps_how_much_its_last_answer_lacked(place: Community) -> None:
    case = place.case()
    handle.accept(place.act(COMPANY, 1), case.id)

    handle.reply(place.act(COMPANY, 2), case.id, "已处理")

    assert case.lacks == len(lacking(place.act(COMPANY, 3), case, "已处理")) > 0
