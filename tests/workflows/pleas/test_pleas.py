"""Pleas of a body: in time, so often, so far, granted by two others, the resident told why, the fact kept."""

from datetime import date, datetime, timedelta

import pytest

from models.case import Case
from models.vocabulary import EventKind, Role, Status
from tests.principles.community import (
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    NEIGHBOUR,
    REPORTER,
    START,
    STREET,
    STREETS_HEAD,
    Community,
)
from tests.principles.life import let, pass_time
from tests.workflows.pleas.wishes import TELLING, TIME
from workflows.cases import plead
from workflows.cases.acts import CaseUnknown
from workflows.cases.pleas import (
    OVERTAKING,
    Dates,
    History,
    Plea,
    PleaRefused,
    Rules,
    Told,
    Why,
    Wish,
    check,
    check_asker,
    read,
)
from workflows.cases.queries import Step, case_for
from workflows.desk import acts_now
from workflows.ledger import subject_of
from workflows.verify import verify

DAY = timedelta(days=1)
DUE = START + 7 * DAY
OPEN = Dates(DUE, None, START.date())
LATE = Dates(DUE, DUE + DAY, START.date())
STAFF = (COMPANY, COMPANYS_HEAD, DISPATCHER, COORDINATOR)
GRANTED = ((COMPANY, "ask for time"), (COMPANYS_HEAD, "agree"), (COORDINATOR, "agree"))


def event(kind: EventKind, actor: str, **facts: object) -> Told:
    """An event of a chain."""
    return Told(kind, actor, START, facts)


@pytest.mark.parametrize(
    ("wish", "dates", "history", "now", "why"),
    [
        pytest.param(TIME, OPEN, History(), DUE, None, id="at the very limit"),
        pytest.param(TIME, OPEN, History(), DUE + timedelta(seconds=1), Why.TOO_LATE, id="after the limit"),
        pytest.param(TIME, OPEN, History(granted=(Plea.EXTENSION,)), START, None, id="a second time"),
        pytest.param(
            TIME, OPEN, History(granted=(Plea.EXTENSION,) * 2), START, Why.TOO_OFTEN, id="a third time"
        ),
        pytest.param(TIME, OPEN, History(refused=(Plea.EXTENSION,) * 5), START, None, id="refusals are free"),
        pytest.param(Wish(Plea.EXTENSION, 150), OPEN, History(), START, Why.TOO_FAR, id="beyond the limit"),
        pytest.param(Wish(Plea.EXTENSION, 0), OPEN, History(), START, Why.TOO_FAR, id="nothing at all"),
        pytest.param(
            Wish(Plea.SUSPENSION, until=date(2027, 11, 20)), OPEN, History(), START, None, id="a year"
        ),
        pytest.param(
            Wish(Plea.SUSPENSION, until=date(2027, 11, 21)),
            OPEN,
            History(),
            START,
            Why.TOO_FAR,
            id="longer",
        ),
        pytest.param(
            Wish(Plea.SUSPENSION, until=date(2026, 11, 20)), OPEN, History(), START, Why.TOO_FAR, id="today"
        ),
        pytest.param(Wish(Plea.SUSPENSION), OPEN, History(), START, Why.TOO_FAR, id="without a date"),
        pytest.param(
            Wish(Plea.SUSPENSION, until=date(2027, 1, 1)),
            OPEN,
            History(granted=(Plea.SUSPENSION,)),
            START,
            Why.TOO_OFTEN,
            id="a second rest",
        ),
        pytest.param(Wish(Plea.EXEMPTION), LATE, History(), START + 30 * DAY, None, id="late, with a reason"),
        pytest.param(Wish(Plea.EXEMPTION), OPEN, History(), START, Why.NOT_LATE, id="not answered"),
        pytest.param(
            Wish(Plea.EXEMPTION), Dates(DUE, DUE, START.date()), History(), START, Why.NOT_LATE, id="in time"
        ),
        pytest.param(
            Wish(Plea.EXEMPTION),
            LATE,
            History(refused=(Plea.EXEMPTION,)),
            START,
            Why.TOO_OFTEN,
            id="one explanation, granted or not",
        ),
    ],
)
def test_what_may_be_asked_for(
    wish: Wish, dates: Dates, history: History, now: datetime, why: Why | None
) -> None:
    assert refusal(wish, dates, history, now) is why


