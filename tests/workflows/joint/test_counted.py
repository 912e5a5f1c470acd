"""The figures of joint handling: each with what it is made of, for those who wait for other bodies."""

from datetime import timedelta

import pytest

from models.case import Case
from models.vocabulary import ReturnReason
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COORDINATOR,
    DISTRICT,
    REPORTER,
    START,
    STREET,
    Community,
)
from tests.principles.life import let
from workflows.cases import handle
from workflows.cases.handle import ReturnClaim
from workflows.joint import call, coming, conclude
from workflows.joint.counted import Handed, Tone, figures, handed, tone_of
from workflows.joint.figures import Share
from workflows.joint.terms import JointKind
from workflows.policy import Policy

PEOPLE = (AUDITOR, COORDINATOR, COMPANY, REPORTER)


@pytest.fixture
def case(place: Community) -> Case:
    """A case that the company has taken."""
    found = place.case()
    assert let(place, COMPANY, "accept", found, 1)
    return found


def test_who_came_who_answered_and_how_they_are_rated(place: Community, case: Case) -> None:
    place.case()
    parts = call.whistle(
        place.act(COORDINATOR, 5), case.id, JointKind.PUSH, ["STREET", "DISTRICT"], "十点在5号楼门口碰头"
    ).parts
    coming.sign_in(place.act(STREET, 20), parts[0].id, "5号楼门口", None)
    coming.answer(place.act(STREET, 90), parts[0].id, "已清理干净")
    conclude.rate(place.act(COORDINATOR, 95), parts[0].id, 4)
    coming.sign_in(place.act(DISTRICT, 120), parts[1].id, "5号楼门口", None)

    found = figures(place.tx, Policy(), place.act(COORDINATOR).by, START + timedelta(hours=3))

    assert found is not None
    assert (found.whistled, found.answered, found.tone) == (Share(1, 2), Share(1, 1), Tone.HIGH)
    street, district = found.bodies["STREET"], found.bodies["DISTRICT"]
    assert (street.called, street.sign_in, street.answers, street.level) == (1, Share(1, 1), Share(1, 1), 4)
    assert (district.came, district.sign_in, district.level) == (1, Share(0, 1), None)


def test_they_are_for_those_who_wait_for_other_bodies(place: Community) -> None:
    now = START + timedelta(hours=3)
    found = [figures(place.tx, Policy(), place.act(each).by, now) for each in PEOPLE]

    assert [each is not None for each in found] == [True, True, False, False]


@pytest.mark.parametrize(
    ("whistled", "tone"),
    [
        (Share(0, 0), Tone.NONE),
        (Share(0, 400), Tone.LOW),
        (Share(2, 400), Tone.FITS),
        (Share(80, 400), Tone.FITS),
        (Share(81, 400), Tone.HIGH),
    ],
)
def test_too_few_and_too_many_alike_are_said(whistled: Share, tone: Tone) -> None:
    assert tone_of(whistled, Policy()) is tone


def test_returns_that_name_nobody_are_counted_by_body(place: Community) -> None:
    for proposal in (None, "STREET"):
        claim = ReturnClaim(ReturnReason.WRONG_BODY, "那栋楼在另一个社区", proposal)
        handle.give_back(place.act(COMPANY, 5), place.case().id, claim)
    place.tx.flush()

    assert handed(place.tx, START + timedelta(hours=1)) == {"COMPANY": Handed(0, 2, 1)}
