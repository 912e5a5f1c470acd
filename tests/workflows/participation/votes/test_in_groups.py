"""The groups of the body that asks hear of a vote, and how it ended, in one message; never of a ballot."""

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import col

from models.person import Chat
from models.post_tables import Outbox
from models.vocabulary import OutboxState, Role
from models.vote import Vote
from tests.principles.community import START
from tests.workflows.participation.votes.looks import letters
from tests.workflows.participation.votes.polling import OPENS, ORGANIZER, VOTERS, YES, Polling
from workflows.cases.groups import note_groups
from workflows.house import marks
from workflows.house.page_links import keep_address
from workflows.participation.votes.cancel import cancel
from workflows.participation.votes.codes import find_vote

GROUP = 900


@pytest.fixture
def house(polling: Polling) -> Polling:
    """The house, with a group of the company and a residents' bot that listens."""
    group = {
        "id": GROUP,
        "channel": "staff",
        "address": "-100815",
        "person_id": VOTERS[0],
        "role": Role.SYSTEM,
        "body": "COMPANY",
        "locale": "zh-CN",
        "created_at": START,
    }
    polling.tx.execute(insert(Chat), [group])
    note_groups(polling.act(ORGANIZER, START), "COMPANY")
    marks.mark(polling.tx, f"{marks.DOOR}residents", START, {"link": "https://t.me/huiying_demo_bot"})
    return polling


def asked_by_the_company(house: Polling) -> Vote:
    """A vote that the company asks."""
    roll = house.roll()
    roll.body = "COMPANY"
    return house.opened(roll)


def told(house: Polling) -> list[str]:
    """What the group was told, in order."""
    return [said for chat, said in letters(house) if chat == GROUP]


def arrive(house: Polling, number: int) -> None:
    """Let what waits for the group arrive."""
    mine = update(Outbox).where(col(Outbox.chat_id) == GROUP)
    house.tx.execute(mine.values(state=OutboxState.SENT, number=number))


def test_the_group_of_who_asks_is_told_once_with_a_link_into_a_private_chat(house: Polling) -> None:
    vote = asked_by_the_company(house)

    [said] = told(house)

    assert f"https://t.me/huiying_demo_bot?start=vote_{vote.code}" in said
    assert f'"/vote/{vote.code}"' in said


def test_the_link_of_the_page_is_whole_where_the_operator_has_set_an_address(house: Polling) -> None:
    keep_address(house.tx, "https://huiying.example/", START)

    vote = asked_by_the_company(house)

    assert f"https://huiying.example/vote/{vote.code}" in told(house)[0]


def test_what_it_came_to_takes_the_place_of_the_announcement(house: Polling) -> None:
    vote = asked_by_the_company(house)
    arrive(house, 7)
    house.cast(vote, VOTERS[1], YES)
    before = len(told(house))
    house.closed(vote)

    newest = select(Outbox).where(col(Outbox.chat_id) == GROUP).order_by(col(Outbox.id).desc())
    last = house.tx.execute(newest).scalars().first()

    assert last is not None
    assert (before, len(told(house)), last.edits) == (1, 2, 7)
    assert "vote.counted" in told(house)[-1]


def test_a_vote_that_is_cancelled_says_so_there(house: Polling) -> None:
    vote = asked_by_the_company(house)

    cancel(house.act(ORGANIZER, OPENS), vote.id, "题目写错了")

    assert "题目写错了" in told(house)[-1]


def test_a_vote_of_nobodys_body_is_told_in_no_group(house: Polling) -> None:
    house.opened(house.roll())

    assert told(house) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vote_TP-20261123-K7M3R", "TP-20261123-K7M3R"),
        (" tp-20261123-k7m3r ", "TP-20261123-K7M3R"),
        ("TP-20261123-K7M3R 什么时候开始", None),
        ("HY-20261123-K7M3", None),
    ],
)
def test_the_number_of_a_vote_is_found_where_nothing_else_is_said(text: str, found: str | None) -> None:
    assert find_vote(text) == found
