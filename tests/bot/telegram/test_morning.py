"""The morning digest as it arrives on a telephone, with buttons that open its cases."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from models import post
from models.case import Case
from models.vocabulary import Role, TimerKind
from tests.bot.telegram.rig import Rig
from tests.botapi.api import BotApi
from workflows.transaction import Transaction


async def morning(rig: Rig) -> None:
    """Let every open case be overdue by an hour, and the morning come."""
    now = rig.house.time.now()

    def step(tx: Transaction) -> None:
        tx.execute(update(Case).where(col(Case.body) == "WYXF").values(due_at=now - timedelta(hours=1)))
        post.set_timer(tx, "digest", TimerKind.DIGEST, now)

    await rig.house.database.write(step)
    for _ in range(3):
        await rig.house.clock.fire_due()


async def test_a_morning_opens_its_cases_by_a_button(rig: Rig, api: BotApi) -> None:
    wang, yun = api.person("王甲"), api.person("云师傅")
    await yun.opens("staff", await rig.invitation(Role.HANDLER, "WYXF"))
    await yun.sees("staff", "您的身份")
    await wang.opens("residents")
    await wang.says("residents", "幸福里小区5号楼楼道里堆满了旧家具")
    await wang.sees("residents", button="确认")
    await wang.presses("residents", "确认")
    await yun.sees("staff", button="签收", ever=True)

    await morning(rig)
    digest = await yun.sees("staff", "早上好", ever=True)
    await yun.presses("staff", next(each for each in digest.labels if each.startswith("超期")))

    assert "已经超期：1 件" in digest.text
    await yun.sees("staff", "旧家具", button="签收")
