"""Chats and their members, topics of forums. Source: Bot API, getChat to leaveChat, createForumTopic …."""

from tests.botapi.errors import bad_request
from tests.botapi.model import Account, Chat, Json, Topic
from tests.botapi.params import Params
from tests.botapi.targets import chat_for, demand_administrator
from tests.botapi.world import Bot, World, member

COLOR = 0x6FB9F0
GIFTS = dict.fromkeys(
    (
        "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels",
    ),
    False,
)  # fmt: skip


def get_chat(world: World, bot: Bot, params: Params) -> Json:
    chat = chat_for(world, bot, params)
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
    return chat.as_json() | more


def get_chat_member(world: World, bot: Bot, params: Params) -> Json:
    chat, number = chat_for(world, bot, params), params.number("user_id")
    account = world.accounts.get(number)
    if account is None or (chat.type != "private" and number not in chat.members):
        raise bad_request("member not found" if account else "user not found")
    return member(account, chat.members.get(number, "member"))


def get_chat_member_count(world: World, bot: Bot, params: Params) -> int:
    chat = chat_for(world, bot, params)
    return 2 if chat.type == "private" else sum(chat.has(world.accounts[number]) for number in chat.members)


def get_chat_administrators(world: World, bot: Bot, params: Params) -> list[Json]:
    chat = chat_for(world, bot, params)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    found = {
        number: status for number, status in chat.members.items() if status in {"creator", "administrator"}
    }
    return [member(world.accounts[number], status) for number, status in found.items()]


def leave_chat(world: World, bot: Bot, params: Params) -> bool:
    chat = chat_for(world, bot, params)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    old = chat.members[bot.account.id]
    chat.members[bot.account.id] = "left"
    world.member_changed(chat, bot.account, bot.account, old, "left")
    return True


def _forum(world: World, bot: Bot, params: Params) -> Chat:
    chat = chat_for(world, bot, params)
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    demand_administrator(bot, chat, "create a topic")
    return chat


def create_topic(world: World, chat: Chat, by: Account, name: str, color: int = COLOR) -> Topic:
    """Open a topic: its number is that of the message that tells of it."""
    told = {"name": name, "icon_color": color}
    message = world.post(chat, by, {"forum_topic_created": told}, thread=chat.next_id)
    chat.topics[message.id] = Topic(message.id, name, color)
    return chat.topics[message.id]


def create_forum_topic(world: World, bot: Bot, params: Params) -> Json:
    chat = _forum(world, bot, params)
    name = params.text("name").strip()
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    topic = create_topic(world, chat, bot.account, name, params.number("icon_color") or COLOR)
    return {"message_thread_id": topic.id, "name": name, "icon_color": topic.color}


def _topic(chat: Chat, params: Params) -> Topic:
    topic = chat.topics.get(params.number("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _set_closed(world: World, bot: Bot, params: Params, closed: bool) -> bool:
    chat = _forum(world, bot, params)
    topic = _topic(chat, params)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    told = "forum_topic_closed" if closed else "forum_topic_reopened"
    world.post(chat, bot.account, {told: {}}, thread=topic.id)
    return True


def close_forum_topic(world: World, bot: Bot, params: Params) -> bool:
    return _set_closed(world, bot, params, True)


def reopen_forum_topic(world: World, bot: Bot, params: Params) -> bool:
    return _set_closed(world, bot, params, False)


def edit_forum_topic(world: World, bot: Bot, params: Params) -> bool:
    topic = _topic(_forum(world, bot, params), params)
    if params.has("name") and params.text("name") == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = params.text("name") or topic.name
    world.signal.ring()
    return True


def delete_forum_topic(world: World, bot: Bot, params: Params) -> bool:
    chat = _forum(world, bot, params)
    topic = _topic(chat, params)
    del chat.topics[topic.id]
    for message in [each for each in chat.messages.values() if each.thread == topic.id]:
        world.delete(message)
    return True
