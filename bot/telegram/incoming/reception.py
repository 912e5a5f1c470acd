"""Takes what came to the engine: whose chat it is, what was meant, and what cannot be read."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.catalogue.sentences import locale_of
from bot.dialogue.engine import Engine
from bot.messages import Incoming, Location
from bot.pictures import Pictures
from bot.telegram.bots import RESIDENTS, STAFF, Bot
from bot.telegram.calls import ApiError, BotApi
from bot.telegram.incoming.came import Came, Kind
from bot.telegram.incoming.files import MOST_PICTURES, Files, NotKept
from bot.telegram.incoming.patience import Patience
from bot.telegram.porter import Porter
from bot.telegram.rooms import Rooms
from models.vocabulary import Locale, Role
from workflows import arrivals, outbox
from workflows.access import InvitationInvalid
from workflows.arrivals import Address, AddressTaken, Known
from workflows.cases.numbers import find_numbers
from workflows.conversation import ChatUnknown
from workflows.participation.budgets.terms import find_code as find_budget
from workflows.participation.conversations.terms import find_code as find_opinions
from workflows.participation.covenants.terms import find_code as find_covenant
from workflows.participation.evaluations.terms import find_code as find_evaluation
from workflows.participation.panels.terms import find_code as find_panel
from workflows.participation.petitions.terms import find_code as find_petition
from workflows.participation.rolls.codes import find_door_code
from workflows.participation.votes.codes import find_vote
from workflows.privacy.link_codes import find_code
from workflows.screens import Button, Screen, say
from workflows.transaction import Transaction

DATUM = "wgs84"
"""Telegram's locations come from telephones as the satellites give them."""

REMEMBERED = 8192
MOST_SHOWN = 4
LONGEST_PAYLOAD = 64
UNREADABLE = {
    Kind.VOICE: "telegram.voice",
    Kind.VIDEO: "telegram.video",
    Kind.CONTACT: "telegram.contact",
    Kind.FILE: "telegram.file",
    Kind.STICKER: "telegram.sticker",
    Kind.EDITED: "telegram.edited",
}
HELP = ((Button("progress"), Button("help")),)


