"""Finds the chat and the message that a call means, or refuses as the Bot API does."""

from tests.botapi.errors import Refused, bad_request, forbidden
from tests.botapi.model import Account, Chat, Message
from tests.botapi.params import Params
from tests.botapi.world import Bot, World


def chat_for(world: World, bot: Bot, params: Params, name: str = "chat_id") -> Chat:
    """Return the chat that a bot may write to. Raises Refused (400, 403)."""
    if not params.has(name):
        raise bad_request(f"{name} is empty")
    number = params.number(name)
    if number in world.groups:
        return _group(bot.account, world.groups[number])
    other = world.accounts.get(number)
    if other is None:
        raise bad_request("chat not found")
    if other.is_bot:
        raise forbidden("bots can't send messages to bots")
    return _private(world, bot, other)


def _private(world: World, bot: Bot, person: Account) -> Chat:
    chat = world.private.get((bot.account.id, person.id))
    if chat is None or not chat.opened:
        if any(group.has(person) and group.has(bot.account) for group in world.groups.values()):
            raise forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")
    if person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    return chat


def _group(bot: Account, chat: Chat) -> Chat:
    if chat.migrated_to is not None:
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, words, {"migrate_to_chat_id": chat.migrated_to})
    status = chat.members.get(bot.id)
    if status is None:
        raise bad_request("chat not found")
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def message_for(world: World, bot: Bot, params: Params, what: str) -> Message:
    """Return the message to `what` (edit, delete, copy …). Raises Refused where there is none."""
    chat = chat_for(world, bot, params)
    return message_in(chat, params, what)


def message_in(chat: Chat, params: Params, what: str) -> Message:
    if not params.has("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(params.number("message_id"))
    if message is None:
        raise bad_request(f"message to {what} not found")
    return message


def thread_for(bot: Bot, chat: Chat, params: Params) -> int | None:
    """Return the topic that a message goes to; None is the general one."""
    number = params.number("message_thread_id")
    if not number:
        return None
    topic = chat.topics.get(number)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not chat.is_administrator(bot.account):
        raise bad_request("TOPIC_CLOSED")
    return number


def reply_for(chat: Chat, params: Params) -> int | None:
    """Return the message that is replied to. Raises Refused where it is gone and may not be."""
    given = params.tree("reply_parameters") or {}
    number = given.get("message_id") or params.number("reply_to_message_id")
    if not number or number in chat.messages:
        return number or None
    if given.get("allow_sending_without_reply") or params.switch("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def demand_administrator(bot: Bot, chat: Chat, what: str) -> None:
    """Raise Refused unless the bot runs the group, or the chat is private."""
    if chat.type != "private" and not chat.is_administrator(bot.account):
        raise bad_request(f"not enough rights to {what}")
