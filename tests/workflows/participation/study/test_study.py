"""Prior study: a limit, published reasons, an appeal to somebody else; silence is no veto."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.study import VoteStudy
from models.vocabulary import Role
from models.vocabulary_covenants import StudyGround, StudyOutcome
from models.vocabulary_votes import RollKind, VoteProcess, VoteStage
from models.vote import Vote
from tests.databases import prepared, session_on
from tests.principles.community import START, STREETS_OWN
from tests.workflows.participation.votes.polling import ORGANIZER, VOTERS, Polling, inhabited, rules_for
from workflows.cases.acts import Actor
from workflows.participation.study import speak
from workflows.participation.study.terms import No, Standing, StudyRefused, basis_of, standing
from workflows.participation.study.view import counts, of_vote, stopped
from workflows.participation.study.vouched import study_faults
from workflows.participation.votes.announce import announce
from workflows.participation.votes.draft import change_draft
from workflows.participation.votes.terms import Question
from workflows.policy import Policy

ONE, OTHER = Actor(Role.COORDINATOR, STREETS_OWN), Actor(Role.COORDINATOR, VOTERS[0])
DUE = START + timedelta(days=Policy().study_days)
HOUR = timedelta(hours=1)


@pytest.fixture
def polling(tmp_path: Path) -> Iterator[Polling]:
    with session_on(prepared(tmp_path, "polling", inhabited)) as session:
        yield Polling(session)


def row(**given: Any) -> VoteStudy:
    """A study by what was said of it."""
    return VoteStudy(vote_id=1, text_hash="", basis="", asked_at=START, due_at=DUE, **given)


OBJECTED = {"outcome": StudyOutcome.OBJECTED, "ground": StudyGround.NOT_OURS}


@pytest.mark.parametrize(
    ("study", "at", "wanted"),
    [
        pytest.param(None, START, Standing.NEEDED, id="nobody was asked"),
        pytest.param(row(), DUE - HOUR, Standing.WAITING, id="there is time"),
        pytest.param(row(), DUE, Standing.SILENT, id="silence is no veto"),
        pytest.param(row(outcome=StudyOutcome.AGREED), START, Standing.AGREED, id="agreed"),
        pytest.param(row(outcome=StudyOutcome.ADVISED), START, Standing.ADVISED, id="with advice"),
        pytest.param(
            row(outcome=StudyOutcome.OBJECTED, ground=StudyGround.UNLAWFUL),
            START,
            Standing.OBJECTED,
            id="any other objection is published and stops nothing",
        ),
        pytest.param(row(**OBJECTED), START, Standing.STOPPED, id="the law gives it to somebody else"),
        pytest.param(row(**OBJECTED, rule_by=DUE), START, Standing.APPEALED, id="another one looks at it"),
        pytest.param(row(**OBJECTED, rule_by=DUE), DUE, Standing.UNRULED, id="nobody ruled in time"),
        pytest.param(row(**OBJECTED, rule_by=DUE, lifted=True), START, Standing.LIFTED, id="it was wrong"),
        pytest.param(row(**OBJECTED, rule_by=DUE, lifted=False), DUE, Standing.STOPPED, id="it stands"),
    ],
)
def test_only_one_reason_stops_a_vote_and_silence_none(
    study: VoteStudy | None, at: datetime, wanted: Standing
) -> None:
    assert standing(study, at) is wanted


def test_the_law_asks_for_a_study_of_what_a_meeting_decides_and_an_area_for_more() -> None:
    asked = {each for each in VoteProcess if basis_of(each, Policy())}

    assert asked == {VoteProcess.MEETING, VoteProcess.HOUSEHOLD, VoteProcess.DEPUTIES}
    assert basis_of(VoteProcess.BUDGET, Policy(study_processes=("budget",))) == "votes:study"


def put(polling: Polling) -> Vote:
    """A draft that is studied first."""
    return polling.draft(polling.roll(RollKind.PERSONS, people=6), VoteProcess.MEETING)


def why(act: object) -> No:
    """Why something was not done."""
    assert callable(act)
    with pytest.raises(StudyRefused) as caught:
        act()
    return caught.value.no


def test_a_draft_waits_for_its_study_and_no_longer_than_its_limit(polling: Polling) -> None:
    vote = put(polling)
    assert why(lambda: announce(polling.act(ORGANIZER, START), vote.id)) is No.MISSING
    study = speak.ask(polling.act(ORGANIZER, START), vote.id)
    assert why(lambda: announce(polling.act(ORGANIZER, DUE - HOUR), vote.id)) is No.MISSING

    polling.tick(DUE)
    announce(polling.act(ORGANIZER, DUE), vote.id)

    seen = of_vote(polling.tx, vote.id, DUE + HOUR)
    assert (vote.stage, study.silent) == (VoteStage.ANNOUNCED, True)
    assert seen is not None
    assert seen.standing is Standing.SILENT
    assert counts(polling.tx, DUE).silent == 1
    assert why(lambda: speak.agree(polling.act(ONE, DUE + HOUR), study.id)) is No.UNKNOWN
    assert study_faults(polling.tx, None) == []


def test_the_notice_begins_when_a_vote_is_announced_however_long_its_study_took(polling: Polling) -> None:
    roll = polling.roll(RollKind.PERSONS, people=6)
    vote = polling.draft(roll, VoteProcess.MEETING, opens_at=START + timedelta(days=10))
    opens, closes = vote.opens_at, vote.closes_at
    speak.ask(polling.act(ORGANIZER, START), vote.id)

    announce(polling.act(ORGANIZER, DUE), vote.id)

    assert (vote.opens_at - opens, vote.closes_at - closes) == (timedelta(days=5), timedelta(days=5))


def test_nobody_studies_what_they_put_or_rules_on_their_own_objection(polling: Polling) -> None:
    vote = put(polling)
    vote.author_id = STREETS_OWN
    study = speak.ask(polling.act(ONE, START), vote.id)

    assert why(lambda: speak.agree(polling.act(ONE, START), study.id)) is No.OWN
    speak.objects(polling.act(OTHER, START), study.id, StudyGround.NOT_OURS, "某法第一条", "归别处管")
    speak.appeal(polling.act(ONE, START), study.id, "只是征求意见")
    assert why(lambda: speak.rule(polling.act(OTHER, START), study.id, "对", lifted=False)) is No.OWN


def test_an_objection_is_public_although_its_vote_is_not_announced(polling: Polling) -> None:
    vote = put(polling)
    study = speak.ask(polling.act(ORGANIZER, START), vote.id)
    assert why(lambda: speak.objects(polling.act(ONE, START), study.id, "不喜欢", "", "")) is No.NO_GROUND

    speak.objects(polling.act(ONE, START), study.id, StudyGround.NOT_OURS, "某法第一条", "归别处管")

    assert [each.code for each in stopped(polling.tx, START)] == [vote.code]
    assert why(lambda: announce(polling.act(ORGANIZER, DUE), vote.id)) is No.MISSING


def test_what_is_changed_afterwards_is_studied_anew(polling: Polling) -> None:
    vote = put(polling)
    study = speak.ask(polling.act(ORGANIZER, START), vote.id)
    speak.agree(polling.act(ONE, START), study.id)
    other = Question("别的事", "问别的", "好", "不好")

    roll = polling.roll(RollKind.PERSONS, people=2)
    change_draft(polling.act(ORGANIZER, START), vote.id, other, rules_for(roll, VoteProcess.MEETING, other))

    assert why(lambda: announce(polling.act(ORGANIZER, START), vote.id)) is No.MISSING


def test_what_a_study_says_is_held_against_the_chain(polling: Polling) -> None:
    vote = put(polling)
    study = speak.ask(polling.act(ORGANIZER, START), vote.id)
    speak.agree(polling.act(ONE, START), study.id, "把费用写清楚")

    study.words = "反对"
    polling.tx.flush()

    assert [each.problem for each in study_faults(polling.tx, f"vote:{vote.code}")] == ["study"]