@dataclass(frozen=True)
class Reception:
    """One bot's reception. What came together (an album, a burst of words) is one exchange."""

    bot: Bot
    api: BotApi
    engine: Engine
    pictures: Pictures
    porter: Porter
    real_clock: Callable[[], datetime]
    locale: Locale
    rooms: Rooms | None = None  # of staff
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    shown: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_SHOWN))
    patience: Patience = field(default_factory=Patience)
    _chats: dict[int, Known] = field(default_factory=dict)  # by the messenger's number

    async def take(self, together: Sequence[Came]) -> None:
        """Deal with what came together from one chat; it is durable when this returns.

        Raises FoldedBefore when a part of it has been dealt with.
        """
        came = together[0]
        if came.kind in (Kind.BLOCKED, Kind.UNBLOCKED):
            known = await self._let_in_or_out(came)
            if came.kind is Kind.UNBLOCKED and not came.private and not known:
                await self._point_to_private(came)
        elif came.kind is Kind.MOVED:
            await self._follow(came)
        elif came.kind is Kind.GROUP or (came.kind is Kind.BUTTON and not came.private):
            if self.rooms is not None and await self.rooms.take(came, self.name(came)):
                return
            await self._point_to_private(came)
        elif came.private and came.kind is not Kind.QUIET:
            with self.patience.of(came.chat, self._show_typing):
                await self._converse(together)
        await self._answer_presses(together)

    async def apologise(self, came: Came) -> None:
        """Say that something went wrong on our side, and that nothing is lost."""
        await self._answer_presses([came])
        if came.private and came.chat:
            await self.porter.say(came.chat, came.language, "excuse.ours")

    async def _converse(self, together: Sequence[Came]) -> None:
        """Find the chat and talk in it; a door that is shut in that moment is a stranger's."""
        for _ in range(2):
            with contextlib.suppress(AddressTaken, ChatUnknown):
                await self._as_known_or_stranger(together)
                return
            self._chats.pop(together[0].chat, None)  # what we remembered of it holds no more
        await self._turn_away(together[0])

    async def _as_known_or_stranger(self, together: Sequence[Came]) -> None:
        known = await self._known(together[0])
        if self.bot.for_staff:
            await self._staff(together, known)
        else:
            await self._resident(together, known)

    async def _known(self, came: Came) -> Known | None:
        """Return the chat; the engine looks anew whether it still speaks for anybody."""
        known = self._chats.get(came.chat)
        if known is not None and known.seated:
            return known
        address = self._address(came)
        known = await self.engine.database.read(lambda tx: arrivals.chat_at(tx, address))
        if known is not None:
            self._chats[came.chat] = known
            while len(self._chats) > REMEMBERED:
                self._chats.pop(next(iter(self._chats)))
        return known

    async def _resident(self, together: Sequence[Came], known: Known | None) -> None:
        """Everybody may speak with the residents' bot; whoever is new is greeted first."""
        came = together[0]
        invited = came.command == "start" and await self._promise(came)
        if invited and invited is not Role.RESIDENT:
            await self._say_to(came, known, "telegram.invitation_of_staff", STAFF, came.payload)
            return
        if known is None and came.kind is Kind.EDITED:
            await self.porter.say(came.chat, came.language, "edited.unknown")
            return
        if known is None:
            if await self._is_done(Incoming(self.bot.channel, 0, self.name(came))):
                return  # it came again, and whoever it was has let us forget them since
            chat = await self._greet_stranger(came)
            if came.command == "start" and meant(came) is None:
                return
        else:
            chat = known.id
        await self._exchange(chat, together)

    async def _staff(self, together: Sequence[Came], known: Known | None) -> None:
        """Whoever works here comes in by an invitation, and speaks while they hold their seat."""
        came = together[0]
        if came.command == "start" and came.payload and await self._join(came):
            return
        if known is None or not known.seated:
            await self._turn_away(came)
            return
        await self._exchange(known.id, together)

    async def _join(self, came: Came) -> bool:
        """Use an invitation up, if it is one of staff that can be used."""
        role = await self._promise(came)
        if role is None or role is Role.RESIDENT:
            return False
        now, real_now, language = self.engine.clock(), self.real_clock(), self._language(came)
        address = self._address(came)
        try:
            await self.engine.admit(
                self.bot.channel,
                self.name(came),
                lambda tx: arrivals.join_at(tx, address, came.payload, language, now, real_now),
            )
        except InvitationInvalid:
            return False
        self._chats.pop(came.chat, None)
        return True

    async def _promise(self, came: Came) -> Role | None:
        """What the payload of a link would make of somebody; asked first, so that a guess costs no write."""
        if not came.payload or len(came.payload) > LONGEST_PAYLOAD:
            return None
        now = self.real_clock()
        return await self.engine.database.read(lambda tx: arrivals.promised_role(tx, came.payload, now))

    async def _greet_stranger(self, came: Came) -> int:
        """Open a resident's chat with our first words; a message that came with it is dealt with next."""
        name = self.name(came)
        update = name if came.command == "start" and meant(came) is None else f"{name}/start"
        address, language, now = self._address(came), self._language(came), self.engine.clock()

        def enter(tx: Transaction) -> int:
            return arrivals.open_stranger(tx, address, language, now)

        return await self.engine.admit(self.bot.channel, update, enter)

    async def _exchange(self, chat: int, together: Sequence[Came]) -> None:
        """Hand it to the engine, or say what cannot be read."""
        came, also = together[0], tuple(self.name(each) for each in together[1:])
        incoming = Incoming(self.bot.channel, chat, self.name(came), also=also, message=named(together))
        if came.kind is Kind.PHOTO or (came.kind is Kind.VOICE and came.file and not self.bot.for_staff):
            await self._attached(incoming, together)
        elif came.kind in UNREADABLE and not self._can_change(together):
            await self._unreadable(incoming, came)
        else:
            await self.engine.receive(spoken(incoming, together))

    def _can_change(self, together: Sequence[Came]) -> bool:
        """Whether these are words in place of earlier ones; staff write anew what they have to put right."""
        came = together[-1]
        return came.kind is Kind.EDITED and bool(came.text) and not self.bot.for_staff

    async def _unreadable(self, incoming: Incoming, came: Came) -> None:
        """Say it, and read the words that came with it."""
        await self.engine.tell(incoming, Screen((say(UNREADABLE[came.kind]),), HELP))
        if came.text and came.kind is not Kind.EDITED:
            update = f"{incoming.update_id}/words"
            await self.engine.receive(replace(incoming, update_id=update, text=came.text))

    @property
    def _files(self) -> Files:
        return Files(self.api, self.pictures, self.pause)

    async def _attached(self, incoming: Incoming, together: Sequence[Came]) -> None:
        """Fetch pictures, or a recording, and keep them before the exchange; what cannot be had is said."""
        files = [came.file for came in together if came.file is not None]
        text = "\n".join(came.text for came in together if came.text) or None
        if await self._is_done(incoming):
            return
        try:
            if together[0].kind is Kind.VOICE:
                policy = self.engine.reference().policy
                names = await self._files.keep_recording(incoming.chat_id, files[0], policy)
            else:
                names = await self._files.keep_pictures(incoming.chat_id, files)
        except NotKept as lost:
            await self._without_files(incoming, lost.key, text)
            return
        await self.engine.receive(replace(incoming, text=text, photos=names))
        if len(files) > MOST_PICTURES:
            more = replace(incoming, update_id=f"{incoming.update_id}/more", also=())
            await self.engine.tell(more, Screen((say("telegram.too_many", most=MOST_PICTURES),)))

    async def _without_files(self, incoming: Incoming, key: str, text: str | None) -> None:
        """Say that a file could not be had; its words are read all the same."""
        if text:
            words = replace(incoming, update_id=f"{incoming.update_id}/words", text=text, also=())
            await self.engine.receive(words)
        await self.engine.tell(incoming, Screen((say(key),), HELP))

    async def _is_done(self, incoming: Incoming) -> bool:
        """Whether an update has been dealt with."""
        channel, update = incoming.channel, incoming.update_id
        return await self.engine.database.read(lambda tx: arrivals.is_done(tx, channel, update))

    async def _let_in_or_out(self, came: Came) -> bool:
        """Note that we were blocked or let in again: what has waited may go. Say whether we know the chat."""
        address, now = self._address(came), self.engine.clock()

        def step(tx: Transaction) -> bool:
            known = arrivals.chat_at(tx, address)
            if known is not None and came.kind is Kind.BLOCKED:
                outbox.block(tx, known.id, Kind.BLOCKED)
            elif known is not None:
                outbox.unblock(tx, known.id, now)
            return known is not None

        known = await self.engine.database.write(step)
        self.engine.wake()
        return known

    async def _follow(self, came: Came) -> None:
        """Follow a group to its new address."""
        address, there = self._address(came), str(came.moved_to)

        def step(tx: Transaction) -> None:
            known = arrivals.chat_at(tx, address)
            if known is not None:
                outbox.move(tx, known.id, address.channel, there)

        await self.engine.database.write(step)

    async def _turn_away(self, came: Came) -> None:
        """Say kindly that this door is for those who work here."""
        wrong = came.command == "start" and came.payload
        link = self.porter.link(RESIDENTS)
        key = "telegram.staff_only" if link else "telegram.staff_only_alone"
        line = "telegram.invitation_unfit" if wrong else key
        await self.porter.say(came.chat, came.language, line, link=link)

    async def _say_to(self, came: Came, known: Known | None, key: str, part: str, payload: str = "") -> None:
        """Say that another bot is meant, with its address."""
        link = self.porter.link(part, payload)
        if known is None:
            await self.porter.say(came.chat, came.language, key, link=link)
            return
        incoming = Incoming(self.bot.channel, known.id, self.name(came))
        await self.engine.tell(incoming, Screen((say(key, link=link),), HELP))

    async def _point_to_private(self, came: Came) -> None:
        """In a group others listen: say where to go, now and then."""
        await self.porter.say(
            came.chat, came.language, "telegram.group", link=self.porter.link(self.bot.channel)
        )

    async def _answer_presses(self, together: Sequence[Came]) -> None:
        """Let the telephone stop waiting for what was pressed, whatever became of it."""
        for came in together:
            if came.callback is not None:
                with contextlib.suppress(ApiError):  # too old: nobody waits any more
                    await self.api.call("answerCallbackQuery", callback_query_id=came.callback)

    async def _show_typing(self, chat: int) -> None:
        """Show that we are at it, to a few: where a crowd waits, telling each would make all wait longer."""
        if self.shown.locked():
            return
        async with self.shown:
            with contextlib.suppress(ApiError):
                await self.api.call("sendChatAction", chat_id=chat, action="typing")

    def name(self, came: Came) -> str:
        """Name an update within its channel: ids are each bot's own."""
        return came.name or f"{self.bot.id}:{came.update}"

    def _address(self, came: Came) -> Address:
        return Address(self.bot.channel, str(came.chat))

    def _language(self, came: Came) -> str:
        return locale_of(came.language, self.locale)


