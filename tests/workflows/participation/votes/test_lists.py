"""Lists of votes that are cut: what is open is never what is left out."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.dialogue.votes.listing import line_of
from tests.workflows.participation.votes.polling import OPENS, ORGANIZER, Polling
from workflows.participation.votes import lists
from workflows.participation.votes.cancel import cancel
from workflows.participation.votes.extend import end_early
from workflows.participation.votes.lists import public_votes, votes_of, votes_seen_to
from workflows.participation.votes.view import all_shown


def test_no_newer_vote_that_is_over_hides_an_open_one(polling: Polling) -> None:
    roll = polling.roll(people=3)
    going_on = polling.opened(roll)
    for _ in range(2):
        cancel(polling.act(ORGANIZER, OPENS), polling.opened(roll).id, "题目写错")

    assert [each.id for each in public_votes(polling.tx, most=1)] == [going_on.id]
    assert votes_of(polling.tx, 101, most=1) == [going_on.id]


@contextmanager
def asked(polling: Polling) -> Iterator[list[str]]:
    """Note what is asked of the database."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engine = polling.tx.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_a_list_of_many_asks_no_more_than_a_list_of_one(polling: Polling) -> None:
    roll, counts = polling.roll(people=3), []
    for _ in range(2):
        polling.opened(roll)
        polling.opened(polling.roll(people=2))
        with asked(polling) as statements:
            shown = public_votes(polling.tx)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 4
    assert [each.whole.heads for each in shown if each.whole] == [2, 3, 2, 3]


def test_who_sees_to_votes_finds_old_ones_behind_those_of_others(
    polling: Polling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    roll = polling.roll(people=1)
    votes = [polling.draft(roll).id for _ in range(7)]

    first = votes_seen_to(polling.tx, polling.reference, ORGANIZER, most=3)
    rest = votes_seen_to(polling.tx, polling.reference, ORGANIZER, most=9, before=first[-1])

    assert [*first, *rest] == votes[::-1]


def test_a_vote_that_was_ended_early_stands_as_being_counted(polling: Polling) -> None:
    vote, early = polling.opened(polling.roll(people=3)), OPENS + timedelta(hours=2)
    before = [line_of(each, early).key for each in all_shown(polling.tx, [vote])]

    end_early(polling.act(ORGANIZER, early), vote.id, "大家都投完了")

    assert before == ["ballot.line.voted"]
    assert [line_of(each, early).key for each in all_shown(polling.tx, [vote])] == ["ballot.line.over"]
