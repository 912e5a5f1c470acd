"""A vote that is changed behind its back, by its organizer or in the database, is found."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlmodel import SQLModel, col

from models.vocabulary_votes import RollKind, VoteProcess, VoteStage
from models.vote import Ballot, DetachedBallot, Vote, VoteElector, VoteOption, VoteSeat
from tests.workflows.participation.votes.looks import (
    DETACHED,
    faults,
)
from tests.workflows.participation.votes.polling import (
    CLOSES,
    OPENS,
    ORGANIZER,
    THREE,
    VOTERS,
    YES,
    YES_NO,
    Polling,
)
from workflows.participation.votes.draft import change_draft
from workflows.participation.votes.errors import (
    VoteStageRefused,
)
from workflows.participation.votes.proxies import give_proxy
from workflows.participation.votes.results import result


def test_the_question_cannot_be_changed_after_the_opening(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))

    with pytest.raises(VoteStageRefused):
        change_draft(polling.act(ORGANIZER, OPENS), vote.id, YES_NO, None)  # type: ignore[arg-type]


CHANGED: list[tuple[type[SQLModel], dict[str, object], str]] = [
    (Vote, {"question": "3号楼是否不加装电梯？"}, "question"),
    (Vote, {"pro": ""}, "question"),
    (Vote, {"passing": ">=1/3"}, "question"),
    (Vote, {"may_change": False}, "question"),
    (Vote, {"closes_at": CLOSES + timedelta(days=1)}, "end"),
    (Vote, {"seed": "00"}, "seed"),
    (Vote, {"stage": VoteStage.CANCELLED}, "stage"),
    (VoteElector, {"area": 1}, "elector"),
    (VoteElector, {"holder": "somebody"}, "elector"),
    (VoteElector, {"voted": True}, "ballots"),
    (Ballot, {"choices": '{"2":1}'}, "ballot"),
]


@pytest.mark.parametrize(("model", "values", "problem"), CHANGED, ids=lambda each: str(each)[:40])
def test_tampering_in_the_database_is_found(
    polling: Polling, model: type[SQLModel], values: dict[str, object], problem: str
) -> None:
    vote = polling.opened(polling.roll(people=3))
    polling.cast(vote, 101, YES)
    assert faults(polling, vote) == []

    one = select(col(model.id)).order_by(col(model.id)).limit(1)  # type: ignore[attr-defined]
    polling.tx.execute(update(model).where(col(model.id).in_(one)).values(**values))  # type: ignore[attr-defined]

    assert problem in faults(polling, vote)


def test_a_proxy_that_nobody_has_written_down_is_found(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3))
    give_proxy(polling.act(ORGANIZER, OPENS), polling.elector(vote, 102), 101, "委字1号")
    assert faults(polling, vote) == []

    stuffed = {"person_id": 101, "proxy": True, "paper": "委字2号"}
    polling.tx.execute(insert(VoteSeat).values(elector_id=polling.elector(vote, 103), **stuffed))

    assert faults(polling, vote) == ["proxy"]


def test_an_option_that_says_something_else_is_found(polling: Polling) -> None:
    vote = polling.opened(polling.roll(people=3), question=THREE)

    polling.tx.execute(update(VoteOption).where(col(VoteOption.place) == 2).values(words="红色"))

    assert faults(polling, vote) == ["question"]


@pytest.mark.parametrize("rules", [{}, DETACHED], ids=["pseudonymous", "detached"])
def test_a_result_that_was_changed_is_found(polling: Polling, rules: dict[str, Any]) -> None:
    vote = polling.opened(polling.roll(people=5), **rules)
    for person in VOTERS[:4]:
        polling.cast(vote, person, YES)
    polling.closed(vote)
    assert faults(polling, vote) == []

    forged = vote.result.replace('"heads":4', '"heads":3')
    polling.tx.execute(update(Vote).values(result=forged))

    assert faults(polling, vote) == ["result"]


@pytest.mark.parametrize("rules", [{}, DETACHED], ids=["pseudonymous", "detached"])
def test_ballots_changed_after_the_count_are_found(polling: Polling, rules: dict[str, Any]) -> None:
    vote = polling.opened(polling.roll(people=5), **rules)
    for person in VOTERS[:4]:
        polling.cast(vote, person, YES)
    polling.closed(vote)

    model = DetachedBallot if rules else Ballot
    polling.tx.execute(update(model).where(col(model.vote_id) == vote.id).values(choices='{"2":1}'))
    assert "count" in faults(polling, vote)
    polling.tx.execute(delete(model).where(col(model.vote_id) == vote.id))
    assert "ballots" in faults(polling, vote)


def test_heads_and_area_are_never_mixed(polling: Polling) -> None:
    roll = polling.roll(RollKind.OWNERS, people=9, area=1)
    polling.line(roll, "9-9", "developer", 1_000_000, 140)
    vote = polling.opened(roll, VoteProcess.OWNERS, item=5)
    for person in VOTERS[:9]:
        polling.cast(vote, person, YES)

    polling.closed(vote)

    found = result(polling.tx, vote.id)
    assert found is not None
    assert (found.part.heads, found.part.area) == (9, 9)
    assert (found.passed, str(found.why)) == (False, "no_quorum_area")
