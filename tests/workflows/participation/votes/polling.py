"""A house with forty people, their roll, and votes among them: enough to attack each."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from models import post
from models.database import Database
from models.person import Chat, Person
from models.roll import Roll, RollMember, RollUnit
from models.vocabulary import Role
from models.vocabulary_votes import RollKind, Secrecy, VoteKind, VoteProcess
from models.vote import Vote, VoteElector
from tests.principles.community import START, STREETS_OWN, fill
from tests.vaults import a_vault
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.participation.study import speak
from workflows.participation.votes import clock
from workflows.participation.votes.announce import announce
from workflows.participation.votes.cast import Receipt, cast
from workflows.participation.votes.draft import draft_vote
from workflows.participation.votes.electors import electors_for
from workflows.participation.votes.processes import PROCESSES
from workflows.participation.votes.terms import Option, Question, Rules, preset
from workflows.policy import Policy
from workflows.reference import Reference, load_reference

PEOPLE = 40
FIRST = 101
VOTERS = range(FIRST, FIRST + PEOPLE)
"""Persons who may vote, each with the chat of the same number."""

ORGANIZER = Actor(Role.ORGANIZER, 7)
OPENS = START + timedelta(days=30)
CLOSES = OPENS + timedelta(days=10)
YES_NO = Question("加装电梯", "3号楼是否加装电梯？", "老人上下楼方便", "一楼采光受影响")
THREE = Question("长椅的颜色", "选哪一种？", options=(Option("木色"), Option("绿色"), Option("灰色")))
YES, NO, ABSTAIN = {1: 1}, {2: 1}, {3: 1}

Marks = Mapping[int, int]


def inhabited(url: str) -> None:
    """Bring the house and its people into an empty database."""
    fill(url)
    database = Database(url, vault=a_vault())
    database.write_now(move_in)
    database.close()


def move_in(tx: Session) -> None:
    """Add forty people, each with a chat."""
    people = [{"id": each, "name": "", "created_at": START} for each in VOTERS]
    tx.execute(insert(Person), people)
    chats = [
        {
            "id": each,
            "channel": "web",
            "address": f"w{each}",
            "person_id": each,
            "role": Role.RESIDENT,
            "locale": "zh-CN",
            "created_at": START,
        }
        for each in VOTERS
    ]
    tx.execute(insert(Chat), chats)


class Polling:
    """A hand for each who takes part, in one transaction."""

    def __init__(self, tx: Session, reference: Reference | None = None, seed: int | None = 7) -> None:
        self.tx = tx
        self.reference = reference or load_reference(tx, Policy(), START)
        self.chance = random.SystemRandom() if seed is None else random.Random(seed)

    def act(self, by: Actor, at: datetime) -> Act:
        """Let somebody act at an instant."""
        return Act(self.tx, by, at, self.reference, self.chance)

    def roll(self, kind: RollKind = RollKind.PERSONS, people: int = PEOPLE, area: int = 9000) -> Roll:
        """A roll with one line for each of so many people."""
        code = f"R{len(self.tx.execute(select(Roll)).all()) + 1}"
        roll = Roll(code=code, name="示例名册", kind=kind, area="CELL", created_at=START)
        self.tx.add(roll)
        self.tx.flush()
        for place, person in enumerate(VOTERS[:people], 1):
            self.line(roll, f"1-{place}", f"h{place}", area, person)
        return roll

    def line(self, roll: Roll, unit: str, holder: str, area: int, *persons: int) -> RollUnit:
        """One line of a roll, and who speaks for it."""
        row = RollUnit(roll_id=roll.id, unit=unit, holder=holder, area=area, cell="CELL")
        self.tx.add(row)
        self.tx.flush()
        for person in persons:
            self.tx.add(RollMember(unit_id=row.id, person_id=person, how="code", since=START))
        self.tx.flush()
        return row

    def draft(
        self,
        roll: Roll,
        process: VoteProcess = VoteProcess.CONSULTATIVE,
        question: Question = YES_NO,
        **rules: Any,
    ) -> Vote:
        """Draft a vote by the rules of a process."""
        asked = rules_for(roll, process, question, **rules)
        return draft_vote(self.act(ORGANIZER, START), roll.id, question, asked)

    def opened(
        self,
        roll: Roll,
        process: VoteProcess = VoteProcess.CONSULTATIVE,
        question: Question = YES_NO,
        **rules: Any,
    ) -> Vote:
        """Draft a vote, announce it, and let the clock open it."""
        vote = self.draft(roll, process, question, **rules)
        self.studied(vote)
        announce(self.act(ORGANIZER, START), vote.id)
        self.tick(OPENS)
        return vote

    def studied(self, vote: Vote) -> None:
        """Let a coordinator agree to what the law asks to be studied first."""
        if PROCESSES[VoteProcess(vote.process)].study:
            study = speak.ask(self.act(ORGANIZER, START), vote.id)
            speak.agree(self.act(Actor(Role.COORDINATOR, STREETS_OWN), START), study.id)

    def tick(self, until: datetime) -> None:
        """Let the clock fire what is due of votes, each at its time."""
        while due := post.due_timers(self.tx, until, 1):
            timer = post.claim_timer(self.tx, due[0], until)
            assert timer is not None
            if timer.key.startswith("vote_"):
                clock.fire(self.act(SYSTEM, timer.due_at), timer)
            self.tx.flush()

    def fire_one(self, until: datetime) -> None:
        """Let the clock fire the first timer that is due."""
        timer = post.claim_timer(self.tx, post.due_timers(self.tx, until, 1)[0], until)
        assert timer is not None
        clock.fire(self.act(SYSTEM, timer.due_at), timer)

    def announced(self, vote: Vote) -> Act:
        """Announce a vote; return the act of its organizer."""
        act = self.act(ORGANIZER, START)
        announce(act, vote.id)
        return act

    def elector(self, vote: Vote, person: int) -> int:
        """The elector of a person."""
        return electors_for(self.tx, vote.id, person)[0].id

    def cast(
        self, vote: Vote, person: int, marks: Marks, elector: int | None = None, at: datetime | None = None
    ) -> Receipt:
        """Let a person put a ballot in, an hour after the opening."""
        act = self.act(Actor(Role.RESIDENT, person), at or OPENS + timedelta(hours=1))
        return cast(act, vote.id, elector or self.elector(vote, person), marks)

    def closed(self, vote: Vote) -> Vote:
        """Let the clock close a vote."""
        self.tick(vote.closes_at)
        self.tx.flush()
        return vote

    def voted(self, vote: Vote) -> int:
        """Count electors who voted."""
        mine = select(VoteElector).where(col(VoteElector.vote_id) == vote.id, col(VoteElector.voted))
        return len(self.tx.execute(mine).all())


def rules_for(roll: Roll, process: VoteProcess, question: Question, **changes: Any) -> Rules:
    """The preset of a process with changes."""
    kind = changes.pop("kind", None)
    if kind is None and process is VoteProcess.CONSULTATIVE:
        kind = VoteKind.CHOICE if question.options else VoteKind.YES_NO
    if kind is None and process is VoteProcess.ELECTION and not question.options:
        kind = VoteKind.YES_NO
    times = (changes.pop("opens_at", OPENS), changes.pop("closes_at", CLOSES))
    known = {name: changes.pop(name, None) for name in ("item", "budget")}
    options = len(question.options)
    rules = preset(process, RollKind(roll.kind), *times, kind=kind, options=options, **known)
    if changes.get("secrecy") is Secrecy.DETACHED:
        changes.setdefault("may_change", False)
    return replace(rules, **changes)
