"""The rotation of keys is ordered batch by batch, from whoever has the database."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import keys
from bot.app import Start, open_house
from bot.commands import obey
from bot.control import Order, listening
from bot.rotation import batches, rotate_all
from bot.settings import Settings
from models.keyring import masters_in
from models.vault import vault_of
from tests.databases import newest, on_postgres
from workflows.house.keys import name_of


def test_batches_are_ordered_until_none_is_left() -> None:
    counts = [(2, 5, 3), (2, 9, None), (1, None, 0)]
    answers = iter([{"done": done, "last": last, "left": left} for done, last, left in counts])
    orders: list[Order] = []
    told: list[tuple[int, int]] = []

    def do(order: Order) -> Order:
        orders.append(order)
        return {"result": next(answers)}

    end = batches(do, "newest", lambda done, of: told.append((done, of)))

    assert end == {"result": {"done": 5, "left": 0}}
    assert [order["after"] for order in orders] == [-1, 5, 9]
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_a_refusal_ends_it() -> None:
    end = batches(lambda _order: {"refused": "KeyNotLoaded", "facts": []}, "newest", lambda *_: None)

    assert end["refused"] == "KeyNotLoaded"


@pytest.mark.skipif(on_postgres(), reason="a server is asked on SQLite alone; elsewhere everybody writes")
async def test_a_running_server_refuses_a_key_that_it_does_not_know(tmp_path: Path) -> None:
    running = Settings(data=tmp_path, database_url=newest(tmp_path), keys=SecretStr(keys.new()))
    asking = running.model_copy(update={"keys": SecretStr(keys.new())})
    with open_house(running, Start()) as house:
        async with listening(tmp_path, lambda order: obey(house, order)):
            refused = await asyncio.to_thread(rotate_all, asking, lambda *_: None)
            done = await asyncio.to_thread(rotate_all, running, lambda *_: None)

    assert refused["refused"] == "KeyNotLoaded"
    assert done["result"]["left"] == 0


def test_without_a_server_it_is_done_here(tmp_path: Path) -> None:
    old, new = keys.new(), keys.new()
    settings = Settings(data=tmp_path, database_url=newest(tmp_path), keys=SecretStr(old))
    with open_house(settings, Start()) as house:
        house.database.write_now(lambda tx: vault_of(tx).blind(tx, "phone", "1"))
    both = settings.model_copy(update={"keys": SecretStr(f"{new},{old}")})

    done = rotate_all(both, lambda *_: None)

    assert done["result"] == {"done": 1, "left": 0}
    assert masters_in(settings.url) == [name_of(keys.parse(new, "x")[0])]
