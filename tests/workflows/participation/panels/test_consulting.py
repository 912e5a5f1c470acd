"""A panel is asked, ends in one joint decision or is shown as open, and bodies that came are counted."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from models import post
from models.case import Case
from models.decision import DecisionTask
from models.joint import Part
from models.panel import Consultation, ConsultationVoice, Panel
from models.post_tables import Outbox
from models.vocabulary import Role, Status, TimerKind
from models.vocabulary_panels import PanelKind
from models.vocabulary_votes import RollKind
from tests.databases import prepared, session_on
from tests.principles.community import COMPANY, COMPANYS_HEAD, COORDINATOR, START, STREETS_HEAD
from tests.workflows.participation.votes.polling import FIRST, Polling, inhabited
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.house.inherit_panels import give_panels
from workflows.joint.between import Call, Pair, between, table
from workflows.participation.decisions.carry import done
from workflows.participation.decisions.resolve import Answers, Commission
from workflows.participation.panels import clock, consult, set_up, view
from workflows.participation.panels.asked import perform
from workflows.participation.panels.forget import forget_voices, my_voices
from workflows.participation.panels.terms import No, PanelRefused
from workflows.participation.panels.vouched import panel_faults

TERM, DAY = date(2027, 11, 1), timedelta(days=1)
OFFICER = Actor(Role.COORDINATOR, COORDINATOR)
HEAD = Actor(Role.HEAD, STREETS_HEAD, "STREET")
COMPANYS = Actor(Role.HEAD, COMPANYS_HEAD, "COMPANY")
WORKER = Actor(Role.HANDLER, COMPANY, "COMPANY")
ANSWERS = Answers("门口的人", "两家单位", "附近居民", "咨询小组")
SOON = Commission("COMPANY", "每天清理门口", date(2026, 12, 20))


class Office:
    """A panel of two bodies and two residents, and a hand for each."""

    def __init__(self, session: Session) -> None:
        self.tx = session
        self.polling = Polling(session)
        self.now = START + timedelta(hours=1)

    def act(self, by: Actor) -> Act:
        """Let somebody act."""
        return self.polling.act(by, self.now)

    def resident(self, person: int = FIRST) -> Act:
        """Let a resident act."""
        return self.act(Actor(Role.RESIDENT, person))

    def panel(self) -> Panel:
        """Set it up."""
        roll = self.polling.roll(RollKind.MEMBERS, people=2)
        bodies = ["STREET", "COMPANY"]
        return set_up.set_up(
            self.act(OFFICER), PanelKind.ADVISORY, "门前小组", "门前秩序", bodies, TERM, roll.id
        )

    def asked(self, by: Actor = OFFICER) -> Consultation:
        """Ask it something."""
        day = self.polling.reference.local_date(self.now + 3 * DAY)
        return consult.consult(self.act(by), self.panel().id, "早市放哪里？", "", day)

    def pass_time(self, span: timedelta) -> None:
        """Let the clock fire what comes due of panels."""
        until = self.now + span
        while due := post.due_timers(self.tx, until, 1):
            timer = post.claim_timer(self.tx, due[0], until)
            assert timer is not None
            self.now = max(self.now, timer.due_at)
            if timer.kind is TimerKind.PANEL:
                clock.fire(self.polling.act(SYSTEM, self.now), timer)
            self.tx.flush()
        self.now = until


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with session_on(prepared(tmp_path, "polling", inhabited)) as session:
        yield Office(session)


def refused(step: Callable[[], object]) -> No:
    """Why a step is refused."""
    with pytest.raises(PanelRefused) as caught:
        step()
    return caught.value.no


def test_a_question_without_a_decision_is_urged_and_shown_as_open(office: Office) -> None:
    asked = office.asked()

    office.pass_time(5 * DAY)
    seen = view.view_of(office.tx, asked, office.now)

    assert asked.urged >= 3
    assert (seen.late, seen.decision) == (True, None)
    assert view.panels(office.tx, office.now)[0].late == 1


def test_the_joint_decision_names_who_does_what_and_the_clock_reminds_of_it(office: Office) -> None:
    asked = office.asked()

    decision = consult.decide(office.act(OFFICER), asked.id, "放在西边", ANSWERS, SOON)
    task = office.tx.execute(select(DecisionTask)).scalars().one()
    done(office.act(WORKER), task.id, "已经清理")

    assert refused(lambda: consult.decide(office.act(OFFICER), asked.id, "再来", ANSWERS, SOON)) is No.DECIDED
    assert (asked.decision_id, task.body, task.done_at) == (decision.id, "COMPANY", office.now)
    told = office.tx.execute(select(col(Outbox.dedup)).where(col(Outbox.chat_id) == FIRST)).scalars()
    assert any(str(each).startswith("consultation_decision.done") for each in told)
    assert panel_faults(office.tx, None) == []


def test_only_who_is_asked_speaks_and_only_who_asked_marks(office: Office) -> None:
    asked = office.asked(HEAD)

    consult.speak(office.act(WORKER), asked.id, "可以放西边")
    consult.speak(office.resident(), asked.id, "别堵门，我住3栋2单元402")

    assert refused(lambda: consult.speak(office.act(HEAD), asked.id, "我也说")) is No.NOT_ASKED
    assert refused(lambda: consult.speak(office.resident(FIRST + 20), asked.id, "我也说")) is No.NOT_ASKED
    assert refused(lambda: consult.mark(office.act(HEAD), asked.id, "COMPANY", 5)) is No.UNDECIDED
    consult.decide(office.act(OFFICER), asked.id, "放在西边", ANSWERS, SOON)
    assert refused(lambda: consult.mark(office.act(COMPANYS), asked.id, "COMPANY", 5)) is No.UNKNOWN
    consult.mark(office.act(HEAD), asked.id, "COMPANY", 4)
    assert between(office.tx, office.now) == {("STREET", "COMPANY"): Pair(1, 1, 1, (4,))}
    words = office.tx.execute(select(col(ConsultationVoice.words))).scalars().all()
    assert not any("402" in each for each in words)


def test_nobody_is_asked_in_the_place_of_a_resident(office: Office) -> None:
    asked = office.asked()

    assert view.asked_of(office.tx, Actor(Role.COORDINATOR), COORDINATOR, office.now, 9) == []
    assert view.asked_of(office.tx, Actor(Role.RESIDENT), None, office.now, 9) == []
    assert [each.id for each in view.asked_of(office.tx, Actor(Role.RESIDENT), FIRST, office.now, 9)] == [
        asked.id
    ]


def test_a_panel_has_the_residents_of_the_very_roll_that_was_chosen(office: Office) -> None:
    rolls = [office.polling.roll(RollKind.MEMBERS, people=2) for _ in range(2)]
    told = {
        "kind": "policy",
        "name": "甲",
        "purpose": "乙",
        "bodies": "STREET、COMPANY",
        "until": "2027-06-01",
    }

    made = perform(office.act(OFFICER), "set_up_panel", {}, {**told, "roll": rolls[0].code})

    assert isinstance(made, Panel)
    assert made.roll_id == rolls[0].id
    assert (
        refused(lambda: perform(office.act(OFFICER), "set_up_panel", {}, {**told, "roll": "NONE"}))
        is No.UNKNOWN
    )


def test_what_a_forgotten_resident_said_is_gone_and_the_chain_holds(office: Office) -> None:
    asked = office.asked()
    consult.speak(office.resident(), asked.id, "放在西边")
    assert my_voices(office.tx, FIRST)[0]["words"] == "放在西边"

    forget_voices(office.resident(), FIRST)

    assert my_voices(office.tx, FIRST) == []
    assert any(each.gone for each in view.view_of(office.tx, asked, office.now).voices)
    assert panel_faults(office.tx, None) == []


def test_what_is_changed_behind_the_chain_is_found(office: Office) -> None:
    asked = office.asked()
    voice = consult.speak(office.resident(), asked.id, "放在西边")

    voice.words, asked.question = "放在东边", "别的？"
    office.tx.flush()

    assert {each.problem for each in panel_faults(office.tx, None)} == {"question", "words"}


def test_a_panel_is_across_bodies_and_has_a_term(office: Office) -> None:
    def one(bodies: list[str], until: date) -> No:
        return refused(
            lambda: set_up.set_up(office.act(OFFICER), PanelKind.POLICY, "甲", "乙", bodies, until)
        )

    assert one(["STREET"], TERM) is No.NOBODY
    assert one(["STREET", "COMPANY"], date(2036, 1, 1)) is No.LONG
    assert one(["STREET", "COMPANY"], date(2026, 1, 1)) is No.PAST
    panel = office.panel()
    office.pass_time(400 * DAY)
    assert panel.ended_at is not None
    assert refused(lambda: consult.consult(office.act(OFFICER), panel.id, "?", "", TERM)) is No.OVER


def test_who_comes_after_a_body_sits_and_answers_in_its_place(office: Office) -> None:
    asked = office.asked()
    consult.speak(office.act(WORKER), asked.id, "可以放西边")

    give_panels(office.act(OFFICER), "STREET", "DISTRICT")
    give_panels(office.act(OFFICER), "COMPANY", "DISTRICT")

    assert view.panels(office.tx, office.now)[0].bodies == ("DISTRICT",)
    assert [each.body for each in view.view_of(office.tx, asked, office.now).voices if each.body] == [
        "DISTRICT",
        "COMPANY",
    ]
    assert panel_faults(office.tx, None) == []


def test_a_part_that_ended_with_its_case_before_its_day_counts_against_no_body(office: Office) -> None:
    made, due = office.now - 9 * DAY, office.now - DAY
    case = Case(
        number="HY-1", status=Status.CLOSED, nature="help", urgency="ordinary", body="STREET", opened_at=made
    )
    office.tx.add(case)
    office.tx.flush()
    for place, ended in enumerate((due - DAY, due + timedelta(hours=1)), 1):
        part = Part(
            case_id=case.id, place=place, body="COMPANY", kind="help", asked_by=Role.HEAD, asked_at=made
        )
        part.looked_at, part.due_at, part.done_at = made, due, ended
        office.tx.add(part)
    office.tx.flush()

    assert between(office.tx, office.now) == {("STREET", "COMPANY"): Pair(1, 0, 0)}


def test_calls_are_put_together_by_who_called_whom() -> None:
    calls = [
        Call("A", "B", came=True, in_time=True, mark=5),
        Call("A", "B", came=True, in_time=False, mark=None),
        Call(None, "B", came=False, in_time=False, mark=None),
        Call("A", "A", came=True, in_time=True, mark=5),
    ]

    assert table(calls) == {(None, "B"): Pair(1, 0, 0), ("A", "B"): Pair(2, 2, 1, (5,))}
