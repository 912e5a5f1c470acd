"""Whoever waits long is shown that we are at it, once; all who wait share one look at the clock."""

import asyncio

from bot.telegram.incoming import patience
from bot.telegram.incoming.patience import Patience
from tests.clocks import HurriedLoop


def test_those_who_wait_long_are_shown_it_and_those_who_do_not_are_not() -> None:
    shown: list[tuple[int, float]] = []

    async def waits(all_of_them: Patience, chat: int, begins: float, lasts: float) -> None:
        loop = asyncio.get_running_loop()

        async def show(who: int) -> None:
            shown.append((who, round(loop.time(), 3)))

        await asyncio.sleep(begins)
        with all_of_them.of(chat, show):
            await asyncio.sleep(lasts)

    async def everybody() -> None:
        all_of_them = Patience()
        await asyncio.gather(
            waits(all_of_them, 1, 0.0, 2.0),
            waits(all_of_them, 2, 0.1, 0.3),
            waits(all_of_them, 3, 0.2, 0.6),
            waits(all_of_them, 1_000, 5.0, 0.7),
        )

    with asyncio.Runner(loop_factory=HurriedLoop) as runner:
        runner.run(everybody())

    after = patience.SHOWN_AFTER
    assert shown == [(1, after), (3, 0.2 + after), (1_000, 5.0 + after)]
