"""What nobody can read any more is told politely wherever it stood, and nothing breaks over it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from bot.app import House
from bot.catalogue.sentences import phrase
from bot.web.app import build_web
from bot.web.visitors import RESIDENTS, STAFF
from models.case import Attachment, Case
from models.vault import vault_of
from models.vocabulary import Locale, PersonEvent, Role
from tests.bot.web.test_pictures import picture
from tests.conversations.conftest import community as community
from tests.conversations.stage import Stage
from tests.conversations.web_doors import InProcessWeb
from workflows import access
from workflows.ledger import Entry, append
from workflows.verify import verify

MESSAGES = "/api/chat/messages"
WORDS = "幸福里小区3号楼电梯坏了，困了一位老人"
BODY = "WYXF"
"""The property company of the estate: lifts are its business."""

GONE = phrase("screen.erased", Locale.HANS)


@dataclass(frozen=True)
class Left:
    """A case whose person's keys are gone, and those who still look at it."""

    house: House
    resident: str
    handler: str
    number: str
    picture: str

    def client(self, token: str = "", cookie: str = "") -> httpx.AsyncClient:
        """Somebody at the web door."""
        return caller(self.house, token, cookie)


def caller(house: House, token: str = "", cookie: str = "") -> httpx.AsyncClient:
    """Somebody at the web door, with a bearer token or a cookie of this name."""
    headers = {"authorization": f"Bearer {token}"} if token and not cookie else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(build_web(house.door)),
        base_url="http://127.0.0.1",
        headers=headers,
        cookies={cookie: token} if cookie else {},
    )


async def report(house: House) -> str:
    """Let a resident report, with a picture; return their token."""
    async with caller(house) as client:
        token = str((await client.post("/api/chat/sessions", json={"role": "resident"})).json()["token"])
    async with caller(house, token) as client:
        files = {"photo": ("a.jpg", picture(), "image/jpeg")}
        answer = await client.post(MESSAGES, data={"text": WORDS}, files=files)
        answer.raise_for_status()
        await client.post(MESSAGES, json={"text": "3号楼大门口"})
    return token


async def sit_down(house: House, body: str) -> str:
    """Let a handler of a body sit down; return their token."""

    def sit(tx: Session) -> str:
        now = house.time.now()
        secret = access.invite(tx, Role.HANDLER, body, None, now, house.chance).secret
        return access.join(tx, secret, Locale.HANS, now, now, house.chance).token

    return await house.database.write(sit)


def forget_keys(tx: Session) -> None:
    """Let the keys of who reported go, and nothing else: everything of theirs stands, and opens no more."""
    case = tx.execute(select(Case)).scalar_one()
    keys = [str(key) for key in vault_of(tx).forget_keys(tx, case.reporter_id or 0)]
    subject, kind = f"person:{case.reporter_id}", PersonEvent.FORGOTTEN
    append(tx, Entry(subject, kind, case.opened_at, "resident:1", data={"keys": keys}))


@pytest.fixture
async def left(community: Path, tmp_path: Path) -> AsyncIterator[Left]:
    stage = Stage.copied(community, tmp_path, InProcessWeb())
    await stage.open()
    house = stage.house
    handler = await sit_down(house, BODY)
    resident = await report(house)
    number, body = await house.database.read(
        lambda tx: tuple(tx.execute(select(col(Case.number), col(Case.body))).one())
    )
    name = await house.database.read(lambda tx: tx.execute(select(col(Attachment.name))).scalar_one())
    await stage.settle()
    await house.database.write(forget_keys)
    assert body == BODY
    yield Left(house, resident, handler, str(number), name)
    await stage.close()


async def test_a_handler_reads_that_it_is_gone_instead_of_the_card(left: Left) -> None:
    async with left.client(left.handler) as client:
        answer = await client.get(MESSAGES)

    told = [each["text"] for each in answer.json()["messages"]]
    assert answer.status_code == 200
    assert GONE in told
    assert not [text for text in told if "困了一位老人" in text]


async def test_the_person_reads_the_same_and_speaks_anew(left: Left) -> None:
    async with left.client(left.resident) as client:
        before = await client.get(MESSAGES)
        answer = await client.post(MESSAGES, json={"text": "路灯也坏了，幸福里小区"})

    assert {each["text"] for each in before.json()["messages"]} == {GONE}
    assert answer.status_code == 200
    assert "路灯" in answer.text or answer.json()["messages"]


async def test_no_button_of_what_is_gone_does_anything(left: Left) -> None:
    async with left.client(left.handler) as client:
        messages = (await client.get(MESSAGES)).json()["messages"]

    gone = [each for each in messages if each["text"] == GONE]
    assert gone
    assert [each["buttons"] for each in gone] == [[]] * len(gone)


@pytest.mark.parametrize("page", ["/desk", "/desk/case/{number}"])
async def test_the_desk_shows_what_is_left_of_it(left: Left, page: str) -> None:
    async with left.client(left.handler, STAFF.cookie) as client:
        answer = await client.get(page.format(number=left.number))

    assert answer.status_code == 200
    assert left.number in answer.text
    assert "困了一位老人" not in answer.text


@pytest.mark.parametrize("page", ["/case/{number}", "/"])
async def test_the_public_pages_are_as_before(left: Left, page: str) -> None:
    async with left.client() as client:
        answer = await client.get(page.format(number=left.number))

    assert answer.status_code == 200


async def test_the_chat_page_opens(left: Left) -> None:
    async with left.client(left.resident, RESIDENTS.cookie) as client:
        answer = await client.get("/chat")

    assert answer.status_code == 200
    assert GONE in answer.text


async def test_a_picture_that_is_gone_is_not_found(left: Left) -> None:
    async with left.client(left.resident) as client:
        answer = await client.get(f"/pictures/{left.picture}")

    assert answer.status_code == 404


async def test_the_copy_of_their_data_can_still_be_made(left: Left) -> None:
    async with left.client(left.resident) as client:
        answer = await client.get("/api/chat/mydata")

    assert answer.status_code == 200
    assert "困了一位老人" not in answer.text


def test_the_record_still_fits(left: Left) -> None:
    assert left.house.database.read_now(verify).faults == ()


async def test_the_courier_and_the_clock_go_on(left: Left) -> None:
    assert await left.house.clock.fire_due() + await left.house.courier.round() >= 0
