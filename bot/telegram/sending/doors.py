"""Opens the bots for the courier: what speaks, one door a channel."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, runtime_checkable

from bot.delivery import Door
from bot.domain_time import real_now
from bot.pictures import PictureGone, Pictures
from bot.settings import Settings
from bot.telegram.bots import Bot, bots_of
from bot.telegram.sending.night import is_night
from workflows.reference import Reference

Sheets = Callable[[int, str], Awaitable[bytes | None]]
"""Draws the sheet of a case for a chat; None where it may not see the case."""


@runtime_checkable
class Closing(Protocol):
    """A door that keeps connections open."""

    async def close(self) -> None:
        """Let them go."""


async def close_doors(doors: Mapping[str, Door]) -> None:
    """Let go of the connections of those that have any."""
    for door in doors.values():
        if isinstance(door, Closing):
            await door.close()


def open_doors(
    settings: Settings, pictures: Pictures, reference: Callable[[], Reference], paper: Sheets | None = None
) -> Mapping[str, Door]:
    """Return the door of every bot whose token is set; nothing is asked of Telegram yet."""
    bots = bots_of(settings)
    if not bots:
        return {}
    from bot.telegram.sending.outgoing import no_sheets, residents_door, staff_door

    zone = reference().calendar.zone

    async def content(name: str) -> bytes | None:
        try:
            return await pictures.content(name)
        except PictureGone:
            return None

    def opened(bot: Bot) -> Door:
        given = (bot.token, settings.telegram_api, content, zone)
        if bot.for_staff:
            return staff_door(*given, paper or no_sheets)
        return residents_door(*given, quiet=lambda: is_night(real_now(), zone, reference().policy))

    return {bot.channel: opened(bot) for bot in bots}
