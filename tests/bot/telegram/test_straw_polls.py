"""Straw polls at Telegram: a native poll in the staff group, closed once, its totals brought back."""

import asyncio
from dataclasses import replace

import pytest

from bot.telegram.sending.outgoing import TelegramDoor
from models.post import Letter
from models.post_tables import Outbox
from models.vocabulary import OutboxState, Role
from tests.bot.telegram.groups import settled
from tests.bot.telegram.rig import Rig
from tests.bot.telegram.speaking import letter
from tests.botapi.api import BotApi
from tests.botapi.groups import Group
from tests.botapi.people import PATIENCE, Person
from workflows.polls.choices import Totals
from workflows.screens import Poll, Screen, say, to_json

BODY = "WYXF"
QUESTION = say("poll.question", question="几点集合？")
OPEN = Screen((QUESTION, say("poll.text_only")), poll=Poll("5ec2e7aa", 1, QUESTION, ("八点", "九点")))
CLOSED = Screen((say("poll.closed"),), poll=Poll("5ec2e7aa", 1, say("poll.closed"), closed=True))


@pytest.fixture
def group(api: BotApi, bot: str) -> Group:
    return api.group("工作群", members=[api.person("王甲"), bot])


def asking(group: Group) -> Letter:
    return letter(group.id, to_json(OPEN))


def closing(group: Group, foreign: str) -> Letter:
    return replace(letter(group.id, to_json(CLOSED), 2), edits=1, replaces=foreign)


async def test_a_straw_poll_is_a_native_anonymous_poll_that_says_it_is_no_vote(
    door: TelegramDoor, group: Group, bot: str, api: BotApi
) -> None:
    await door.send(asking(group))

    poll = group.messages[-1].poll
    assert poll is not None
    assert poll["question"] == "【不计入表决】几点集合？"
    assert [each["text"] for each in poll["options"]] == ["八点", "九点"]
    assert poll["is_anonymous"]
    assert not api.calls(bot, "sendMessage")


async def test_a_closed_poll_tells_what_it_came_to(door: TelegramDoor, group: Group, api: BotApi) -> None:
    sent = await door.send(asking(group))
    await api.person("王甲").votes(group, group.messages[-1], [1])

    closed = await door.send(closing(group, sent.foreign))

    poll = group.messages[-1].poll
    assert poll is not None
    assert poll["is_closed"]
    assert closed.totals == Totals(1, (0, 1))
    assert closed.in_place


async def test_a_poll_that_was_closed_before_is_not_an_error_and_tells_no_totals(
    door: TelegramDoor, group: Group
) -> None:
    sent = await door.send(asking(group))
    await door.send(closing(group, sent.foreign))

    again = await door.send(closing(group, sent.foreign))

    assert (again.totals, again.foreign, len(group.messages)) == (None, sent.foreign, 1)


async def test_a_group_that_takes_no_polls_gets_the_words(
    door: TelegramDoor, group: Group, bot: str, api: BotApi
) -> None:
    api.fault(bot, "sendPoll", "no_polls")

    sent = await door.send(asking(group))
    closed = await door.send(closing(group, sent.foreign))

    assert [each.text for each in group.messages] == ["【不计入表决】这次摸底已结束。"]
    assert (closed.totals, closed.in_place) == (None, True)


async def rung(rig: Rig) -> None:
    """Let the clock find something to do."""
    async with asyncio.timeout(PATIENCE):
        while not await rig.house.clock.fire_due():
            await asyncio.sleep(0.01)


async def arrived(rig: Rig, group: Group) -> None:
    """Wait until the poll has come to the group, and we know it."""
    async with asyncio.timeout(PATIENCE):
        while "poll" not in [kind_of(each) for each in await rig.rows(Outbox) if each.state == "sent"]:
            await asyncio.sleep(0.01)
    assert group.messages[-1].poll is not None


def kind_of(row: Outbox) -> str:
    """What the effect is of which a message tells."""
    return (row.dedup or "").partition(":")[0]


async def standing(rig: Rig, state: OutboxState) -> None:
    """Wait until a message stands so on its way out."""
    async with asyncio.timeout(PATIENCE):
        while state not in [each.state for each in await rig.rows(Outbox)]:
            await asyncio.sleep(0.01)


async def begun(rig: Rig, api: BotApi) -> tuple[Person, Group]:
    """Let a head ask in the group of their body."""
    head = api.person("云总")
    await head.opens("staff", await rig.invitation(Role.HEAD, BODY))
    await head.sees("staff", "您的身份")
    group = api.group("幸福物业工作群", members=[head, "staff"])
    await settled(group, head)
    for words, answer in (
        ("/poll", "想在工作群里问什么"),
        ("几点集合？", "一行一个"),
        ("八点\n九点", "大家会"),
    ):
        await head.says("staff", words)
        await head.sees("staff", answer)
    await rig.house.clock.fire_due()
    await head.presses("staff", "确认")
    await head.sees("staff", "正在发到", button="现在结束")
    return head, group


async def test_a_head_asks_the_group_and_gets_the_totals_back(rig: Rig, api: BotApi) -> None:
    head, group = await begun(rig, api)
    await arrived(rig, group)
    await head.votes(group, group.messages[-1], [0])

    await head.presses("staff", "现在结束")
    await rung(rig)

    told = await head.sees("staff", "共 1 人作答")
    assert "八点\n██████████ 100%（1 人）" in told.text
    assert "九点\n░░░░░░░░░░ 0%（0 人）" in told.text
    assert "不计入任何表决" in told.text
    assert len(api.calls("staff", "sendPoll")) == 1
    assert len(api.calls("staff", "stopPoll")) == 1


async def test_a_poll_whose_closing_got_no_answer_is_closed_once_and_says_where_to_look(
    rig: Rig, api: BotApi
) -> None:
    head, group = await begun(rig, api)
    await arrived(rig, group)
    api.fault("staff", "stopPoll", "reset", after=True)

    await head.presses("staff", "现在结束")
    await rung(rig)

    told = await head.sees("staff", "没有数字传回来")
    poll = group.messages[-1].poll
    assert "几点集合" in told.text
    assert poll is not None
    assert poll["is_closed"]


async def test_a_poll_that_may_have_arrived_is_not_sent_twice(rig: Rig, api: BotApi) -> None:
    api.fault("staff", "sendPoll", "reset", after=True)
    head, group = await begun(rig, api)
    await standing(rig, OutboxState.DOUBTFUL)

    await head.presses("staff", "现在结束")

    await head.sees("staff", "不确定有没有发到群里")
    assert len(api.calls("staff", "sendPoll")) == 1
    assert sum(each.poll is not None for each in group.messages) == 1
