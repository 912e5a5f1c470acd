"""What the page is told of chats and calls."""

from tests.botapi.calls import Call
from tests.botapi.methods.profile import menu
from tests.botapi.model import SERVICE, Account, FileView, Json, Message
from tests.botapi.screen import rows_of
from tests.botapi.world import Bot, World


def message_view(message: Message, bot: Bot) -> Json:
    photo: list[FileView] = message.content.get("photo", [])
    content = message.as_json(bot.account)
    return {
        "id": message.id,
        "own": message.author is not bot.account,
        "text": message.text,
        "entities": message.content.get("entities", message.content.get("caption_entities", [])),
        "photo": photo[-1].file.unique_id if photo else None,
        "rows": [
            [{"label": key.label, "data": key.data, "url": key.url} for key in row]
            for row in rows_of(message.markup)
        ],
        "edited": message.edit_date is not None,
        "silent": message.silent,
        "album": message.album,
        "at": message.date,
        **{
            kind: content[kind]
            for kind in ("location", "venue", "poll", "document", "contact")
            if kind in content
        },
        "voice": "voice" in content,
        "sticker": "sticker" in content,
        "service": next(iter(SERVICE & set(content)), None),
    }


def chat_view(world: World, bot: Bot, person: Account) -> Json:
    """Return one phone: the messages, the menu, the keyboard, what the bot says about itself."""
    chat = world.private_chat(bot.account, person)
    language = (person.language or "")[:2]

    def said(what: str) -> str:
        return bot.words.get((what, language)) or bot.words.get((what, "")) or ""

    return {
        "title": said("name") or bot.account.first_name,
        "about": said("short_description"),
        "description": said("description"),
        "messages": [message_view(each, bot) for each in chat.messages.values()],
        "menu": menu(bot, chat, person),
        "menu_button": bot.menu_buttons.get(chat.id, bot.menu_buttons.get(0, {"type": "commands"})),
        "keyboard": [
            [key if isinstance(key, str) else key["text"] for key in row]
            for row in (chat.keyboard or {}).get("keyboard", [])
        ],
        "actions": len(chat.actions),
        "action": chat.actions[-1] if chat.actions else None,
        "blocked": chat.blocked,
        "waiting": len(bot.mailbox),
    }


def call_view(call: Call) -> Json:
    shown = {name: value for name, value in call.params.items() if name != "reply_markup"}
    return {
        "number": call.number,
        "bot": call.bot,
        "method": call.method,
        "status": call.status,
        "by": call.by,
        "fault": call.fault,
        "params": shown,
        "markup": call.params.get("reply_markup"),
        "files": {name: len(each.data) for name, each in call.files.items()},
        "answer": call.answer if call.status != 200 or call.method != "getUpdates" else None,
        "deviations": call.deviations,
    }
