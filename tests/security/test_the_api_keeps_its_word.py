"""What /openapi.json promises is what the house does: schemathesis calls the real server on loopback."""

from collections.abc import Iterator

import httpx
import pytest
from schemathesis.generation import GenerationMode

from benchmarks.parts.contract import ENDLESS, call_all
from tests.databases import on_postgres
from tests.journeys.installation import Installation

pytestmark = pytest.mark.skipif(on_postgres(), reason="the server of this test has a database of its own")
EXAMPLES = 40
"""Of each operation; `python -m benchmarks.api` calls for longer."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demonstration in a process of its own; give its address."""
    installation = Installation(tmp_path_factory.mktemp("api") / "data")
    installation.start()
    yield installation.address
    installation.kill()


@pytest.fixture(scope="module")
def token(address: str) -> str:
    """The bearer token of a resident."""
    return str(httpx.post(f"{address}/api/chat/sessions", json={"role": "resident"}).json()["token"])


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [
        ({}, "", 401),
        ({"authorization": "Bearer x"}, "", 401),
        ({"last-event-id": "-1"}, "", 422),
        ({}, "?after=x", 422),
        ({}, "", 200),
    ],
    ids=["no session", "a wrong one", "a bent header", "a bent query", "as described"],
)
def test_the_stream_keeps_its_word_too(
    address: str, token: str, headers: dict[str, str], query: str, status: int
) -> None:
    """Before the others: their wrong tokens use up what an address may guess."""
    signed = headers if status == 401 else {"authorization": f"Bearer {token}", **headers}

    with httpx.stream("GET", f"{address}{ENDLESS}{query}", headers=signed, timeout=10) as answer:
        kind = answer.headers["content-type"].partition(";")[0]

    assert answer.status_code == status
    assert kind == ("text/event-stream" if status == 200 else "application/json")
    described = httpx.get(f"{address}/openapi.json").json()["paths"][ENDLESS]["get"]["responses"]
    assert str(status) in described


@pytest.mark.parametrize("signed", [True, False], ids=["with a session", "without one"])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: f"{mode.value} calls")
def test_no_call_makes_the_house_fail_or_break_its_word(
    address: str, token: str, mode: GenerationMode, signed: bool
) -> None:
    headers = {"authorization": f"Bearer {token}"} if signed else {}

    called = call_all(address, headers, mode, EXAMPLES)

    assert {"POST /api/chat/sessions", "POST /api/chat/messages", "GET /api/chat/messages"} <= called.keys()
    assert sum(called.values()) >= 3 * EXAMPLES
