"""Guards the limits on sending, enforced and told."""

import httpx
import pytest

from tests.botapi.api import BotApi, botapi
from tests.botapi.conftest import Caller
from tests.botapi.people import Person
from tests.botapi.windows import Limits, Sent, broken_windows


def sent(times: list[float], chat: int = 5, count: int = 1) -> list[Sent]:
    return [Sent(at, "residents", chat, count) for at in times]


def many(chats: int, step: float) -> list[Sent]:
    return [Sent(place * step, "residents", place) for place in range(chats)]


@pytest.mark.parametrize(
    ("log", "rules"),
    [
        (sent([0, 1, 2, 3]), []),
        (sent([0, 0, 0]), []),
        (sent([0, 0, 0, 0]), ["chat"]),
        (sent([0, 0, 0, 1.0]), []),
        (sent([0, 0, 0, 0.5]), ["chat"]),
        (many(30, 0.01), []),
        (many(31, 0.01), ["token"]),
        (many(60, 1 / 30), []),
        (sent([each * 3.0 for each in range(40)], chat=-100), []),
        (sent([each * 2.0 for each in range(21)], chat=-100), ["group"]),
        (sent([0.0, 5.0], chat=-100, count=10), []),
        (sent([0.0, 5.0, 6.0], chat=-100, count=10), ["group"]),
    ],
)
def test_a_window_that_is_broken_is_told(log: list[Sent], rules: list[str]) -> None:
    assert [each.rule for each in broken_windows(log, burst=3, slack=0.0)] == rules


def test_limits_refuse_and_say_how_long() -> None:
    limits = Limits()

    waits = [limits.wait(Sent(at, "residents", 5)) for at in (0.0, 0.1, 0.2, 0.3, 3.05)]
    group = [limits.wait(Sent(10.0 + each, "staff", -100)) for each in range(21)]

    assert waits == [None, None, None, 3, None]
    assert group == [None] * 20 + [40]


async def test_a_server_with_limits_answers_429(client: httpx.AsyncClient) -> None:
    async with botapi(limits=Limits(burst=1), check=False) as api:
        call = Caller(client, api, "residents")
        wang = api.person("王甲")
        await wang.opens("residents")

        statuses = [(await call("sendMessage", chat_id=wang.id, text="好"))[0] for _ in range(2)]

        assert statuses == [200, 429]
        assert api.calls("residents", "sendMessage")[1].answer["parameters"] == {"retry_after": 1}


async def test_the_windows_come_from_the_log(api: BotApi, call: Caller, wang: Person) -> None:
    for _ in range(5):
        await call.result("sendMessage", chat_id=wang.id, text="好")

    assert {(each.rule, each.chat) for each in api.windows(burst=2)} == {("chat", wang.id)}
    assert api.windows(burst=5) == []


async def test_what_never_arrived_counts_for_nothing(api: BotApi, call: Caller, wang: Person) -> None:
    api.fault("residents", "sendMessage", "500", times=None)

    for _ in range(5):
        await call("sendMessage", chat_id=wang.id, text="好")

    assert api.windows(burst=1) == []
