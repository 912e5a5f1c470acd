"""The pictures as the web door gives and takes them: what is refused has a status and a sentence."""

from collections.abc import Sequence

from bot import pictures
from bot.web.errors import NothingHere, PictureTooLarge, PictureUnreadable


class Pictures(pictures.Pictures):
    """The pictures of the database, at the web door."""

    async def keep(self, chat_id: int, uploads: Sequence[bytes]) -> tuple[str, ...]:
        """Keep pictures of a chat durably, all or none. Raises PictureTooLarge, PictureUnreadable."""
        try:
            return await super().keep(chat_id, uploads)
        except pictures.TooLarge:
            raise PictureTooLarge from None
        except pictures.Unreadable:
            raise PictureUnreadable from None

    async def content(self, name: str) -> bytes:
        """Return a picture (JPEG). Raises NothingHere when there is none, or none any more."""
        try:
            return await super().content(name)
        except pictures.PictureGone:
            raise NothingHere from None
