"""Checks keyboards as Telegram does. Source: Bot API, InlineKeyboardButton; words of TDLib."""

from typing import Any
from urllib.parse import urlsplit

from tests.botapi.errors import bad_request
from tests.botapi.model import Chat, Json

KINDS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
BUTTONS = 100
IN_A_ROW = 8
DATA_BYTES = 64


def _checked_url(url: Any, what: str, https: bool) -> None:
    parts = urlsplit(str(url))
    known = parts.scheme in ({"https"} if https else {"http", "https", "tg", "tel", "mailto"})
    named = parts.scheme in {"tg", "tel", "mailto"} or "." in (parts.hostname or "")
    if not known and https:
        raise bad_request(f"{what} '{url}' is invalid: Only HTTPS links are allowed")
    if not known or not named:
        raise bad_request(f"{what} '{url}' is invalid: Wrong HTTP URL")


def _checked_button(button: Any, chat: Chat) -> None:
    if not isinstance(button, dict) or "text" not in button:
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    kinds = [kind for kind in KINDS if kind in button]
    if not kinds:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if not str(button["text"]).strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _checked_url(button["url"], "inline keyboard button URL", https=False)
    if "web_app" in button:
        if chat.type != "private":
            raise bad_request("BUTTON_TYPE_INVALID")
        _checked_url(button["web_app"].get("url"), "inline keyboard button Web App URL", https=True)


def _checked_rows(rows: Any, what: str) -> list[Any]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {what}: expected an Array of Arrays")
    buttons = [button for row in rows for button in row]
    if len(buttons) > BUTTONS or any(len(row) > IN_A_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return buttons


def checked(markup: Json | None, chat: Chat, inline_only: bool = False) -> Json | None:
    """Return the keyboard, None where it holds nothing. Raises Refused."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        for button in _checked_rows(markup["inline_keyboard"], "inline keyboard"):
            _checked_button(button, chat)
        rows = [row for row in markup["inline_keyboard"] if row]
        return {"inline_keyboard": rows} if rows else None
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        if not _checked_rows(markup["keyboard"], "reply keyboard"):
            raise bad_request("reply keyboard is empty")
        return markup
    if {"remove_keyboard", "force_reply"} & set(markup):
        return markup
    raise bad_request("can't parse reply keyboard markup JSON object")
