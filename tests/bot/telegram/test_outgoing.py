"""What a person sees at Telegram of what the house says, over both libraries."""

from dataclasses import replace

import pytest

from bot.delivery import ChatGone, Gone, SendFailed, TokenRefused, Unanswered, Unreachable
from bot.telegram.sending.outgoing import TelegramDoor
from tests.bot.telegram.speaking import PICTURES, VOICE, colour_of, door_of, instead_of, letter, tell, words
from tests.botapi.api import BotApi
from tests.botapi.people import Person

LONG = "。".join(f"第{number}句话说了一些事情" for number in range(900))


@pytest.fixture
async def wang(api: BotApi, bot: str) -> Person:
    wang = api.person("王甲")
    await wang.opens(bot)
    return wang


def shown(wang: Person, bot: str) -> list[str]:
    """The words of the bot's messages that stand there now."""
    return [each.text for each in wang.chat(bot).messages if each.by_bot]


async def test_words_are_shown_as_they_are_and_never_as_markup(
    door: TelegramDoor, wang: Person, bot: str, api: BotApi
) -> None:
    text = "<b>灯</b> *坏* _了_ [x](https://a.example) & `y` @wang"

    await door.send(letter(wang.id, words(text)))

    last = wang.chat(bot).last
    assert last is not None
    assert last.text == text
    assert {each["type"] for each in last.entities} <= {"mention", "url"}
    assert api.calls(bot, "sendMessage")[-1].params["link_preview_options"] == {"is_disabled": True}


async def test_buttons_stand_under_the_message_and_carry_their_tokens(
    door: TelegramDoor, wang: Person, bot: str
) -> None:
    sent = await door.send(letter(wang.id, words("好吗？", "好", "不好"), number=7))

    last = wang.chat(bot).last
    assert last is not None
    assert [[each.label for each in row] for row in last.buttons] == [["好"], ["不好"]]
    assert last.buttons[1][0].data == "7-1-0-5ec2e7"
    assert sent.keyed


async def test_a_long_text_comes_in_parts_with_the_buttons_under_the_last(
    door: TelegramDoor, wang: Person, bot: str
) -> None:
    sent = await tell(door, letter(wang.id, words(LONG, "好")))

    messages = [each for each in wang.chat(bot).messages if each.by_bot]
    assert "".join(each.text for each in messages) == LONG
    assert len(messages) == len(sent.foreign.split()) > 2
    assert [bool(each.buttons) for each in messages] == [False] * (len(messages) - 1) + [True]


async def test_one_picture_has_the_words_under_it(door: TelegramDoor, wang: Person, bot: str) -> None:
    await tell(door, letter(wang.id, words("修好了", "好", images=("red.jpg",))))

    last = wang.chat(bot).last
    assert last is not None
    assert (colour_of(last.photo), last.text, last.labels) == ("red", "修好了", ["好"])


async def test_several_pictures_are_an_album_and_then_the_words(
    door: TelegramDoor, wang: Person, bot: str
) -> None:
    sent = await tell(door, letter(wang.id, words("修好了", "好", images=("red.jpg", "blue.jpg"))))

    *album, last = [each for each in wang.chat(bot).messages if each.by_bot]
    assert [colour_of(each.photo) for each in album] == ["red", "blue"]
    assert len({each.album for each in album}) == 1
    assert (last.text, last.labels) == ("修好了", ["好"])
    assert sent.foreign.startswith("a")


async def test_a_recording_comes_before_the_words_that_carry_the_buttons(
    door: TelegramDoor, wang: Person, bot: str, api: BotApi
) -> None:
    sent = await tell(door, letter(wang.id, words("楼道堆物", "签收", images=("red.jpg", "two.ogg"))))

    voice, photo = [each for each in wang.chat(bot).messages if each.by_bot]
    assert (voice.voice, voice.text, voice.labels) == (VOICE, "", [])
    assert (colour_of(photo.photo), photo.text, photo.labels) == ("red", "楼道堆物", ["签收"])
    assert (len(api.calls(bot, "sendVoice")), sent.foreign[0]) == (1, "v")


async def test_beside_the_same_recording_only_the_words_change(
    door: TelegramDoor, wang: Person, bot: str, api: BotApi
) -> None:
    first = await tell(door, letter(wang.id, words("一", "签收", images=("two.ogg",))))

    await tell(door, instead_of(first, letter(wang.id, words("二", images=("two.ogg",)), number=2)))

    shown_now = [(each.voice is not None, each.text) for each in wang.chat(bot).messages if each.by_bot]
    assert shown_now == [(True, ""), (False, "二")]
    assert len(api.calls(bot, "sendVoice")) == 1


