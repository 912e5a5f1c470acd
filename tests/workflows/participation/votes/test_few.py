"""Of owners' votes that are not by name no file tells by an area what a flat chose; all is still checked."""

import csv
import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest

from models.vocabulary_votes import RollKind, Secrecy, VoteProcess
from models.vote import Vote
from tests.workflows.participation.votes.looks import faults
from tests.workflows.participation.votes.polling import ABSTAIN, NO, VOTERS, YES, Polling
from workflows.participation.recount.bounds import must_hide
from workflows.participation.recount.chain import Wrong
from workflows.participation.recount.check import Recount, recount
from workflows.participation.recount.folder import read
from workflows.participation.votes.few import hidden_answers
from workflows.participation.votes.publish import files_of

HIDDEN = [
    ({1: 20, 2: 8, 3: 5}, set()),
    ({1: 20, 2: 0, 3: 0}, set()),
    ({1: 3, 2: 0, 3: 0}, set()),
    ({1: 20, 2: 1, 3: 0}, {1, 2}),
    ({1: 20, 2: 1, 3: 4}, {2, 3}),
    ({1: 20, 2: 1, 3: 2}, {1, 2, 3}),
    ({1: 20, 2: 1, 3: 6}, {2, 3}),
    ({1: 2, 2: 2, 3: 0}, {1, 2}),
]
LARGE = 31_415


@pytest.mark.parametrize(("heads", "hidden"), HIDDEN, ids=lambda each: str(each))
def test_the_area_of_few_is_hidden_and_cannot_be_subtracted(
    heads: Mapping[int, int], hidden: set[int]
) -> None:
    assert hidden_answers(heads) == hidden


def owners(polling: Polling, said: Mapping[int, int], secrecy: Secrecy = Secrecy.PSEUDONYMOUS) -> Vote:
    """A vote of flats of which no two are as large; the largest, by far, says no."""
    roll = polling.roll(RollKind.OWNERS, people=0)
    for place, person in enumerate(VOTERS[:12]):
        polling.line(roll, f"1-{place}", f"h{place}", 6000 + 37 * place if place else LARGE, person)
    vote = polling.opened(roll, VoteProcess.OWNERS, item=5, secrecy=secrecy)
    answers = [NO] * said[2] + [YES] * said[1] + [ABSTAIN] * said.get(3, 0)
    for person, marks in zip(VOTERS, answers, strict=False):
        polling.cast(vote, person, marks)
    return polling.closed(vote)


def published(polling: Polling, vote: Vote, folder: Path) -> Recount:
    for name, text in files_of(polling.tx, vote).items():
        (folder / name).write_text(text, encoding="utf-8")
    return recount(read(folder))


def areas(polling: Polling, vote: Vote) -> dict[str, str]:
    """The published area of each answer."""
    rows = csv.DictReader(StringIO(files_of(polling.tx, vote)["ballots.csv"]))
    return {place: row["area"] for row in rows for place in "123" if row[place]}


def test_one_no_among_owners_is_not_told_by_its_area_and_still_checked(
    polling: Polling, tmp_path: Path
) -> None:
    vote = owners(polling, {1: 11, 2: 1})

    found = published(polling, vote, tmp_path)

    assert areas(polling, vote) == {"1": "", "2": ""}
    assert json.loads(vote.result)["area_hidden"] == [1, 2]
    assert not any(
        str(LARGE) in text for name, text in files_of(polling.tx, vote).items() if name != "roll.csv"
    )
    assert (found.faults, found.unproven, found.passed) == (
        (),
        (),
        True,
    )  # eleven of twelve, whichever they are
    assert faults(polling, vote) == []


def test_what_the_files_cannot_tell_by_area_is_said(polling: Polling, tmp_path: Path) -> None:
    vote = owners(polling, {1: 7, 2: 4})

    found = published(polling, vote, tmp_path)

    assert (found.faults, found.unproven) == ((), ("area",))
    assert found.passed == json.loads(vote.result)["passed"]
    assert faults(polling, vote) == []


def test_answers_of_five_or_more_keep_their_area(polling: Polling, tmp_path: Path) -> None:
    vote = owners(polling, {1: 7, 2: 5})

    found = published(polling, vote, tmp_path)

    assert all(areas(polling, vote).values())
    assert (found.faults, found.unproven) == ((), ())


def test_by_name_every_area_stands(polling: Polling, tmp_path: Path) -> None:
    vote = owners(polling, {1: 11, 2: 1}, Secrecy.NAMED)

    assert published(polling, vote, tmp_path).faults == ()
    assert areas(polling, vote)["2"] == str(LARGE)


def test_hiding_what_must_be_shown_and_showing_what_must_be_hidden_is_found(
    polling: Polling, tmp_path: Path
) -> None:
    vote = owners(polling, {1: 7, 2: 5})
    published(polling, vote, tmp_path)
    text = (tmp_path / "ballots.csv").read_text("utf-8")
    area = areas(polling, vote)["2"]
    (tmp_path / "ballots.csv").write_text(text.replace(f",{area},", ",,"), "utf-8")

    assert Wrong.HIDDEN in {each.what for each in recount(read(tmp_path)).faults}


def test_a_false_outcome_beyond_what_the_roll_allows_is_found(polling: Polling, tmp_path: Path) -> None:
    vote = owners(polling, {1: 11, 2: 1})
    published(polling, vote, tmp_path)
    facts = json.loads((tmp_path / "result.json").read_text("utf-8"))
    (tmp_path / "result.json").write_text(json.dumps({**facts, "winners": [], "passed": False}), "utf-8")

    assert {"winners", "passed"} <= {each.where for each in recount(read(tmp_path)).faults}
    assert must_hide(read(tmp_path)) == {2, 3}
