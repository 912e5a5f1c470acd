"""Buttons that work no more leave the screen."""

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from bot.delivery import Sent
from models.database import Database
from models.post import Letter
from models.post_tables import Outbox
from tests.bot.couriers import Messenger, courier_of, rounds, say


@pytest.fixture
def strip(messenger: Messenger, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is stripped of its buttons."""
    stripped: list[str] = []

    async def note(address: str, foreign: str) -> None:
        stripped.append(foreign)

    async def keyed(letter: Letter) -> Sent:
        sent = await Messenger.send(messenger, letter)
        return Sent(sent.foreign, keyed=True, in_place="in place" in letter.screen)

    monkeypatch.setattr(messenger, "strip", note)
    monkeypatch.setattr(messenger, "send", keyed)
    return stripped


def change(database: Database, number: int | None, **values: object) -> None:
    """Change the message of a number, or what has not been delivered."""

    def step(tx: Session) -> None:
        tx.execute(update(Outbox).where(col(Outbox.number).is_not_distinct_from(number)).values(**values))

    database.write_now(step)


async def test_buttons_that_work_no_more_are_taken_away_with_the_next_message(
    database: Database, messenger: Messenger, strip: list[str]
) -> None:
    say(database, 1, "a", "b")
    courier = courier_of(database, messenger)
    await rounds(courier, messenger, 2)
    change(database, 1, spent=True)

    say(database, 1, "c", "d")
    await rounds(courier, messenger, 3)

    assert strip == ["m1"]


async def test_a_message_that_stands_in_anothers_place_keeps_its_buttons(
    database: Database, messenger: Messenger, strip: list[str]
) -> None:
    say(database, 1, "a")
    courier = courier_of(database, messenger)
    await rounds(courier, messenger, 1)
    change(database, 1, spent=True)

    say(database, 1, "b in place")
    change(database, None, edits=1)
    await rounds(courier, messenger, 2)

    assert strip == []


async def test_a_message_that_was_to_be_replaced_and_was_not_loses_its_buttons(
    database: Database, messenger: Messenger, strip: list[str]
) -> None:
    say(database, 1, "a")
    courier = courier_of(database, messenger)
    await rounds(courier, messenger, 1)

    say(database, 1, "b anew")
    change(database, None, edits=1)
    await rounds(courier, messenger, 2)

    assert strip == ["m1"]
