"""Fills a house with what people put right lately, and lets it learn a night from a few of the lines."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from bot import commands
from bot.app import House
from bot.learning import Material, taught
from bot.nightly import Nightly
from bot.settings import Settings
from bot.watch import follow
from bot.weights import base_weights, digest_of
from models.case import Case
from models.vocabulary import ReturnReason, Role
from nlu.corpus import ShortLines, read_short_lines
from nlu.frozen import frozen_lines
from tests.conversations.acts import CannotDo
from workflows import access
from workflows.cases import amend, handle, rule
from workflows.cases.acts import Act, Actor
from workflows.cases.handle import ReturnClaim
from workflows.cases.open import Report, open_case
from workflows.learning import known
from workflows.transaction import Transaction

LEAVES = frozenset({"0119", "0121", "0203", "0204", "0303"})
"""What the small set of lines tells apart: enough for a transcript, and learnt in seconds."""

CELL = "WT0103"


@cache
def material() -> Material:
    """The lines that ship of these leaves, and the part of the frozen test that is about them."""
    lines = tuple(line for line in read_short_lines().examples if line.label in LEAVES)
    return Material(ShortLines(lines, ()), [line for line in frozen_lines() if line.label in LEAVES])


def by_resident(act: Act, case: Case, right: str) -> None:
    """Let the reporter name the category."""
    reporter = Actor(Role.RESIDENT, case.reporter_id, None)
    amend.correct_category(replace(act, by=reporter), case.id, right)


def by_dispatcher(act: Act, case: Case, right: str) -> None:
    """Let a dispatcher name it, of a case that the machine left open."""
    rule.categorise(replace(act, by=Actor(Role.DISPATCHER)), case.id, right)


def by_ruling(act: Act, case: Case, right: str) -> None:
    """Let the body return the case, and a dispatcher send it to the one of the right category."""
    handle.give_back(staff(act, case), case.id, ReturnClaim(ReturnReason.WRONG_BODY, "不归我们管", None))
    day = act.reference.local_date(case.opened_at)
    body = act.reference.choose(right, case.cell, day, None).body
    assert body is not None
    rule.send_to(replace(act, by=Actor(Role.DISPATCHER)), case.id, body, "看过现场")


def staff(act: Act, case: Case) -> Act:
    """Somebody of the body that has the case."""
    return replace(act, by=Actor(Role.HANDLER, None, case.body))


WAYS: dict[str, Callable[[Act, Case, str], None]] = {
    "居民": by_resident,
    "派单员": by_dispatcher,
    "裁定": by_ruling,
}


def put_right(act: Act, times: int, way: str, categories: tuple[str, str], words: str) -> None:
    """Let so many residents each report a like thing, let it be put right that way, and somebody take it."""
    read, right = categories
    opened = access.open_resident(act.tx, "zh-CN", act.now, act.now, act.chance).chat
    report = Report(
        words="",
        nature="help",
        urgency="ordinary",
        category=None if way == "派单员" else read,
        confidence=0.9,
        place="",
        cell=CELL,
        person_id=opened.person_id,
        chat_id=None,
        guesses=(read, right),
    )
    for number in range(1, times + 1):
        case = open_case(act, replace(report, words=words.replace("{}", str(number)))).case
        WAYS[way](act, case, right)
        handle.accept(staff(act, case), case.id)


async def fill(house: House, text: str, code_of: Callable[[str], str]) -> None:
    """Bring in `20 居民 read right words{}`."""
    times, way, read, right, words = text.split(maxsplit=4)
    chance = random.Random(text)  # the same numbers, and so the same test, at every door
    codes = (code_of(read), code_of(right))

    def step(tx: Transaction) -> None:
        put_right(replace(house.act(tx), chance=chance), int(times), way, codes, words)

    await house.database.write(step)


async def learn_tonight(house: House, settings: Settings) -> None:
    """Let the clock's own worker learn if the night has come. Raises CannotDo where it does not go live."""
    from nlu.training import SEED  # brings scipy, which no other conversation asks for

    outcomes = []

    async def train(_seconds: float) -> int:
        ended_after = known.teaches_no_more(house.time.now(), house.lists.current().policy)
        order = await asyncio.to_thread(taught, settings, SEED, material(), ended_after)
        outcomes.append(await commands.obey(house, order))
        return 0

    origin = digest_of(base_weights(settings))
    await Nightly(house.database, house.act, lambda: origin, train).look()
    if [each["result"]["outcome"] for each in outcomes] != ["better"]:
        raise CannotDo(f"没有学到更好的版本:{outcomes}")
    await follow(house.database, house.lists)


async def go_back(house: House) -> None:
    """Put the version before to work, as `huiying train --rollback` does."""
    await commands.obey(house, {"do": "learn_choose", "number": None})
    await follow(house.database, house.lists)
