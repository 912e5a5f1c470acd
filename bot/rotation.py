"""Brings all data keys under the newest master key: batch by batch, by the server that runs or by itself."""

import asyncio
from collections.abc import Callable

from bot.app import Start, open_house
from bot.commands import obey
from bot.control import NoServer, Order, hand_over
from bot.keys import known
from bot.settings import Settings
from workflows.house.keys import FROM_THE_START, name_of

Advance = Callable[[int, int], None]
"""Is told how many data keys are done, and of how many."""


def rotate_all(settings: Settings, advance: Advance) -> Order:
    """Wrap every data key under the newest master key; answer with how many were not yet under it.

    Raises FolderBusy, KeyUnreadable, KeysUnknown.
    """
    newest = "".join(name_of(key) for key in known(settings)[:1])
    try:
        return batches(lambda order: asyncio.run(hand_over(settings.data, order)), newest, advance)
    except NoServer:
        with open_house(settings, Start()) as house:
            return batches(lambda order: asyncio.run(obey(house, order)), newest, advance)


def batches(do: Callable[[Order], Order], newest: str, advance: Advance) -> Order:
    """Order one batch after the other until none is left, or one is refused."""
    after, done, total = FROM_THE_START, 0, 0
    while True:
        answer = do({"do": "rotate", "newest": newest, "after": after})
        if "refused" in answer:
            return answer
        batch = answer["result"]
        done += batch["done"]
        if batch["left"] is not None:
            total = done + batch["left"]
        advance(done, total)
        if batch["last"] is None:
            return {"result": {"done": done, "left": batch["left"]}}
        after = batch["last"]
