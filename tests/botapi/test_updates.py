"""Guards how updates reach a bot: kept until confirmed, in order, once a poller, again over a webhook."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.botapi.api import BotApi, botapi
from tests.botapi.conftest import Caller
from tests.botapi.mailbox import Mailbox
from tests.botapi.people import Person
from tests.botapi.server import Server
from tests.botapi.signal import Signal


async def test_an_update_stays_until_a_higher_offset_is_asked_for(
    api: BotApi, call: Caller, wang: Person
) -> None:
    await wang.says("residents", "一")
    first, second = await call.result("getUpdates")

    again = await call.result("getUpdates", offset=first["update_id"])
    rest = await call.result("getUpdates", offset=second["update_id"])
    none = await call.result("getUpdates", offset=second["update_id"] + 1)

    assert [each["update_id"] for each in again] == [first["update_id"], first["update_id"] + 1]
    assert (rest, none) == ([second], [])
    assert api.pending("residents") == []


async def test_a_negative_offset_forgets_all_but_the_last(api: BotApi, call: Caller, wang: Person) -> None:
    await wang.says("residents", "一")
    await wang.says("residents", "二")

    (last,) = await call.result("getUpdates", offset=-1)

    assert last["message"]["text"] == "二"
    assert len(api.pending("residents")) == 1


async def test_a_limit_is_kept(call: Caller, wang: Person) -> None:
    await wang.says("residents", "一")

    assert len(await call.result("getUpdates", limit=1)) == 1


async def test_a_long_poll_ends_when_something_comes(api: BotApi, call: Caller, wang: Person) -> None:
    seen = await call.result("getUpdates")
    waiting = asyncio.create_task(call.result("getUpdates", offset=seen[-1]["update_id"] + 1, timeout=30))
    await api.world.signal.until(lambda: api.world.bots["residents"].poller is not None, 5)

    await wang.says("residents", "来了")

    assert [each["message"]["text"] for each in await waiting] == ["来了"]


async def test_only_what_is_allowed_comes(api: BotApi, call: Caller, wang: Person) -> None:
    await call.result("getUpdates", offset=-1, allowed_updates=["callback_query"])
    await wang.says("residents", "一")

    assert [list(each) for each in api.pending("residents")] == [["update_id", "message"]]
    await call.result("getUpdates", allowed_updates=[])
    await wang.says("residents", "二")
    assert api.pending("residents")[-1]["message"]["text"] == "二"


def test_what_nobody_fetches_for_a_day_is_gone() -> None:
    mailbox = Mailbox(10)
    mailbox.put({"message": {}}, "a", now=0)
    mailbox.put({"message": {}}, "a", now=10)

    mailbox.age(now=24 * 3600 + 5)

    assert [each.id for each in mailbox.waiting] == [11]


async def test_an_odd_update_is_passed_on_as_it_is(api: BotApi, call: Caller) -> None:
    pushed = api.push("residents", {"a_kind_of_tomorrow": {"x": [1]}})

    assert await call.result("getUpdates") == [pushed]


class Receiver:
    """A webhook that answers as it is told, and notes what came."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.came: list[tuple[int, str | None]] = []
        self.answer: Response = Response()
        self.signal = Signal()
        self.gate = asyncio.Event()
        self.gate.set()
        self.open = 0
        self.most = 0

    async def take(self, request: Request) -> Response:
        update = await request.json()
        self.open += 1
        self.most = max(self.most, self.open)
        self.came.append((update["update_id"], request.headers.get("x-telegram-bot-api-secret-token")))
        self.signal.ring()
        await self.gate.wait()
        self.open -= 1
        return Response(status_code=self.statuses.pop(0)) if self.statuses else self.answer


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    taking = Receiver()
    server = Server(Starlette(routes=[Route("/hook", taking.take, methods=["POST"])]), 0)
    await server.up()
    yield taking, f"http://127.0.0.1:{server.port}/hook"
    await server.close()