def refusal(wish: Wish, dates: Dates, history: History, now: datetime) -> Why | None:
    """Why something may not be asked for; None where it may."""
    try:
        check(wish, dates, history, now, Rules())
    except PleaRefused as refused:
        return refused.why
    return None


def test_a_plea_lives_until_it_is_granted_refused_or_overtaken() -> None:
    asked = event(EventKind.PLEADED, "handler:3", plea="extension", share=50, reason="x")
    agreed = event(EventKind.APPROVED, "head:9", plea="extension")
    granted = event(EventKind.EXTENDED, "coordinator:7", plea="extension")
    moved = event(EventKind.EXTENDED, "operator:1")

    assert read([asked]).open is not None
    assert read([asked, agreed, moved]).open is not None
    assert read([asked, agreed, granted]) == History(granted=(Plea.EXTENSION,))
    assert read([asked, event(EventKind.REFUSED, "head:9", plea="extension")]).refused == (Plea.EXTENSION,)


@pytest.mark.parametrize("kind", sorted(OVERTAKING))
def test_a_plea_ends_when_its_case_is_no_longer_where_it_was(kind: EventKind) -> None:
    asked = event(EventKind.PLEADED, "handler:3", plea="extension", share=50, reason="x")

    history = read([asked, event(kind, "handler:3")])

    assert history == History()


def test_a_plea_ends_with_the_acceptance_and_may_be_made_anew(place: Community, case: Case) -> None:
    assert let(place, COMPANY, "ask for time", case, 2)
    assert let(place, COMPANY, "release", case, 3)

    with pytest.raises(PleaRefused) as refused:
        plead.approve(place.act(COMPANYS_HEAD, 4), case.id)

    assert refused.value.why is Why.GONE
    assert let(place, COMPANY, "accept", case, 5)
    assert not let(place, COMPANYS_HEAD, "agree", case, 6)
    assert let(place, COMPANY, "ask for time", case, 7)
    assert let(place, COMPANYS_HEAD, "agree", case, 8)


def test_two_agree_to_an_extension_and_the_residents_learn_why(place: Community, case: Case) -> None:
    before = case.due_at
    assert before is not None

    assert let(place, COMPANY, "ask for time", case, 2)
    assert case.due_at == before
    assert "plea.card" in place.told(COMPANYS_HEAD)[-1]
    assert not any("plea.card" in each for each in place.told(COORDINATOR))
    assert let(place, COMPANYS_HEAD, "agree", case, 3)
    assert case.due_at == before
    assert "plea.card" in place.told(COORDINATOR)[-1]
    assert let(place, COORDINATOR, "agree", case, 4)

    assert case.due_at == before + 7 * DAY
    assert "resident.extended" in place.told(REPORTER)[-1]
    assert "配件在路上" in place.told(REPORTER)[-1]
    assert "joined.extended" in place.told(NEIGHBOUR)[-1]


@pytest.mark.parametrize(
    "wish", [TIME, Wish(Plea.SUSPENSION, until=date(2026, 12, 20))], ids=["time", "rest"]
)
def test_a_reason_tells_no_resident_who_somebody_is(place: Community, case: Case, wish: Wish) -> None:
    plead.plead(place.act(COMPANY, 2), case.id, wish, TELLING)
    granting = (COMPANYS_HEAD, COORDINATOR) if wish is TIME else (COORDINATOR,)

    for person in granting:
        assert let(place, person, "agree", case, 3)

    to_reporter, to_neighbour = place.told(REPORTER)[-1], place.told(NEIGHBOUR)[-1]
    assert "家里没人" in to_reporter
    assert not any(each in to_reporter for each in ("13912345678", "502室"))
    assert not any(each in to_neighbour for each in ("13912345678", "502室", "家里没人"))


def test_a_card_shows_a_reason_as_far_as_its_reader_may_read_the_words(place: Community, case: Case) -> None:
    plead.plead(place.act(COMPANY, 2), case.id, TIME, TELLING)
    assert let(place, COMPANYS_HEAD, "agree", case, 3)

    to_head, to_coordinator = place.told(COMPANYS_HEAD)[-1], place.told(COORDINATOR)[-1]

    assert "13912345678" in to_head
    assert "13912345678" not in to_coordinator
    assert "家里没人" in to_coordinator


