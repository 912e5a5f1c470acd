"""What people let slip in a thousand requests is in no file, log, figure, error, page, export or backup."""

import asyncio
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text
from sqlmodel import Session, col

from bot import backup, care
from bot.logs import set_up_logs, take_down_logs
from bot.web.app import build_web
from models.case import Case
from models.ledger import Event
from models.tables import METADATA
from models.vocabulary import Role
from tests.conversations.conftest import community as community
from tests.conversations.stage import Stage, settings_for
from tests.conversations.web_doors import InProcessWeb
from tests.databases import on_postgres
from tests.privacy.planted import CANARY, FAILING, PEOPLE, canary, plant
from tests.vaults import opened
from workflows.access import ChatView
from workflows.cases.export import export_case, take_away
from workflows.cases.queries import case_for
from workflows.cases.queue_parts import Asked, parts_of
from workflows.lists.queries import EXPORTS
from workflows.verify import verify

EVERYWHERE = (
    "/",
    "/figures.json",
    "/grid.geojson",
    "/rates.csv",
    "/metrics",
    "/readyz",
    "/openapi.json",
)


ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
"""A character as JSON may write it."""


@dataclass(frozen=True)
class Lived:
    """A house that has heard everything, and what it wrote into its log meanwhile."""

    stage: Stage
    requests: int
    log: str

    def numbers(self) -> list[str]:
        """The numbers of all cases."""
        return self.stage.house.database.read_now(
            lambda tx: list(tx.execute(select(col(Case.number)).order_by(col(Case.id))).scalars())
        )


