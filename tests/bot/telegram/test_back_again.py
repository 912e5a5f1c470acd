"""Who has blocked the bot and comes back hears what still matters; meanwhile their other doors are used."""

import pytest
from sqlalchemy import insert, select
from sqlmodel import Session, col

from bot.domain_time import real_now
from models.person import Chat
from models.post_tables import Outbox
from models.vocabulary import OutboxState
from tests.bot.telegram.rig import Rig
from tests.botapi.api import BotApi
from tests.botapi.people import Person
from workflows.notices import chats_of_person, tell
from workflows.screens import Screen, say
from workflows.transaction import Transaction

NEWS = Screen((say("button.choose", name="有新消息"),))
WAIT = 60


@pytest.fixture
async def wang(rig: Rig, api: BotApi) -> Person:
    """Somebody who has opened the residents' bot, and has blocked it."""
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助", timeout=WAIT)
    await wang.blocks("residents")
    await api.taken("residents")
    return wang


def chat_of(tx: Session, person: Person) -> Chat:
    found: Chat = tx.execute(select(Chat).where(col(Chat.address) == str(person.id))).scalar_one()
    return found


async def notify(rig: Rig, person: Person) -> None:
    """Tell a person something, wherever they can be told."""
    house = rig.house

    def step(tx: Transaction) -> None:
        tell(tx, chats_of_person(tx, chat_of(tx, person).person_id), NEWS, house.time.now(), house.chance)

    await house.database.write(step)
    house.courier.wake()


async def standing(rig: Rig) -> list[tuple[str, str]]:
    """Where the newest messages stand, with their channels."""
    newest = select(col(Outbox.channel), col(Outbox.state)).order_by(col(Outbox.id).desc()).limit(2)
    return await rig.house.database.read(lambda tx: [tuple(row) for row in tx.execute(newest)])


async def test_who_writes_again_after_blocking_is_answered_and_told_the_news(rig: Rig, wang: Person) -> None:
    await notify(rig, wang)
    assert (await standing(rig))[0] == ("residents", OutboxState.UNDELIVERABLE)

    await wang.unblocks("residents")

    await wang.sees("residents", "有新消息", timeout=WAIT)


async def test_a_notice_reaches_who_has_blocked_the_bot_at_their_other_door(rig: Rig, wang: Person) -> None:
    def open_web(tx: Session) -> None:
        known = chat_of(tx, wang)
        row = {"channel": "web", "address": "w1", "person_id": known.person_id, "role": known.role}
        tx.execute(insert(Chat).values(**row, locale="zh-CN", created_at=real_now()))

    await rig.house.database.write(open_web)

    await notify(rig, wang)
    await rig.house.courier.round()

    assert sorted(await standing(rig)) == [
        ("residents", OutboxState.UNDELIVERABLE),
        ("web", OutboxState.SENT),
    ]
