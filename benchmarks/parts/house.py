"""The house under measurement: the sample community, everybody at work, served as `huiying serve` does.

A program of its own, `python -m benchmarks.parts.house FOLDER PORT [URL]`; on SQLite a line on its input is
answered with the number of rows that its writer has changed so far.
"""

import random
import sys
import threading
from base64 import b64encode
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select
from sqlmodel import Session, col

from bot.app import House, Start, open_house
from bot.demo import FILES, bring_in
from bot.logs import set_up_logs
from bot.loop import run_quickly
from bot.run import listener
from bot.server import serve
from bot.settings import Settings
from models.body import ListEntry
from models.vocabulary import Locale, Role
from workflows import access

MASTER = bytes(range(32))
KEYS = b64encode(MASTER).decode()
"""The master key of every benchmark: it protects nothing."""


def settings_of(folder: Path, port: int = 8000, url: str = "") -> Settings:
    """Settings that know nothing of this machine's own; SQLite in the folder unless a URL is given."""
    return Settings(  # type: ignore[call-arg]  # pydantic-settings' own
        _env_file=None, data=folder, port=port, database_url=url, keys=SecretStr(KEYS)
    )


def found(folder: Path, url: str = "") -> None:
    """Make the sample community, with one handler at work in every body that leads somewhere."""
    with open_house(settings_of(folder, url=url), Start(chance=random.Random(1))) as house:
        for kind, name in FILES:
            bring_in(house, kind, name)
        house.database.write_now(lambda tx: hire(tx, house))


def hire(tx: Session, house: House) -> None:
    """Let one handler of every leading body join."""
    now, real, chance = house.time.now(), house.door.real_clock(), house.chance
    for body in tx.execute(select(col(ListEntry.lead)).distinct()).scalars():
        secret = access.invite(tx, Role.HANDLER, body, None, real, chance).secret
        access.join(tx, secret, Locale.HANS, now, real, chance)


def changes(tx: Session) -> int:
    """Rows that the writer has inserted, changed or deleted since it was opened."""
    driver: Any = tx.connection().connection.driver_connection
    return int(driver.total_changes)


def answer(house: House) -> None:
    """Answer each line of the input."""
    for _ in sys.stdin:
        print(house.database.write_now(changes), flush=True)


def main(folder: Path, port: int, url: str = "") -> None:
    """Serve until terminated."""
    set_up_logs()
    settings = settings_of(folder, port, url)
    with open_house(settings, Start()) as house, listener(settings) as opened:
        if not url:
            threading.Thread(target=answer, args=(house,), daemon=True).start()
        run_quickly(serve(house, opened))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
