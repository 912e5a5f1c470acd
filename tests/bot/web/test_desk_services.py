"""The desk's forms do what the chat does, refuse in words, and are for those who take part."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.vocabulary import Role
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import csrf, enter
from tests.bot.web.rig import Rig

CONTRACT = {
    "title": "示例维保",
    "provider": "B2",
    "categories": "01",
    "areas": "C1a",
    "amount": "12000",
    "starts": "2026-01-01",
    "ends": "2099-12-31",
    "award": "",
}


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


async def test_a_head_reads_in_words_why_a_form_is_refused(house: Rig) -> None:
    browser = await enter(house, Role.HEAD)
    proof = csrf((await browser.get("/desk/services")).text)

    refused = await browser.post(
        "/desk/services/enter_contract", data={**CONTRACT, "csrf": proof, "amount": "很多"}
    )

    assert refused.status_code == 422
    assert "没有看懂金额" in refused.text


async def test_a_handler_has_no_page_of_matters_and_finds_none(house: Rig) -> None:
    browser = await enter(house)

    listed = await browser.get("/desk/matters")
    unknown = await browser.get("/desk/matter/LZ-20261123-K7M3")
    public = await browser.get("/matter/LZ-20261123-K7M3")

    assert (listed.status_code, unknown.status_code, public.status_code) == (303, 404, 404)


async def test_a_form_without_what_it_is_about_is_refused_and_breaks_nothing(house: Rig) -> None:
    browser = await enter(house, Role.HEAD)
    proof = csrf((await browser.get("/desk/services")).text)

    answers = [
        (await browser.post(f"/desk/services/{verb}", data={"csrf": proof, "reason": "示例"})).status_code
        for verb in ("end_contract", "paid", "send_back", "order_service", "nothing")
    ]

    assert answers == [422, 422, 422, 422, 404]


async def test_a_number_that_no_database_holds_is_refused_and_breaks_nothing(house: Rig) -> None:
    browser = await enter(house, Role.HEAD)
    proof = csrf((await browser.get("/desk/services")).text)

    answers = [
        (await browser.post("/desk/services/paid", data={"csrf": proof, "about_delivery": each})).status_code
        for each in ("9" * 30, "9" * 5000)
    ]

    assert answers == [422, 422]
