"""A draft that was to be added to a case, when its time is over: no voice is passed on that was not to be."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.dialogue.draft import Draft, remember
from bot.dialogue.overdue_draft import register_draft
from models.case import Attachment, Case
from tests.principles.community import REPORTER, START, Community
from tests.workflows.privacy.rights import founded
from workflows import conversation
from workflows.cases import take_part
from workflows.cases.sealed import place_of
from workflows.pictures import Shot, keep_pictures

VOICE, PICTURE = "a.ogg", "b.jpg"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with founded(tmp_path) as community:
        yield community


def left(place: Community, case: Case, *names: str, words: str = "", **facts: object) -> None:
    """Let a draft that may belong to a case lie until its time is over."""
    keep_pictures(place.tx, REPORTER, [Shot(name, "ab" * 16, b"x") for name in names], START)
    draft = Draft(words=words, photos=names, adds=case.id, adds_to=case.number, began="now")
    draft = replace(draft, **facts)  # type: ignore[arg-type]  # fields of a draft
    conversation.set_state(place.tx, REPORTER, "draft", json.dumps(remember(draft)))
    register_draft(place.act(REPORTER, 10), REPORTER)


def kept(place: Community) -> list[str]:
    return sorted(place.tx.execute(select(col(Attachment.name))).scalars())


@pytest.mark.parametrize(
    ("names", "words", "told", "stays"),
    [
        ((VOICE,), "", {"recording.withheld"}, []),
        ((VOICE,), "晚上", {"add.done", "recording.words_only"}, []),
        ((VOICE, PICTURE), "", {"add.done", "recording.withheld"}, [PICTURE]),
    ],
)
def test_a_voice_that_is_not_passed_on_is_erased_and_nobody_told_otherwise(
    place: Community, names: tuple[str, ...], words: str, told: set[str], stays: list[str]
) -> None:
    left(place, place.case(anonymous=True), *names, words=words)

    (answer,) = [each for each in place.told(REPORTER) if "recording." in each]
    assert {
        key for key in ("add.done", "recording.withheld", "recording.words_only") if key in answer
    } == told
    assert kept(place) == stays


def test_what_was_to_be_added_to_an_anonymous_case_that_has_ended_is_registered_as_anonymous(
    place: Community,
) -> None:
    case = place.case(anonymous=True)
    take_part.withdraw(place.act(REPORTER, 1), case.id)

    left(place, case, words="楼道灯也坏了")

    newest = place.tx.execute(select(Case).order_by(col(Case.id).desc()).limit(1)).scalar_one()
    assert newest.id != case.id
    assert newest.anonymous


@pytest.mark.parametrize(("cell", "named"), [("CELL", "3号楼2单元"), ("OTHER", "")])
def test_a_point_shown_later_takes_no_name_from_a_place_of_the_same_cell(
    place: Community, cell: str, named: str
) -> None:
    case = place.case(place="3号楼2单元")

    left(place, case, latitude=31.2, longitude=112.8, cell=cell)

    assert (case.cell, place_of(case)) == (cell, named)


def test_ones_own_voice_is_added(place: Community) -> None:
    left(place, place.case(), VOICE)

    assert kept(place) == [VOICE]
    assert any("add.done" in each for each in place.told(REPORTER))
