"""The methods that write a message: text, places, contacts, copies. Source: Bot API, Available methods."""

from tests.botapi import formatted, markup
from tests.botapi.errors import bad_request
from tests.botapi.model import Chat, Json, Message, words
from tests.botapi.params import Params
from tests.botapi.targets import chat_for, message_in, reply_for, thread_for
from tests.botapi.world import Bot, World

ACTIONS = words(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note"
)


def deliver(world: World, bot: Bot, params: Params, content: Json, album: str | None = None) -> Message:
    """Write `content` into the chat that the call names, with its keyboard, topic and reply."""
    chat = chat_for(world, bot, params)
    keyboard = markup.checked(params.tree("reply_markup"), chat)
    message = world.post(
        chat, bot.account, content,
        markup=keyboard,
        thread=thread_for(bot, chat, params),
        reply_to=reply_for(chat, params),
        silent=params.switch("disable_notification"),
        album=album,
    )  # fmt: skip
    _remember_keyboard(chat, keyboard)
    return message


def _remember_keyboard(chat: Chat, keyboard: Json | None) -> None:
    if keyboard and "keyboard" in keyboard:
        chat.keyboard = keyboard
    if keyboard and keyboard.get("remove_keyboard"):
        chat.keyboard = None


def send_message(world: World, bot: Bot, params: Params) -> Json:
    return deliver(world, bot, params, formatted.text_content(params)).as_json(bot.account)


def place(params: Params) -> Json:
    """Return the Location of a call. Raises Refused for one that is not on Earth."""
    latitude, longitude = params.decimal("latitude"), params.decimal("longitude")
    if latitude is None or longitude is None:
        raise bad_request("latitude is empty" if latitude is None else "longitude is empty")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location specified")
    return {"latitude": latitude, "longitude": longitude}


def send_location(world: World, bot: Bot, params: Params) -> Json:
    return deliver(world, bot, params, {"location": place(params)}).as_json(bot.account)


def send_venue(world: World, bot: Bot, params: Params) -> Json:
    where = place(params)
    venue = {"location": where, "title": params.text("title"), "address": params.text("address")}
    return deliver(world, bot, params, {"venue": venue, "location": where}).as_json(bot.account)


def send_contact(world: World, bot: Bot, params: Params) -> Json:
    if not params.has("phone_number") or not params.has("first_name"):
        raise bad_request("phone number and first name are required")
    contact = {"phone_number": params.text("phone_number"), "first_name": params.text("first_name")}
    return deliver(world, bot, params, {"contact": contact}).as_json(bot.account)


def send_chat_action(world: World, bot: Bot, params: Params) -> bool:
    chat = chat_for(world, bot, params)
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(params.text("action"))
    world.signal.ring()
    return True


def _source(world: World, bot: Bot, params: Params, what: str) -> Message:
    return message_in(chat_for(world, bot, params, "from_chat_id"), params, what)


def _copied(world: World, bot: Bot, params: Params, message: Message, content: Json) -> Message:
    chat = chat_for(world, bot, params)
    return world.post(
        chat, bot.account, content,
        markup=markup.checked(params.tree("reply_markup"), chat),
        thread=thread_for(bot, chat, params),
        reply_to=reply_for(chat, params),
        silent=params.switch("disable_notification"),
    )  # fmt: skip


def forward_message(world: World, bot: Bot, params: Params) -> Json:
    message = _source(world, bot, params, "forward")
    origin = {"type": "user", "date": message.date, "sender_user": message.author.as_json()}
    content = message.content | {"forward_origin": origin}
    return _copied(world, bot, params, message, content).as_json(bot.account)


def copy_message(world: World, bot: Bot, params: Params) -> Json:
    message = _source(world, bot, params, "copy")
    content = {key: value for key, value in message.content.items() if key != "forward_origin"}
    if "caption" in params.values and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= formatted.caption_of(params)
    return {"message_id": _copied(world, bot, params, message, content).id}
