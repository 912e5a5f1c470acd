"""What guards every exchange: headers, limits of size, and a log without names."""

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.web.guards import DRAINED_BYTES, PICTURE_BODY, SMALL_BODY
from tests.bot.web.rig import Rig


@pytest.mark.parametrize("path", ["/chat", "/api/chat/messages", "/nothing", "/static/style.css", "/healthz"])
async def test_every_answer_keeps_to_itself(rig: Rig, path: str) -> None:
    async with rig.client() as client:
        headers = (await client.get(path)).headers

    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


async def test_pages_are_not_kept_and_versioned_files_are(rig: Rig) -> None:
    async with rig.client() as client:
        page = await client.get("/chat")
        file = await client.get("/static/style.css?v=1")

    assert page.headers["cache-control"] == "no-store"
    assert "immutable" in file.headers["cache-control"]


async def test_a_huge_photo_is_refused_before_it_is_read(rig: Rig) -> None:
    read = 0

    async def sent() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(30):
            read += 1_000_000
            yield b"x" * 1_000_000

    async with await rig.resident(**{"accept-language": "en"}) as client:
        kind = {"content-type": "multipart/form-data; boundary=b", "content-length": "30000000"}

        answer = await client.post("/api/chat/messages", content=sent(), headers=kind)

    assert (answer.status_code, answer.json()["code"]) == (413, "photo_too_large")
    assert "10 MB" in answer.json()["message"]
    assert read <= DRAINED_BYTES


async def test_an_undeclared_body_is_refused_when_it_grows_too_large(rig: Rig) -> None:
    async def sent() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b'"' + b"x" * 20_000

    async with await rig.resident() as client:
        answer = await client.post("/api/chat/messages", content=sent())

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(("size", "status"), [(SMALL_BODY, 400), (SMALL_BODY + 1, 413)], ids=["most", "over"])
async def test_the_limit_of_a_message(rig: Rig, size: int, status: int) -> None:
    async with await rig.resident() as client:
        answer = await client.post("/api/chat/messages", content=b"x" * size)

    assert answer.status_code == status


async def test_a_reader_gets_a_page_instead_of_json(rig: Rig) -> None:
    async with rig.client(accept="text/html") as client:
        headers = {"content-type": "multipart/form-data; boundary=b"}

        answer = await client.post("/chat/say", content=b"x" * (PICTURE_BODY + 1), headers=headers)

    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html")
    assert "10 MB" in answer.text


async def test_a_fault_of_ours_is_an_apology_and_names_nobody_in_the_log(rig: Rig) -> None:
    async with await rig.resident() as client:
        rig.database.close()
        with capture_logs() as logs:
            answer = await client.post("/api/chat/messages", json={"text": "李晓住在3号楼"})

    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert len(logs) >= 1
    assert "李晓" not in str(logs)


async def test_an_update_that_fails_is_answered_and_names_nobody_in_the_log(rig: Rig) -> None:
    async with await rig.resident() as client:
        with capture_logs() as logs:
            answer = await client.post("/api/chat/messages", json={"text": "fail"})

    assert answer.status_code == 200
    assert [entry["error"] for entry in logs] == ["ZeroDivisionError"]
    assert "李晓" not in str(logs)
