"""Staff groups at Telegram: /here with a code makes one a body's, a button on its cards takes a task."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from bot.catalogue.sentences import locale_of, render
from bot.dialogue.engine import Engine
from bot.dialogue.excuses import sentence
from bot.limits import TOPIC
from bot.telegram.addresses import Place
from bot.telegram.bots import Bot
from bot.telegram.calls import ApiError, BotApi
from bot.telegram.incoming.came import Came, Kind
from bot.telegram.porter import Porter
from models.vocabulary import Locale
from workflows import arrivals, conversation
from workflows.access import ChatView
from workflows.arrivals import Address
from workflows.cases.acts import Act, Actor
from workflows.cases.group_codes import CodeNeeded, CodeWrong, proof, settle_group
from workflows.cases.groups import NotOfBody, close_group, group_at, room_of, worker_at
from workflows.cases.take_in_group import take_in_group
from workflows.errors import WorkflowError
from workflows.screens import Sentence, say
from workflows.transaction import Transaction

HERE, OFF, START = "here", "off", "start"
LONGEST_TOAST = 200
"""Characters of the answer to a press. Source: core.telegram.org/bots/api#answercallbackquery."""

LONGEST_TOPIC = 128
REFUSALS: dict[type[WorkflowError], str] = {
    NotOfBody: "group.not_yours",
    CodeNeeded: "group.code_needed",
    CodeWrong: "group.code_wrong",
}


@dataclass(frozen=True)
class Asked:
    """What somebody who works here wants of a group."""

    tx: Transaction
    worker: ChatView
    came: Came
    there: Address


@dataclass(frozen=True)
class Rooms:
    """One bot's groups."""

    bot: Bot
    api: BotApi
    engine: Engine
    porter: Porter
    locale: Locale

    async def take(self, came: Came, name: str) -> bool:
        """Deal with what came from a group; False where it is none of ours."""
        if not self.bot.for_staff:
            return False
        if came.kind is Kind.BUTTON:
            await self._press(came, name)
            return True
        if came.command == HERE or (came.command == START and came.payload):  # from a link that adds us
            await self._here(came, name)
            return True
        there = self._there(came)
        return await self.engine.database.read(lambda tx: group_at(tx, there)) is not None

    async def _press(self, came: Came, name: str) -> None:
        """Take a task for whoever pressed; the answer stands over their screen."""
        try:
            told = await self._once(came, name, self._taken)
        except WorkflowError as refusal:
            told = excuse(refusal)
        if came.callback is not None:
            text = self._words(came, told)[:LONGEST_TOAST]
            with contextlib.suppress(ApiError):  # too old: nobody waits any more
                await self.api.call(
                    "answerCallbackQuery", callback_query_id=came.callback, text=text, show_alert=True
                )

    async def _here(self, came: Came, name: str) -> None:
        """Make a group one of the speaker's body, or let it go; in a forum, one topic of it."""
        try:
            told = await self._once(came, name, self._closed if came.payload == OFF else self._opened)
        except WorkflowError as refusal:
            await self.porter.refuse(place_in(came), self._words(came, excuse(refusal)))
        else:
            await self.porter.answer(place_in(came), self._words(came, told))

    async def _once(self, came: Came, name: str, step: Callable[[Asked], Sentence]) -> Sentence:
        """Run a step for an update that was not dealt with, durably; a repeat says that it was done."""
        there = await self._place(came, name)

        def all_of_it(tx: Transaction) -> Sentence:
            if conversation.answers_of(tx, self.bot.channel, name) is not None:
                return say("group.done")
            worker = worker_at(tx, self._own(came))
            told = step(Asked(tx, worker, came, there))
            conversation.record(tx, self.bot.channel, name, worker.id, self.engine.clock(), [])
            return told

        told = await self.engine.database.write(all_of_it)
        self.engine.wake()
        return told

    async def _place(self, came: Came, name: str) -> Address:
        """Where it is said; in a forum, outside its topics, the topic of the body, or a new one."""
        there = self._there(came)
        if came.kind is Kind.BUTTON or not came.forum or came.topic is not None:
            return there

        def look(tx: Transaction) -> tuple[ChatView, Address | None]:
            worker = worker_at(tx, self._own(came))
            done = there if arrivals.is_done(tx, self.bot.channel, name) else None
            return worker, done or room_of(tx, worker.body, there, TOPIC)

        worker, known = await self.engine.database.read(look)
        if known is not None or came.payload == OFF or not await self._is_proven(worker, came):
            return known or there
        return await self._new_topic(came, self.engine.reference().body_name(worker.body or ""))

    async def _is_proven(self, worker: ChatView, came: Came) -> bool:
        """Whether a code in the words shows that the group is meant; to hash it may take a new key."""
        now = self.engine.real_clock()
        found = await self.engine.database.write(lambda tx: proof(tx, worker.body, came.payload, now))
        return found is not None

    async def _new_topic(self, came: Came, title: str) -> Address:
        """Make a topic; where we may not make any, the group itself will do."""
        there = self._there(came)
        try:
            made = await self.api.call("createForumTopic", chat_id=came.chat, name=title[:LONGEST_TOPIC])
        except ApiError:
            return there
        topic = made.get("message_thread_id") if isinstance(made, dict) else None
        return Address(there.channel, Place(came.chat, topic).address) if isinstance(topic, int) else there

    def _taken(self, asked: Asked) -> Sentence:
        group = group_at(asked.tx, asked.there)
        if group is None:
            raise conversation.ButtonRefused
        token = asked.came.button or ""
        pressed = conversation.pressed(asked.tx, group.chat, token, self.engine.clock())
        case = take_in_group(self._act(asked), int(pressed.action["case"]), asked.worker, group.body)
        return say("group.yours", number=case.number)

    def _opened(self, asked: Asked) -> Sentence:
        real_now, payload = self.engine.real_clock(), asked.came.payload
        opened = settle_group(self._act(asked), asked.there, asked.worker, payload, real_now)
        return say("group.opened" if opened else "group.done")

    def _closed(self, asked: Asked) -> Sentence:
        return say("group.closed" if close_group(self._act(asked), asked.there) else "group.none")

    def _words(self, came: Came, told: Sentence) -> str:
        return render(told, locale_of(came.language, self.locale))

    def _act(self, asked: Asked) -> Act:
        worker, engine = asked.worker, self.engine
        actor = Actor(worker.role, worker.person_id, worker.body, worker.area)
        return Act(asked.tx, actor, engine.clock(), engine.reference(), engine.chance)

    def _there(self, came: Came) -> Address:
        return Address(self.bot.channel, place_in(came).address)

    def _own(self, came: Came) -> Address:
        """The chat of whoever spoke: with a person it has the person's number."""
        return Address(self.bot.channel, str(came.user))


def place_in(came: Came) -> Place:
    """Where somebody spoke."""
    return Place(came.chat, came.topic)


def excuse(refusal: WorkflowError) -> Sentence:
    """Say why nothing was done, where others read along."""
    key = REFUSALS.get(type(refusal))
    return say(key) if key else sentence(refusal)
