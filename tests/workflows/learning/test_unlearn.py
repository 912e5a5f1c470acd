"""Weights forget at once: what knew the words of a case that lets go of its person is erased with them."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from models.learning import ReaderVersion
from models.ledger import Event
from tests.principles.community import DISPATCHER, NEIGHBOUR, REPORTER, Community
from tests.workflows.learning.test_versions import BETTER, LEARNT, SAME, act
from tests.workflows.privacy.rights import YEAR, at_term
from workflows.cases import amend, take_part
from workflows.cases.acts import SYSTEM, Act
from workflows.learning import nights, unlearn, versions
from workflows.learning.judge import Outcome
from workflows.learning.versions import Learnt, Live, VersionGone
from workflows.policy import Policy
from workflows.privacy.forget import forget

DAY = 24 * 60
"""Minutes."""


def put_right(place: Community, person: int, minutes: int) -> int:
    """Let a person report and correct a case; return the case's id."""
    case = place.case(person_id=person, chat_id=person)
    amend.correct_category(place.act(person, minutes), case.id, "0103")
    place.tx.flush()
    return case.id


def kept(place: Community, minutes: int, *corrections: int, **facts: object) -> int:
    """Let a version learn from these corrections and be better; return its number."""
    learnt = replace(LEARNT, corrections=corrections, **facts)  # type: ignore[arg-type]  # fields of Learnt
    return versions.keep(act(place, minutes), learnt).number


def forgotten(place: Community, person: int, minutes: int) -> None:
    forget(place.act(person, minutes), person, withdraw=False)
    place.tx.flush()


def dropped(place: Community) -> dict[int, str]:
    return {each.number: each.dropped for each in versions.versions(place.tx)}


def test_the_version_at_work_goes_in_the_commit_in_which_a_person_is_forgotten(place: Community) -> None:
    put_right(place, REPORTER, 1)
    known = kept(place, 2, 1)

    forgotten(place, REPORTER, 3)

    assert versions.live(place.tx) == Live(0, 0, held=False)
    row = place.tx.exec(select(ReaderVersion).where(col(ReaderVersion.id) == known)).one()
    assert (row.weights, row.learnt_from, row.dropped) == (None, "[]", "forgotten")


def test_the_newest_version_that_never_saw_the_words_takes_over(place: Community) -> None:
    put_right(place, NEIGHBOUR, 1)
    oldest = kept(place, 2, 1)
    clean = kept(place, 3, 1)
    kept(place, 4, 1, own=SAME)
    put_right(place, REPORTER, 5)
    newest = kept(place, 6, 1, 2)

    forgotten(place, REPORTER, 7)

    assert versions.live(place.tx) == Live(clean, 0, held=False)
    assert [number for number, why in dropped(place).items() if why] == [newest]
    assert versions.choose(act(place, 8), oldest).number == oldest


def test_one_that_began_from_other_weights_does_not_take_over(place: Community) -> None:
    put_right(place, REPORTER, 1)
    kept(place, 2, origin="older")
    kept(place, 3, 1)

    forgotten(place, REPORTER, 4)

    assert versions.live(place.tx).number == 0


def test_what_is_not_at_work_goes_at_once_too_and_cannot_be_gone_back_to(place: Community) -> None:
    put_right(place, REPORTER, 1)
    known = kept(place, 2, 1)
    versions.choose(act(place, 3), 0)

    forgotten(place, REPORTER, 4)

    assert dropped(place) == {known: "forgotten"}
    assert versions.live(place.tx) == Live(0, 0, held=True)
    with pytest.raises(VersionGone):
        versions.choose(act(place, 5), known)


def test_a_person_who_taught_nothing_takes_nothing_along(place: Community) -> None:
    put_right(place, REPORTER, 1)
    known = kept(place, 2, 1)

    forgotten(place, NEIGHBOUR, 3)

    assert versions.live(place.tx).number == known


