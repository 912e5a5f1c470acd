"""A process with one courier of the staff bot, until its input ends: DATABASE_URL API_URL TOKEN."""

import asyncio
import sys
from datetime import UTC

from bot.courier import Courier
from bot.telegram.sending.outgoing import staff_door
from models.database import Database
from tests.bot.couriers import TELEGRAM
from tests.bot.telegram.offices import real_now
from tests.bot.telegram.speaking import kept
from tests.vaults import a_vault


async def work(url: str, api: str, token: str) -> None:
    """Send what is due until nobody wants it any more."""
    database = Database(url, vault=a_vault())
    door = staff_door(token, api, kept, UTC)
    courier = Courier(
        database, real_now, real_now, lambda _chats: None, doors={"staff": door}, limits={"staff": TELEGRAM}
    )
    running = asyncio.create_task(courier.run())
    await asyncio.to_thread(sys.stdin.read)
    courier.stop()
    await running
    await door.close()
    database.close()


if __name__ == "__main__":
    asyncio.run(work(*sys.argv[1:4]))
