"""Reads an update that one of the libraries has parsed; both give its parts the same names."""

import re
from typing import Any, Final

from bot.telegram.incoming.came import Came, File, Kind, Malformed

PRIVATE: Final = "private"
COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
GONE = ("kicked", "left")
LARGEST_ID = 2**52
"""Telegram's ids have at most 52 significant bits."""

HEARD = ("voice", "audio", "video_note")
SEEN = ("video", "animation")
UNREADABLE = ("sticker", "dice", "game", "poll", "story", "invoice", "paid_media", "checklist", "giveaway")
TYPE_ERRORS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What libraries raise when a field is missing or of another type."""


def came_of(parsed: Any) -> Came:
    """Return what a parsed update says. Raises Malformed."""
    try:
        return of_update(parsed)
    except TYPE_ERRORS as error:
        raise Malformed(type(error).__name__) from None


def of_update(parsed: Any) -> Came:
    """Find out what kind of update it is."""
    update = whole(parsed.update_id)
    if parsed.message is not None:
        return of_message(update, parsed.message)
    if parsed.edited_message is not None:
        return of_edit(update, parsed.edited_message)
    if parsed.callback_query is not None:
        return of_press(update, parsed.callback_query)
    if parsed.my_chat_member is not None:
        return of_membership(update, parsed.my_chat_member)
    return Came(update, Kind.UNKNOWN)


def of_press(update: int, query: Any) -> Came:
    """A button was pressed; in a chat of two the number of the chat is the person's."""
    where = query.message.chat if query.message is not None else None
    return Came(
        update,
        Kind.STICKER if query.data is None else Kind.BUTTON,
        chat=whole(where.id if where is not None else query.from_user.id),
        private=where is None or where.type == PRIVATE,
        language=words(query.from_user.language_code),
        button=words(query.data),
        callback=words(query.id),
        user=0 if where is None or where.type == PRIVATE else whole(query.from_user.id),
        topic=topic_of(query.message) if query.message is not None else None,
    )


def of_membership(update: int, change: Any) -> Came:
    """We were blocked, let in again, added or thrown out."""
    gone, private = str_of(change.new_chat_member.status) in GONE, change.chat.type == PRIVATE
    kind = Kind.BLOCKED if gone else Kind.UNBLOCKED
    language = words(change.from_user.language_code)
    return Came(update, kind, chat=whole(change.chat.id), private=private, language=language)


def of_edit(update: int, message: Any) -> Came:
    """An earlier message was changed; a living location only moves on."""
    if message.location is not None or message.chat.type != PRIVATE:
        return based(update, message, Kind.QUIET)
    text = words(message.text if message.text is not None else message.caption)
    return based(update, message, Kind.EDITED, text=text)


def of_message(update: int, message: Any) -> Came:
    """A new message."""
    if message.migrate_to_chat_id is not None:
        return based(update, message, Kind.MOVED, moved_to=whole(message.migrate_to_chat_id))
    if message.chat.type != PRIVATE:
        return of_group(update, message)
    if message.text is not None:
        return of_text(update, message)
    if message.location is not None or message.venue is not None:
        spot = message.location if message.location is not None else message.venue.location
        point = (angle(spot.latitude, 90), angle(spot.longitude, 180))
        return based(update, message, Kind.LOCATION, point=point)
    picture = picture_of(message)
    if picture is not None:
        album = words(message.media_group_id)
        return based(update, message, Kind.PHOTO, text=words(message.caption), file=picture, album=album)
    heard = voice_of(message)
    return based(update, message, kind_of(message), text=words(message.caption), file=heard)


def of_group(update: int, message: Any) -> Came:
    """Something said where others hear it: a command may be meant for us."""
    text = words(message.text) or ""
    found = COMMAND.fullmatch(text.strip())
    return based(
        update,
        message,
        Kind.GROUP if speaks(message) else Kind.QUIET,
        command=found[1].lower() if found else None,
        payload=(found[2] or "").strip() if found else "",
        user=whole(message.from_user.id) if message.from_user is not None else 0,
        topic=topic_of(message),
        forum=bool(getattr(message.chat, "is_forum", None)),
    )


def topic_of(message: Any) -> int | None:
    """The topic of a forum in which a message stands."""
    thread = getattr(message, "message_thread_id", None)
    return whole(thread) if thread is not None and getattr(message, "is_topic_message", None) else None


def of_text(update: int, message: Any) -> Came:
    """Words, or a command."""
    text = words(message.text) or ""
    found = COMMAND.fullmatch(text.strip())
    if found is None:
        return based(update, message, Kind.TEXT, text=text)
    payload = (found[2] or "").strip()
    return based(update, message, Kind.COMMAND, text=text, command=found[1].lower(), payload=payload)


def kind_of(message: Any) -> Kind:
    """Name what cannot be read."""
    if any(has(message, name) for name in HEARD):
        return Kind.VOICE
    if any(has(message, name) for name in SEEN):
        return Kind.VIDEO
    if has(message, "contact"):
        return Kind.CONTACT
    if has(message, "document"):
        return Kind.FILE
    return Kind.STICKER if any(has(message, name) for name in UNREADABLE) else Kind.QUIET


def picture_of(message: Any) -> File | None:
    """The largest form of a picture, or a picture that was sent as a file."""
    if message.photo:
        return file_of(max(message.photo, key=lambda each: whole(each.width) * whole(each.height)))
    document = message.document
    if document is None or has(message, "animation"):
        return None
    return file_of(document) if (words(document.mime_type) or "").startswith("image/") else None


def voice_of(message: Any) -> File | None:
    """What somebody recorded to be heard."""
    return file_of(message.voice) if has(message, "voice") else None


def file_of(offered: Any) -> File:
    """A file that is offered."""
    size = offered.file_size
    return File(words(offered.file_id) or "", None if size is None else whole(size))


def based(update: int, message: Any, kind: Kind, **more: Any) -> Came:
    """What every message tells."""
    language = words(message.from_user.language_code) if message.from_user is not None else None
    about = {"chat": whole(message.chat.id), "private": message.chat.type == PRIVATE, "language": language}
    number = whole(message.message_id) if more.get("text") is not None else 0
    return Came(update, kind, message=number, **about, **more)


def speaks(message: Any) -> bool:
    """Whether a message of a group is something that somebody said, or that we were let in."""
    return message.text is not None or message.caption is not None


def has(message: Any, name: str) -> bool:
    """Whether a message has a part that a library may not know yet."""
    return getattr(message, name, None) is not None


def whole(value: object) -> int:
    """A whole number of Telegram's. Raises TypeError, ValueError."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    if abs(value) > LARGEST_ID:
        raise ValueError
    return value


def angle(value: object, most: float) -> float:
    """Degrees. Raises TypeError, ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if not abs(value) <= most:
        raise ValueError
    return float(value)


def words(value: object) -> str | None:
    """Text that can be stored: half characters replaced, NUL taken out. Raises TypeError."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError
    return value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def str_of(value: object) -> str:
    """The word of an enumeration of either library."""
    return str(getattr(value, "value", value))
