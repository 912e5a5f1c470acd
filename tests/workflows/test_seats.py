"""A chat of staff is open as long as the seat it was opened for; a resident's needs none."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from models.person import Membership
from models.vocabulary import Role
from tests.principles.community import COMPANY, REPORTER, SEATS, START, Community, community
from workflows import desk
from workflows.access import ChatView, Opened, SessionInvalid, open_chat
from workflows.bearers import Bearer, bearer_of, note_use

IDLE = timedelta(hours=72)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with community(tmp_path) as founded:
        yield founded


def opened(place: Community, person: int) -> Opened:
    """Open a chat for somebody in the seat they hold."""
    role, body = SEATS[person]
    return open_chat(place.tx, person, role, body, None, "zh-CN", START, START, random.Random(1))


def end_seats(place: Community) -> None:
    """Let everybody's role end."""
    place.tx.execute(update(Membership).where(col(Membership.until).is_(None)).values(until=START))


@pytest.mark.parametrize("person", [COMPANY, REPORTER], ids=["staff", "resident"])
def test_a_token_opens_the_chat_it_was_given_for(place: Community, person: int) -> None:
    made = opened(place, person)

    assert bearer_of(place.tx, made.token, START, IDLE).chat == made.chat


def test_staff_who_do_nothing_for_long_come_in_anew(place: Community) -> None:
    token = opened(place, COMPANY).token

    assert bearer_of(place.tx, token, START + IDLE - timedelta(seconds=1), IDLE).used_at == START
    with pytest.raises(SessionInvalid):
        bearer_of(place.tx, token, START + IDLE, IDLE)


def test_every_use_puts_the_end_off(place: Community) -> None:
    token, later = opened(place, COMPANY).token, START + IDLE - timedelta(hours=1)

    note_use(place.tx, token, later)

    assert bearer_of(place.tx, token, START + IDLE, IDLE).used_at == later


def test_a_resident_may_come_back_after_weeks(place: Community) -> None:
    made = opened(place, REPORTER)

    assert bearer_of(place.tx, made.token, START + 9 * IDLE, IDLE).chat == made.chat


@pytest.mark.parametrize(
    ("role", "minutes", "expected"),
    [
        (Role.HANDLER, None, True),
        (Role.HANDLER, 4, False),
        (Role.HANDLER, 5, True),
        (Role.RESIDENT, None, False),
        (Role.RESIDENT, 60, False),
    ],
    ids=["never noted", "just noted", "noted a while ago", "resident", "resident after an hour"],
)
def test_a_use_is_noted_now_and_then_and_for_staff_alone(
    role: Role, minutes: int | None, expected: bool
) -> None:
    used_at = None if minutes is None else START - timedelta(minutes=minutes)
    chat = ChatView(1, "web", 1, role, None, None, "zh-CN")

    assert Bearer(chat, used_at).is_to_note(START) is expected


def test_whose_seat_has_ended_is_out(place: Community) -> None:
    made = opened(place, COMPANY)

    end_seats(place)

    with pytest.raises(SessionInvalid):
        bearer_of(place.tx, made.token, START, IDLE)


def test_a_residents_chat_does_not_end_with_the_seats_of_others(place: Community) -> None:
    made = opened(place, REPORTER)

    end_seats(place)

    assert bearer_of(place.tx, made.token, START, IDLE).chat == made.chat


def test_who_tries_out_a_dispatchers_desk_has_the_body_of_the_seat(place: Community) -> None:
    made = desk.sit_down(place.tx, Role.DISPATCHER, None, "zh-CN", START, START, random.Random(1))

    assert made.chat.body == "DISTRICT"