def spoken(incoming: Incoming, together: Sequence[Came]) -> Incoming:
    """What was said, as every door says it."""
    came = together[0]
    if came.kind is Kind.BUTTON:
        return replace(incoming, button=came.button)
    if came.kind is Kind.LOCATION and came.point is not None:
        return replace(incoming, location=Location(*came.point, DATUM))
    if came.kind is Kind.COMMAND and (words := meant(came)) is not None:
        return replace(incoming, text=words)
    if came.kind is Kind.COMMAND:
        return replace(incoming, command=came.command)
    if came.kind is Kind.EDITED:
        return replace(incoming, text=together[-1].text, edits=True)
    return replace(incoming, text="\n".join(each.text or "" for each in together))


def named(together: Sequence[Came]) -> str | None:
    """Name the message whose words came; None where there is none, or several are taken as one."""
    names = {each.message for each in together if each.text and each.message}
    return str(names.pop()) if len(names) == 1 else None


def meant(came: Came) -> str | None:
    """What a link that begins a chat asks for: its number, the code of a door or a chat."""
    if came.command not in ("start", "progress", "link") or not came.payload:
        return None
    if door := find_door_code(came.payload):
        return door
    if petition := find_petition(came.payload):
        return petition
    if covenant := find_covenant(came.payload):
        return covenant
    if panel := find_panel(came.payload):
        return panel
    if budget := find_budget(came.payload):
        return budget
    if opinions := find_opinions(came.payload):
        return opinions
    if evaluation := find_evaluation(came.payload):
        return evaluation
    if vote := find_vote(came.payload):
        return vote
    found = find_numbers(came.payload)
    return found[0] if found else find_code(came.payload)
