"""Engines that must fail the kill-point test: they do in two transactions what belongs in one."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.engine import Engine
from bot.messages import Incoming
from models import post
from workflows import conversation
from workflows.conversation import Letter
from workflows.transaction import Transaction


class InboxFirst(Engine):
    """Remembers the update, then does what it asks: a stop between loses it."""

    async def receive(self, incoming: Incoming) -> Sequence[Letter]:
        if await self.database.write(lambda tx: remember(self, tx, incoming)):
            return await super().receive(effects_of(incoming))
        return ()


class EffectsFirst(Engine):
    """Does what the update asks, then remembers it: a stop between does it twice."""

    async def receive(self, incoming: Incoming) -> Sequence[Letter]:
        if await self.database.read(lambda tx: known(tx, incoming)):
            return ()
        letters = await super().receive(effects_of(incoming, self.chance.randbytes(4).hex()))
        await self.database.write(lambda tx: remember(self, tx, incoming))
        return letters


def effects_of(incoming: Incoming, mark: str = "") -> Incoming:
    """The same update under a name of its own, so that the true one stays free."""
    return replace(incoming, update_id=f"{incoming.update_id}#{mark}")


def known(tx: Transaction, incoming: Incoming) -> bool:
    """Whether the inbox has the update."""
    return conversation.answers_of(tx, incoming.channel, incoming.update_id) is not None


def remember(engine: Engine, tx: Transaction, incoming: Incoming) -> bool:
    """Write the inbox row alone; say whether it is new."""
    if known(tx, incoming):
        return False
    post.record(tx, incoming.channel, incoming.update_id, incoming.chat_id, engine.clock(), [])
    return True


KINDS: dict[str, type[Engine]] = {"whole": Engine, "inbox-first": InboxFirst, "effects-first": EffectsFirst}
