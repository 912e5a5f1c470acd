"""How something may be asked and counted: presets are sound, and what is wrong is named."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.vocabulary_votes import PassBase, RollKind, Secrecy, VoteKind, VoteProcess
from tests.workflows.participation.votes.polling import CLOSES, OPENS, THREE, YES_NO
from workflows.participation.votes.errors import TermsUnfit, Unfit
from workflows.participation.votes.methods import Method
from workflows.participation.votes.processes import TABLE, Process, quorum_of
from workflows.participation.votes.shares import share_of
from workflows.participation.votes.terms import Option, Question, Rules, check, faults, preset
from workflows.policy import Policy

POLICY = Policy()
OWNERS = preset(VoteProcess.OWNERS, RollKind.OWNERS, OPENS, CLOSES, item=5)
CHOICE = preset(VoteProcess.CONSULTATIVE, RollKind.PERSONS, OPENS, CLOSES, kind=VoteKind.CHOICE, options=3)
PROJECTS = Question("微更新", "做哪些？", options=(Option("健身器", 30000), Option("路灯", 80000)))
MONEY = preset(VoteProcess.BUDGET, RollKind.PERSONS, OPENS, CLOSES, options=2, budget=100000)


@pytest.mark.parametrize("line", TABLE, ids=lambda each: each.name)
def test_every_preset_can_be_asked_as_it_is(line: Process) -> None:
    for roll in line.rolls:
        for kind in line.kinds:
            question = PROJECTS if kind is VoteKind.BUDGET else YES_NO if kind is VoteKind.YES_NO else THREE
            item = 5 if line.name is VoteProcess.OWNERS else None
            budget = 100000 if kind is VoteKind.BUDGET else None
            rules = preset(
                line.name,
                roll,
                OPENS,
                CLOSES,
                kind=kind,
                item=item,
                options=len(question.options),
                budget=budget,
            )
            detached = rules.secrecy is Secrecy.DETACHED and roll is RollKind.OWNERS
            assert [each.unfit for each in faults(question, rules, roll, POLICY)] == [] or detached


def test_the_numbers_are_those_of_the_law() -> None:
    lines = {line.name: (line.quorum, line.passing, line.notice) for line in TABLE}

    assert lines[VoteProcess.MEETING] == (">1/2", ">1/2", 10)
    assert lines[VoteProcess.DEPUTIES] == (">=2/3", ">1/2", 0)
    assert lines[VoteProcess.ELECTION] == (">1/2", ">1/2", 20)
    assert lines[VoteProcess.RUN_OFF][1] == ">=1/3"
    election = next(line for line in TABLE if line.name is VoteProcess.ELECTION)
    assert quorum_of(election, RollKind.DEPUTIES) == ">2/3"  # more than two thirds, unlike article 29


@pytest.mark.parametrize("item", range(1, 10))
def test_items_six_to_eight_of_article_278_need_three_quarters(item: int) -> None:
    rules = preset(VoteProcess.OWNERS, RollKind.OWNERS, OPENS, CLOSES, item=item)

    assert rules.passing == (">=3/4" if item in (6, 7, 8) else ">1/2")
    assert rules.quorum == ">=2/3"
    assert rules.method is Method.DOUBLE


WRONG: list[tuple[str, Question, Rules, RollKind, Unfit]] = [
    ("no title", replace(YES_NO, title=" "), OWNERS, RollKind.OWNERS, Unfit.TITLE),
    ("one side alone", replace(YES_NO, contra=""), OWNERS, RollKind.OWNERS, Unfit.ONE_SIDED),
    (
        "options of yes or no",
        replace(THREE, pro="a", contra="b"),
        OWNERS,
        RollKind.OWNERS,
        Unfit.OPTIONS_FIXED,
    ),
    ("one option", replace(THREE, options=(Option("一"),)), CHOICE, RollKind.PERSONS, Unfit.TOO_FEW),
    (
        "too many options",
        replace(THREE, options=tuple(Option(str(each)) for each in range(21))),
        CHOICE,
        RollKind.PERSONS,
        Unfit.TOO_MANY,
    ),
    (
        "two that say the same",
        replace(THREE, options=(Option("木 色"), Option("木  色"), Option("灰"))),
        CHOICE,
        RollKind.PERSONS,
        Unfit.OPTION_TWICE,
    ),
    ("too many seats", THREE, replace(CHOICE, seats=3), RollKind.PERSONS, Unfit.SEATS),
    ("more marks than options", THREE, replace(CHOICE, most=4), RollKind.PERSONS, Unfit.MOST),
    ("another method", THREE, replace(CHOICE, method=Method.IRV), RollKind.PERSONS, Unfit.METHOD),
    ("a share that is none", THREE, replace(CHOICE, quorum="half"), RollKind.PERSONS, Unfit.SHARE),
    ("a budget nobody spends", THREE, replace(CHOICE, budget=5), RollKind.PERSONS, Unfit.MONEY),
    ("a project dearer than all", PROJECTS, replace(MONEY, budget=50000), RollKind.PERSONS, Unfit.COST),
    ("owners in secret", YES_NO, replace(OWNERS, secrecy=Secrecy.DETACHED), RollKind.OWNERS, Unfit.SECRECY),
    (
        "area that points to a flat",
        THREE,
        replace(CHOICE, secrecy=Secrecy.DETACHED, may_change=False),
        RollKind.OWNERS,
        Unfit.SECRECY,
    ),
    (
        "a detached ballot that is changed",
        THREE,
        replace(CHOICE, secrecy=Secrecy.DETACHED, may_change=True),
        RollKind.PERSONS,
        Unfit.CHANGE,
    ),
    ("no item", YES_NO, replace(OWNERS, item=None), RollKind.OWNERS, Unfit.ITEM),
    ("an item beyond nine", YES_NO, replace(OWNERS, item=10), RollKind.OWNERS, Unfit.ITEM),
    ("a lower bar", YES_NO, replace(OWNERS, quorum=">1/2"), RollKind.OWNERS, Unfit.SHARE),
    ("another base", YES_NO, replace(OWNERS, base=PassBase.SAID), RollKind.OWNERS, Unfit.SHARE),
    ("tenants as owners", YES_NO, OWNERS, RollKind.PERSONS, Unfit.ROLL),
    ("the end first", THREE, replace(CHOICE, closes_at=OPENS), RollKind.PERSONS, Unfit.ORDER),
    ("four days", YES_NO, replace(OWNERS, closes_at=OPENS + timedelta(4)), RollKind.OWNERS, Unfit.SHORT),
    ("61 days", YES_NO, replace(OWNERS, closes_at=OPENS + timedelta(61)), RollKind.OWNERS, Unfit.LONG),
]


@pytest.mark.parametrize(
    ("question", "rules", "roll", "unfit"), [e[1:] for e in WRONG], ids=[e[0] for e in WRONG]
)
def test_what_cannot_be_asked_is_named(
    question: Question, rules: Rules, roll: RollKind, unfit: Unfit
) -> None:
    assert unfit in [each.unfit for each in faults(question, rules, roll, POLICY)]

    with pytest.raises(TermsUnfit):
        check(question, rules, roll, POLICY)


@pytest.mark.parametrize("days", [5, 60])
def test_owners_may_vote_for_five_to_sixty_days(days: int) -> None:
    check(YES_NO, replace(OWNERS, closes_at=OPENS + timedelta(days)), RollKind.OWNERS, POLICY)


def test_two_thirds_include_themselves_and_more_than_half_does_not() -> None:
    two_thirds, half = share_of(">=2/3"), share_of(">1/2")

    assert two_thirds is not None
    assert half is not None
    assert (two_thirds.met(6, 9), two_thirds.met(5, 9)) == (True, False)
    assert (half.met(5, 10), half.met(6, 10)) == (False, True)
    assert (two_thirds.least(9), half.least(10), half.least(11)) == (6, 6, 6)
    assert two_thirds.met(0, 0) is False