@pytest.fixture(scope="module")
def lived(community: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Plant the canaries once for all tests."""
    stage, log = Stage.copied(community, tmp_path_factory.mktemp("canaries"), InProcessWeb()), io.StringIO()
    with asyncio.Runner() as runner:
        runner.run(stage.open())
        set_up_logs(log)
        requests = runner.run(plant(stage.house))
        runner.run(stage.settle())
        yield Lived(stage, requests, log.getvalue())
        take_down_logs()
        runner.run(stage.close())


def seen(*where: str | bytes) -> list[str]:
    """The canaries that can be read somewhere."""
    texts = (each if isinstance(each, str) else each.decode("utf-8", "ignore") for each in where)
    plain = "\n".join(texts)
    return CANARY.findall(plain) + CANARY.findall(ESCAPED.sub(lambda found: chr(int(found[1], 16)), plain))


def rows(tx: Session) -> Iterable[tuple[str, dict[str, object]]]:
    """Every row of every table."""
    for table in METADATA.sorted_tables:
        for row in tx.execute(text(f'SELECT * FROM "{table.name}"')).mappings():
            yield table.name, dict(row)


def test_the_canaries_were_planted_and_are_there_for_who_has_the_keys(lived: Lived) -> None:
    """Without this the tests below would say nothing."""

    def read(tx: Session) -> str:
        return "\n".join(each for name, row in rows(tx) for each in opened(tx, name, row))

    found = seen(lived.stage.house.database.read_now(read))

    assert lived.requests >= 1000
    everybody = [canary(number) for number in range(PEOPLE)]
    assert {each.telephone for each in everybody} <= set(found)
    assert {each.identity for each in everybody} <= set(found)
    assert {each.name for each in everybody} <= set(found)
    assert any(each.startswith("31.223773") for each in found)
    assert lived.log.count("update set aside") == FAILING


def test_no_row_of_any_table_holds_one(lived: Lived) -> None:
    def read(tx: Session) -> str:
        return "\n".join(repr(row) for _, row in rows(tx))

    assert seen(lived.stage.house.database.read_now(read)) == []


@pytest.mark.skipif(on_postgres(), reason="the rows are what can be seen of it from here")
def test_no_file_in_the_data_folder_holds_one(lived: Lived) -> None:
    files = [file for file in lived.stage.folder.rglob("*") if file.is_file()]

    assert {"huiying.db", "huiying.db-wal"} <= {file.name for file in files}
    assert seen(*(file.read_bytes() for file in files)) == []


def test_no_line_of_the_log_holds_one(lived: Lived) -> None:
    assert "ValueError" in lived.log
    assert seen(lived.log) == []


@pytest.mark.parametrize("address", EVERYWHERE)
async def test_no_public_page_or_figure_holds_one(lived: Lived, address: str) -> None:
    async with client_of(lived) as client:
        answer = await client.get(address)

    assert answer.status_code == 200
    assert seen(answer.text, *answer.headers.values()) == []


async def test_no_public_page_of_a_case_holds_one(lived: Lived) -> None:
    async with client_of(lived) as client:
        pages = [await client.get(f"/case/{number}") for number in lived.numbers()[::9]]

    assert {page.status_code for page in pages} == {200}
    assert seen(*(page.text for page in pages)) == []


@pytest.mark.parametrize(
    "request_of",
    [
        ("GET", "/case?number={}", None),
        ("GET", "/{}", None),
        ("GET", "/pictures/{}.jpg", None),
        ("POST", "/api/chat/messages", '{{"text": "{}", "button": "{}"}}'),
        ("POST", "/api/chat/messages", '{{"text": ["{}"'),
        ("POST", "/api/chat/sessions", '{{"role": "{}"}}'),
        ("POST", "/api/chat/sessions", '{{"invitation": "{}"}}'),
    ],
    ids=lambda request: f"{request[0]} {request[1]} {bool(request[2])}",
)
async def test_no_error_says_it_again(lived: Lived, request_of: tuple[str, str, str | None]) -> None:
    method, address, body = request_of
    it = canary(1)

    content = body.format(it.telephone, it.name) if body else None
    headers = {"content-type": "application/json"} if body else {}
    async with client_of(lived) as client:
        answer = await client.request(method, address.format(it.telephone), content=content, headers=headers)

    assert answer.status_code in (303, 400, 401, 403, 404, 422)
    assert seen(answer.text) == []


def test_no_export_of_the_command_holds_one(lived: Lived) -> None:
    def read(tx: Session) -> str:
        cases = [export_case(tx, number) for number in numbers]
        return json.dumps(
            [cases, *(query(tx) for query in EXPORTS.values())], ensure_ascii=False, default=str
        )

    numbers = lived.numbers()

    assert len(numbers) >= PEOPLE
    assert seen(lived.stage.house.database.read_now(read)) == []


@pytest.mark.parametrize("words", [False, True], ids=["without words", "with words"])
def test_no_table_that_is_taken_away_tells_who_somebody_is(lived: Lived, *, words: bool) -> None:
    house = lived.stage.house
    auditor = ChatView(0, "web", 0, Role.AUDITOR, None, None, "zh-CN")

    def read(tx: Session) -> list[str]:
        asked = Asked(tx, house.lists.reference, auditor, house.time.now())
        return [repr(take_away(asked, part, words=words)) for part in parts_of(Role.AUDITOR)]

    found = set(seen(*house.database.read_now(read)))

    assert {each for each in found if not each.startswith("隐语")} == set()
    assert bool(found) is words


def test_the_ledger_holds_no_word_of_anybody(lived: Lived) -> None:
    def read(tx: Session) -> str:
        return "\n".join(
            repr(row) for row in tx.execute(select(col(Event.data), col(Event.basis), col(Event.actor)))
        )

    assert seen(lived.stage.house.database.read_now(read)) == []


def test_no_backup_holds_one(lived: Lived, tmp_path: Path) -> None:
    settings, file = settings_for(lived.stage.folder), tmp_path / "house.backup"

    made = backup.make(
        settings, file, care.key_of(settings), datetime(2026, 11, 24, tzinfo=UTC), lambda *_: None
    )

    assert made.rows > PEOPLE
    assert seen(file.read_bytes()) == []


def test_who_works_on_a_case_reads_its_words(lived: Lived) -> None:
    """Sealing hides nothing from those for whom it was said."""
    house = lived.stage.house

    def read(tx: Session) -> str:
        case = tx.execute(
            select(Case).where(col(Case.body).is_not(None)).order_by(col(Case.id)).limit(1)
        ).scalar_one()
        handler = ChatView(0, "web", 0, Role.HANDLER, case.body, None, "zh-CN")
        return case_for(tx, house.lists.reference, handler, case.id).words

    assert len(seen(house.database.read_now(read))) >= 1


def test_the_ledger_fits_all_of_it(lived: Lived) -> None:
    found = lived.stage.house.database.read_now(verify)

    assert (found.faults, found.words >= PEOPLE) == ((), True)


def client_of(lived: Lived) -> httpx.AsyncClient:
    """Somebody at the web door whom nobody knows."""
    transport = httpx.ASGITransport(build_web(lived.stage.house.door))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