@pytest.mark.parametrize("name", ["two.ogg", "gone.ogg"], ids=["refused", "gone"])
async def test_a_recording_that_cannot_be_sent_leaves_its_words(
    door: TelegramDoor, wang: Person, bot: str, api: BotApi, name: str
) -> None:
    api.fault(bot, "sendVoice", "no_voices")

    await tell(door, letter(wang.id, words("楼道堆物", "签收", images=(name,))))

    assert [(each.text, each.labels) for each in wang.chat(bot).messages if each.by_bot] == [
        ("楼道堆物", ["签收"])
    ]


async def test_words_too_long_to_stand_under_a_picture_follow_it(
    door: TelegramDoor, wang: Person, bot: str
) -> None:
    await tell(door, letter(wang.id, words("路灯" * 600, images=("red.jpg",))))

    photo, text = [each for each in wang.chat(bot).messages if each.by_bot]
    assert (colour_of(photo.photo), photo.text, text.text) == ("red", "", "路灯" * 600)


async def test_a_picture_that_is_gone_leaves_its_words(door: TelegramDoor, wang: Person, bot: str) -> None:
    await tell(door, letter(wang.id, words("修好了", images=("gone.jpg",))))
    await tell(door, letter(wang.id, words("也修好了", images=("gone.jpg", "red.jpg"))))

    first, photo, second = [each for each in wang.chat(bot).messages if each.by_bot]
    assert [first.text, first.photo, second.text] == ["修好了", None, "也修好了"]
    assert colour_of(photo.photo) == "red"


async def test_a_picture_that_telegram_refuses_leaves_its_words(
    door: TelegramDoor, wang: Person, bot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PICTURES, "red.jpg", b"no picture")

    await tell(door, letter(wang.id, words("修好了", images=("red.jpg",))))

    assert shown(wang, bot) == ["修好了"]


async def test_a_message_is_replaced_where_it_stands(door: TelegramDoor, wang: Person, bot: str) -> None:
    first = await door.send(letter(wang.id, words("选一个", "甲")))

    second = await tell(door, instead_of(first, letter(wang.id, words("选好了", "乙"))))
    again = await tell(door, instead_of(second, letter(wang.id, words("选好了", "乙"))))

    last = wang.chat(bot).last
    assert last is not None
    assert (shown(wang, bot), last.labels) == (["选好了"], ["乙"])
    assert second.foreign == first.foreign == again.foreign
    assert second.in_place
    assert again.in_place


async def test_a_message_that_the_person_deleted_is_told_anew(
    door: TelegramDoor, wang: Person, bot: str
) -> None:
    first = await door.send(letter(wang.id, words("选一个", "甲")))
    last = wang.chat(bot).last
    assert last is not None
    await wang.deletes(bot, last)

    second = await tell(door, instead_of(first, letter(wang.id, words("选好了"))))

    assert shown(wang, bot) == ["选好了"]
    assert not second.in_place


async def test_a_picture_never_becomes_of_a_text_but_a_new_message(
    door: TelegramDoor, wang: Person, bot: str
) -> None:
    first = await door.send(letter(wang.id, words("选一个", "甲")))

    second = await tell(door, instead_of(first, letter(wang.id, words("修好了", images=("red.jpg",)))))
    await door.strip(str(wang.id), first.foreign)

    old, new = [each for each in wang.chat(bot).messages if each.by_bot]
    assert (old.text, old.labels, colour_of(new.photo)) == ("选一个", [], "red")
    assert not second.in_place


@pytest.mark.parametrize(("after", "method"), [("red", "editMessageCaption"), ("blue", "editMessageMedia")])
async def test_a_picture_is_replaced_with_its_words(
    door: TelegramDoor, wang: Person, bot: str, api: BotApi, after: str, method: str
) -> None:
    first = await door.send(letter(wang.id, words("原来", images=("red.jpg",))))

    await tell(door, instead_of(first, letter(wang.id, words("现在", images=(f"{after}.jpg",)))))

    last = wang.chat(bot).last
    assert last is not None
    assert (last.text, colour_of(last.photo)) == ("现在", after)
    assert len(api.calls(bot, method)) == 1


async def test_under_the_same_album_only_the_words_change(door: TelegramDoor, wang: Person, bot: str) -> None:
    images = ("red.jpg", "blue.jpg")
    first = await tell(door, letter(wang.id, words("原来", images=images)))

    second = await tell(door, instead_of(first, letter(wang.id, words("现在", images=images))))

    assert shown(wang, bot) == ["", "", "现在"]
    assert second.foreign == first.foreign


