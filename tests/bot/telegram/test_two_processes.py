"""Two processes with one token keep Telegram's windows together, and say nothing twice."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.database import Database
from tests.bot.telegram.offices import open_chats, put, states
from tests.botapi.api import served_botapi
from tests.databases import newest, on_postgres
from tests.vaults import a_vault

BOT = "staff"
MANY = 75


@pytest.mark.skipif(not on_postgres(), reason="a file has one process")
def test_two_processes_keep_every_window_together(tmp_path: Path) -> None:
    url = newest(tmp_path)
    database = Database(url, vault=a_vault())
    with served_botapi() as api:
        people = [api.person(f"居民{number}") for number in range(MANY)]
        for each in people:
            api.run(each.opens(BOT))
        database.write_now(lambda tx: open_chats(tx, BOT, [each.id for each in people]))
        for number in range(1, MANY + 1):
            put(database, BOT, number, f"通知 {number}")

        command = [sys.executable, "-m", "tests.bot.telegram.one_courier", url, api.url, api.token(BOT)]
        couriers = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(2)]
        for each in people:
            api.run(each.sees(BOT, "通知", timeout=60))
        for courier in couriers:
            courier.communicate(timeout=30)
        calls, broken = api.calls(BOT, "sendMessage"), api.windows(burst=1)

    assert (len(calls), broken) == (MANY, [])
    assert [courier.returncode for courier in couriers] == [0, 0]
    assert set(states(database)) == {"sent"}
    database.close()
