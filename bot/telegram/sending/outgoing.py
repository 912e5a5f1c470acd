"""Says at Telegram what the courier hands over: one call of the Bot API, or one part of a long message."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial

from bot.catalogue.letters import Worded, worded
from bot.delivery import SendFailed, Sent
from bot.limits import UNREADABLE
from bot.telegram import aiogram_models
from bot.telegram.addresses import place_of
from bot.telegram.sending.api import Api
from bot.telegram.sending.errors import MessageGone
from bot.telegram.sending.foreign import Kind, Part, Trace, mark_of, trace_of
from bot.telegram.sending.render import Piece, pieces
from bot.telegram.sending.speaker import Content, Speaker
from workflows.outbox import Letter

Parts = tuple[Part, ...]
Tell = Callable[[int, Piece], Awaitable[tuple[Part, bool]]]
"""Tells the piece at a place in line; returns what it became, and whether that took a call."""


def nobody_sleeps() -> bool:
    """Let every message ring."""
    return False


Sheets = Callable[[int, str], Awaitable[bytes | None]]
"""Draws the sheet of a case for a chat; None where it may not see the case."""


async def no_sheets(_chat: int, _number: str) -> None:
    """Draw nothing: residents ask for no sheets."""


@dataclass(frozen=True)
class TelegramDoor:
    """One bot. `quiet` says whether notices should not ring at present; `paper` draws the sheets of cases."""

    api: Api
    content: Content
    zone: tzinfo
    quiet: Callable[[], bool] = nobody_sleeps
    paper: Sheets = no_sheets

    async def send(self, letter: Letter) -> Sent:
        """Send a message, or the next part of a long one. Raises SendFailed and its leaves."""
        said = self._words(letter)
        todo, mark = pieces(said), mark_of((*said.images, *said.recordings))
        done, old = trace_of(letter.progress), trace_of(letter.replaces)
        silent = not (letter.reply or letter.danger) and self.quiet()
        paper = partial(self.paper, letter.chat_id)
        speaker = Speaker(self.api, self.content, place_of(letter.address), silent, paper)
        if said.poll and said.poll.closed and (poll := poll_in(old)):
            return Sent(str(old), in_place=True, totals=await speaker.stop(poll))
        there = () if done.anew else standing(old.parts, todo, same=mark == old.pictures)
        if there:
            with suppress(MessageGone):
                parts = await advance(todo, done.parts, changing(speaker, there, same=mark == old.pictures))
                if len(parts) == len(todo):
                    await speaker.drop(old.parts[: -len(there)])
                return sent(Trace(parts, pictures=mark), todo, in_place=True)
        begun = done.parts if done.anew or not there else ()
        parts = await advance(todo, begun, saying(speaker))
        return sent(Trace(parts, letter.edits is not None, mark), todo)

    def _words(self, letter: Letter) -> Worded:
        """Put a letter into words. Raises SendFailed when this release cannot: an operator looks."""
        try:
            return worded(letter, self.zone)
        except UNREADABLE as error:
            raise SendFailed("unreadable") from error

    async def strip(self, address: str, foreign: str) -> None:
        """Take the buttons from a message that has arrived before. Raises SendFailed and its leaves."""
        parts = trace_of(foreign).parts
        if parts and parts[-1].messages:
            await self.api.strip(place_of(address), parts[-1].messages[-1])

    async def reach(self) -> None:
        """Return when Telegram answers at all. Raises SendFailed and its leaves."""
        await self.api.me()

    async def close(self) -> None:
        """Let the connections go."""
        await self.api.close()


def residents_door(
    token: str, api: str, content: Content, zone: tzinfo, quiet: Callable[[], bool] = nobody_sleeps
) -> TelegramDoor:
    """Open the residents' bot, on aiogram; nothing is asked of Telegram yet."""
    aiogram_models.load()
    from bot.telegram.sending.by_aiogram import open_aiogram

    return TelegramDoor(open_aiogram(token, api), content, zone, quiet)


def staff_door(
    token: str, api: str, content: Content, zone: tzinfo, paper: Sheets = no_sheets
) -> TelegramDoor:
    """Open the staff's bot, on python-telegram-bot; nothing is asked of Telegram yet."""
    from bot.telegram.sending.by_ptb import open_ptb

    return TelegramDoor(open_ptb(token, api), content, zone, paper=paper)


def poll_in(trace: Trace) -> Part | None:
    """Return the poll among what has arrived; None where it became a text."""
    return next((each for each in trace.parts if each.kind is Kind.QUESTION and each.messages), None)


FIXED = {Kind.ALBUM, Kind.VOICE, Kind.DOCUMENT}
"""Parts that cannot be changed into others of their kind."""


def standing(old: Parts, todo: Sequence[Piece], *, same: bool) -> Parts:
    """Return the messages that may say this from now on, none when it must be told anew.

    Only like replaces like: Telegram makes no picture of a text, and changes no album. Of texts that were
    more than are needed the last are taken: they stand where the reader is.
    """
    kinds, wanted = [part.kind for part in old], [piece.kind for piece in todo]
    if any(not part.messages for part in old) or (FIXED & set(wanted) and not same):
        return ()
    if kinds == wanted:
        return old
    all_texts = set(kinds) == set(wanted) == {Kind.TEXT}
    return old[-len(wanted) :] if all_texts and len(wanted) < len(kinds) else ()


async def advance(todo: Sequence[Piece], parts: Parts, tell: Tell) -> Parts:
    """Tell the next piece that takes a call, passing over those that take none."""
    for index in range(len(parts), len(todo)):
        part, called = await tell(index, todo[index])
        parts = (*parts, part)
        if called:
            break
    return parts


def changing(speaker: Speaker, there: Parts, *, same: bool) -> Tell:
    """Tell by changing what stands there."""

    async def tell(index: int, piece: Piece) -> tuple[Part, bool]:
        return there[index], await speaker.change(piece, there[index], same=same)

    return tell


def saying(speaker: Speaker) -> Tell:
    """Tell by new messages."""

    async def tell(_index: int, piece: Piece) -> tuple[Part, bool]:
        part = await speaker.say(piece)
        return part, bool(part.messages)

    return tell


def sent(trace: Trace, todo: Sequence[Piece], *, in_place: bool = False) -> Sent:
    """Say how far a letter has come."""
    more = len(trace.parts) < len(todo)
    keyed = not more and bool(todo[-1].keyboard)
    return Sent(str(trace), keyed=keyed, more=more, in_place=in_place)
