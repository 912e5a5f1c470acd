"""The server as tests use it: people, groups, faults, and what was called. README.md shows how."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from starlette.applications import Starlette

from tests.botapi.calls import Call, Log
from tests.botapi.checks.either import other_library
from tests.botapi.errors import Deviating, NotCalled
from tests.botapi.faults import Fault, Trouble
from tests.botapi.groups import Group, Member
from tests.botapi.model import Json
from tests.botapi.page.routes import Page
from tests.botapi.people import PATIENCE, Person
from tests.botapi.postman import Postman
from tests.botapi.server import Server
from tests.botapi.windows import Broken, Limits, broken_windows
from tests.botapi.wire import Wire
from tests.botapi.world import TOKENS, Hook, World

T = TypeVar("T")


class BotApi:
    """A Bot API server; it runs in the loop that entered `botapi`, or in a thread (`served_botapi`)."""

    def __init__(self, world: World, log: Log, wire: Wire, server: Server) -> None:
        self.world = world
        self._log = log
        self._wire = wire
        self._server = server
        self._loop = asyncio.get_running_loop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    def token(self, bot: str) -> str:
        return self.world.bots[bot].token

    def person(self, name: str = "王甲", language: str | None = "zh-hans", id: int | None = None) -> Person:
        return Person(self.world, self.world.new_person(name, language, id))

    def group(
        self, title: str, members: Sequence[Member] = (), *, forum: bool = False,
        admins: Sequence[Member] = (), basic: bool = False,
    ) -> Group:  # fmt: skip
        """Make a group; its first person owns it (somebody else, where there is none)."""
        chat = self.world.new_group(title, "group" if basic else "supergroup", forum)
        group = Group(self.world, chat)
        people = [each for each in (*members, *admins) if isinstance(each, Person)]
        owner = people[0] if people else self.person("某人")
        chat.members[owner.id] = "creator"
        for each in members:
            if each is not owner and each not in admins:
                group.put(each, "member")
        for each in admins:
            if each is not owner:
                group.put(each, "administrator")
        return group

    def push(self, bot: str, update: Json, key: str = "pushed") -> Json:
        """Put any update into a bot's mailbox, wanted or not; return it with its update_id."""
        own = self.world.bots[bot]
        body = own.mailbox.put(update, key, self.world.clock())
        self.world.signal.ring()
        return body

    def pending(self, bot: str) -> list[Json]:
        return [each.body for each in self.world.bots[bot].mailbox.waiting]

    async def taken(self, bot: str, timeout: float = PATIENCE) -> None:
        """Wait until the bot has confirmed all its updates. Raises NotCalled."""
        if not await self.world.signal.until(lambda: not self.pending(bot), timeout):
            raise NotCalled(f"{len(self.pending(bot))} updates of {bot} wait after {timeout} s")

    def calls(self, bot: str | None = None, method: str | None = None) -> list[Call]:
        return self._log.of(bot, method)

    async def called(self, bot: str, method: str, count: int = 1, timeout: float = PATIENCE) -> list[Call]:
        """Wait for answered calls of a method and return them. Raises NotCalled."""

        def done() -> list[Call]:
            return [call for call in self.calls(bot, method) if call.answer is not None or call.fault]

        if not await self.world.signal.until(lambda: len(done()) >= count, timeout):
            raise NotCalled(f"{method} of {bot}: {len(done())} of {count} calls within {timeout} s")
        return done()

    def fault(
        self, bot: str | None, method: str | None, kind: str, times: int | None = 1, *,
        retry_after: int = 3, after: bool = False, chat: int | None = None, seconds: float | None = None,
    ) -> Trouble:  # fmt: skip
        """Let calls fail; kinds and arguments as README.md lists them."""
        trouble = Trouble(bot, method, Fault(kind), times, retry_after, after, chat, seconds)
        return self._wire.troubles.add(trouble)

    def heal(self) -> None:
        self._wire.troubles.heal()

    async def down(self) -> None:
        """Refuse connections and cut those that are open."""
        await self._server.down()

    async def up(self) -> None:
        await self._server.up()

    def windows(self, burst: int = 3, slack: float = 0.05) -> list[Broken]:
        """Return the windows that were not respected; `slack` seconds of jitter on the way are forgiven."""
        sent = [each for each in (call.sent() for call in self.calls()) if each is not None]
        return broken_windows(sent, burst, slack)

    @property
    def deviations(self) -> list[tuple[Call, str]]:
        return [(call, words) for call in self.calls() for words in call.deviations]

    def write_calls(self, path: Path) -> None:
        self._log.write(path)

    def webhook(self, bot: str) -> Hook:
        return self.world.bots[bot].hook

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        """Run an act in the server's loop, from another thread (with `served_botapi`)."""
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result()


@asynccontextmanager
async def botapi(
    tokens: Mapping[str, str] | None = None, *, port: int = 0, seed: int = 7,
    clock: Callable[[], float] = time.time, limits: Limits | None = None, check: bool = True,
    webhook_pause: float = 0.02, webhook_seconds: float = 60.0,
) -> AsyncIterator[BotApi]:  # fmt: skip
    """Serve a Bot API on loopback. Raises Deviating if the other library would not have written it."""
    world = World(TOKENS if tokens is None else tokens, clock, seed)
    world.signal.bind(asyncio.get_running_loop())
    log = Log(other_library if check else None, time.monotonic)
    wire = Wire(world, log, limits)
    server = Server(Starlette(routes=[*wire.routes(), *Page(world, log).routes()]), port)
    postmen = [Postman(world, bot, wire.reply, webhook_pause, webhook_seconds) for bot in world.bots.values()]
    await server.up()
    deliveries = [asyncio.create_task(postman.run()) for postman in postmen]
    api = BotApi(world, log, wire, server)
    try:
        yield api
    finally:
        for task in deliveries:
            task.cancel()
        await asyncio.gather(*deliveries, return_exceptions=True)
        await server.down()
        world.close()
        await server.close()
    if api.deviations:
        lines = [f"{call.bot} {call.method} ({call.by}): {words}" for call, words in api.deviations]
        raise Deviating("\n".join(lines))


@contextmanager
def served_botapi(tokens: Mapping[str, str] | None = None, **options: Any) -> Iterator[BotApi]:
    """Serve in a thread of its own, for tests that start processes; options as of `botapi`."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="botapi", daemon=True)
    thread.start()
    stack = AsyncExitStack()
    try:
        entering = stack.enter_async_context(botapi(tokens, **options))
        api = asyncio.run_coroutine_threadsafe(entering, loop).result()
        try:
            yield api
        except BaseException as error:
            api.run(stack.__aexit__(type(error), error, error.__traceback__))
            raise
        api.run(stack.aclose())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
