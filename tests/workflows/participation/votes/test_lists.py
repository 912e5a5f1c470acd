"""Lists of votes that are cut: what is open is never what is left out."""

from tests.workflows.participation.votes.polling import OPENS, ORGANIZER, Polling
from workflows.participation.votes.cancel import cancel
from workflows.participation.votes.view import public_votes, votes_of


def test_no_newer_vote_that_is_over_hides_an_open_one(polling: Polling) -> None:
    roll = polling.roll(people=3)
    going_on = polling.opened(roll)
    for _ in range(2):
        cancel(polling.act(ORGANIZER, OPENS), polling.opened(roll).id, "题目写错")

    assert [each.id for each in public_votes(polling.tx, most=1)] == [going_on.id]
    assert votes_of(polling.tx, 101, most=1) == [going_on.id]
