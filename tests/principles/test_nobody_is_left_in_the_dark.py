"""Principle 3, its notices: every move tells whom the table of moves names, and comes with what it asks."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from models.case import Case, Joining
from models.vocabulary import EventKind, Role, Status
from tests.principles.community import (
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    DISTRICT,
    NEIGHBOUR,
    REPORTER,
    START,
    Community,
)
from tests.principles.life import let, pass_time
from workflows.cases import rule
from workflows.cases.life import FINAL, MOVES
from workflows.cases.moves import Move, Need, Party, Told, Verb
from workflows.cases.needs import KEPT_AS, NeedMissing, demand
from workflows.cases.transitions import allowed


@dataclass(frozen=True)
class Way:
    """How a move comes about: what happens before, what makes it, and who has the case after it."""

    before: tuple[tuple[int, str], ...]
    makes: Callable[[Community, Case], object]
    body: int = COMPANY


def by(person: int, deed: str) -> Callable[[Community, Case], object]:
    """Let a person make the move."""
    return lambda place, case: let(place, person, deed, case, 7)


def after(days: int) -> Callable[[Community, Case], object]:
    """Let the clock make the move."""
    return lambda place, case: pass_time(place, case, days)


def to_the_district(place: Community, case: Case) -> object:
    """Rule that the district has it."""
    return rule.send_to(place.act(COORDINATOR, 7), case.id, "DISTRICT", "请区里办")


ACCEPTED = ((COMPANY, "accept"),)
ASKED = (*ACCEPTED, (COMPANY, "ask"))
REPLIED = (*ACCEPTED, (COMPANY, "reply"))
JUDGED = (*REPLIED, (REPORTER, "a good verdict"))
PLEADED = (*ACCEPTED, (COMPANY, "ask for time"))
EXPLAINED = (*ACCEPTED, (COMPANY, "reply late"), (COMPANY, "explain the delay"))
AGAIN = ((COMPANYS_HEAD, "accept"), (COMPANYS_HEAD, "reply"))
TWICE = (*REPLIED, (REPORTER, "a bad verdict"), *AGAIN)

WAYS: dict[tuple[Verb, Status], Way] = {
    (Verb.ACCEPT, Status.ACCEPTED): Way((), by(COMPANY, "accept")),
    (Verb.RELEASE, Status.ASSIGNED): Way(ACCEPTED, by(COMPANY, "release")),
    (Verb.ASK, Status.AWAITING_RESIDENT): Way(ACCEPTED, by(COMPANY, "ask")),
    (Verb.SUPPLY, Status.IN_PROGRESS): Way(ASKED, by(REPORTER, "add")),
    (Verb.RESUME, Status.IN_PROGRESS): Way(ASKED, after(6)),
    (Verb.REPLY, Status.REPLIED): Way(ACCEPTED, by(COMPANY, "reply")),
    (Verb.VERDICT_CLOSE, Status.CLOSED): Way(REPLIED, by(REPORTER, "a good verdict")),
    (Verb.REVIEW, Status.CLOSED): Way(TWICE, by(REPORTER, "a bad verdict"), body=COMPANYS_HEAD),
    (Verb.RETRACT, Status.REPLIED): Way(JUDGED, by(REPORTER, "take the verdict back")),
    (Verb.AUTO_CLOSE, Status.CLOSED): Way(REPLIED, after(6)),
    (Verb.REOPEN, Status.REOPENED): Way(REPLIED, by(REPORTER, "a bad verdict")),
    (Verb.RETURN, Status.RETURNED): Way(ACCEPTED, by(COMPANY, "return as not theirs")),
    (Verb.RULE, Status.ASSIGNED): Way(((COMPANY, "return"),), to_the_district, body=DISTRICT),
    (Verb.DECLINE, Status.DECLINED): Way(((COMPANY, "return"),), by(COORDINATOR, "decline")),
    (Verb.APPROVE, Status.ACCEPTED): Way(PLEADED, by(COMPANYS_HEAD, "agree")),
    (Verb.REFUSE, Status.ACCEPTED): Way(PLEADED, by(COMPANYS_HEAD, "do not agree")),
    (Verb.EXTEND, Status.ACCEPTED): Way((*PLEADED, (COMPANYS_HEAD, "agree")), by(COORDINATOR, "agree")),
    (Verb.EXEMPT, Status.REPLIED): Way((*EXPLAINED, (DISPATCHER, "agree")), by(COORDINATOR, "agree")),
    (Verb.SUSPEND, Status.SUSPENDED): Way((*ACCEPTED, (COMPANY, "ask for a rest")), by(COORDINATOR, "agree")),
    (Verb.WITHDRAW, Status.WITHDRAWN): Way(ACCEPTED, by(REPORTER, "withdraw")),
}
"""Every move that a step or the clock makes today."""

ELSEWHERE = {
    Verb.REGISTER: "who registers gets the answer; a draft that registered itself is told (draft.txt)",
    Verb.ASSIGN: "who registers gets the answer; a change of it is tested below",
    Verb.MERGE: "two cases are needed for it: tests/workflows/test_merging.py",
    Verb.SEPARATE: "two cases are needed for it: tests/workflows/test_merging.py",
    **dict.fromkeys(
        (Verb.ASSIGN_HEIR, Verb.INHERIT, Verb.ORPHAN),
        "a body has to end for it: tests/workflows/house/test_dissolve.py",
    ),
    Verb.REPLY_TOO: "two cases are needed for it: tests/workflows/test_answered_together.py",
    Verb.APPEAL: "whom it is told depends on who has had a say: tests/workflows/appeals/test_appeals.py",
    Verb.UPHOLD: "a case without a body goes to dispatchers: tests/workflows/appeals/test_appeals.py",
    Verb.DISMISS: "it takes two: tests/workflows/appeals/test_appeals.py",
    Verb.TAKE_BACK: "it is told whoever was asked: tests/workflows/pleas/test_pleas.py",
    Verb.SHARE_OUT: "who is told is whoever is called: tests/workflows/joint/test_joint.py",
    Verb.WHISTLE: "who is told is whoever is called: tests/workflows/joint/test_joint.py",
    Verb.PLEAD: "whom it is told depends on what is asked for: tests/workflows/pleas/test_pleas.py",
}
"""Verbs that are not tried here, and why."""


def test_every_verb_is_tried_or_has_a_reason_not_to_be() -> None:
    assert {verb for verb, _ in WAYS} | ELSEWHERE.keys() == set(Verb)


def whose(party: Party, way: Way) -> int:
    """The person who stands for a party."""
    return {
        Party.REPORTER: REPORTER,
        Party.JOINED: NEIGHBOUR,
        Party.BODY: way.body,
        Party.FORMER_BODY: COMPANY,
        Party.HEAD: COMPANYS_HEAD,
        Party.DISPATCHER: DISPATCHER,
        Party.COORDINATOR: COORDINATOR,
    }[party]


def joined_case(place: Community) -> Case:
    """A case that a neighbour has joined."""
    case = place.case()
    assert let(place, NEIGHBOUR, "join", case, 1)
    return case


@pytest.mark.parametrize(("verb", "to"), WAYS, ids=[str(verb) for verb, _ in WAYS])
def test_a_move_tells_everybody_whom_the_table_names(place: Community, verb: Verb, to: Status) -> None:
    case, way = joined_case(place), WAYS[verb, to]
    for minute, (person, deed) in enumerate(way.before, start=2):
        assert let(place, person, deed, case, minute), deed
    named = told_of(verb, Status(case.status), to)
    before = {party: len(place.told(whose(party, way))) for party in named}

    way.makes(place, case)

    news = {party: " ".join(place.told(whose(party, way))[before[party] :]) for party in named}
    assert case.status == to
    assert {party for party in named if any(f'"{key}"' in news[party] for key in named[party])} == set(named)


def told_of(verb: Verb, start: Status, to: Status) -> Told:
    """Whom the table names for a move, and the sentences that may do it."""
    return next(row.told for row in MOVES if row.verb is verb and start in row.from_ and row.to in (to, None))


def test_a_corrected_category_tells_who_joined_and_the_former_body(place: Community) -> None:
    case = joined_case(place)
    case.body = "DISTRICT"
    before = {person: len(place.told(person)) for person in (NEIGHBOUR, DISTRICT, COMPANY)}

    assert let(place, REPORTER, "correct the category", case, 2)

    assert case.body == "COMPANY"
    assert all(len(place.told(person)) > before[person] for person in before)


def test_what_a_dispatcher_assigns_is_told_to_who_brought_and_who_joined_it(place: Community) -> None:
    case = place.case(category=None)
    place.tx.add(Joining(case_id=case.id, person_id=NEIGHBOUR, at=START))
    place.tx.flush()

    assert let(place, DISPATCHER, "send to the company", case, 2)

    assert all("resident.assigned" in place.told(person)[-1] for person in (REPORTER, NEIGHBOUR))
    assert len(place.told(COMPANY)) == 1


@pytest.mark.parametrize("row", MOVES, ids=lambda row: f"{row.verb} to {row.to}")
def test_a_move_without_what_it_asks_for_is_refused(row: Move) -> None:
    for need in row.needs - {Need.PROPOSAL}:
        given = {name: "x" for each in row.needs - {need} for name in KEPT_AS[each][:1]}
        given = {name: value for name, value in given.items() if name not in KEPT_AS[need]}

        with pytest.raises(NeedMissing) as missing:
            demand(row, given, "L1@2026" if need is not Need.BASIS else "")

        assert missing.value.verb is row.verb


@pytest.mark.parametrize("to", [Status.MERGED, Status.DECLINED])
def test_who_is_merged_or_declined_gets_a_reason_a_notice_and_a_way_to_contest_it(to: Status) -> None:
    rows = [row for row in MOVES if row.to is to]

    assert rows
    for row in rows:
        assert Need.REASON in row.needs
        assert {Party.REPORTER, Party.JOINED} <= row.told.keys()
        assert row.event in (EventKind.MERGED, EventKind.DECLINED)  # by which it is counted
    assert allowed(to, Verb.REOPEN, Role.COORDINATOR).to is Status.REOPENED


def test_only_what_the_resident_withdrew_cannot_be_opened_again() -> None:
    contested = {status for row in MOVES if row.verb is Verb.REOPEN for status in row.from_}

    assert FINAL - contested == {Status.WITHDRAWN}