async def test_a_webhook_gets_its_secret_and_what_failed_again(
    api: BotApi, call: Caller, wang: Person, receiver: tuple[Receiver, str]
) -> None:
    taking, url = receiver
    taking.statuses = [500, 404]
    await call.result("setWebhook", url=url, secret_token="s-1_a")

    await api.taken("residents")

    assert [secret for _, secret in taking.came] == ["s-1_a"] * 3
    assert len({number for number, _ in taking.came}) == 1
    assert [status for _, status in api.webhook("residents").deliveries] == [500, 404, 200]
    info = await call.result("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"


async def test_chats_are_brought_side_by_side_and_each_in_order(
    api: BotApi, call: Caller, receiver: tuple[Receiver, str]
) -> None:
    taking, url = receiver
    taking.gate.clear()
    people = [api.person(f"居民{number}") for number in range(3)]
    await call.result("setWebhook", url=url)
    for words in ("一", "二"):
        for person in people:
            await person.says("residents", words)
    sent = [each["update_id"] for each in api.pending("residents")]
    await taking.signal.until(lambda: taking.open == 3, 5)

    taking.gate.set()
    await api.taken("residents")

    assert taking.most == 3
    came = [number for number, _ in taking.came]
    assert sorted(came[:3]) == sent[:3]
    assert sorted(came[3:]) == sent[3:]


async def test_no_more_connections_than_were_asked_for(
    api: BotApi, call: Caller, receiver: tuple[Receiver, str]
) -> None:
    taking, url = receiver
    await call.result("setWebhook", url=url, max_connections=2)

    for number in range(6):
        await api.person(f"居民{number}").says("residents", "在吗")
    await api.taken("residents")

    assert taking.most <= 2
    assert len(taking.came) == 6


async def test_a_method_in_the_answer_is_carried_out(
    api: BotApi, call: Caller, wang: Person, receiver: tuple[Receiver, str]
) -> None:
    taking, url = receiver
    taking.answer = JSONResponse({"method": "sendMessage", "chat_id": wang.id, "text": "收到"})

    await call.result("setWebhook", url=url)
    await wang.sees("residents", "收到")

    assert [each.by for each in api.calls("residents", "sendMessage")] == ["webhook"]


async def test_a_multipart_answer_is_carried_out_too(
    api: BotApi, call: Caller, wang: Person, receiver: tuple[Receiver, str]
) -> None:
    taking, url = receiver
    fields = {"method": "sendMessage", "chat_id": str(wang.id), "text": "好"}
    form = httpx.Request("POST", "http://x", files={name: (None, value) for name, value in fields.items()})
    taking.answer = Response(form.read(), headers={"content-type": form.headers["content-type"]})

    await call.result("setWebhook", url=url)

    assert (await wang.sees("residents", "好")).text == "好"


async def test_a_silent_webhook_gets_its_update_again(receiver: tuple[Receiver, str]) -> None:
    taking, url = receiver
    taking.gate.clear()
    async with botapi(webhook_seconds=0.05, check=False) as api, httpx.AsyncClient(trust_env=False) as client:
        call = Caller(client, api, "residents")
        await call.result("setWebhook", url=url)
        await api.person("王甲").says("residents", "在吗")
        await taking.signal.until(lambda: len(taking.came) > 1, 5)
        info = await call.result("getWebhookInfo")
        taking.gate.set()

        await api.taken("residents")

    assert len({number for number, _ in taking.came}) == 1
    assert info["last_error_message"] == "Read timeout expired"


async def test_polling_and_a_webhook_exclude_each_other(api: BotApi, call: Caller) -> None:
    waiting = asyncio.create_task(call("getUpdates", timeout=30))
    await api.world.signal.until(lambda: api.world.bots["residents"].poller is not None, 5)

    await call.result("setWebhook", url="http://127.0.0.1:9/hook")

    assert await waiting == (409, "Conflict: terminated by setWebhook request")
    assert (await call("getUpdates"))[0] == 409
    assert await call("deleteWebhook", drop_pending_updates=True) == (200, True)
    assert await call("getUpdates") == (200, [])


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "http://example.org/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org:8000/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://example.org/", "secret_token": "ä"}, "secret token contains unallowed characters"),
        ({"url": "https://example.org/", "secret_token": "a" * 257}, "secret token is too long"),
    ],
    ids=["http", "port", "letters", "length"],
)
async def test_a_wrong_webhook_is_refused(call: Caller, params: dict[str, str], words: str) -> None:
    assert await call("setWebhook", **params) == (400, f"Bad Request: {words}")


async def test_updates_are_json_as_it_travels(api: BotApi, call: Caller, wang: Person) -> None:
    await wang.sends_photo("residents", caption="图")

    assert json.loads(json.dumps(await call.result("getUpdates"))) == api.pending("residents")
