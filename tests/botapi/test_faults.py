"""Guards that what a test asks to go wrong goes wrong in that way, before or after the effect."""

import httpx
import pytest

from tests.botapi.api import BotApi
from tests.botapi.conftest import Caller
from tests.botapi.people import Person


async def send(call: Caller, person: Person, text: str = "好") -> tuple[int, object]:
    return await call("sendMessage", chat_id=person.id, text=text)


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("429", 429, "Too Many Requests: retry after 3"),
        ("403", 403, "Forbidden: bot was blocked by the user"),
        ("500", 500, "Internal Server Error"),
    ],
)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_an_error_is_told(
    api: BotApi, call: Caller, wang: Person, kind: str, status: int, words: str, after: bool
) -> None:
    fault = api.fault("residents", "sendMessage", kind, after=after)

    assert await send(call, wang) == (status, words)
    assert [each.text for each in wang.chat("residents").messages if each.by_bot] == ["好"] * after
    assert (await send(call, wang))[0] == 200
    assert fault.hits == 1


@pytest.mark.parametrize(("kind", "status"), [("502", 502), ("504", 504), ("garbage", 200)])
async def test_an_answer_may_be_no_json(
    api: BotApi, client: httpx.AsyncClient, wang: Person, kind: str, status: int
) -> None:
    api.fault(None, None, kind)

    answer = await client.post(f"{api.url}/bot{api.token('residents')}/getMe")

    assert answer.status_code == status
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the parser says
        answer.json()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_connection_is_cut(api: BotApi, call: Caller, wang: Person, after: bool) -> None:
    api.fault("residents", "sendMessage", "reset", after=after)

    with pytest.raises(httpx.TransportError):
        await send(call, wang)

    assert len(wang.chat("residents").messages) == 1 + after
    assert [(each.status, each.fault, each.effect) for each in api.calls("residents", "sendMessage")] == [
        (0, "reset", after)
    ]


async def test_silence_lasts_until_the_client_gives_up(
    api: BotApi, client: httpx.AsyncClient, wang: Person
) -> None:
    api.fault("residents", "sendMessage", "silence", after=True)
    url = f"{api.url}/bot{api.token('residents')}/sendMessage"

    with pytest.raises(httpx.ReadTimeout):
        await client.post(url, json={"chat_id": wang.id, "text": "好"}, timeout=0.05)

    assert wang.chat("residents").messages[-1].text == "好"


async def test_silence_may_end_in_a_cut(api: BotApi, call: Caller, wang: Person) -> None:
    api.fault("residents", "sendMessage", "silence", seconds=0.01)

    with pytest.raises(httpx.TransportError):
        await send(call, wang)


async def test_a_slow_answer_is_right(api: BotApi, call: Caller, wang: Person) -> None:
    api.fault("residents", "sendMessage", "slow", seconds=0.01)

    assert (await send(call, wang))[0] == 200


async def test_a_fault_concerns_one_chat_until_it_is_healed(api: BotApi, call: Caller, wang: Person) -> None:
    li = api.person("李乙")
    await li.opens("residents")
    api.fault(None, None, "429", None, chat=li.id)

    assert [(await send(call, each))[0] for each in (wang, li, li)] == [200, 429, 429]
    api.heal()
    assert (await send(call, li))[0] == 200


async def test_a_server_that_is_down_refuses_and_comes_back_at_the_same_port(
    api: BotApi, call: Caller, wang: Person
) -> None:
    assert (await send(call, wang))[0] == 200
    await api.down()
    with pytest.raises(httpx.ConnectError):
        await send(call, wang)

    await api.up()

    assert (await send(call, wang))[0] == 200
