"""Introduces a bot at Telegram: its menu of commands, its description. Nothing of it is ever fatal."""

from typing import Any

import structlog

from bot.catalogue.sentences import phrase
from bot.telegram.bots import Bot
from bot.telegram.calls import ApiError, BotApi
from bot.telegram.menus import GROUPS, RESIDENTS, STRANGERS, menu
from models.vocabulary import Locale

LANGUAGES = {"zh": Locale.HANS, "en": Locale.EN}
"""Telegram asks in two letters and knows no difference between the Chinese writings."""

log = structlog.get_logger()


async def introduce(api: BotApi, bot: Bot, locale: Locale, address: str = "") -> None:
    """Set menus and descriptions, for everybody and for each language; `address` is the web door's."""
    await set_all(api, bot, "", locale)
    for code, own in LANGUAGES.items():
        await set_all(api, bot, code, own)
    await polite(api, bot, "setChatMenuButton", menu_button=menu_button(bot, locale, address))


def menu_button(bot: Bot, locale: Locale, address: str) -> dict[str, Any]:
    """The button beside the line of entry: our page inside Telegram, which takes none but HTTPS."""
    if not address.startswith("https://"):
        return {"type": "commands"}
    part, path = ("desk", "/desk/app") if bot.for_staff else ("chat", "/chat/app")
    return {
        "type": "web_app",
        "text": phrase(f"telegram.app.{part}", locale),
        "web_app": {"url": address + path},
    }


async def set_all(api: BotApi, bot: Bot, code: str, locale: Locale) -> None:
    """Set what stands in one language; an empty code means everybody else.

    Whoever works here has a menu of their own (`bot.telegram.menus`).
    """
    scopes = {"all_private_chats": STRANGERS, "all_group_chats": GROUPS}
    for scope, names in (scopes if bot.for_staff else {"all_private_chats": RESIDENTS}).items():
        given = {"scope": {"type": scope}, "language_code": code}
        await polite(api, bot, "setMyCommands", commands=menu(names, locale), **given)
    part = "staff" if bot.for_staff else "residents"
    about, short = phrase(f"telegram.about.{part}", locale), phrase(f"telegram.short.{part}", locale)
    await polite(api, bot, "setMyDescription", description=about, language_code=code)
    await polite(api, bot, "setMyShortDescription", short_description=short, language_code=code)


async def polite(api: BotApi, bot: Bot, method: str, **given: Any) -> None:
    """Ask for something that we can do without."""
    try:
        await api.call(method, **given)
    except ApiError as error:
        log.warning(
            "telegram took no introduction", channel=bot.channel, method=method, error=type(error).__name__
        )
