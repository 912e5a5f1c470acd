"""What an operator decides holds in every process, and what the command line does is noted."""

import base64
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from bot.app import House, Start, open_house
from bot.catalogue.sentences import phrase, speak_otherwise, words_of
from bot.commands import obey
from bot.settings import Settings
from models.ledger import Event
from models.vocabulary import HouseEvent, Locale
from tests.databases import newest
from workflows.house import rules, texts
from workflows.house.marks import DOOR, mark
from workflows.house.numbers import numbers_of
from workflows.house.texts import Rewording

KEY = "resident.due_moved"
OWN = "{number}：{before} → {due}"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Open an empty house; afterwards it speaks as it came."""
    keys = SecretStr(base64.b64encode(bytes(range(32))).decode())
    settings = Settings(data=tmp_path, database_url=newest(tmp_path), keys=keys)
    with open_house(settings, Start(chance=random.Random(1))) as house:
        yield house
    speak_otherwise({})


def said() -> str:
    return phrase(KEY, Locale.HANS, number="1", before="2", due="3")


async def test_words_changed_elsewhere_are_spoken_at_the_next_look(house: House) -> None:
    wording = Rewording(Locale.HANS, KEY, words_of(Locale.HANS)[KEY], OWN)
    await house.database.write(lambda tx: texts.reword(house.act(tx), wording))
    before = said()

    await house.watch.look()

    assert (before != said(), said()) == (True, "1：2 → 3")


async def test_words_that_no_longer_fit_are_left_as_they_came(house: House) -> None:
    other = Rewording(Locale.HANS, KEY, "{number} {gone}", "{number} {gone}!")
    await house.database.write(lambda tx: texts.reword(house.act(tx), other))
    before = said()

    await house.watch.look()

    assert said() == before


async def test_numbers_decided_elsewhere_hold_at_the_next_look(house: House) -> None:
    form = {each.name: each.value for each in numbers_of(house.lists.current().policy)} | {"photos": "3"}
    await house.database.write(
        lambda tx: rules.decide(act := house.act(tx), form, "v2", act.now, "试验中改一改")
    )
    before = house.lists.current().policy.photos

    await house.watch.look()

    assert (before, house.lists.current().policy.photos) == (5, 3)


async def test_what_is_done_at_the_command_line_stands_in_the_record(house: House) -> None:
    content = base64.b64encode("code,name,kind\nB5,试验单位,section\n".encode()).decode()
    order = {"do": "import", "kind": "bodies", "name": "b.csv", "content": content}

    await obey(house, {**order, "dry_run": True})
    await obey(house, order)
    await obey(house, {"do": "invite", "role": "operator"})
    await obey(house, {"do": "invite", "role": "resident"})

    rows = select(Event.subject, Event.kind).order_by(col(Event.id))
    assert house.database.read_now(lambda tx: tx.exec(rows).all()) == [
        ("house:import:bodies", HouseEvent.BROUGHT),
        ("house:staff", HouseEvent.INVITED),
    ]


async def test_nobody_is_invited_into_an_area_that_is_none(house: House) -> None:
    answer = await obey(house, {"do": "invite", "role": "coordinator", "area": "NOWHERE"})

    assert answer == {"refused": "AreaUnknown", "facts": ["NOWHERE"]}


async def test_an_invitation_leads_into_the_staff_bot_once_its_name_is_known(house: House) -> None:
    before = await obey(house, {"do": "invite", "role": "operator"})
    facts = {"state": "well", "link": "https://t.me/staff_test_bot"}
    await house.database.write(lambda tx: mark(tx, DOOR + "staff", house.time.now(), facts))

    made = (await obey(house, {"do": "invite", "role": "operator"}))["result"]
    of_resident = (await obey(house, {"do": "invite", "role": "resident"}))["result"]

    assert ("telegram" in before["result"], "telegram" in of_resident) == (False, False)
    assert made["telegram"] == f"https://t.me/staff_test_bot?start={made['invitation']}"
