"""Bad input from outside to inside: a clear sentence, nothing changed, nothing lost, nothing logged."""

import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.catalogue.sentences import phrase
from bot.dialogue.turn import Reply, Turn
from bot.logs import set_up_logs, take_down_logs
from bot.web.app import build_web
from models.case import Case
from models.post import incoming_aside
from models.post_tables import Inbox, Outbox, SetAside
from models.privacy import Picture
from models.vocabulary import Locale, Role
from tests.conversations.conftest import community as community
from tests.conversations.play import Player
from tests.conversations.script import Script, read_script
from tests.conversations.stage import Stage
from tests.conversations.web_doors import InProcessWeb

SCRIPTS = sorted((Path(__file__).parents[1] / "conversations").glob("bad_*.txt"))
MESSAGES = "/api/chat/messages"
SECRET = "我叫李晓，电话13800001234，幸福里小区3号楼502"


@pytest.fixture
async def stage(community: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage.copied(community, tmp_path, InProcessWeb())
    await stage.open()
    yield stage
    await stage.close()


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Let every library log what it wants to; what a test sets up for our own ends with it."""
    caplog.set_level(logging.INFO)
    yield caplog
    take_down_logs()


def everything(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> str:
    """All that went to the log, to standard output and to standard error."""
    records = (f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    return "\n".join([*records, *capfd.readouterr()])


def words_of(script: Script) -> set[str]:
    """What people say in a transcript, in pieces long enough to know again."""
    said = (each.text for each in script.statements if each.verb in ("说", "发来"))
    pieces = (piece for text in said for piece in re.findall(r"[\u4e00-\u9fff]{3,}|[A-Za-z']{6,}", text))
    return {piece for piece in pieces if piece not in ("button", "location")}


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.stem)
async def test_no_log_line_holds_what_a_person_said(
    file: Path, logged: pytest.LogCaptureFixture, stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    script = read_script(file)
    set_up_logs()
    logging.getLogger("httpx").setLevel(logging.INFO)

    await Player(stage).play(script)

    told = everything(logged, capfd)
    assert "POST http://127.0.0.1/api/chat/messages" in told  # somebody did log
    assert [piece for piece in words_of(script) if piece in told] == []


async def test_an_update_that_fails_is_kept_whole_and_logged_without_words(
    logged: pytest.LogCaptureFixture, stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(turn: Turn) -> Reply:
        if turn.incoming.text:
            raise ValueError(turn.incoming.text)
        return Reply(())

    set_up_logs()
    engine = replace(stage.house.engine, dialogues=dict.fromkeys(Role, fail))
    client = await resident(stage, replace(stage.house.door, engine=engine))

    answer = await client.post(MESSAGES, json={"text": SECRET})

    assert answer.json()["messages"][0]["text"] == phrase("excuse.ours", Locale.HANS)
    kept = await stage.house.database.read(
        lambda tx: incoming_aside(tx, tx.execute(select(SetAside)).scalar_one())
    )
    assert json.loads(kept or "")["text"] == SECRET
    told = everything(logged, capfd)
    assert "update set aside" in told
    assert "ValueError" in told
    assert "李晓" not in told
    assert "13800001234" not in told


async def test_a_photo_of_30_megabytes_is_refused_politely_and_leaves_no_file(stage: Stage) -> None:
    client = await resident(stage)
    files = [("photo", ("big.jpg", b"\xff\xd8\xff" + b"\0" * 30_000_000, "image/jpeg"))]

    answer = await client.post(MESSAGES, files=files)

    assert answer.status_code == 413
    assert answer.json()["code"] == "photo_too_large"
    assert "10 MB" in answer.json()["message"]
    kept = await stage.house.database.read(lambda tx: tx.execute(select(Picture)).all())
    assert kept == []


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(lambda _token: "", id="none"),
        pytest.param(lambda token: token[:-1], id="cut short"),
        pytest.param(lambda token: token[::-1], id="turned round"),
        pytest.param(lambda token: token + "0", id="one more"),
        pytest.param(lambda _token: "' OR 1=1 --", id="a formula"),
        pytest.param(lambda _token: "0" * 5000, id="very long"),
    ],
)
async def test_a_token_that_is_nobodys_opens_nothing(stage: Stage, tamper: object) -> None:
    client = await resident(stage)
    before = await counts(stage)
    token = client.headers["authorization"].removeprefix("Bearer ")
    client.headers["authorization"] = f"Bearer {tamper(token)}"  # type: ignore[operator]  # the lambdas above

    answers = [await client.get(MESSAGES), await client.post(MESSAGES, json={"text": SECRET})]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert await counts(stage) == before


async def test_with_a_token_of_ones_own_nothing_of_another_person_is_reached(stage: Stage) -> None:
    owner, other = await resident(stage), await resident(stage)
    shown = (await owner.post(MESSAGES, json={"text": "幸福里小区5号楼楼道里堆满了旧家具"})).json()
    token = next(
        key["token"] for row in shown["messages"][0]["buttons"] for key in row if key["name"] == "confirm"
    )
    before = await counts(stage)

    seen = (await other.get(MESSAGES)).json()["messages"]
    pressed = (await other.post(MESSAGES, json={"button": token})).json()["messages"]

    assert "旧家具" not in str(seen)
    assert "不是发给您的" in pressed[0]["text"]
    assert (await counts(stage))["case"] == before["case"] == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b'{"voice": {"file_id": "x"}}', 422, id="voice"),
        pytest.param(b'{"sticker": "smile", "update_id": 7}', 422, id="sticker"),
        pytest.param(b'{"text": null}', 422, id="nothing"),
        pytest.param(b'{"text": ["a"]}', 422, id="a list for a text"),
        pytest.param(b'{"text": "a", "update_id": {}}', 422, id="an object for a number"),
        pytest.param(b'"text"', 422, id="a text alone"),
        pytest.param(b"", 400, id="empty"),
        pytest.param(b"<update/>", 400, id="XML"),
        pytest.param(b"\xff\xfe\x00text", 400, id="not UTF-8"),
        pytest.param(b"[" * 100_000, 400, id="nested without end"),
    ],
)
async def test_an_update_of_an_unknown_kind_is_answered_and_changes_nothing(
    stage: Stage, body: bytes, status: int
) -> None:
    client = await resident(stage)
    before = await counts(stage)

    answer = await client.post(MESSAGES, content=body, headers={"content-type": "application/json"})

    assert answer.status_code == status
    assert answer.json()["message"]
    assert await counts(stage) == before


async def resident(stage: Stage, door: object = None) -> httpx.AsyncClient:
    """Open a chat of a resident; return a client that carries its token."""
    app = build_web(door or stage.house.door)  # type: ignore[arg-type]  # a web door either way
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")
    answer = await client.post("/api/chat/sessions", json={"role": "resident"})
    client.headers["authorization"] = "Bearer " + answer.json()["token"]
    client.headers["accept-language"] = "zh-CN"
    return client


async def counts(stage: Stage) -> dict[str, int]:
    """How many rows there are of what an update could leave behind."""
    tables = {"case": Case, "inbox": Inbox, "outbox": Outbox}
    return await stage.house.database.read(
        lambda tx: {
            name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.items()
        }
    )
