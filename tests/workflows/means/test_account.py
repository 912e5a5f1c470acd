"""An account over random lives: it is what came in less what went out, never below nothing, and verified."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlmodel import col

from models.ledger import Event
from models.means import MeansDraw, MeansSource
from models.vocabulary_means import DrawState
from tests.principles.community import COMPANY, COORDINATOR, STREETS_HEAD, Community, community
from workflows.cases import handle
from workflows.errors import WorkflowError
from workflows.means.account import chain_of, lines_of
from workflows.means.asked import (
    CORRECT_MONEY,
    DRAW_MONEY,
    DROP,
    ENTER_FUND,
    GIVE_BACK_MONEY,
    PUT_IN_MONEY,
    REFUSE,
    RELEASE,
    USE,
    perform,
)
from workflows.means.terms import sound
from workflows.means.vouched import means_faults
from workflows.verify import verify

TERMS = {"name": "示例资金", "areas": "CELL", "purpose": "急修", "basis": "办法", "version": "2026"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with community(tmp_path_factory.mktemp("funds")) as found:
        yield found


def a_fund(place: Community) -> MeansSource:
    """A fund with nothing in it."""
    made = perform(place.act(STREETS_HEAD), ENTER_FUND, {}, TERMS)
    assert isinstance(made, MeansSource)
    return made


class Life:
    """What happens to one fund, beside what it should come to."""

    def __init__(self, place: Community) -> None:
        self.place, self.fund = place, a_fund(place)
        self.case = place.case()
        handle.accept(place.act(COMPANY), self.case.id)
        self.draws: list[MeansDraw] = []
        self.ins = self.outs = 0
        self.expected = 0

    def do(self, person: int, verb: str, about: dict[str, int], given: dict[str, str]) -> object:
        """Do something; None where it is refused, which leaves nothing behind, as in the write lane."""
        try:
            with self.place.tx.begin_nested():
                return perform(self.place.act(person), verb, about, given)
        except WorkflowError:
            return None

    def step(self, what: str, amount: int, which: int) -> None:
        """One thing that happens."""
        yuan = f"{amount // 100}.{amount % 100:02d}"
        draw = self.draws[which % len(self.draws)] if self.draws else None
        if what == "put_in":
            if self.do(STREETS_HEAD, PUT_IN_MONEY, {"source": self.fund.id}, {"amount": yuan, "why": "拨"}):
                self.expected += amount
        elif what == "ask":
            about = {"case": self.case.id, "source": self.fund.id}
            made = self.do(COMPANY, DRAW_MONEY, about, {"amount": yuan, "what": "材料"})
            self.draws += [made] if isinstance(made, MeansDraw) else []
        elif what == "correct":
            about = {"source": self.fund.id, "balance": self.fund.balance}
            if self.do(STREETS_HEAD, CORRECT_MONEY, about, {"right": yuan, "why": "点"}):
                self.expected = amount
        elif draw is not None:
            self.of_draw(what, draw, amount, yuan)

    def of_draw(self, what: str, draw: MeansDraw, amount: int, yuan: str) -> None:
        """One thing that happens to a draw."""
        about = {"draw": draw.id}
        if what == "release" and self.do(COORDINATOR, RELEASE, about, {}):
            self.expected -= draw.amount
        elif what == "back" and self.do(COMPANY, GIVE_BACK_MONEY, about, {"amount": yuan, "why": "余"}):
            self.expected += amount
        elif what == "refuse":
            self.do(COORDINATOR, REFUSE, about, {"reason": "不"})
        elif what == "use":
            self.do(COMPANY, USE, about, {"voucher": "PZ", "receiver": "", "photo": ""})
        elif what == "drop":
            self.do(COMPANY, DROP, about, {})


STEPS = st.tuples(
    st.sampled_from(["put_in", "ask", "release", "release", "back", "refuse", "use", "drop", "correct"]),
    st.integers(0, 50_000),
    st.integers(0, 30),
)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=5, max_size=30))
def test_a_balance_is_what_came_in_less_what_went_out(
    place: Community, steps: list[tuple[str, int, int]]
) -> None:
    life = Life(place)
    for what, amount, which in steps:
        life.step(what, amount, which)

    lines = lines_of(place.tx, life.fund)
    assert life.fund.balance == life.expected == sum(each.amount for each in lines)
    assert sound(each.amount for each in lines)
    assert [each for each in lines if each.balance < 0] == []
    kept = [each.amount - each.back for each in life.draws if each.state in (DrawState.RELEASED, "used")]
    assert sum(-each.amount for each in lines if each.draw) == sum(kept)
    assert means_faults(place.tx, chain_of(life.fund)) == []


def test_random_lives_leave_the_whole_ledger_sound(place: Community) -> None:
    assert verify(place.tx).whole


Harm = Callable[[Community, MeansSource, MeansDraw], None]


def richer(place: Community, fund: MeansSource, _draw: MeansDraw) -> None:
    """Somebody changes the balance."""
    place.tx.execute(update(MeansSource).where(col(MeansSource.id) == fund.id).values(balance=1))


def lighter(place: Community, _fund: MeansSource, draw: MeansDraw) -> None:
    """Somebody changes what a draw took."""
    place.tx.execute(update(MeansDraw).where(col(MeansDraw.id) == draw.id).values(amount=1))


def rewritten(place: Community, fund: MeansSource, _draw: MeansDraw) -> None:
    """Somebody changes an entry."""
    row = place.tx.execute(
        select(Event).where(col(Event.subject) == chain_of(fund), col(Event.seq) == 2)
    ).scalar_one()
    row.data = json.dumps({**json.loads(row.data), "amount": 99_999})


@pytest.mark.parametrize("harm", [richer, lighter, rewritten], ids=lambda harm: str(harm.__name__))
def test_verify_finds_a_fund_that_was_tampered_with(tmp_path: Path, harm: Harm) -> None:
    with community(tmp_path) as place:
        life = Life(place)
        for step in (("put_in", 50_000, 0), ("ask", 20_000, 0), ("release", 0, 0)):
            life.step(*step)
        assert verify(place.tx).whole

        harm(place, life.fund, life.draws[0])
        place.tx.flush()
        place.tx.expire_all()

        found = verify(place.tx, chain_of(life.fund))
        assert {each.subject for each in found.faults} == {chain_of(life.fund)}
