"""Lets both bots live with a Telegram that fails in every way, and counts what became of what was said.

`python -m benchmarks.telegram_soak [MINUTES] [SEED]`: residents report and confirm, now and then all are
told something that must not come twice, while calls are refused (429, 5xx), cut, left unanswered after their
effect, the Bot API is down for a while, and people block the bot and come back. JSON on standard output;
exit 1 when anything was wrong.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from benchmarks.parts.house import found, settings_of
from benchmarks.parts.machine import describe
from bot.app import House, Start, open_house
from bot.logs import set_up_logs
from bot.telegram.bots import RESIDENTS, STAFF
from bot.telegram.sending.doors import close_doors
from bot.telegram.serving import listening_to_bots
from models.case import Case
from models.person import Chat
from models.post_tables import Inbox, Outbox, SetAside
from models.vocabulary import OutboxState, Repeat, Role
from tests.botapi.api import BotApi, botapi
from tests.botapi.errors import NoSuchButton, NotSeen
from tests.botapi.people import Person
from tests.botapi.windows import Limits
from workflows import access, notices
from workflows.notices import Address
from workflows.screens import Screen, say

RESIDENTS_COUNT, STAFF_COUNT = 24, 6
KINDS = ("429", "500", "502", "504", "reset", "silence", "garbage", "slow")
REST = 150.0
"""Seconds within which something must have moved until all is at rest: what was left unanswered waits a
minute for its lease, and a chat that has a long queue takes one message a second."""

NUMBERED, FIRST, MARK = "telegram.too_many", 10_000, "一次收1"
"""A sentence with a number in it, and what the numbered ones have in common."""


@dataclass
class Stage:
    """Who takes part, and what has happened."""

    api: BotApi
    house: House
    chance: random.Random
    residents: list[Person]
    staff: list[Person]
    said: int = 0
    confirmed: int = 0
    announced: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    over: bool = False
    waiting: int = 0
    rested: float = 0.0


@asynccontextmanager
async def staged(folder: Path, chance: random.Random) -> AsyncIterator[Stage]:
    """Open a house with both bots before a Telegram that keeps its limits."""
    found(folder)
    async with botapi(limits=Limits(), check=False) as api:
        tokens = {f"{bot}_token": api.token(bot) for bot in (RESIDENTS, STAFF)}
        base = settings_of(folder).model_dump()
        settings = type(settings_of(folder)).model_validate({**base, **tokens, "telegram_api": api.url})
        residents = [api.person(f"居民{number}") for number in range(RESIDENTS_COUNT)]
        staff = [api.person(f"承办{number}") for number in range(STAFF_COUNT)]
        with ExitStack() as stack:
            house = stack.enter_context(open_house(settings, Start(chance=chance, bots=True)))
            async with listening_to_bots(house, (RESIDENTS, STAFF)):
                courier = asyncio.create_task(house.courier.run())
                yield Stage(api, house, chance, residents, staff)
                house.courier.stop()
                with suppress(TimeoutError):
                    await asyncio.wait_for(courier, 50)
                await close_doors(house.courier.doors)


async def begin(stage: Stage) -> None:
    """Let everybody begin a chat."""
    house = stage.house
    for person in stage.staff:
        invited = await house.database.write(
            lambda tx: access.invite(tx, Role.DISPATCHER, None, None, datetime.now(UTC), house.chance)
        )
        await person.opens(STAFF, invited.secret)
    for person in stage.residents:
        await person.opens(RESIDENTS)
    for person in stage.residents:
        await person.sees(RESIDENTS, timeout=60)


async def report(stage: Stage, person: Person, number: int) -> None:
    """Report one thing after the other, and confirm what was understood."""
    count = 0
    while not stage.over:
        count += 1
        await person.says(RESIDENTS, f"幸福里小区{number % 20 + 1}号楼楼道灯不亮，第{count}次说")
        stage.said += 1
        with suppress(NotSeen, NoSuchButton):
            await person.sees(RESIDENTS, button="确认", timeout=45)
            await person.presses(RESIDENTS, "确认")
            await person.sees(RESIDENTS, "HY-", timeout=45)
            stage.confirmed += 1
        await asyncio.sleep(stage.chance.uniform(1, 8))


async def trouble(stage: Stage) -> None:
    """Let something go wrong every few seconds."""
    while not stage.over:
        await asyncio.sleep(stage.chance.uniform(0.5, 3))
        kind, after = stage.chance.choice(KINDS), stage.chance.random() < 0.5
        method = stage.chance.choice(("sendMessage", "editMessageText", "getUpdates", None))
        stage.api.heal()  # troubles that nobody has met are over: they do not pile up
        # what getUpdates loses loses nothing by itself; a refusal by limits says that nothing was done
        after = after and method != "getUpdates" and kind != "429"
        stage.api.fault(None, method, kind, times=stage.chance.randint(1, 4), after=after, seconds=2.0)
        stage.faults[kind] += 1


async def outages(stage: Stage) -> None:
    """Take Telegram away now and then, and people."""
    while not stage.over:
        await asyncio.sleep(stage.chance.uniform(15, 30))
        await stage.api.down()
        stage.faults["down"] += 1
        await asyncio.sleep(stage.chance.uniform(3, 8))
        await stage.api.up()
        person = stage.chance.choice(stage.residents)
        await person.blocks(RESIDENTS)
        stage.faults["blocked"] += 1
        await asyncio.sleep(stage.chance.uniform(2, 6))
        await person.unblocks(RESIDENTS)


async def announce(stage: Stage) -> None:
    """Tell everybody something that must not come twice."""
    house = stage.house
    while not stage.over:
        await asyncio.sleep(10)
        stage.announced += 1

        def step(tx: Any) -> None:
            rows = tx.execute(select(col(Chat.id), col(Chat.channel), col(Chat.person_id)).where(TO_ALL))
            people = [Address(*row) for row in rows]
            screen = Screen((say(NUMBERED, most=FIRST + stage.announced),))
            key, now = f"soak:{stage.announced}", house.time.now()
            notices.tell(tx, people, screen, now, house.chance, key=key, repeat=Repeat.NEVER)

        await house.database.write(step)
        house.courier.wake()


TO_ALL = (col(Chat.channel) == RESIDENTS) & (col(Chat.role) == Role.RESIDENT)


async def come_to_rest(stage: Stage) -> None:
    """Heal everything, and wait until nothing is left to take or to send."""
    stage.api.heal()
    await stage.api.up()
    for person in stage.residents:
        await person.unblocks(RESIDENTS)
    began = moved = time.monotonic()
    fewest = stage.waiting = await stage.house.database.read(unsent)
    while time.monotonic() < moved + REST:
        left = await stage.house.database.read(unsent)
        stage.rested = time.monotonic() - began
        if not left and not stage.api.pending(RESIDENTS) and not stage.api.pending(STAFF):
            return
        if left < fewest:
            fewest, moved = left, time.monotonic()
        await asyncio.sleep(1)


def unsent(tx: Any) -> int:
    """How many messages are still to go."""
    states = [OutboxState.DUE, OutboxState.SENDING]
    return int(tx.execute(select(func.count()).where(col(Outbox.state).in_(states))).scalar_one())


def counted(tx: Any) -> dict[str, Any]:
    """What the database knows."""
    states = select(col(Outbox.state), func.count()).group_by(col(Outbox.state))
    cases = select(func.count(), func.count(func.distinct(col(Case.number)))).select_from(Case)
    aside = select(func.count()).select_from(SetAside)
    return {
        "updates": set(tx.execute(select(col(Inbox.update_id))).scalars()),
        "messages": {str(state): count for state, count in tx.execute(states)},
        "cases": int(tx.execute(cases).one()[0]),
        "aside": int(tx.execute(aside).scalar_one()),
    }


def twice(api: BotApi) -> int:
    """How many announcements reached somebody more than once."""
    reached = Counter(
        (call.params.get("chat_id"), str(call.params.get("text")))
        for call in api.calls(RESIDENTS, "sendMessage")
        if call.effect and MARK in str(call.params.get("text"))
    )
    return sum(count > 1 for count in reached.values())


async def judge(stage: Stage, updates: set[str]) -> dict[str, Any]:
    """Count, and say what is wrong."""
    known = await stage.house.database.read(counted)
    lost = updates - known.pop("updates")
    windows = stage.api.windows()
    left = await stage.house.database.read(unsent)
    figures = {
        **known,
        "said": stage.said,
        "confirmed": stage.confirmed,
        "announcements": stage.announced,
        "troubles": dict(stage.faults),
        "calls": len(stage.api.calls()),
        "lost_updates": len(lost),
        "windows_broken": [str(each) for each in windows[:5]],
        "windows_broken_count": len(windows),
        "announcements_twice": twice(stage.api),
        "waiting_when_healed": stage.waiting,
        "seconds_to_rest": round(stage.rested),
        "left": left,
    }
    wrong = ("lost_updates", "windows_broken_count", "announcements_twice", "left", "aside")
    figures["faults"] = [name for name in wrong if figures[name]]
    if figures["cases"] < stage.confirmed:
        figures["faults"].append("cases")
    return figures


async def watch(stage: Stage, minutes: float, updates: set[str]) -> None:
    """Note every update that Telegram has had, and say when it is enough."""
    until = time.monotonic() + minutes * 60
    while time.monotonic() < until:
        await asyncio.sleep(0.05)
        note(stage, updates)
    stage.over = True


def note(stage: Stage, updates: set[str]) -> None:
    """Note what people have said and pressed that waits at Telegram: all of it must be known in the end."""
    for bot in (RESIDENTS, STAFF):
        identity = stage.api.token(bot).partition(":")[0]
        spoken = (each for each in stage.api.pending(bot) if "my_chat_member" not in each)
        updates |= {f"{identity}:{each['update_id']}" for each in spoken}


async def run(minutes: float, seed: int) -> dict[str, Any]:
    """Everything, from an empty folder to the judgement."""
    chance, updates = random.Random(seed), set[str]()
    with tempfile.TemporaryDirectory(prefix="huiying-soak-") as name:
        async with staged(Path(name), chance) as stage:
            await begin(stage)
            async with asyncio.TaskGroup() as group:
                group.create_task(watch(stage, minutes, updates))
                for number, person in enumerate(stage.residents):
                    group.create_task(report(stage, person, number))
                for work in (trouble, outages, announce):
                    group.create_task(work(stage))
            await come_to_rest(stage)
            return {"machine": describe(Path(name)), "minutes": minutes, **await judge(stage, updates)}


def main() -> int:
    """Run, and say what was counted."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261122
    set_up_logs()
    figures = asyncio.run(run(minutes, seed))
    json.dump(figures, sys.stdout, ensure_ascii=False, indent=2)
    return 1 if figures["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
