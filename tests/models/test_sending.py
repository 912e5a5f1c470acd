"""What a messenger gets next is found by indexes; parts are told once; presses prove what arrived."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from models import post, post_sending
from models.case import Case
from models.database import Database
from models.person import Chat
from models.post import Letter
from models.post_tables import Outbox
from models.vocabulary import OutboxState
from tests.models.post_office import LATER, NOW, numbers_of, open_office, parcel, put_all, state_of
from tests.plans import plans
from tests.vaults import with_vault


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Database]:
    database = open_office(tmp_path)
    yield database
    database.close()


@pytest.fixture
def session(office: Database) -> Iterator[Session]:
    with with_vault(Session(office.lane.writer)) as session:
        session.execute(update(Chat).values(channel="residents"))
        yield session


def following(session: Session) -> list[Letter]:
    """What the messenger would get now."""
    return post_sending.next_letters(session, "residents", NOW, NOW, NOW, 100)


def put(session: Session, chat_id: int, screen: str, *, reply: bool = False) -> int:
    letter_id = post.put(session, replace(parcel(chat_id, screen, channel="residents"), reply=reply))
    assert letter_id is not None
    return letter_id


def test_what_goes_next_is_found_without_reading_what_was_sent(session: Session) -> None:
    reads = [each.index or "" for each in plans(session, following) if each.table in ("outbox", "earlier")]

    assert {"outbox_reply", "outbox_due", "outbox_chat"} <= set(reads)
    assert [each for each in reads if not each.startswith("outbox_")] == []


def test_a_courier_that_has_looked_too_early_does_not_send_a_part_again(session: Session) -> None:
    letter_id = put(session, 1, "long")
    early = following(session)[0]
    post.start_sending(session, letter_id, LATER, 0, None)
    post_sending.mark_part(session, letter_id, "t1")

    assert not post.start_sending(session, letter_id, LATER, early.attempts, early.progress)
    now = following(session)[0]
    assert now.progress == "t1"
    assert post.start_sending(session, letter_id, LATER, now.attempts, now.progress)


def test_what_was_not_reached_does_not_count_as_tried(session: Session) -> None:
    letter_id = put(session, 1, "a")
    post.start_sending(session, letter_id, LATER)

    post_sending.put_back(session, letter_id, "ConnectError")

    assert [letter.attempts for letter in following(session)] == [0]


@pytest.mark.parametrize(
    "state", [OutboxState.SENDING, OutboxState.DUE], ids=["on its way", "to be repeated"]
)
def test_whoever_presses_a_button_has_the_message(session: Session, state: OutboxState) -> None:
    letter_id = put(session, 1, "a")
    post.start_sending(session, letter_id, NOW)
    if state is OutboxState.DUE:
        post.postpone(session, letter_id, NOW, "502")
    letter = post.letter_in(session, 1, letter_id)
    assert letter is not None

    number = post_sending.prove(session, letter, NOW)
    post.recover(session, LATER)

    assert number == 1
    assert state_of(session, letter_id) == OutboxState.SENT
    assert following(session) == []


def test_a_message_proven_by_a_press_keeps_its_number_when_its_answer_comes(session: Session) -> None:
    letter_id = put(session, 1, "a")
    letter = following(session)[0]
    post.start_sending(session, letter_id, LATER)
    post_sending.prove(session, letter, NOW)

    post_sending.mark_arrived(session, letter, "t7", NOW, keyed=True, in_place=False)
    put_all(session, parcel(1, "b"))

    assert numbers_of(session, 1) == [1, None]


def test_a_press_of_what_was_given_up_proves_nothing(session: Session) -> None:
    letter_id = put(session, 1, "a")
    post.give_up(session, letter_id, "refused")
    letter = post.letter_in(session, 1, letter_id)
    assert letter is not None

    assert post_sending.prove(session, letter, NOW) is None
    assert session.execute(select(col(Chat.last_number))).scalars().all() == [0, 0]


def test_a_door_is_told_where_the_message_stands_that_is_replaced(session: Session) -> None:
    first = put(session, 1, "a")
    post.start_sending(session, first, LATER)
    post_sending.mark_arrived(session, following_or(session, first), "t5", NOW, keyed=True, in_place=False)
    second = put(session, 1, "b", reply=True)
    session.execute(update(Outbox).where(col(Outbox.id) == second).values(edits=1))

    assert [(letter.replaces, letter.reply) for letter in following(session)] == [("t5", True)]


def test_a_door_is_told_what_is_about_a_danger(session: Session) -> None:
    for urgency in ("danger", "ordinary"):
        case = Case(number=f"HY-{urgency}", status="assigned", urgency=urgency, opened_at=NOW)
        session.add(case)
        session.flush()
        post.put(session, replace(parcel(1 + (urgency == "ordinary"), channel="residents"), case_id=case.id))
    stands = [each.danger for each in following(session)]
    session.execute(update(Case).values(status="closed"))

    assert stands == [True, False]
    assert [each.danger for each in following(session)] == [False, False]


def following_or(session: Session, letter_id: int) -> Letter:
    """A message by its id, wherever it stands."""
    letter = post.letter_in(session, 1, letter_id)
    assert letter is not None
    return letter
