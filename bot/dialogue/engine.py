"""Takes one message through the house: read, understand, decide in one transaction, answer."""

import asyncio
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

import structlog

from bot.dialogue.draft import to_read
from bot.dialogue.excuses import apology, excuse
from bot.dialogue.turn import Beforehand, Press, Reply, Turn, Uncompared, Unjudged, Unread, Unsought
from bot.logs import trace, trail
from bot.messages import Incoming
from models.vocabulary import Role
from nlu.reading import Reading
from workflows import conversation
from workflows.cases import nearby
from workflows.cases.nearby import Sought
from workflows.cases.reply_hints import Answer, judged
from workflows.cases.sketches import Probe
from workflows.conversation import ChatState, FoldedBefore, Letter
from workflows.errors import WorkflowError
from workflows.reference import Reference
from workflows.screens import Screen
from workflows.transaction import Transaction

Result = TypeVar("Result")
Dialogue = Callable[[Turn], Reply]
Understand = Callable[[str], Reading]
REMEMBERED = 8192
"""Chats of which an engine remembers who speaks in them: a chat never changes its role."""

NOTHING_READ = Reading(category=None, leaf=None, confidence=0.0)
log = structlog.get_logger()


class Doorway(Protocol):
    """The part of the database that the engine is handed: write and read, nothing else."""

    async def write(self, step: Callable[[Transaction], Result]) -> Result:
        """Run a step durably."""

    async def read(self, query: Callable[[Transaction], Result]) -> Result:
        """Run a query."""


