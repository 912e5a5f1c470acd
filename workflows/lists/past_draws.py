"""Plays what a past case drew from a source: asked for, answered, used with a voucher, given back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import col, select

from models.means import MeansDraw, MeansSource
from models.person import Membership
from models.vocabulary import Role
from models.vocabulary_means import MeansKind
from workflows.cases.acts import Act, Actor
from workflows.forms import Given
from workflows.means.asked import DRAWS, GIVE_BACK, GIVE_BACK_MONEY, REFUSE, RELEASE, USE, perform

REFUSED = "!"
"""Before the reason of a refusal, where a number of a voucher would stand."""

ANSWER = (0.5, 3.0)
"""Hours in which a keeper has answered: before the clock would have reminded."""

USED, BACK = 0.8, 0.85
"""Shares of the time until the case is answered."""


class Queue(Protocol):
    """What plays deeds in order of time."""

    def at(self, when: datetime, deed: Callable[[Act], None]) -> None:
        """Queue a deed."""
        ...

    def hours(self, least: float, most: float) -> timedelta:
        """Draw a span."""
        ...


@dataclass(frozen=True)
class PastDraw:
    """One draw as a history tells it: source, amount (people x hours), what for, voucher, given back."""

    source: str
    amount: str
    what: str
    voucher: str
    back: str

    @classmethod
    def read(cls, told: str) -> "PastDraw":
        """Read `source|amount|what|voucher|back`; what is left out at the end is empty."""
        parts = [part.strip() for part in told.split("|")]
        return cls(*(parts + [""] * 5)[:5])


class DrawStory:
    """A draw on its way, beside the story of its case."""

    def __init__(self, queue: Queue, case_id: int, handler: Actor, past: PastDraw) -> None:
        self.queue = queue
        self.case_id = case_id
        self.handler = handler
        self.past = past
        self.draw_id = 0

    def begin(self, act: Act, answered: datetime) -> None:
        """Ask soon after the case was taken, and go on until it is answered."""
        whole = answered - act.now
        self.queue.at(act.now + whole * 0.05, self.ask)
        if not self.past.voucher.startswith(REFUSED):
            self.queue.at(act.now + whole * USED, self.use)
            if self.past.back:
                self.queue.at(act.now + whole * BACK, self.give_back)

    def ask(self, act: Act) -> None:
        """The handler asks."""
        source = source_of(act, self.past.source)
        people, _, hours = self.past.amount.partition("x")
        numbers = {"people": people, "hours": hours} if hours else {"amount": people}
        given: Given = {**numbers, "what": self.past.what}
        about = {"case": self.case_id, "source": source.id}
        made = perform(replace(act, by=self.handler), DRAWS[MeansKind(source.kind)], about, given)
        assert isinstance(made, MeansDraw)
        self.draw_id = made.id
        self.queue.at(act.now + self.queue.hours(*ANSWER), self.answer)

    def answer(self, act: Act) -> None:
        """The keeper releases it, or says why not."""
        source = source_of(act, self.past.source)
        by = replace(act, by=keeper_of(act, source))
        if self.past.voucher.startswith(REFUSED):
            perform(by, REFUSE, {"draw": self.draw_id}, {"reason": self.past.voucher.removeprefix(REFUSED)})
        else:
            perform(by, RELEASE, {"draw": self.draw_id}, {})

    def use(self, act: Act) -> None:
        """The handler enters the voucher."""
        given = {"voucher": self.past.voucher, "receiver": "", "photo": ""}
        perform(replace(act, by=self.handler), USE, {"draw": self.draw_id}, given)

    def give_back(self, act: Act) -> None:
        """The handler gives back what is left."""
        money = source_of(act, self.past.source).kind == MeansKind.MONEY
        verb = GIVE_BACK_MONEY if money else GIVE_BACK
        given = {"amount": self.past.back, "why": self.past.what}
        perform(replace(act, by=self.handler), verb, {"draw": self.draw_id}, given)


def source_of(act: Act, code: str) -> MeansSource:
    """Load a source by its code."""
    return act.tx.exec(select(MeansSource).where(MeansSource.code == code)).one()


def keeper_of(act: Act, source: MeansSource) -> Actor:
    """The head of the body that releases from a source."""
    heads = select(Membership.person_id).where(
        Membership.role == Role.HEAD, Membership.body == source.release_body, col(Membership.until).is_(None)
    )
    return Actor(Role.HEAD, act.tx.exec(heads.order_by(col(Membership.id))).first(), source.release_body)