def test_the_reason_in_a_sealed_matter_goes_to_nobody_outside_it(place: Community) -> None:
    sealed = place.case(about="COMPANY")
    assert let(place, STREET, "accept", sealed, 1)
    plead.plead(place.act(STREET, 2), sealed.id, TIME, TELLING)

    assert let(place, STREETS_HEAD, "agree", sealed, 3)

    assert "家里没人" in place.told(STREETS_HEAD)[-1]
    assert "plea.reason_sealed" in place.told(COORDINATOR)[-1]
    assert not any("家里没人" in each for each in place.told(COORDINATOR))


def test_the_desk_offers_a_plea_to_whoever_has_to_look_at_it_now(place: Community, case: Case) -> None:
    assert let(place, COMPANY, "ask for time", case, 2)
    first = {person for person in STAFF if offered(place, person, case)}
    assert let(place, COMPANYS_HEAD, "agree", case, 3)

    then = {person for person in STAFF if offered(place, person, case)}

    assert (first, then) == ({COMPANYS_HEAD, DISPATCHER}, {COORDINATOR})


def test_the_desk_lets_whoever_asked_take_it_back_and_nobody_else(place: Community, case: Case) -> None:
    assert let(place, COMPANY, "ask for time", case, 2)

    def names(person: int) -> frozenset[str]:
        chat, now = place.chat(person), START + timedelta(minutes=4)
        view = case_for(place.tx, place.reference, chat, case.id)
        return acts_now(place.tx, place.reference, chat, view, now)

    assert {person for person in STAFF if "take_back" in names(person)} == {COMPANY}
    plead.take_back(place.act(COMPANY, 5), case.id)
    assert "take_back" not in names(COMPANY)


def offered(place: Community, person: int, case: Case) -> bool:
    """Whether the desk lets somebody rule on a plea."""
    chat, now = place.chat(person), START + timedelta(minutes=4)
    view = case_for(place.tx, place.reference, chat, case.id)
    return {"approve", "refuse"} <= acts_now(place.tx, place.reference, chat, view, now)


def test_after_an_extension_the_ladder_stands_at_the_new_limit(place: Community, case: Case) -> None:
    for minute, (person, deed) in enumerate(GRANTED, start=2):
        assert let(place, person, deed, case, minute)

    pass_time(place, case, 8)
    early = [step.kind for step in timeline(place, case)]
    pass_time(place, case, 14)
    rungs = [step.data.get("rung") for step in timeline(place, case) if step.kind == "reminded"]

    assert "escalated" not in early
    assert rungs == ["50", "80", "due"]


def timeline(place: Community, case: Case) -> tuple[Step, ...]:
    """What happened to a case."""
    return case_for(place.tx, place.reference, place.chat(COORDINATOR), case.id).timeline


@pytest.mark.parametrize("person", [COMPANY, COORDINATOR, DISPATCHER, STREETS_HEAD, REPORTER])
def test_nobody_agrees_out_of_turn(place: Community, case: Case, person: int) -> None:
    assert let(place, COMPANY, "ask for time", case, 2)

    done = let(place, person, "agree", case, 3)

    assert done is (person == DISPATCHER)  # in place of a head


def test_a_head_who_asks_does_not_agree_to_it(place: Community) -> None:
    case = place.case()
    assert let(place, COMPANYS_HEAD, "accept", case, 1)
    assert let(place, COMPANYS_HEAD, "ask for time", case, 2)

    with pytest.raises(PleaRefused) as refused:
        plead.approve(place.act(COMPANYS_HEAD, 3), case.id)

    assert refused.value.why is Why.SAME_PERSON
    assert "plea.card" in place.told(DISPATCHER)[-1]


def test_an_extension_that_nobody_granted_in_time_is_not_granted_late(place: Community, case: Case) -> None:
    assert let(place, COMPANY, "ask for time", case, 2)
    assert let(place, COMPANYS_HEAD, "agree", case, 3)

    with pytest.raises(PleaRefused) as refused:
        plead.approve(place.act(COORDINATOR, 7 * 1440 + 1), case.id)

    assert refused.value.why is Why.TOO_LATE


