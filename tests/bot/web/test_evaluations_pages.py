"""The pages of evaluations: numbers once they count, nothing before, and for each seat what it may do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from models.body import Body
from models.person import Person
from models.vocabulary import Role
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import csrf, enter, words_of
from tests.bot.web.rig import Rig
from tests.principles.community import COMPANYS_HEAD, START
from tests.workflows.participation.evaluations.rated import Served
from tests.workflows.participation.votes.polling import move_in
from workflows.transaction import Transaction


def run_evaluation(tx: Transaction) -> str:
    """One of a company that was answered and published; return its number."""
    move_in(tx)
    tx.execute(insert(Person), [{"id": COMPANYS_HEAD, "name": "示例甲", "created_at": START}])
    tx.add(Body(code="COMPANY", name="示例物业", kind="property_company"))
    tx.flush()
    return Served(tx).published((5, 5, 4, 4, 3, 1)).code


@pytest.fixture
async def evaluations(tmp_path: Path, ready: Filled) -> AsyncIterator[tuple[Rig, str]]:
    with community(tmp_path, ready) as rig:
        yield rig, await rig.database.write(run_evaluation)


async def test_a_published_evaluation_shows_numbers_answer_and_what_it_rests_on(
    evaluations: tuple[Rig, str],
) -> None:
    rig, code = evaluations
    async with rig.client() as client:
        page, table = (
            await client.get(f"/evaluation/{code}"),
            await client.get(f"/evaluation/{code}/marks.csv"),
        )
        listed = await client.get("/evaluations")

    words = words_of(page.text)
    for told in ("12 位，6 位打了分", "1 到 5 分依次有 1 · 0 · 1 · 2 · 2 位", "我们会改", "抽签的种子"):
        assert told in words
    assert "clean,楼道、院子和垃圾点干净,2,6,1,0,1,2,2,3.667" in table.text
    assert code in listed.text


async def test_what_is_no_evaluation_is_no_page(evaluations: tuple[Rig, str]) -> None:
    async with evaluations[0].client() as client:
        for path in ("/evaluation/PY-20261122-AAAAA", "/evaluation/PY-20261122-AAAAA/marks.csv"):
            assert (await client.get(path)).status_code == 404


async def test_the_desk_shows_sums_to_whom_they_concern_and_a_form_only_to_who_may_open(
    evaluations: tuple[Rig, str],
) -> None:
    rig, code = evaluations

    handler, organizer = await enter(rig), await enter(rig, Role.ORGANIZER, None)
    theirs, own = await handler.get("/desk/evaluations"), await organizer.get("/desk/evaluations")

    assert (code in theirs.text, "open_evaluation" in theirs.text) == (False, False)
    assert code in own.text
    assert 'action="/desk/evaluations/open_evaluation"' in own.text


async def test_a_form_of_the_desk_is_refused_in_words(evaluations: tuple[Rig, str]) -> None:
    browser = await enter(evaluations[0], Role.ORGANIZER, None)
    proof = csrf((await browser.get("/desk/evaluations")).text)
    given = {"object": "NOBODY", "source": "cases", "rubric": "property", "why": "想知道", "meaning": "安心"}

    refused = await browser.post("/desk/evaluations/open_evaluation", data={**given, "csrf": proof})

    assert refused.status_code == 422
    assert "没有您可以发起评议的" in refused.text
