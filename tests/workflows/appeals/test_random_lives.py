"""Random lives of a case, with crashes, late clocks and anybody's tries, against a model of a few lines."""

import itertools
import json
import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import delete, func, select, update
from sqlmodel import col

from models.body import Body
from models.case import Case, Nudge
from models.ledger import Event
from models.mediation import Mediation
from models.post import claim_timer, due_timers, timer_due
from models.post_tables import Timer
from models.vocabulary import OPEN_STATUSES, RAISED_REASONS, EventKind, ReturnReason, Role, Status, TimerKind
from tests.principles.community import (
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    DISTRICT,
    DISTRICTS_HEAD,
    REPORTER,
    START,
    STREET,
    STREETS_OWN,
    Community,
    community,
)
from tests.principles.life import DEEDS, Deed
from workflows.appeals import waits
from workflows.appeals.chain import story_of
from workflows.cases import due, handle, plea_due
from workflows.cases import rule as rule_on
from workflows.cases.acts import SYSTEM, Act, Actor, CaseUnknown
from workflows.cases.handle import ReturnClaim
from workflows.cases.life import MOVES
from workflows.cases.plead import history_of, plea_key
from workflows.errors import WorkflowError
from workflows.house import left_over
from workflows.house.dissolve import dissolve
from workflows.house.inherit import STAYING
from workflows.joint import call, coming
from workflows.joint import clock as joint_clock
from workflows.joint.parts import parts_of
from workflows.ledger import subject_of
from workflows.mediation import begin, handover, objections
from workflows.mediation import clock as mediation_clock
from workflows.mediation.stages import OPEN
from workflows.mediation.terms import HandedWhy
from workflows.policy import Policy
from workflows.reference import load_reference
from workflows.verify import verify

WORK = ("accept", "release", "ask", "reply", "return as not theirs", "return", "ask for a rest", "resume")


def share(act: Act, case_id: int) -> object:
    """Ask the street for a part."""
    return call.share_out(act, case_id, "STREET", "看一眼电梯机房", call.untils(act, case_id)[0])


def share_with_the_new_one(act: Act, case_id: int) -> object:
    """Ask the body that was founded last for a part, whether it still stands or not."""
    return call.share_out(act, case_id, newest(act), "带一架登高车来", call.untils(act, case_id)[0])


def newest(act: Act) -> str:
    """The body that was founded last."""
    codes = select(func.max(col(Body.code))).where(col(Body.code).startswith(NEW))
    return str(act.tx.execute(codes).scalar_one())


def report_back(act: Act, case_id: int) -> object:
    """Answer the newest part of one's body."""
    mine = [each for each in parts_of(act.tx, case_id) if each.body == act.by.body and each.done_at is None]
    if not mine:
        raise CaseUnknown
    return coming.answer(act, mine[-1].id, "看过了")


def mediated(act: Act, case_id: int) -> Mediation:
    """The newest mediation about a case. Raises CaseUnknown."""
    mine = select(Mediation).where(col(Mediation.case_id) == case_id).order_by(col(Mediation.id).desc())
    found: Mediation | None = act.tx.execute(mine.limit(1)).scalars().first()
    if found is None:
        raise CaseUnknown
    return found


def hand_over(act: Act, case_id: int) -> object:
    """Let the first who may go on with the mediation."""
    found = mediated(act, case_id)
    first = handover.offered(act, found.id)[0].seat
    return handover.hand_over(act, found.id, first, HandedWhy.LEAVING, "换一位")


TOGETHER: dict[str, Deed] = {
    "share out": share,
    "share with the new one": share_with_the_new_one,
    "report back": report_back,
    "mediate": lambda act, case: begin.begin(act, case, "响声的事", act.now),
    "come to the mediation": lambda act, case: begin.join(act, mediated(act, case).id, 1, "", act.now),
    "want another mediator": lambda act, case: handover.object_to(act, mediated(act, case).id, "是老同学"),
    "let the mediator stay": lambda act, case: objections.let_stay(act, mediated(act, case).id, "没有别人"),
    "hand the mediation over": hand_over,
}
"""What several do together, beside the life of the case: it stays where it stands."""


def to_the_new_one(act: Act, case_id: int) -> object:
    """Send a case to the body that was founded last, whether it still stands or not."""
    return rule_on.send_to(act, case_id, newest(act), "请新单位办")


def lacks_means(act: Act, case_id: int) -> object:
    """Return a case for want of people, goods or money: that may be said at any time."""
    return handle.give_back(act, case_id, ReturnClaim(ReturnReason.NO_MEANS, "没有登高车", None))