def test_who_asked_takes_it_back_and_those_who_were_asked_are_told(place: Community, case: Case) -> None:
    before = case.due_at
    assert let(place, COMPANY, "ask for time", case, 2)

    assert let(place, COMPANY, "ask no longer", case, 3)

    assert case.due_at == before
    assert "task.plea_taken_back" in place.told(COMPANYS_HEAD)[-1]
    assert timeline(place, case)[-1].kind == "taken_back"
    assert not let(place, COMPANYS_HEAD, "agree", case, 4)
    assert let(place, COMPANY, "ask for time", case, 5)


@pytest.mark.parametrize("person", [COMPANYS_HEAD, DISPATCHER, COORDINATOR, STREETS_HEAD, REPORTER])
def test_nobody_takes_back_what_another_asked_for(place: Community, case: Case, person: int) -> None:
    assert let(place, COMPANY, "ask for time", case, 2)

    assert not let(place, person, "ask no longer", case, 3)

    assert offered(place, COMPANYS_HEAD, case)


def test_who_did_not_ask_is_told_that_only_the_asker_takes_it_back() -> None:
    asked = read([event(EventKind.PLEADED, "handler:3", plea="extension", share=50, reason="x")])

    with pytest.raises(PleaRefused) as refused:
        check_asker(asked, "head:9")

    assert refused.value.why is Why.NOT_ASKER
    assert check_asker(asked, "handler:3") == asked.open


def test_a_refusal_has_its_reason_and_changes_no_limit(place: Community, case: Case) -> None:
    before = case.due_at
    assert let(place, COMPANY, "ask for time", case, 2)

    assert let(place, COMPANYS_HEAD, "do not agree", case, 3)

    assert case.due_at == before
    assert "task.plea_refused" in place.told(COMPANY)[-1]
    assert "人手够" in place.told(COMPANY)[-1]
    assert let(place, COMPANY, "ask for time", case, 4)


def test_a_rest_stops_the_limit_and_ends_by_itself(place: Community, case: Case) -> None:
    before = case.due_at
    assert before is not None
    assert let(place, COMPANY, "ask for a rest", case, 2)
    assert let(place, COORDINATOR, "agree", case, 3)
    assert case.status == Status.SUSPENDED
    assert "resident.suspended" in place.told(REPORTER)[-1]
    assert "等开春更换" in place.told(REPORTER)[-1]

    pass_time(place, case, 30)

    assert case.status == Status.IN_PROGRESS
    assert case.due_at == before + 30 * DAY - timedelta(minutes=3)
    assert "resident.resumed" in place.told(NEIGHBOUR)[-1]


def test_a_rest_is_ended_sooner_by_who_has_the_case(place: Community, case: Case) -> None:
    assert let(place, COMPANY, "ask for a rest", case, 2)
    assert let(place, COORDINATOR, "agree", case, 3)

    assert let(place, COMPANY, "resume", case, 1440)

    assert (case.status, case.paused_at) == (Status.IN_PROGRESS, None)
    assert not let(place, COMPANY, "ask for a rest", case, 1441)


def test_a_delay_that_is_not_held_against_a_body_stays_a_fact(place: Community, case: Case) -> None:
    assert let(place, COMPANY, "reply late", case, 2)
    due, answered = case.due_at, case.answered_at
    assert let(place, COMPANY, "explain the delay", case, 3)
    assert let(place, DISPATCHER, "agree", case, 4)

    assert let(place, COORDINATOR, "agree", case, 5)

    assert (case.due_at, case.answered_at, case.exempt) == (due, answered, True)
    assert verify(place.tx, subject_of(case.number)).whole
    assert answered is not None
    assert answered > (due or answered)
    seen = case_for(place.tx, place.reference, place.chat(COORDINATOR), case.id)
    assert [step.kind for step in seen.timeline][-3:] == ["pleaded", "approved", "exempted"]
    assert "resident.exempted" in place.told(REPORTER)[-1]


def test_who_may_not_act_on_a_case_does_not_learn_of_a_plea(place: Community, case: Case) -> None:
    assert let(place, COMPANY, "ask for time", case, 2)

    with pytest.raises(CaseUnknown):
        plead.approve(place.act(STREETS_HEAD, 3), case.id)


def test_every_plea_is_ruled_on_by_somebody_who_does_not_owe_the_work() -> None:
    from workflows.cases.pleas import STAGES

    assert all(stages[-1] == {Role.COORDINATOR} for stages in STAGES.values())
    assert all(Role.HANDLER not in roles for stages in STAGES.values() for roles in stages)
