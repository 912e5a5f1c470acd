"""Raw updates are read alike by both libraries; nothing in them raises anything but Malformed."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.telegram.incoming import residents, staff
from bot.telegram.incoming.came import Came, File, Kind, Malformed

DECODERS = pytest.mark.parametrize("decode", [residents.decode, staff.decode], ids=["aiogram", "ptb"])
CHAT = {"id": 4711, "type": "private", "first_name": "王"}
WANG = {"id": 4711, "is_bot": False, "first_name": "王", "language_code": "zh-hant"}
GROUP = {"id": -100815, "type": "supergroup", "title": "邻居"}
BOT = {"id": 1001, "is_bot": True, "first_name": "bot"}
SIZES = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 900},
    {"file_id": "large", "file_unique_id": "l", "width": 900, "height": 600, "file_size": 90_000},
]


def message(**content: Any) -> dict[str, Any]:
    base = {"message_id": 7, "date": 1_795_000_000, "chat": CHAT, "from": WANG}
    return {"update_id": 12, "message": {**base, **content}}


def came(kind: Kind, **more: Any) -> Came:
    number = {"message": 7} if "text" in more else {}
    return Came(12, kind, **{"chat": 4711, "language": "zh-hant", **number, **more})


FILE = {"file_id": "f", "file_unique_id": "u"}
FILM = {**FILE, "duration": 3, "width": 1, "height": 1}
BOLD = [{"type": "bold", "offset": 0, "length": 2}]
MEMBER = {"user": BOT, "status": "member"}
BANNED = {"user": BOT, "status": "kicked", "until_date": 0}
CHANGE = {"chat": CHAT, "from": WANG, "date": 1_795_000_000}
PRESS = {"id": "99", "from": WANG, "chat_instance": "c", "data": "5-0-1-abc"}
TOPIC = {"is_topic_message": True, "message_thread_id": 7}
SPOT = {"latitude": 30.5, "longitude": 120.25}

READ = [
    ("words", message(text="路灯坏了"), came(Kind.TEXT, text="路灯坏了")),
    (
        "bold",
        message(text="坏了", entities=BOLD),
        came(Kind.TEXT, text="坏了"),
    ),
    ("command", message(text="/help@bot"), came(Kind.COMMAND, text="/help@bot", command="help")),
    (
        "link",
        message(text="/start abc_-9"),
        came(Kind.COMMAND, text="/start abc_-9", command="start", payload="abc_-9"),
    ),
    ("point", message(location=SPOT), came(Kind.LOCATION, point=(30.5, 120.25))),
    (
        "venue",
        message(venue={"location": SPOT, "title": "幸福里", "address": "示例路"}, location=SPOT),
        came(Kind.LOCATION, point=(30.5, 120.25)),
    ),
    (
        "picture",
        message(photo=SIZES, caption="这里", media_group_id="g1"),
        came(Kind.PHOTO, text="这里", file=File("large", 90_000), album="g1"),
    ),
    (
        "picture as a file",
        message(document={**FILE, "mime_type": "image/png", "file_size": 5}),
        came(Kind.PHOTO, file=File("f", 5)),
    ),
    ("file", message(document={**FILE, "mime_type": "application/pdf"}), came(Kind.FILE)),
    ("voice", message(voice={**FILE, "duration": 3}), came(Kind.VOICE, file=File("f", None))),
    ("film", message(video=FILM), came(Kind.VIDEO)),
    (
        "moving picture",
        message(
            animation={**FILE, "duration": 3, "width": 1, "height": 1},
            document={**FILE, "mime_type": "video/mp4"},
        ),
        came(Kind.VIDEO),
    ),
    ("contact", message(contact={"phone_number": "1", "first_name": "王"}), came(Kind.CONTACT)),
    ("dice", message(dice={"emoji": "🎲", "value": 3}), came(Kind.STICKER)),
    ("pinned", message(new_chat_title="x"), came(Kind.QUIET)),
    (
        "group moved",
        message(chat=GROUP, migrate_to_chat_id=-100999),
        came(Kind.MOVED, chat=-100815, private=False, moved_to=-100999),
    ),
    (
        "group",
        message(chat=GROUP, text="/help"),
        came(Kind.GROUP, chat=-100815, private=False, command="help", user=4711),
    ),
    (
        "group, in a topic",
        message(chat={**GROUP, "is_forum": True}, text="/here@a_bot off", **TOPIC),
        came(
            Kind.GROUP,
            chat=-100815,
            private=False,
            command="here",
            payload="off",
            user=4711,
            topic=7,
            forum=True,
        ),
    ),
    (
        "group picture",
        message(chat=GROUP, photo=SIZES),
        came(Kind.QUIET, chat=-100815, private=False, user=4711),
    ),
    (
        "edited",
        {"update_id": 12, "edited_message": {**message(text="改")["message"], "edit_date": 1_795_000_001}},
        came(Kind.EDITED, text="改"),
    ),
    (
        "living location",
        {
            "update_id": 12,
            "edited_message": {**message(location=SPOT)["message"], "edit_date": 1_795_000_001},
        },
        came(Kind.QUIET),
    ),
    (
        "press",
        {"update_id": 12, "callback_query": {**PRESS, "message": message(text="x")["message"]}},
        came(Kind.BUTTON, button="5-0-1-abc", callback="99"),
    ),
    (
        "press on a message that is gone",
        {"update_id": 12, "callback_query": {**PRESS, "message": {"message_id": 7, "date": 0, "chat": CHAT}}},
        came(Kind.BUTTON, button="5-0-1-abc", callback="99"),
    ),
    (
        "blocked",
        {"update_id": 12, "my_chat_member": {**CHANGE, "old_chat_member": MEMBER, "new_chat_member": BANNED}},
        came(Kind.BLOCKED),
    ),
    (
        "unblocked",
        {"update_id": 12, "my_chat_member": {**CHANGE, "old_chat_member": BANNED, "new_chat_member": MEMBER}},
        came(Kind.UNBLOCKED),
    ),
    ("unknown", {"update_id": 12, "weather": {"sky": "blue"}}, Came(12, Kind.UNKNOWN)),
    ("half a character", message(text="a\ud83d\0"), came(Kind.TEXT, text="a\ufffd")),
]


@DECODERS
@pytest.mark.parametrize(("raw", "expected"), [each[1:] for each in READ], ids=[each[0] for each in READ])
def test_an_update_is_read(decode: Any, raw: dict[str, Any], expected: Came) -> None:
    assert decode(raw) == expected


BROKEN: list[object] = [
    None,
    [],
    "text",
    {},
    {"update_id": "x"},
    {"update_id": 12, "message": 5},
    {"update_id": 12, "message": {}},
    message(text=5),
    message(chat={"id": "x", "type": "private"}),
    message(chat={"id": 2**70, "type": "private"}, text="x"),
    message(location={"latitude": 91, "longitude": 0}),
    message(location={"latitude": "north", "longitude": 0}),
    message(photo=[{"file_id": 5}]),
    {"update_id": 12, "callback_query": {"id": "1"}},
    {"update_id": 12, "my_chat_member": {"chat": CHAT}},
]


@DECODERS
@pytest.mark.parametrize("raw", BROKEN, ids=repr)
def test_what_is_no_update_is_malformed(decode: Any, raw: Any) -> None:
    with pytest.raises(Malformed):
        decode(raw)


PARTS = st.sampled_from(
    [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "poll_answer",
        "text",
        "caption",
        "photo",
        "document",
        "location",
        "venue",
        "voice",
        "contact",
        "sticker",
        "chat",
        "from",
        "data",
        "id",
        "type",
        "date",
        "message_id",
        "entities",
        "migrate_to_chat_id",
        "new_chat_member",
        "status",
        "user",
        "file_id",
        "width",
        "height",
        "latitude",
        "longitude",
        "media_group_id",
        "language_code",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("private")
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PARTS, inner, max_size=6),
    max_leaves=20,
)
GOOD = st.sampled_from([raw for _, raw, _ in READ])


def broken(raw: Any, path: list[int], value: Any) -> Any:
    """Put something else at some place of an update."""
    if not path or not isinstance(raw, dict | list) or not raw:
        return value
    if isinstance(raw, list):
        at = path[0] % len(raw)
        return [broken(each, path[1:], value) if n == at else each for n, each in enumerate(raw)]
    name = sorted(raw)[path[0] % len(raw)]
    return {**raw, name: broken(raw[name], path[1:], value)}


@DECODERS
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(raw=GOOD, path=st.lists(st.integers(0, 9), min_size=1, max_size=4), value=ANYTHING)
def test_a_broken_update_raises_nothing_else(decode: Any, raw: Any, path: list[int], value: Any) -> None:
    try:
        found = decode(broken(raw, path, value))
    except Malformed:
        return

    assert isinstance(found, Came)
    assert type(found.update) is int
    assert found.text is None or isinstance(found.text, str)


@DECODERS
@settings(max_examples=200, deadline=None)
@given(raw=st.dictionaries(PARTS, ANYTHING, max_size=4))
def test_any_json_raises_nothing_else(decode: Any, raw: dict[str, Any]) -> None:
    try:
        found = decode({"update_id": 1, **raw})
    except Malformed:
        return

    assert found.update == 1