async def test_a_long_text_is_replaced_as_a_whole(door: TelegramDoor, wang: Person, bot: str) -> None:
    first = await tell(door, letter(wang.id, words(LONG)))

    second = await tell(door, instead_of(first, letter(wang.id, words(LONG.replace("事情", "东西")))))
    assert "".join(shown(wang, bot)) == LONG.replace("事情", "东西")

    await tell(door, instead_of(second, letter(wang.id, words("短了"))))
    assert shown(wang, bot) == ["短了"]


async def test_what_cannot_be_shown_takes_nothing_with_it(door: TelegramDoor, wang: Person, bot: str) -> None:
    sent = await tell(door, replace(letter(wang.id, words("x")), screen=""))

    assert len(shown(wang, bot)) == 1
    assert not sent.keyed


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("reset", {}, Unanswered),
        ("garbage", {}, Unanswered),
        ("502", {}, Unanswered),
        ("500", {}, Unanswered),
    ],
)
async def test_without_a_readable_answer_nobody_knows(
    door: TelegramDoor,
    wang: Person,
    bot: str,
    api: BotApi,
    kind: str,
    options: dict[str, bool],
    expected: type,
) -> None:
    api.fault(bot, "sendMessage", kind, **options)

    with pytest.raises(expected):
        await door.send(letter(wang.id, words("好")))


async def test_what_this_release_cannot_read_waits_for_an_operator(door: TelegramDoor, wang: Person) -> None:
    screen = '{"lines":[{"$say":"no.such.key","$with":{}}],"buttons":[],"images":[],"case":null}'

    with pytest.raises(SendFailed) as failure:
        await door.send(letter(wang.id, screen))

    assert (failure.value.reason, failure.value.retry_after) == ("unreadable", None)


async def test_a_messenger_that_is_away_got_nothing(
    door: TelegramDoor, wang: Person, bot: str, api: BotApi
) -> None:
    await api.down()

    with pytest.raises(Unreachable):
        await door.send(letter(wang.id, words("好")))
    with pytest.raises(Unreachable):
        await door.reach()

    await api.up()
    await door.reach()


async def test_told_to_wait_it_says_how_long(door: TelegramDoor, wang: Person, bot: str, api: BotApi) -> None:
    api.fault(bot, "sendMessage", "429", retry_after=17)

    with pytest.raises(SendFailed) as failure:
        await door.send(letter(wang.id, words("好")))

    assert (failure.value.reason, failure.value.retry_after) == ("too_many", 17)


async def test_a_person_who_blocks_the_bot_is_gone(door: TelegramDoor, wang: Person, bot: str) -> None:
    await wang.blocks(bot)

    with pytest.raises(ChatGone) as failure:
        await door.send(letter(wang.id, words("好")))

    assert failure.value.why is Gone.BLOCKED


async def test_a_chat_that_never_was_is_not_found(door: TelegramDoor) -> None:
    with pytest.raises(ChatGone) as failure:
        await door.send(letter(424242424, words("好")))

    assert failure.value.why in (Gone.NOT_FOUND, Gone.BLOCKED)


async def test_a_token_that_telegram_does_not_know_is_told_apart(api: BotApi, bot: str) -> None:
    door = door_of(api, bot, token="4242:AAwrong")

    with pytest.raises(TokenRefused):
        await door.reach()

    await door.close()


async def test_in_a_topic_of_a_group_it_stays_in_the_topic(
    door: TelegramDoor, wang: Person, bot: str, api: BotApi
) -> None:
    group = api.group("幸福里值班", [wang, bot], forum=True, admins=[bot])
    thread = await group.topic("物业")

    await door.send(letter(f"{group.id}/{thread}", words("新任务")))

    assert [(each.text, each.thread) for each in group.messages if each.by_bot] == [("新任务", thread)]


async def test_notices_do_not_ring_while_people_sleep_unless_they_are_about_a_danger(
    api: BotApi, wang: Person, bot: str
) -> None:
    door = replace(door_of(api, bot), quiet=lambda: True)

    notice = replace(letter(wang.id, words("通知")), reply=False)
    await door.send(notice)
    await door.send(letter(wang.id, words("回答")))
    await door.send(replace(notice, danger=True))

    assert [each.silent for each in wang.chat(bot).messages if each.by_bot] == [True, False, False]
    await door.close()
