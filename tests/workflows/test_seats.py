"""A chat of staff is open as long as the seat it was opened for; a resident's needs none."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from models.person import Membership
from models.vocabulary import Role
from tests.principles.community import COMPANY, REPORTER, SEATS, START, Community, community
from workflows import desk
from workflows.access import Opened, SessionInvalid, chat_of_token, open_chat


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

    assert chat_of_token(place.tx, made.token, START) == made.chat


def test_whose_seat_has_ended_is_out(place: Community) -> None:
    made = opened(place, COMPANY)

    end_seats(place)

    with pytest.raises(SessionInvalid):
        chat_of_token(place.tx, made.token, START)


def test_a_residents_chat_does_not_end_with_the_seats_of_others(place: Community) -> None:
    made = opened(place, REPORTER)

    end_seats(place)

    assert chat_of_token(place.tx, made.token, START) == made.chat


def test_who_tries_out_a_dispatchers_desk_has_the_body_of_the_seat(place: Community) -> None:
    made = desk.sit_down(place.tx, Role.DISPATCHER, None, "zh-CN", START, START, random.Random(1))

    assert made.chat.body == "DISTRICT"
