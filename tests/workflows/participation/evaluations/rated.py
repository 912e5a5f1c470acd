"""A company with residents whose cases it closed, a contract, and a hand for each who rates or answers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select
from sqlmodel import Session, col

from models import post
from models.case import Case
from models.evaluation import Evaluation, EvaluationRater
from models.person import Membership, Person
from models.service import ServiceContract, ServiceDelivery
from models.vocabulary import Role
from tests.principles.community import COMPANYS_HEAD, COORDINATOR, START, STREETS_HEAD
from tests.workflows.participation.votes.polling import FIRST, Polling
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.participation.evaluations import after, clock, mark
from workflows.participation.evaluations.opening import CASES, Plan, open_evaluation
from workflows.participation.evaluations.record import raters

OPENED = START + timedelta(days=10)
AN_HOUR = OPENED + timedelta(hours=1)
ORGANIZERS_ID = 90
ORGANIZER = Actor(Role.ORGANIZER, ORGANIZERS_ID)
HEAD = Actor(Role.HEAD, COMPANYS_HEAD, "COMPANY")
PAYER = Actor(Role.HEAD, STREETS_HEAD, "STREET")
RULER = Actor(Role.COORDINATOR, COORDINATOR, "DISTRICT")
TIMES = ("due_at", "asked_at", "accepted_at")
CRITERIA = ("clean", "repair", "safe", "open", "manner")
PLAN = Plan("COMPANY", CASES, "property", "想知道大家满不满意", "住得安心")


def all_of(value: int) -> dict[str, int]:
    """A sheet with the same mark for everything."""
    return dict.fromkeys(CRITERIA, value)


class Served:
    """Evaluations of a company that has served so many."""

    def __init__(self, session: Session, people: int = 12) -> None:
        self.tx = session
        self.polling = Polling(session)
        self.reference = self.polling.reference
        self.people = list(range(FIRST, FIRST + people))
        session.execute(insert(Person).values(id=ORGANIZERS_ID, name="示例组织者", created_at=START))
        session.execute(insert(Membership).values(person_id=ORGANIZERS_ID, role=Role.ORGANIZER, since=START))
        for each in self.people:
            self.closed_case(each)

    def closed_case(self, person: int, at: datetime = START + timedelta(days=5)) -> None:
        """Let the company close a case of somebody."""
        number = f"HY-20261120-T{person}"
        facts = {"status": "closed", "body": "COMPANY", "opened_at": START, "closed_at": at}
        self.tx.execute(insert(Case).values(number=f"{number}{at:%d%H}", reporter_id=person, **facts))

    def contract(self) -> ServiceContract:
        """A contract by which the street pays the company."""
        row = ServiceContract(
            code="HT-20260101-AAAA",
            payer="STREET",
            provider="COMPANY",
            title="楼道保洁",
            categories="01",
            areas="CELL",
            amount=100,
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        )
        self.tx.add(row)
        self.tx.flush()
        return row

    def delivery(self, contract: ServiceContract, person: int, place: int) -> None:
        """Let something be delivered for the case of somebody, and accepted."""
        case = select(col(Case.id)).where(col(Case.reporter_id) == person).limit(1)
        facts = {
            "state": "accepted",
            "what": "清扫",
            "due_at": START,
            "asked_at": START,
            "accepted_at": START,
        }
        row = {
            "code": f"FW-{place}",
            "contract_id": contract.id,
            "case_id": self.tx.execute(case).scalar_one(),
        }
        self.tx.execute(insert(ServiceDelivery).values(**row, **facts))

    def act(self, by: Actor | int, at: datetime = OPENED) -> Act:
        """Let somebody act; a number is a resident."""
        return self.polling.act(Actor(Role.RESIDENT, by) if isinstance(by, int) else by, at)

    def opened(self, plan: Plan = PLAN, by: Actor = ORGANIZER, *, invited: bool = True) -> Evaluation:
        """An evaluation that is open; those who were drawn are invited."""
        row = open_evaluation(self.act(by), plan)
        if invited:
            self.tick(OPENED + timedelta(minutes=5))
        return row

    def drawn(self, row: Evaluation) -> list[int]:
        """Who was asked."""
        return sorted(each.person_id for each in raters(self.tx, row.id) if each.person_id)

    def rate(
        self, row: Evaluation, person: int, marks: Mapping[str, int] | int, words: str = ""
    ) -> mark.Receipt:
        """Let somebody say what they think."""
        sheet = all_of(marks) if isinstance(marks, int) else marks
        return mark.rate(self.act(person, AN_HOUR), row.id, sheet, words)

    def rated(self, values: Iterable[int], plan: Plan = PLAN) -> Evaluation:
        """One in which so many have said so."""
        row = self.opened(plan)
        for person, value in zip(self.drawn(row), values, strict=False):
            self.rate(row, person, value)
        return row

    def closed(self, values: Iterable[int], plan: Plan = PLAN) -> Evaluation:
        """One that is counted, and waits for its object's answer."""
        row = self.rated(values, plan)
        self.tick(row.closes_at)
        return row

    def published(self, values: Iterable[int], plan: Plan = PLAN) -> Evaluation:
        """One that is answered and published."""
        row = self.closed(values, plan)
        after.answer(self.act(HEAD, row.closes_at + timedelta(hours=1)), row.id, "我们会改")
        return row

    def rater(self, row: Evaluation, person: int) -> EvaluationRater:
        """The line of somebody who was drawn."""
        here = col(EvaluationRater.evaluation_id) == row.id
        asked = select(EvaluationRater).where(here, col(EvaluationRater.person_id) == person)
        found: EvaluationRater = self.tx.execute(asked.execution_options(populate_existing=True)).scalar_one()
        return found

    def tick(self, until: datetime) -> None:
        """Let the clock fire what is due of evaluations."""
        while due := post.due_timers(self.tx, until, 1):
            timer = post.claim_timer(self.tx, due[0], until)
            assert timer is not None
            if timer.key.startswith("evaluation_"):
                clock.fire(self.polling.act(SYSTEM, timer.due_at), timer)
            self.tx.flush()