def test_nobodys_number_stands_beside_the_change(place: Community) -> None:
    put_right(place, REPORTER, 1)
    kept(place, 2, 1)

    forgotten(place, REPORTER, 3)

    chain = select(Event).where(col(Event.subject) == "house:reader").order_by(col(Event.seq).desc())
    newest = place.tx.exec(chain).first()
    assert newest is not None
    assert (newest.actor, json.loads(newest.data)["outcome"]) == (str(SYSTEM), "forgotten")


def test_a_version_whose_words_were_forgotten_while_it_was_trained_leaves_nothing(place: Community) -> None:
    put_right(place, REPORTER, 1)
    in_training = replace(LEARNT, corrections=(1,))
    forgotten(place, REPORTER, 2)

    made = versions.keep(act(place, 3), in_training)

    assert (made.outcome, made.dropped) == (Outcome.FORGOTTEN, "forgotten")
    assert versions.live(place.tx).number == 0
    with pytest.raises(VersionGone):
        versions.weights_of(place.tx, made.number)


def test_the_night_after_learns_anew_whatever_the_number_of_corrections(place: Community) -> None:
    put_right(place, REPORTER, 1)
    kept(place, 2, 1)
    before = nights.claim(act(place), "origin")

    forgotten(place, REPORTER, 3)
    night = nights.claim(act(place, DAY), "origin")
    kept(place, DAY, own=SAME)
    after = nights.claim(act(place, 2 * DAY), "origin")

    assert (before, night, after) == (None, Policy().learn_minutes, None)


def test_weights_go_with_the_words_whose_term_is_over(place: Community) -> None:
    case_id = put_right(place, REPORTER, 1)
    known = kept(place, 2, 1)
    case = take_part.withdraw(place.act(REPORTER, 3), case_id)

    at_term(place, case)

    assert dropped(place) == {known: "forgotten"}
    assert versions.live(place.tx).number == 0


def after(place: Community, span: timedelta) -> Act:
    """Act so long after the start."""
    return place.act(DISPATCHER, int(span.total_seconds() // 60))


@pytest.mark.parametrize(
    ("before_term", "due"),
    [(timedelta(days=8), False), (timedelta(days=6), True)],
    ids=["in good time", "within days"],
)
def test_the_house_learns_without_words_that_go_before_they_go(
    place: Community, before_term: timedelta, due: bool
) -> None:
    case_id = put_right(place, REPORTER, 1)
    kept(place, 2, 1)
    take_part.withdraw(place.act(REPORTER, 3), case_id)
    place.tx.flush()

    night = nights.claim(after(place, YEAR - before_term), "origin")

    assert (night is not None) is due


def test_a_version_that_lets_go_in_time_takes_the_place_of_one_that_knows(place: Community) -> None:
    case_id = put_right(place, REPORTER, 1)
    kept(place, 2, 1)
    case = take_part.withdraw(place.act(REPORTER, 3), case_id)
    place.tx.flush()

    made = versions.keep(after(place, YEAR - timedelta(days=6)), replace(LEARNT, own=SAME))
    at_term(place, case)

    assert made.outcome is Outcome.LETS_GO
    assert versions.live(place.tx) == Live(made.number, 0, held=False)


def test_what_an_earlier_release_left_is_swept_away_at_night(place: Community) -> None:
    put_right(place, REPORTER, 1)
    forgotten(place, REPORTER, 2)
    known = kept(place, 3, own=BETTER)
    row = place.tx.get(ReaderVersion, known)
    assert row is not None
    row.learnt_from = "[1]"
    place.tx.flush()

    unlearn.sweep(act(place, 4))

    assert dropped(place) == {known: "forgotten"}
    assert versions.live(place.tx).number == 0


def test_several_versions_go_and_one_that_is_learnt_after_stays(place: Community) -> None:
    put_right(place, REPORTER, 1)
    for minutes in (2, 3):
        kept(place, minutes, 1)
    forgotten(place, REPORTER, 4)

    made = versions.keep(act(place, 5), Learnt(b"other", "origin", 12_000, (), BETTER, SAME))

    assert list(dropped(place).values()) == ["", "forgotten", "forgotten"]
    assert versions.live(place.tx) == Live(made.number, 0, held=False)
