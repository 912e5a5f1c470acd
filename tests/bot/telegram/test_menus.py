"""Menus of commands: by language for residents and groups, by role and language for whoever works here."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from bot.app import House, Start, open_house
from bot.domain_time import real_now
from bot.telegram.bots import STAFF, Bot
from bot.telegram.calls import BotApi as Calls
from bot.telegram.manners import introduce
from bot.telegram.menus import Menus, changes, commands_of
from bot.telegram.serving import listening_to_bots
from models.person import Chat, Membership
from models.vocabulary import Locale, Role
from tests.bot.telegram.rig import copy_of, settings_for
from tests.botapi.api import BotApi
from tests.botapi.people import Person
from workflows import arrivals
from workflows.access import invite, revoke
from workflows.arrivals import Address
from workflows.house.shown_menus import Seated, seated_at, shown_at
from workflows.transaction import Transaction

BODY = "WYXF"
BY_ROLE = {
    Role.HANDLER: {"group", "undo"},
    Role.HEAD: {"group", "undo", "poll"},
    Role.GRID_WORKER: {"group", "undo"},
    Role.DISPATCHER: {"board"},
    Role.COORDINATOR: {"poll", "board"},
    Role.ORGANIZER: {"poll"},
    Role.AUDITOR: {"board"},
    Role.OPERATOR: {"poll"},
}
EVERYBODY = {"progress", "language", "cancel", "help", "devices"}


@pytest.fixture
def house(community: Path, tmp_path: Path) -> Iterator[House]:
    """A house that listens to nobody."""
    with open_house(settings_for(copy_of(community, tmp_path), "", {}), Start()) as house:
        yield house


async def no_pause(_seconds: float) -> None:
    """Wait for nothing."""
    await asyncio.sleep(0)


@pytest.fixture
async def menus(house: House, api: BotApi) -> AsyncIterator[Menus]:
    """The menus of the staff's bot, which has introduced itself."""
    calls = Calls(api.token(STAFF), api.url)
    await introduce(calls, Bot(STAFF, api.token(STAFF)), Locale.HANS)
    yield Menus(STAFF, calls, house.database, real_now, no_pause)
    await calls.close()


async def joined(house: House, api: BotApi, role: Role, person: Person | None = None) -> Person:
    """Let somebody join by the staff's bot."""
    who = person or api.person("云师傅")
    await who.opens(STAFF)
    body = BODY if role in (Role.HANDLER, Role.HEAD) else None

    def step(tx: Transaction) -> None:
        now = real_now()
        secret = invite(tx, role, body, None, now, house.chance).secret
        arrivals.join_at(tx, Address(STAFF, str(who.id)), secret, "zh-CN", now, now)

    await house.database.write(step)
    return who


def offered(person: Person) -> set[str]:
    """The commands that somebody is shown."""
    return {str(each["command"]) for each in person.chat(STAFF).menu}


def own_menus(api: BotApi, method: str = "setMyCommands") -> list[int]:
    """In whose chats a menu was shown or taken away, in order."""
    scopes = [each.params.get("scope") or {} for each in api.calls(STAFF, method)]
    return [int(scope["chat_id"]) for scope in scopes if scope.get("type") == "chat"]


def chat_of(tx: Session, person: Person) -> Chat:
    """The chat of somebody's telephone."""
    found: Chat = tx.execute(select(Chat).where(col(Chat.address) == str(person.id))).scalar_one()
    return found


def in_english(tx: Transaction, person: Person) -> None:
    """Let somebody speak English from now on."""
    chat_of(tx, person).locale = "en"


def shut(tx: Transaction, person: Person) -> None:
    """Shut somebody's door, as after a lost telephone."""
    revoke(tx, chat_of(tx, person).id, real_now())


def dismissed(tx: Transaction, person: Person) -> None:
    """End somebody's seat."""
    theirs = col(Membership.person_id) == chat_of(tx, person).person_id
    tx.execute(update(Membership).where(theirs).values(until=real_now()))


@pytest.mark.parametrize("role", BY_ROLE, ids=str)
def test_a_role_is_offered_what_it_may_do(role: Role) -> None:
    assert set(commands_of(role)) == EVERYBODY | BY_ROLE[role]


async def test_whoever_joins_gets_the_menu_of_their_role(menus: Menus, house: House, api: BotApi) -> None:
    head, handler = await joined(house, api, Role.HEAD), await joined(house, api, Role.HANDLER)

    await menus.round()

    assert "poll" in offered(head)
    assert "poll" not in offered(handler)
    assert offered(api.person("客人")) == {"start"}


async def test_nothing_is_asked_twice(menus: Menus, house: House, api: BotApi) -> None:
    yun = await joined(house, api, Role.HANDLER)

    for _ in range(3):
        await menus.round()

    assert own_menus(api) == [yun.id]


