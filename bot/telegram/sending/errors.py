"""Reads the answers of the Bot API that say no. Kept are words of ours, never what was to be said."""

import json
from dataclasses import dataclass
from typing import Any

from bot.delivery import (
    ChatGone,
    ChatMoved,
    Gone,
    SendFailed,
    TokenRefused,
    Unanswered,
)

A_WHILE = 5.0
"""Seconds to wait when we are told to wait and not how long."""


class MessageGone(SendFailed):
    """The message to be changed is not there, or cannot be changed any more."""


class NotModified(SendFailed):
    """The message says that already."""


class PictureRefused(SendFailed):
    """The picture cannot be sent; the words still can."""


class PollRefused(SendFailed):
    """The chat takes no polls; the words still can be sent."""


class PollClosed(SendFailed):
    """The poll has been closed before: what it came to is not told again."""


@dataclass(frozen=True)
class Refusal:
    """An answer of the Bot API that says no. Source: core.telegram.org/bots/api#making-requests."""

    code: int
    description: str = ""
    retry_after: float | None = None
    migrate_to: int | None = None


GONE = (
    ("blocked by the user", Gone.BLOCKED),
    ("can't initiate conversation", Gone.BLOCKED),
    ("deactivated", Gone.DEACTIVATED),
    ("kicked", Gone.KICKED),
    ("not a member", Gone.KICKED),
    ("chat not found", Gone.NOT_FOUND),
    ("user not found", Gone.NOT_FOUND),
    ("peer_id_invalid", Gone.NOT_FOUND),
    ("thread not found", Gone.NOT_FOUND),
    ("topic_closed", Gone.NO_RIGHT),
    ("topic_deleted", Gone.NOT_FOUND),
    ("no rights", Gone.NO_RIGHT),
    ("not enough rights", Gone.NO_RIGHT),
    ("write_forbidden", Gone.NO_RIGHT),
    ("administrator rights", Gone.NO_RIGHT),
    ("send_plain_forbidden", Gone.NO_RIGHT),
)
"""What Telegram says when a chat takes nothing, in small letters."""

MESSAGE_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message with poll to stop not found",
    "poll can't be stopped",
    "message_id_invalid",
    "message identifier is not specified",
    "no text in the message to edit",
    "no caption in the message to edit",
    "no media in the message to edit",
)
POLL = ("to send polls", "send_poll", "polls can't be sent")
POLL_CLOSED = "poll has already been closed"
PICTURE = (
    "photo_invalid",
    "image_process_failed",
    "wrong file",
    "file is too big",
    "too large",
    "photo must be",
    "voice_messages_forbidden",
)


def check(status: int, content: str | bytes) -> None:
    """Let an answer that says yes pass. Raises SendFailed and its leaves for every other."""
    try:
        told = json.loads(content)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("ok"), bool):
        raise unreadable(status)
    if not told["ok"]:
        raise judge(refusal_of(status, told))


def unreadable(status: int) -> SendFailed:
    """Judge an answer that is none of the Bot API: something stands between us."""
    if status == 413:
        return PictureRefused("picture_too_large")
    return Unanswered(f"http_{status}" if status >= 400 else "unreadable")


def refusal_of(status: int, told: dict[str, Any]) -> Refusal:
    """Read what was told, whatever its fields are."""
    parameters = told.get("parameters")
    given = parameters if isinstance(parameters, dict) else {}
    code, wait, new = told.get("error_code"), given.get("retry_after"), given.get("migrate_to_chat_id")
    return Refusal(
        code=code if isinstance(code, int) else status,
        description=str(told.get("description", "")),
        retry_after=float(wait) if isinstance(wait, int | float) else None,
        migrate_to=new if isinstance(new, int) else None,
    )


def judge(said: Refusal) -> SendFailed:
    """Return what a refusal means."""
    words = said.description.lower()
    if said.migrate_to is not None:
        return ChatMoved(str(said.migrate_to))
    if said.code == 429 or said.retry_after is not None:
        return SendFailed("too_many", said.retry_after or A_WHILE)
    if said.code in (401, 404):
        return TokenRefused("token_refused")
    if said.code >= 500:
        return Unanswered(f"http_{said.code}")
    return about_message(words) or about_chat(said.code, words) or SendFailed(f"refused_{said.code}")


def about_message(words: str) -> SendFailed | None:
    """Judge what concerns the message that was to be sent or changed."""
    if "message is not modified" in words:
        return NotModified("not_modified")
    if any(each in words for each in MESSAGE_GONE):
        return MessageGone("message_gone")
    if POLL_CLOSED in words:
        return PollClosed("poll_closed")
    if any(each in words for each in POLL):
        return PollRefused("poll_refused")
    if any(each in words for each in PICTURE):
        return PictureRefused("picture_refused")
    return None


def about_chat(code: int, words: str) -> SendFailed | None:
    """Judge what concerns the chat; what is forbidden for a reason we do not know is blocked."""
    why = next((gone for part, gone in GONE if part in words), Gone.BLOCKED if code == 403 else None)
    return ChatGone(why) if why else None
