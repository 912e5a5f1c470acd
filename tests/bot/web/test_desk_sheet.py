"""The sheet of a case is a PDF with its own font; who may not see the case gets none."""

import pytest

from bot.web.sheet import Part, Sheet, as_pdf
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.desk_visits import enter

SHEET = Sheet(
    "事项办理函",
    "HY-20261122-K7M3",
    (("时限", "还有两天"),),
    (Part("居民原话", (("", "楼道里堆满旧家具 😀"),)),),
    ("核对",),
)


def test_chinese_is_drawn_with_a_font_that_travels_along() -> None:
    drawn = as_pdf(SHEET)

    assert drawn.startswith(b"%PDF-")
    assert b"NotoSansSC" in drawn
    assert len(drawn) < 100_000


async def test_who_sees_a_case_gets_its_sheet_and_nobody_else(
    tmp_path_factory: pytest.TempPathFactory, ready: Filled
) -> None:
    with community(tmp_path_factory.mktemp("sheet"), ready) as house:
        number = raise_case(house)
        ours, theirs = await enter(house), await enter(house, body="B2")

        given = await ours.get(f"/desk/case/{number}/sheet")
        refused = await theirs.get(f"/desk/case/{number}/sheet")

    assert (given.status_code, given.headers["content-type"]) == (200, "application/pdf")
    assert refused.status_code == 404
