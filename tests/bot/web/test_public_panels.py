"""The pages of panels and deliberations: all read who moved what by seat, and take the minutes away."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from models.person import Person
from models.vocabulary import Role
from models.vocabulary_panels import Choice, PanelKind, Side
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import csrf, enter, words_of
from tests.bot.web.rig import Rig
from tests.principles.community import COORDINATOR, START
from tests.workflows.participation.deliberation.hall import A, B, C, D, Hall
from tests.workflows.participation.votes.polling import move_in
from workflows.participation.deliberation import open, order
from workflows.participation.panels import consult, set_up
from workflows.transaction import Transaction

FOUR = ("for_whom", "rely_on", "who_gains", "who_judges")
PANEL = {"kind": "policy", "name": "示例小组", "purpose": "示例", "roll": "", "until": "2027-06-01"}
CLASH = "太早了，上夜班的人怎么办"


@dataclass(frozen=True)
class Codes:
    """Public numbers."""

    panel: str
    open: str
    closed: str


def deliberate(tx: Transaction) -> Codes:
    """A panel with a question, a deliberation that goes on, and one that is closed."""
    move_in(tx)
    tx.execute(insert(Person), [{"id": COORDINATOR, "name": "协调员", "created_at": START}])
    hall = Hall(tx)
    bodies = sorted(hall.polling.reference.standing)[:2]
    until = hall.polling.reference.local_date(hall.now + timedelta(days=30))
    panel = set_up.set_up(hall.chair(), PanelKind.POLICY, "规约小组", "院内规约", bodies, until)
    consult.consult(hall.chair(), panel.id, "院门怎么管？", "", until)
    going_on, closed = hall.opened(), hall.opened()
    hall.says(hall.debated(going_on), C, Side.AGAINST, CLASH)
    motion = hall.debated(closed)
    order.put_to_vote(hall.chair(), motion.id)
    hall.votes(motion, Choice.YES, A, B, C)
    hall.votes(motion, Choice.NO, D)
    open.close(hall.chair(), closed.id)
    return Codes(panel.code, going_on.code, closed.code)


@pytest.fixture
async def hall(tmp_path: Path, ready: Filled) -> AsyncIterator[tuple[Rig, Codes]]:
    with community(tmp_path, ready) as rig:
        yield rig, await rig.database.write(deliberate)


async def read(rig: Rig, path: str) -> str:
    """Read a page as anybody does."""
    async with rig.client() as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    return words_of(answer.text)


async def test_everybody_reads_panels_speeches_and_counts_but_no_choice(hall: tuple[Rig, Codes]) -> None:
    rig, codes = hall

    front, panel = await read(rig, "/panels"), await read(rig, f"/panel/{codes.panel}")
    going_on, closed = await read(rig, f"/session/{codes.open}"), await read(rig, f"/session/{codes.closed}")

    assert "规约小组" in front
    assert "还没有共同决定" in panel
    assert CLASH in going_on
    assert "通过：赞成 3，反对 1，弃权 0（共 4 席）" in closed


async def test_the_minutes_are_a_pdf_once_it_is_closed(hall: tuple[Rig, Codes]) -> None:
    rig, codes = hall
    async with rig.client() as client:
        early = await client.get(f"/session/{codes.open}/minutes.pdf")
        minutes = await client.get(f"/session/{codes.closed}/minutes.pdf")

    assert early.status_code == 404
    assert minutes.headers["content-type"] == "application/pdf"
    assert minutes.content.startswith(b"%PDF")


async def test_unknown_numbers_are_no_pages(hall: tuple[Rig, Codes]) -> None:
    async with hall[0].client() as client:
        found = [
            await client.get(path) for path in ("/panel/ZB-1", "/session/YI-1", "/session/YI-1/minutes.pdf")
        ]

    assert {each.status_code for each in found} == {404}


async def test_a_coordinator_sets_up_asks_and_decides_at_the_desk(hall: tuple[Rig, Codes]) -> None:
    rig, codes = hall
    browser = await enter(rig, Role.COORDINATOR)
    page = (await browser.get("/desk/panels")).text
    proof, asked = {"csrf": csrf(page)}, re.search(r'name="about_consultation" value="(\d+)"', page)
    assert asked is not None
    bodies = re.findall(r'<option value="([^"]+)"', page.split('name="bodies"')[1])[:2]

    made = await browser.post("/desk/panels/set_up_panel", data={**proof, **PANEL, "bodies": bodies})
    short = await browser.post("/desk/panels/set_up_panel", data={**proof, **PANEL, "bodies": bodies[:1]})
    task = {"words": "院门十点关", "body": bodies[0], "what": "换门锁", "day": "2099-01-01"}
    question = {**proof, "about_consultation": asked[1]}
    decided = await browser.post(
        "/desk/panels/decide_consultation", data={**question, **task, **dict.fromkeys(FOUR, "大家")}
    )
    foreign = await browser.post("/desk/panels/move_motion", data={**proof, "words": "我来提"})

    assert (made.status_code, short.status_code, decided.status_code, foreign.status_code) == (
        303,
        422,
        303,
        404,
    )
    assert "决定：院门十点关" in await read(rig, f"/panel/{codes.panel}")
