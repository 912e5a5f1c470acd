"""The methods that change or take back a message. Source: Bot API, Updating messages; words of TDLib."""

from typing import Any

from tests.botapi import formatted, markup
from tests.botapi.errors import bad_request
from tests.botapi.methods.media import FOLDERS, input_media
from tests.botapi.model import SERVICE, Json, Message, for_bot
from tests.botapi.params import Params
from tests.botapi.targets import chat_for, demand_administrator, message_for
from tests.botapi.world import Bot, World

DELETABLE_SECONDS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _editable(world: World, bot: Bot, params: Params) -> Message:
    if params.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    message = message_for(world, bot, params, "edit")
    other_keyboard = message.markup is not None and "inline_keyboard" not in message.markup
    if message.author is not bot.account or SERVICE & set(message.content) or other_keyboard:
        raise bad_request("message can't be edited")
    return message


def _edit(world: World, bot: Bot, params: Params, message: Message, content: Json) -> Json:
    """Put new content and keyboard (none where none is given) into a message. Raises Refused."""
    keyboard = markup.checked(params.tree("reply_markup"), message.chat, inline_only=True)
    if (content, keyboard) == (message.content, message.markup):
        raise bad_request(NOT_MODIFIED)
    world.edit(message, content, keyboard)
    return message.as_json(bot.account)


def edit_message_text(world: World, bot: Bot, params: Params) -> Json:
    message = _editable(world, bot, params)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, bot, params, message, formatted.text_content(params))


def edit_message_caption(world: World, bot: Bot, params: Params) -> Json:
    message = _editable(world, bot, params)
    if not set(FOLDERS) & set(message.content):
        raise bad_request("there is no caption in the message to edit")
    kept = {
        key: value for key, value in message.content.items() if key not in {"caption", "caption_entities"}
    }
    return _edit(world, bot, params, message, kept | formatted.caption_of(params))


def edit_message_media(world: World, bot: Bot, params: Params) -> Json:
    message = _editable(world, bot, params)
    if not (set(FOLDERS) | {"text"}) & set(message.content):
        raise bad_request("there is no media in the message to edit")
    return _edit(world, bot, params, message, input_media(world, bot, params, params.tree("media")))


def edit_message_reply_markup(world: World, bot: Bot, params: Params) -> Json:
    message = _editable(world, bot, params)
    return _edit(world, bot, params, message, message.content)


def _delete(world: World, bot: Bot, message: Message) -> None:
    if world.clock() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    if message.author is not bot.account and message.chat.type != "private":
        demand_administrator(bot, message.chat, "delete messages of others")
    world.delete(message)


def delete_message(world: World, bot: Bot, params: Params) -> bool:
    _delete(world, bot, message_for(world, bot, params, "delete"))
    return True


def delete_messages(world: World, bot: Bot, params: Params) -> bool:
    """Delete 1-100 messages; those that are gone are passed over."""
    chat, numbers = chat_for(world, bot, params), params.rows("message_ids") or []
    if not 1 <= len(numbers) <= 100:
        raise bad_request(
            "message identifiers are not specified" if not numbers else "too many messages to delete"
        )
    for number in numbers:
        if number in chat.messages:
            _delete(world, bot, chat.messages[number])
    return True


def pin_chat_message(world: World, bot: Bot, params: Params) -> bool:
    message = message_for(world, bot, params, "pin")
    demand_administrator(bot, message.chat, "manage pinned messages in the chat")
    message.chat.pinned.append(message.id)
    world.post(message.chat, bot.account, {"pinned_message": message.copy()})
    return True


def unpin_chat_message(world: World, bot: Bot, params: Params) -> bool:
    chat = chat_for(world, bot, params)
    demand_administrator(bot, chat, "manage pinned messages in the chat")
    number = params.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.signal.ring()
    return True


def unpin_all(world: World, bot: Bot, params: Params) -> bool:
    chat = chat_for(world, bot, params)
    chat.pinned.clear()
    world.signal.ring()
    return True


def set_message_reaction(world: World, bot: Bot, params: Params) -> bool:
    message_for(world, bot, params, "react")
    return True


def answer_callback_query(world: World, bot: Bot, params: Params, seconds: float = 900) -> bool:
    """Answer a pressed button, within `seconds` of it."""
    query = world.queries.get(params.text("callback_query_id"))
    if query is None or query.bot is not bot.account or world.clock() - query.at > seconds:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(params.text("text")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = _answer(params)
    if params.has("text"):
        query.chat.toasts.append(params.text("text"))
    world.signal.ring()
    return True


def _answer(params: Params) -> Json:
    answer: dict[str, Any] = {"text": params.text("text") or None, "alert": params.switch("show_alert")}
    return answer | {"url": params.text("url") or None}


def stop_poll(world: World, bot: Bot, params: Params) -> Any:
    message = message_for(world, bot, params, "stop")
    poll = message.content.get("poll")
    if poll is None or message.author is not bot.account:
        raise bad_request("message with poll to stop not found" if poll is None else "poll can't be stopped")
    if poll["is_closed"]:
        raise bad_request("poll has already been closed")
    keyboard = markup.checked(params.tree("reply_markup"), message.chat, inline_only=True)
    world.edit(message, {"poll": poll | {"is_closed": True}}, keyboard)
    world.update(bot, "poll", message.content["poll"], "poll")
    return for_bot(message.content["poll"], bot.account)
