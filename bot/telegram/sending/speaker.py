"""Says one piece in one place, or changes what stands there; without its picture a piece still has words."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from bot.delivery import SendFailed
from bot.telegram.addresses import Place
from bot.telegram.sending.api import Api, Keyboard
from bot.telegram.sending.errors import MessageGone, PictureRefused, PollClosed, PollRefused
from bot.telegram.sending.foreign import Kind, Part
from bot.telegram.sending.render import Piece
from workflows.polls.choices import Totals

Content = Callable[[str], Awaitable[bytes | None]]
"""Gives a kept picture (JPEG) or recording (Opus in Ogg) by its name; None when there is none any more."""

Paper = Callable[[str], Awaitable[bytes | None]]
"""Draws the sheet of a case (PDF) by its number for whoever gets it; None where they may not see it."""


async def no_paper(_number: str) -> None:
    """Draw nothing: a door without sheets."""


@dataclass(frozen=True)
class Speaker:
    """One bot in one place. Everything raises SendFailed and its leaves."""

    api: Api
    content: Content
    place: Place
    silent: bool
    paper: Paper = no_paper

    async def say(self, piece: Piece) -> Part:
        """Send a piece; return what it became, which is nothing when nothing is left of it."""
        if piece.kind is Kind.QUESTION:
            with suppress(PollRefused):
                return await self._ask(piece)
        elif piece.kind is Kind.VOICE:
            return await self._sound(piece.images[0])
        elif piece.kind is Kind.DOCUMENT:
            if document := await self.paper(piece.images[0]):
                return await self._hand_out(piece, document)
        elif piece.kind is not Kind.TEXT:
            photos = [each for name in piece.images if (each := await self.content(name))]
            with suppress(PictureRefused):
                if part := await self._show(piece, photos):
                    return part
        if not piece.text:
            return Part(piece.kind, ())
        return await self._write(piece.text, piece.keyboard)

    async def _sound(self, name: str) -> Part:
        """Send a recording; where it is gone, or cannot be sent, the words beside it stand alone."""
        content = await self.content(name)
        with suppress(PictureRefused):
            if content is not None:
                return Part(Kind.VOICE, (await self.api.send_voice(self.place, content, silent=self.silent),))
        return Part(Kind.VOICE, ())

    async def _hand_out(self, piece: Piece, document: bytes) -> Part:
        name = f"{piece.images[0]}.pdf"
        sent = await self.api.send_document(
            self.place, document, name, piece.text, piece.keyboard, silent=self.silent
        )
        return Part(Kind.DOCUMENT, (sent,))

    async def _ask(self, piece: Piece) -> Part:
        sent = await self.api.send_poll(self.place, piece.question, piece.options, silent=self.silent)
        return Part(Kind.QUESTION, (sent,))

    async def stop(self, there: Part) -> Totals | None:
        """Close the poll that stands there; None when nobody tells us any more what it came to."""
        try:
            return await self.api.stop_poll(self.place, there.messages[0])
        except (PollClosed, MessageGone):
            return None

    async def _show(self, piece: Piece, photos: list[bytes]) -> Part | None:
        if not photos:
            return None
        if len(photos) > 1:
            return Part(Kind.ALBUM, tuple(await self.api.send_album(self.place, photos, silent=self.silent)))
        sent = await self.api.send_photo(
            self.place, photos[0], piece.text, piece.keyboard, silent=self.silent
        )
        return Part(Kind.PHOTO, (sent,))

    async def _write(self, text: str, keyboard: Keyboard) -> Part:
        sent = await self.api.send_text(self.place, text, keyboard, silent=self.silent)
        return Part(Kind.TEXT, (sent,))

    async def change(self, piece: Piece, there: Part, *, same: bool) -> bool:
        """Let what stands there say this; False when it does already. Raises MessageGone.

        `same`: its pictures are the same as before.
        """
        if piece.kind in (Kind.ALBUM, Kind.VOICE, Kind.DOCUMENT) or (
            same and piece.kind is Kind.PHOTO and not piece.text
        ):
            return False
        message = there.messages[0]
        if piece.kind is Kind.TEXT:
            await self.api.edit_text(self.place, message, piece.text, piece.keyboard)
        elif same:
            await self.api.edit_caption(self.place, message, piece.text, piece.keyboard)
        elif photo := await self.content(piece.images[0]):
            await self.api.edit_photo(self.place, message, photo, piece.text, piece.keyboard)
        else:
            await self.api.edit_caption(self.place, message, piece.text, piece.keyboard)
        return True

    async def drop(self, parts: Iterable[Part]) -> None:
        """Delete what stands there and is not wanted any more; what cannot be deleted stays."""
        for message in (each for part in parts for each in part.messages):
            with suppress(SendFailed):
                await self.api.delete(self.place, message)