BODIES: dict[str, Deed] = {"send to the new one": to_the_new_one, "return for want of means": lacks_means}
"""What bodies that come and go, and lack something, do beside."""

NEW = "NEW"
"""What the code of a body begins with that is founded for one life, and may end in it."""

NEWCOMER = 0
"""Its handler."""

LIVED = 1
"""Deeds after which a body may end: before them there is nothing to inherit but the case."""

ALL = DEEDS | TOGETHER | BODIES
SENT = ("send to the district", "send to the company", "send to the new one")
RAISED = ("return", "return for want of means")
TRIES = [
    *((person, deed) for person in (NEWCOMER,) for deed in (*WORK, "share out", "ask for time")),
    *((person, "return for want of means") for person in (COMPANY, DISTRICT, NEWCOMER)),
    *((person, "share with the new one") for person in (COMPANY, DISTRICT)),
    *((person, "send to the new one") for person in (DISPATCHER, COORDINATOR, STREETS_OWN)),
    *((person, deed) for person in (COMPANY, COMPANYS_HEAD, DISTRICT, DISTRICTS_HEAD) for deed in WORK),
    *((person, deed) for person in (COMPANY, DISTRICT) for deed in ("share out", "mediate", "ask for time")),
    *((person, "hand the mediation over") for person in (COMPANY, DISTRICT, COORDINATOR)),
    *((person, "let the mediator stay") for person in (COORDINATOR, STREETS_OWN)),
    *((person, "do not agree") for person in (COMPANYS_HEAD, COORDINATOR)),
    *((person, "report back") for person in (STREET, NEWCOMER)),
    *((REPORTER, deed) for deed in ("come to the mediation", "want another mediator")),
    *((person, "agree") for person in (COMPANYS_HEAD, DISTRICTS_HEAD, DISPATCHER, COORDINATOR, STREETS_OWN)),
    *(
        (person, deed)
        for person in (DISPATCHER, COORDINATOR, STREETS_OWN)
        for deed in (
            "send to the district",
            "send to the company",
            "decline",
            "let it go on",
            "leave it ended",
        )
    ),
    *((person, "take it in again") for person in (COORDINATOR, STREETS_OWN)),
    *((REPORTER, deed) for deed in ("add", "a bad verdict", "a good verdict", "reopen", "appeal")),
]
LEADS_TO = {
    "accept": {Status.ACCEPTED},
    "release": {Status.ASSIGNED},
    "ask": {Status.AWAITING_RESIDENT},
    "reply": {Status.REPLIED},
    "return": {Status.RETURNED},
    "return as not theirs": {Status.RETURNED},
    "return for want of means": {Status.RETURNED},
    "resume": {Status.IN_PROGRESS},
    "send to the new one": {Status.ASSIGNED},
    "send to the district": {Status.ASSIGNED},
    "send to the company": {Status.ASSIGNED},
    "decline": {Status.DECLINED},
    "let it go on": {Status.REOPENED},
    "take it in again": {Status.REOPENED},
    "a bad verdict": {Status.REOPENED, Status.CLOSED},
    "a good verdict": {Status.CLOSED},
    "reopen": {Status.REOPENED},
}
"""The model: where a deed leads; what is not here leaves the case where it stands."""

STAYS = {
    "leave it ended",
    "appeal",
    "agree",
    "do not agree",
    "ask for time",
    "ask for a rest",
    "add",
    *TOGETHER,
}
EDGES = {(start, move.to) for move in MOVES for start in move.from_ if move.to}
SEEDS = itertools.count(1)
BODY_NUMBERS = itertools.count(1)
EFFECTS = {
    TimerKind.DECISION: waits.fire,
    TimerKind.PLEA: plea_due.fire,
    TimerKind.STAGE: left_over.fire,
    TimerKind.PART: joint_clock.fire,
    TimerKind.MEDIATION: mediation_clock.fire,
}
OURS = {TimerKind.RUNG, TimerKind.RESUME_CLOCK, TimerKind.FOLLOW_UP, TimerKind.CLOSE_SILENT, *EFFECTS}


