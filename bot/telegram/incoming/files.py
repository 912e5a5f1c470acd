"""Fetches what people send as files, and keeps it before anybody hears of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.pictures import LARGEST_BYTES, PictureRefused, Pictures, TooLarge
from bot.recordings import RecordingRefused, TooLong, largest
from bot.telegram.calls import ApiError, BotApi, FileTooLarge, Refused, Unreachable
from bot.telegram.incoming.came import File
from workflows.policy import Policy

MOST_PICTURES = 5
BAD_REQUEST = 400
FETCHES = (0.5, 2.0, 8.0)
"""Seconds between two attempts to fetch a file."""


class NotKept(Exception):
    """A file that could not be had, or is not what it should be; `key` names the sentence that says so."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Files:
    """One bot's files."""

    api: BotApi
    pictures: Pictures
    pause: Callable[[float], Awaitable[None]]

    async def keep_pictures(self, chat: int, files: Sequence[File]) -> tuple[str, ...]:
        """Keep the first five pictures of a chat and return their names. Raises NotKept."""
        try:
            taken = [self.fetched(file, LARGEST_BYTES) for file in files[:MOST_PICTURES]]
            return await self.pictures.keep(chat, await asyncio.gather(*taken))
        except (FileTooLarge, TooLarge):
            raise NotKept("telegram.picture_large") from None
        except PictureRefused:
            raise NotKept("telegram.picture_bad") from None
        except ApiError:
            raise NotKept("telegram.picture_lost") from None

    async def keep_recording(self, chat: int, file: File, policy: Policy) -> tuple[str, ...]:
        """Keep a voice message of a chat and return its name. Raises NotKept."""
        try:
            taken = await self.fetched(file, largest(policy))
            return await self.pictures.keep_recording(chat, taken, policy)
        except (FileTooLarge, TooLong):
            raise NotKept("telegram.voice_long") from None
        except RecordingRefused:
            raise NotKept("telegram.voice_bad") from None
        except ApiError:
            raise NotKept("telegram.voice_lost") from None

    async def fetched(self, file: File, most: int) -> bytes:
        """Fetch a file of at most so many bytes, with some patience. Raises FileTooLarge, ApiError."""
        if file.size is not None and file.size > most:
            raise FileTooLarge
        for wait in FETCHES:
            try:
                return await self.api.file(file.id)
            except (Unreachable, Refused) as error:
                if isinstance(error, Refused) and error.code == BAD_REQUEST:
                    raise FileTooLarge if "too big" in error.reason else error from None
                await self.pause(wait)
        return await self.api.file(file.id)
