"""What a bot says about itself: names, descriptions, commands, menu buttons. Source: Bot API."""

import re
from collections.abc import Callable
from typing import Any

from tests.botapi.errors import bad_request
from tests.botapi.model import Account, Chat, Json
from tests.botapi.params import Params
from tests.botapi.targets import chat_for
from tests.botapi.world import Bot, World

NAME = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
OF_A_CHAT = ("chat", "chat_administrators", "chat_member")
WORDS = {
    "name": (64, "name"),
    "description": (512, "description"),
    "short_description": (120, "short_description"),
}
"""Longest text of each, and under what name it is answered."""


def get_me(world: World, bot: Bot, params: Params) -> Json:
    abilities = {
        "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False,
        "can_connect_to_business": False, "has_main_web_app": False,
    }  # fmt: skip
    return bot.account.as_json() | abilities


def log_out(world: World, bot: Bot, params: Params) -> bool:
    bot.logged_out = True
    return True


def close(world: World, bot: Bot, params: Params) -> bool:
    return True


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _scope(world: World, bot: Bot, params: Params) -> str:
    """Return the scope of commands as a key. Raises Refused for a chat that the bot does not know."""
    scope = params.tree("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind in SCOPES:
        return str(kind)
    if kind not in OF_A_CHAT:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = chat_for(world, bot, Params({"chat_id": scope.get("chat_id")}, {}))
    return f"{kind}/{chat.id}" + (f"/{scope.get('user_id')}" if kind == "chat_member" else "")


def set_my_commands(world: World, bot: Bot, params: Params) -> bool:
    commands = params.rows("commands") or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        if not NAME.fullmatch(str(each.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(each.get("description", "")).strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    bot.commands[_scope(world, bot, params), _language(params)] = [
        {"command": each["command"].removeprefix("/"), "description": each["description"].strip()}
        for each in commands
    ]
    world.signal.ring()
    return True


def get_my_commands(world: World, bot: Bot, params: Params) -> list[Json]:
    return bot.commands.get((_scope(world, bot, params), _language(params)), [])


def delete_my_commands(world: World, bot: Bot, params: Params) -> bool:
    bot.commands.pop((_scope(world, bot, params), _language(params)), None)
    world.signal.ring()
    return True


def menu(bot: Bot, chat: Chat, person: Account) -> list[Json]:
    """Return the commands that a person is shown in a chat. Source: Bot API, Determining list of commands."""
    language = (person.language or "")[:2]
    if chat.type == "private":
        scopes = [f"chat/{chat.id}", "all_private_chats", "default"]
    else:
        runs = chat.is_administrator(person)
        scopes = [f"chat_member/{chat.id}/{person.id}"]
        scopes += [f"chat_administrators/{chat.id}"] if runs else []
        scopes += [f"chat/{chat.id}"] + (["all_chat_administrators"] if runs else [])
        scopes += ["all_group_chats", "default"]
    keys = [(scope, spoken) for scope in scopes for spoken in (language, "")]
    return next((bot.commands[key] for key in keys if bot.commands.get(key)), [])


def _setter(what: str) -> Callable[[World, Bot, Params], bool]:
    longest, name = WORDS[what]

    def put(world: World, bot: Bot, params: Params) -> bool:
        if len(params.text(name)) > longest:
            raise bad_request(f"{name} is too long")
        bot.words[what, _language(params)] = params.text(name)
        world.signal.ring()
        return True

    return put


def _getter(what: str) -> Callable[[World, Bot, Params], Json]:
    def get(world: World, bot: Bot, params: Params) -> Json:
        own = bot.account.first_name if what == "name" else ""
        said = bot.words.get((what, _language(params))) or bot.words.get((what, "")) or own
        return {WORDS[what][1]: said}

    return get


set_my_name, get_my_name = _setter("name"), _getter("name")
set_my_description, get_my_description = _setter("description"), _getter("description")
set_my_short_description = _setter("short_description")
get_my_short_description = _getter("short_description")


def _whose(world: World, bot: Bot, params: Params) -> int:
    return chat_for(world, bot, params).id if params.has("chat_id") else 0


def set_chat_menu_button(world: World, bot: Bot, params: Params) -> bool:
    button = params.tree("menu_button") or {"type": "default"}
    if button.get("type") not in {"commands", "web_app", "default"}:
        raise bad_request("can't parse menu button: Unsupported type specified")
    if button["type"] == "web_app" and not str(button.get("web_app", {}).get("url", "")).startswith(
        "https://"
    ):
        raise bad_request("menu button Web App URL is invalid: Only HTTPS links are allowed")
    bot.menu_buttons[_whose(world, bot, params)] = button
    world.signal.ring()
    return True


def get_chat_menu_button(world: World, bot: Bot, params: Params) -> Any:
    whose = _whose(world, bot, params)
    return bot.menu_buttons.get(whose, bot.menu_buttons.get(0, {"type": "commands"}))
