"""The picture of a voucher stands with its case for those who work on it, and for nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.means import MeansDraw, MeansSource
from tests.principles.community import COMPANY, REPORTER, START, STREET, STREETS_HEAD, Community, community
from workflows.cases import handle
from workflows.cases.queries import case_for, may_see_picture, pictures_of
from workflows.means.asked import DRAW_MONEY, ENTER_FUND, PUT_IN_MONEY, RELEASE, USE, perform
from workflows.means.terms import MeansRefused, Why
from workflows.pictures import Shot, keep_pictures
from workflows.privacy.my_data import export
from workflows.verify import verify

TERMS = {"name": "示例资金", "areas": "CELL", "purpose": "急修", "basis": "办法", "version": "2026"}
NAME = "voucher0123456789.jpg"
VOUCHER = {"voucher": "PZ-1", "receiver": "五金店", "photo": NAME}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with community(tmp_path) as found:
        yield found


def released(place: Community) -> MeansDraw:
    """A draw that waits for its voucher."""
    fund = perform(place.act(STREETS_HEAD), ENTER_FUND, {}, TERMS)
    assert isinstance(fund, MeansSource)
    perform(place.act(STREETS_HEAD), PUT_IN_MONEY, {"source": fund.id}, {"amount": "500", "why": "拨款"})
    case = place.case()
    handle.accept(place.act(COMPANY), case.id)
    about = {"case": case.id, "source": fund.id}
    draw = perform(place.act(COMPANY), DRAW_MONEY, about, {"amount": "100", "what": "材料"})
    assert isinstance(draw, MeansDraw)
    perform(place.act(STREETS_HEAD), RELEASE, {"draw": draw.id}, {})
    return draw


def sent(place: Community, person: int) -> None:
    """Somebody sends a picture."""
    keep_pictures(place.tx, person, [Shot(NAME, "ab" * 16, b"picture")], START)


def test_staff_of_the_case_see_the_picture_and_its_resident_does_not(place: Community) -> None:
    draw = released(place)
    sent(place, COMPANY)

    perform(place.act(COMPANY), USE, {"draw": draw.id}, VOUCHER)

    seen = {
        who: case_for(place.tx, place.reference, place.chat(who), draw.case_id) for who in (COMPANY, REPORTER)
    }
    assert (seen[COMPANY].pictures, seen[REPORTER].pictures) == ((NAME,), ())
    may = {
        who: may_see_picture(place.tx, place.reference, place.chat(who), NAME)
        for who in (COMPANY, REPORTER, STREET)
    }
    assert may == {COMPANY: True, REPORTER: False, STREET: False}
    assert pictures_of(place.tx, draw.case_id) == []
    assert verify(place.tx).whole


def test_a_copy_of_everything_holds_neither_picture_nor_receiver(place: Community) -> None:
    draw = released(place)
    sent(place, COMPANY)
    perform(place.act(COMPANY), USE, {"draw": draw.id}, VOUCHER)

    copy = str(export(place.tx, REPORTER, START))

    assert "PZ-1" in copy
    assert NAME not in copy
    assert "五金店" not in copy


def test_nobody_enters_a_picture_that_somebody_else_sent(place: Community) -> None:
    draw = released(place)
    sent(place, REPORTER)

    with pytest.raises(MeansRefused) as refused:
        perform(place.act(COMPANY), USE, {"draw": draw.id}, VOUCHER)

    assert refused.value.why is Why.PICTURE