class Lives(RuleBasedStateMachine):
    """One case, everybody, and time."""

    place: Community  # shared by all examples

    def __init__(self) -> None:
        super().__init__()
        self.minutes, self.returns, self.decided, self.answers = 1, 0, [], []  # type: ignore[var-annotated]
        self.lacked, self.is_raised, self.ended, self.deeds = 0, False, False, 0

    @initialize(whose=st.sampled_from(["company", "nobody", "new one"]))
    def begin(self, whose: str) -> None:
        """Somebody reports something: the company has it, or nobody is sure, or a new body has it."""
        self.place.chance = random.Random(next(SEEDS))
        self.body = f"{NEW}{next(BODY_NUMBERS):04}"
        self.place.tx.add(Body(code=self.body, name="示例新单位", kind="property_company", superior="STREET"))
        self.place.tx.flush()
        self.read_lists()
        self.case = self.place.case() if whose == "company" else self.place.case(category=None)
        self.place.tx.commit()
        if whose == "new one":
            assert self.done(DISPATCHER, "send to the new one")

    def read_lists(self) -> None:
        """Know which bodies stand."""
        now = START + timedelta(minutes=self.minutes)
        self.place.reference = load_reference(self.place.tx, Policy(), now)

    def act(self, person: int) -> Act:
        """Let somebody act now."""
        if person != NEWCOMER:
            return self.place.act(person, self.minutes)
        return replace(self.place.act(STREET, self.minutes), by=Actor(Role.HANDLER, STREET, self.body))

    def teardown(self) -> None:
        """The chain vouches for the whole life; no timer of it goes on."""
        tx = self.place.tx
        tx.rollback()
        faults = verify(tx, subject_of(self.case.number)).faults if hasattr(self, "case") else ()
        tx.execute(delete(Timer))
        tx.execute(delete(Nudge))
        tx.execute(update(Case).values(status=Status.WITHDRAWN))
        tx.commit()
        assert faults == ()

    @rule(attempt=st.sampled_from(TRIES), crashes=st.booleans(), wait=st.integers(1, 30))
    def somebody_tries(self, attempt: tuple[int, str], crashes: bool, wait: int) -> None:
        """Somebody tries something; a crash before the commit leaves nothing behind."""
        self.minutes += wait
        person, deed = attempt
        if crashes:
            before = (self.case.status, self.case.version)
            self.done(person, deed, crash=True)
            assert (self.case.status, self.case.version) == before
        before_status = Status(self.case.status)
        if self.done(person, deed):
            self.deeds += 1
            self.note(person, deed, before_status)

    def note(self, person: int, deed: str, before: Status) -> None:
        """Follow the model."""
        now = Status(self.case.status)
        if deed in STAYS and now is not before:
            assert (before, now) in EDGES  # a rest was granted, a question answered
        elif deed in LEADS_TO:
            assert now in LEADS_TO[deed]
        self.returns += deed.startswith("return")
        if deed.startswith("return") or deed in (*SENT, "decline"):
            assert person != DISPATCHER or not self.is_raised
            self.is_raised = deed in RAISED
            self.lacked += self.is_raised
        if deed == "reply":
            self.answers.append((self.case.reopened, person))
        if deed in ("let it go on", "leave it ended"):
            assert person not in self.decided
        if deed in ("let it go on", "leave it ended", "decline", "take it in again"):
            self.decided.append(person)

    def done(self, person: int, deed: str, crash: bool = False) -> bool:
        """Try it in a transaction of its own."""
        tx = self.place.tx
        try:
            ALL[deed](self.act(person), self.case.id)
            tx.flush()
        except WorkflowError:
            tx.rollback()
            return False
        if crash:
            tx.rollback()
            return False
        tx.commit()
        return True

    @rule(days=st.sampled_from([0.02, 0.3, 1, 3, 8, 40]), crashes=st.booleans())
    def time_passes(self, days: float, crashes: bool) -> None:
        """The clock fires what is due, late after an outage; a crash in between fires it again."""
        self.minutes += int(days * 1440)
        for lost in (True, False) if crashes else (False,):
            self.fire()
            if lost:
                self.place.tx.rollback()
            else:
                self.place.tx.commit()

    def fire(self) -> None:
        """Fire everything that is due."""
        tx, now = self.place.tx, START + timedelta(minutes=self.minutes)
        act = Act(tx, SYSTEM, now, self.place.reference, self.place.chance)
        for key in due_timers(tx, now, 50):
            timer = claim_timer(tx, key, now)
            if timer is not None and timer.kind in OURS:
                EFFECTS.get(timer.kind, due.fire)(act, timer)
        tx.flush()

    @precondition(lambda self: self.deeds >= LIVED and not self.ended)
    @rule(heir=st.sampled_from([None, "STREET", "DISTRICT"]), crashes=st.booleans())
    def its_body_ends(self, heir: str | None, crashes: bool) -> None:
        """A body is dissolved; a crash before the commit leaves it as it was."""
        tx, case = self.place.tx, self.case
        before, body, due_at = Status(case.status), case.body, case.due_at
        for lost in (True, False) if crashes else (False,):
            operator = replace(self.act(COORDINATOR), by=Actor(Role.OPERATOR))
            dissolve(operator, self.body, heir, "机构调整")
            tx.flush()
            if lost:
                tx.rollback()
                assert (case.status, case.body, case.due_at) == (before, body, due_at)
        tx.commit()
        self.ended = True
        self.read_lists()
        theirs = body == self.body and before in OPEN_STATUSES
        begins = theirs and before not in STAYING
        assert case.status == (Status.ASSIGNED if begins else before)
        assert case.body == ((heir or "DISTRICT") if theirs else body)
        assert case.due_at == due_at

    @invariant()
    @precondition(lambda self: hasattr(self, "case"))
    def nothing_is_left_with_a_body_that_has_ended(self) -> None:
        """Neither an open case nor an open part of one is with a body that has ended."""
        if self.ended and self.case.status in OPEN_STATUSES:
            assert self.case.body != self.body
            assert not [
                part
                for part in parts_of(self.place.tx, self.case.id)
                if part.body == self.body and part.done_at is None
            ]

    @invariant()
    @precondition(lambda self: hasattr(self, "case"))
    def who_lacks_the_means_is_heard(self) -> None:
        """Each word that power or means are missing is an event with its reason; nobody bounces it back."""
        told = self.place.tx.execute(
            select(col(Event.data)).where(
                col(Event.subject) == subject_of(self.case.number),
                col(Event.kind) == EventKind.RETURNED,
            )
        ).scalars()
        assert sum(json.loads(data)["reason"] in RAISED_REASONS for data in told) == self.lacked

    @invariant()
    @precondition(lambda self: hasattr(self, "case"))
    def nobody_is_forgotten(self) -> None:
        """What is open has an end and a timer; what is contested has its own; a return ends after two."""
        case, tx = self.case, self.place.tx
        tx.flush()
        timers = {name: timer_due(tx, f"{name}:{case.id}") for name in ("rung", "question", "suspended")}
        if case.status in OPEN_STATUSES:
            assert case.due_at is not None
            assert any(timers.values())
        else:
            assert not any(timers.values())
        contested = case.status in (Status.CLOSED, Status.DECLINED) and story_of(tx, case.number).open
        if contested:
            assert timer_due(tx, waits.key_of(case.id)) is not None
        if history_of(tx, case.number).open is not None:
            assert timer_due(tx, plea_key(case)) is not None
        if case.status in (Status.ASSIGNED, Status.ACCEPTED, Status.IN_PROGRESS, Status.REPLIED):
            assert case.body is not None
        assert self.returns == case.returned <= 2

    @invariant()
    @precondition(lambda self: hasattr(self, "case"))
    def who_works_together_is_waited_for(self) -> None:
        """An open part has its timer and an open case; an open mediation, an objection in it, have theirs."""
        tx = self.place.tx
        for part in parts_of(tx, self.case.id):
            if part.done_at is None:
                assert self.case.status in OPEN_STATUSES
                assert timer_due(tx, call.timer_key(part.id)) is not None
        mine = select(Mediation).where(col(Mediation.case_id) == self.case.id)
        for found in tx.execute(mine).scalars():
            if found.status in OPEN:
                waits_for = [timer_due(tx, f"mediation:{found.id}:{each}") for each in ("invite", "quiet")]
                assert any(waits_for)
                if objections.pending(tx, found):
                    assert timer_due(tx, objections.key_of(found)) is not None

    @invariant()
    @precondition(lambda self: hasattr(self, "case"))
    def nothing_comes_twice(self) -> None:
        """Each rung once; no second answer by who gave the first."""
        rows = self.place.tx.execute(
            select(col(Event.kind), col(Event.data)).where(
                col(Event.subject) == subject_of(self.case.number),
                col(Event.kind).in_([EventKind.REMINDED, EventKind.ESCALATED]),
            )
        )
        rungs = [(kind, json.loads(data)["rung"]) for kind, data in rows]
        assert len(rungs) == len(set(rungs))
        first = [person for reopened, person in self.answers if reopened == 0]
        again = [person for reopened, person in self.answers if reopened == 1]
        assert not set(first) & set(again)


@pytest.fixture(scope="module")
def _place() -> Iterator[None]:
    """Found the community once."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        Lives.place = stack.enter_context(community(Path(folder)))
        yield


@pytest.mark.usefixtures("_place")
class TestLives(Lives.TestCase):  # type: ignore[valid-type,misc]
    """Play them."""

    settings = settings(max_examples=15, stateful_step_count=30, deadline=None, derandomize=True)


def test_the_model_knows_every_deed_it_lets_happen() -> None:
    assert {deed for _, deed in TRIES} == LEADS_TO.keys() | STAYS