@dataclass(frozen=True)
class Engine:
    """One conversation engine behind all doors. Raises nothing a resident could cause."""

    database: Doorway
    understand: Understand
    reference: Callable[[], Reference]
    clock: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    chance: random.Random
    dialogues: Mapping[Role, Dialogue]
    expects_words: Callable[[Role, str], bool]  # whether what somebody says is more than a command
    wake: Callable[[], None]  # tell the courier that there may be work
    recognises: Callable[[], frozenset[str]] = frozenset  # kinds of attachments that words are made of
    _roles: dict[int, Role] = field(default_factory=dict)  # by the number of the chat

    async def receive(self, incoming: Incoming) -> Sequence[Letter]:
        """Deal with one update; return the messages that answer it.

        They are durable when this returns, and the same when the update comes again. Raises ChatUnknown where
        the door of the chat was shut.
        """
        text = await self._changed(incoming) if incoming.edits else incoming.text or incoming.heard
        reading = await self._reading(incoming.chat_id, text) if text else None
        try:
            letters = await self._answered(incoming, Beforehand(text, reading))
        except FoldedBefore:
            raise
        except WorkflowError as refusal:
            letters = await self._answer_with(incoming, excuse(refusal))
        except Exception as error:  # the worker loop: keep the update, apologise, go on
            update = trail(incoming.channel, incoming.update_id)
            log.error(
                "update set aside",
                channel=incoming.channel,
                update=update,
                error=type(error).__name__,
                trace=trace(error),
            )
            letters = await self._set_aside(incoming, error)
        self.wake()
        return letters

    async def admit(self, channel: str, update_id: str, enter: Callable[[Transaction], int]) -> int:
        """Open a chat and greet whoever speaks in it, both or neither; return its number.

        `enter` opens it, and what it raises is raised here.
        """

        def step(tx: Transaction) -> int:
            chat = enter(tx)
            self._exchange(tx, Incoming(channel, chat, update_id, command="start"), Beforehand())
            return chat

        chat = await self.database.write(step)
        self.wake()
        return chat

    async def tell(self, incoming: Incoming, screen: Screen) -> None:
        """Answer an update with one screen, whatever the chat is about. Raises ChatUnknown."""
        await self._answer_with(incoming, screen)
        self.wake()

    async def _answered(self, incoming: Incoming, known: Beforehand) -> Sequence[Letter]:
        """Answer an update; what turns out to be needed is worked out outside the lane first."""
        sought = await self._look_first(incoming, known.reading)
        while True:  # each turn: what it lacked is there the next time
            step = partial(self._exchange, incoming=incoming, known=known, sought=sought)
            try:
                return await self._write(incoming, step)
            except Unread as unread:
                reading = await asyncio.to_thread(self._read, unread.words) or NOTHING_READ
                known = known.reading_also(unread.words, reading)
            except Unjudged as unjudged:
                lacks = await asyncio.to_thread(judge, unjudged.answer)
                known = replace(known, answer=unjudged.answer, lacks=lacks)
            except Uncompared as lone:
                related = await self._compared(incoming.chat_id, lone.case_id)
                known = replace(known, compared=lone.case_id, related=related)
            except Unsought as lacking:
                sought = await self._look(incoming.chat_id, lacking.probe, lacking.words)

    async def _look_first(self, incoming: Incoming, reading: Reading | None) -> Sought | None:
        """Look for the same matter as a first message will want it; what it wants otherwise, it asks for."""
        if reading is None or reading.gist is None or incoming.edits:
            return None
        if reading.place is None and not reading.likely:
            return None
        probe = nearby.probe_of(reading.gist, reading.place, reading.likely)
        return await self._look(incoming.chat_id, probe, incoming.text or "")

    async def _look(self, chat: int, probe: Probe, words: str) -> Sought:
        """Look for what neighbours have reported of the same matter; a look that fails has found nothing."""

        def look(tx: Transaction) -> Sought:
            seat = conversation.state_of(tx, chat).chat
            return nearby.seek(tx, probe, nearby.Looking(self.reference(), seat, self.understand, words))

        try:
            return await self.database.read(look)
        except Exception as error:  # nobody waits in vain for a convenience
            log.error("look failed", error=type(error).__name__)
            return Sought(probe)

    async def _compared(self, chat: int, case_id: int) -> tuple[int, ...]:
        """Look for what is much alike beside a case, as far as a chat may see it."""

        def look(tx: Transaction) -> tuple[int, ...]:
            seat = conversation.state_of(tx, chat).chat
            return tuple(case.id for case in nearby.related(tx, self.reference(), seat, case_id))

        try:
            return await self.database.read(look)
        except Exception as error:  # nobody waits in vain for a convenience
            log.error("look failed", error=type(error).__name__)
            return ()

    async def _write(self, incoming: Incoming, step: Callable[[Transaction], list[int]]) -> Sequence[Letter]:
        """Run a step durably; return the messages whose numbers it gave, read in the same transaction."""

        def answered(tx: Transaction) -> Sequence[Letter]:
            numbers = step(tx)
            return conversation.messages_numbered(tx, incoming.chat_id, numbers) if numbers else ()

        return await self.database.write(answered)

    async def _changed(self, incoming: Incoming) -> str:
        """Changed words, with those of the draft they belong to. Raises ChatUnknown."""
        chat = incoming.chat_id
        memory = await self.database.read(lambda tx: conversation.state_of(tx, chat).memory)
        return to_read(incoming, json.loads(memory))

    async def _reading(self, chat: int, text: str) -> Reading | None:
        """Understand words in a thread, where they are to be understood. Raises ChatUnknown."""
        role = self._roles.get(chat)
        if role is None:
            role = await self.database.read(lambda tx: conversation.state_of(tx, chat).chat.role)
            self._roles[chat] = role
            while len(self._roles) > REMEMBERED:
                self._roles.pop(next(iter(self._roles)))
        return await asyncio.to_thread(self._read, text) if self.expects_words(role, text) else None

    def _read(self, text: str) -> Reading | None:
        try:
            return self.understand(text)
        except Exception as error:  # a reader that fails abstains: a dispatcher reads instead
            log.error("reader failed", error=type(error).__name__)
            return None

    def _exchange(
        self, tx: Transaction, incoming: Incoming, known: Beforehand, sought: Sought | None = None
    ) -> list[int]:
        """Everything one update does, in one transaction."""
        now = self.clock()
        state = begun(tx, incoming, now)
        if state is None:
            return conversation.answers_of(tx, incoming.channel, incoming.update_id) or []
        press = self._press(tx, state, incoming)
        turn = Turn(
            tx=tx,
            chat=state.chat,
            incoming=incoming,
            press=press,
            reading=known.reading,
            state=state.name,
            memory=json.loads(state.memory),
            reference=self.reference(),
            now=now,
            real_now=self.real_clock(),
            chance=self.chance,
            recognises=self.recognises(),
            beforehand=known,
            sought=sought,
        )
        reply = self.dialogues[state.chat.role](turn)
        return self._keep(tx, state, incoming, reply, press, now)

    def _press(self, tx: Transaction, state: ChatState, incoming: Incoming) -> Press | None:
        if incoming.button is None:
            return None
        found = conversation.pressed(tx, state.chat.id, incoming.button, self.clock())
        return Press(found.name, found.action, found.message)

    def _keep(
        self,
        tx: Transaction,
        state: ChatState,
        incoming: Incoming,
        reply: Reply,
        press: Press | None,
        now: datetime,
    ) -> list[int]:
        """Write the answer and the new state."""
        if press is not None and reply.spent:
            conversation.spend(tx, state.chat.id, press.message)
        if reply.overtaken:
            conversation.spend_known(tx, state.chat.id, reply.overtaken)
        return conversation.answer(
            tx,
            state,
            conversation.Answer(
                channel=incoming.channel,
                updates=(incoming.update_id, *incoming.also),
                screens=reply.screens,
                state=reply.state,
                memory=json.dumps(reply.memory, ensure_ascii=False, separators=(",", ":")),
                locale=reply.locale,
            ),
            now,
            self.chance,
        )

    async def _answer_with(self, incoming: Incoming, screen: Screen) -> Sequence[Letter]:
        """Answer with one screen and leave the chat where it stands."""
        return await self._write(incoming, lambda tx: self._say(tx, incoming, screen))

    def _say(self, tx: Transaction, incoming: Incoming, screen: Screen) -> list[int]:
        now = self.clock()
        state = begun(tx, incoming, now)
        if state is None:
            return conversation.answers_of(tx, incoming.channel, incoming.update_id) or []
        reply = Reply((screen,), state.name, json.loads(state.memory), spent=False)
        return self._keep(tx, state, incoming, reply, None, now)

    async def _set_aside(self, incoming: Incoming, error: Exception) -> Sequence[Letter]:
        """Keep the update for an operator and apologise, both or neither."""
        kept, name = json.dumps(as_json(incoming), ensure_ascii=False), type(error).__name__

        def step(tx: Transaction) -> list[int]:
            if conversation.answers_of(tx, incoming.channel, incoming.update_id) is None:
                at, chat = self.clock(), incoming.chat_id
                conversation.set_aside(tx, incoming.channel, incoming.update_id, chat, at, kept, name)
            return self._say(tx, incoming, apology())

        return await self._write(incoming, step)


def judge(answer: Answer) -> tuple[str, ...]:
    """Look at an answer; whoever fails at it has nothing to tell its writer."""
    try:
        return tuple(judged(answer))
    except Exception as error:
        log.error("answer not judged", error=type(error).__name__)
        return ()


def begun(tx: Transaction, incoming: Incoming, now: datetime) -> ChatState | None:
    """Begin an exchange; None when the update was dealt with. Raises ChatUnknown, FoldedBefore."""
    updates = (incoming.update_id, *incoming.also)
    return conversation.begin(tx, incoming.channel, updates, incoming.chat_id, now)


def as_json(incoming: Incoming) -> dict[str, Any]:
    """An incoming as it is kept when it failed."""
    location = incoming.location
    return {
        **replace(incoming, location=None).__dict__,
        "photos": list(incoming.photos),
        "also": list(incoming.also),
        "location": location.__dict__ if location else None,
    }
