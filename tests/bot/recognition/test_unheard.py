"""Who waited in vain for the words of a recording is told; what was kept for its words alone goes."""

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.dialogue.unheard import give_up
from models.case import Attachment
from models.database import Database
from models.post_tables import Outbox
from models.vocabulary import Locale
from tests.databases import newest, url_for
from tests.vaults import a_vault
from tests.voices import voice_message
from workflows import recognition, timers
from workflows.access import open_resident
from workflows.cases.acts import SYSTEM, Act
from workflows.lists.categories import keep_categories
from workflows.pictures import Shot, keep_pictures
from workflows.policy import Policy
from workflows.reference import load_reference
from workflows.transaction import Transaction

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
VOICE, PICTURE = "0" * 32 + ".ogg", "0" * 32 + ".jpg"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    newest(tmp_path)
    with closing(Database(url_for(tmp_path), vault=a_vault())) as opened:
        opened.write_now(keep_categories)
        yield opened


def waited_in_vain(tx: Transaction, name: str, case_id: int | None = None) -> None:
    """Let somebody send something, and nobody make words of it until the instant has come."""
    chance = random.Random(1)
    chat = open_resident(tx, Locale.HANS, NOW, NOW, chance).chat.id
    keep_pictures(tx, chat, [Shot(name, "00", voice_message(1))], NOW)
    recognition.ask(tx, chat, name, NOW, case_id)
    late = NOW + recognition.GIVE_UP
    [due] = timers.due_timers(tx, late, 10)
    timer = timers.claim_timer(tx, due, late)
    assert timer is not None
    give_up(Act(tx, SYSTEM, late, load_reference(tx, Policy(), late), chance), timer)


def letters(tx: Transaction) -> int:
    return len(tx.execute(select(col(Outbox.id))).all())


def kept(tx: Transaction) -> list[str]:
    return list(tx.execute(select(col(Attachment.name))).scalars())


def test_who_waits_for_the_words_of_a_recording_is_asked_to_type(database: Database) -> None:
    database.write_now(lambda tx: waited_in_vain(tx, VOICE))

    assert (database.read_now(letters), database.read_now(kept)) == (1, [VOICE])


def test_of_a_picture_nothing_is_said(database: Database) -> None:
    database.write_now(lambda tx: waited_in_vain(tx, PICTURE))

    assert (database.read_now(letters), database.read_now(kept)) == (0, [PICTURE])


def test_a_recording_that_is_not_passed_on_goes_with_the_wait(database: Database) -> None:
    database.write_now(lambda tx: waited_in_vain(tx, VOICE, case_id=7))

    assert (database.read_now(letters), database.read_now(kept)) == (1, [])


def test_a_chat_that_is_gone_is_told_nothing(database: Database) -> None:
    def step(tx: Transaction) -> None:
        recognition.ask(tx, 999, VOICE, NOW)
        late = NOW + recognition.GIVE_UP
        timer = timers.claim_timer(tx, timers.due_timers(tx, late, 10)[0], late)
        assert timer is not None
        give_up(Act(tx, SYSTEM, late, load_reference(tx, Policy(), late), random.Random(1)), timer)

    database.write_now(step)

    assert database.read_now(letters) == 0