async def test_another_language_gives_another_menu(menus: Menus, house: House, api: BotApi) -> None:
    yun = await joined(house, api, Role.HANDLER)
    await menus.round()
    assert {"command": "help", "description": "怎么用"} in yun.chat(STAFF).menu

    await house.database.write(lambda tx: in_english(tx, yun))
    await menus.round()

    assert {"command": "help", "description": "How it works"} in yun.chat(STAFF).menu


async def test_another_role_gives_another_menu(menus: Menus, house: House, api: BotApi) -> None:
    yun = await joined(house, api, Role.HANDLER)
    await menus.round()

    await joined(house, api, Role.HEAD, yun)
    await menus.round()

    assert "poll" in offered(yun)
    assert own_menus(api) == [yun.id, yun.id]


@pytest.mark.parametrize("put_out", [shut, dismissed])
async def test_whoever_is_put_out_keeps_no_menu_of_ours(
    menus: Menus, house: House, api: BotApi, put_out: Callable[[Transaction, Person], None]
) -> None:
    yun = await joined(house, api, Role.HANDLER)
    await menus.round()

    await house.database.write(lambda tx: put_out(tx, yun))
    await menus.round()

    assert offered(yun) == {"start"}
    assert own_menus(api, "deleteMyCommands") == [yun.id]
    assert await house.database.read(lambda tx: shown_at(tx, STAFF)) == {}


async def test_a_refused_menu_is_not_asked_for_again(menus: Menus, house: House, api: BotApi) -> None:
    yun = await joined(house, api, Role.HANDLER)
    api.fault(STAFF, "setMyCommands", "403")

    answered = [await menus.round() for _ in range(2)]

    assert answered == [True, True]
    assert own_menus(api) == [yun.id]


@pytest.mark.parametrize("kind", ["500", "429", "reset"])
async def test_a_menu_that_got_no_answer_is_shown_at_the_next_look(
    menus: Menus, house: House, api: BotApi, kind: str
) -> None:
    yun = await joined(house, api, Role.HANDLER)
    api.fault(STAFF, "setMyCommands", kind)

    answered = [await menus.round() for _ in range(2)]

    assert answered == [False, True]
    assert "progress" in offered(yun)


async def test_while_telegram_is_away_the_menus_rest_and_nothing_is_lost(
    menus: Menus, house: House, api: BotApi
) -> None:
    yun = await joined(house, api, Role.HANDLER)
    await api.down()
    assert not await menus.round()

    await api.up()
    await menus.round()

    assert "progress" in offered(yun)


@pytest.mark.usefixtures("menus")
async def test_in_groups_the_staffs_bot_offers_to_settle_there(api: BotApi) -> None:
    wang = api.person("王甲")
    group = api.group("工作群", members=[wang, STAFF])

    shown = [each["command"] for each in wang.chat(group).menu]

    assert shown == ["here"]


async def test_who_reads_traditional_letters_has_a_menu_in_them(house: House) -> None:
    def step(tx: Transaction) -> None:
        arrivals.open_stranger(tx, Address("residents", "4712"), "zh-Hant", real_now())

    await house.database.write(step)

    [resident] = await house.database.read(lambda tx: seated_at(tx, "residents"))
    [(address, _, commands)] = changes([resident], {})
    assert (address, resident.locale) == ("4712", "zh-Hant")
    assert {"command": "language", "description": "換語言"} in commands


async def test_a_group_and_a_resident_have_no_menu_of_their_own(house: House, api: BotApi) -> None:
    yun = await joined(house, api, Role.HANDLER)

    def step(tx: Transaction) -> None:
        arrivals.open_stranger(tx, Address("residents", "4711"), "zh-CN", real_now())
        group = {"person_id": 1, "role": Role.SYSTEM, "body": BODY, "area": None, "locale": "zh-CN"}
        arrivals.open_at(tx, Address(STAFF, "-4711"), group, real_now())

    await house.database.write(step)

    assert await house.database.read(lambda tx: seated_at(tx, STAFF)) == [
        Seated(str(yun.id), Role.HANDLER, "zh-CN")
    ]
    assert await house.database.read(lambda tx: seated_at(tx, "residents")) == []


async def test_a_house_that_listens_keeps_the_menus_by_itself(house: House, api: BotApi) -> None:
    yun = await joined(house, api, Role.HEAD)
    tokens = {STAFF: api.token(STAFF)}
    settings = settings_for(house.settings.data, api.url, tokens)

    async with listening_to_bots(replace(house, settings=settings), [STAFF]):
        await api.world.signal.until(lambda: "poll" in offered(yun), 15)

    assert "poll" in offered(yun)


def test_who_is_gone_loses_their_menu_after_all_others_have_theirs() -> None:
    found = list(changes([Seated("2", Role.HANDLER, "zh-CN")], {"1": "abc"}))

    assert [(address, mark is None) for address, mark, _ in found] == [("2", False), ("1", True)]
