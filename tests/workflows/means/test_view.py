"""What everybody reads of funds, what a seat reads of draws, and how duties and means lie."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from models.grid import SiteCheck
from models.means import MeansDraw, MeansSource
from models.person import Membership, Person
from models.vocabulary import ReturnReason, Role
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISTRICTS_HEAD,
    START,
    STREET,
    STREETS_HEAD,
    Community,
    community,
)
from workflows.cases import handle
from workflows.cases.handle import ReturnClaim
from workflows.grid.load import WorkerLoad
from workflows.means.asked import DRAW_MONEY, ENTER_FUND, PUT_IN_MONEY, REFUSE, RELEASE, perform
from workflows.means.view import accounts, register, waiting
from workflows.responsiveness.means import BodyMeans, burden

TERMS = {"name": "示例资金", "areas": "CELL", "purpose": "急修", "basis": "办法", "version": "2026"}
SAID = "给张三家买防水布，电话13900000000"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with community(tmp_path) as found:
        yield found


def fund(place: Community, owner: int = STREETS_HEAD) -> MeansSource:
    """A fund with a thousand yuan."""
    made = perform(place.act(owner), ENTER_FUND, {}, TERMS)
    assert isinstance(made, MeansSource)
    perform(place.act(owner), PUT_IN_MONEY, {"source": made.id}, {"amount": "1000", "why": "年度拨款"})
    return made


def drawn(place: Community, source: MeansSource, minutes: int = 0, about: str | None = None) -> MeansDraw:
    """A request for a case in hand."""
    case = place.case(about=about)
    taker = STREET if about else COMPANY
    handle.accept(place.act(taker), case.id)
    where = {"case": case.id, "source": source.id}
    made = perform(place.act(taker, minutes), DRAW_MONEY, where, {"amount": "100", "what": SAID})
    assert isinstance(made, MeansDraw)
    return made


def test_the_public_account_tells_of_kinds_of_matters_and_of_nobody(place: Community) -> None:
    source = fund(place)
    perform(place.act(STREETS_HEAD), RELEASE, {"draw": drawn(place, source).id}, {})

    (account,) = accounts(place.tx, place.reference)

    assert (account.source.balance, account.came_in, account.went_out) == (90_000, 100_000, 10_000)
    assert [(each.line.amount, each.category) for each in account.entries] == [
        (-10_000, "01"),
        (100_000, None),
    ]


def test_few_draws_of_a_place_are_not_counted_out(place: Community) -> None:
    source = fund(place)
    for _ in range(3):
        perform(place.act(STREETS_HEAD), RELEASE, {"draw": drawn(place, source).id}, {})

    (account,) = accounts(place.tx, place.reference)

    assert account.places == {"CELL": "<5"}


def test_the_kind_of_a_sealed_matter_is_published_nowhere(place: Community) -> None:
    source = fund(place, DISTRICTS_HEAD)
    perform(place.act(DISTRICTS_HEAD), RELEASE, {"draw": drawn(place, source, about="COMPANY").id}, {})

    (account,) = accounts(place.tx, place.reference)

    assert account.entries[0].category is None


def test_a_keeper_reads_what_for_and_not_whose(place: Community) -> None:
    drawn(place, fund(place))

    (seen,) = waiting(place.tx, place.reference, place.chat(STREETS_HEAD))

    assert (seen.case, seen.keeper, seen.mine) == (None, True, False)
    assert "13900000000" not in seen.what


def test_whom_a_case_is_about_finds_no_draw_on_it(place: Community) -> None:
    source = fund(place, DISTRICTS_HEAD)
    drawn(place, source, about="COMPANY")

    for seat in (COMPANY, COMPANYS_HEAD):
        assert register(place.tx, place.reference, place.chat(seat)).draws == []
    (seen,) = register(place.tx, place.reference, place.chat(DISTRICTS_HEAD)).draws
    assert (seen.cell, seen.category, seen.case) == (None, None, None)


def test_who_looks_on_reads_all_and_may_do_nothing(place: Community) -> None:
    drawn(place, fund(place))

    (seen,) = register(place.tx, place.reference, place.chat(AUDITOR)).draws

    assert (seen.mine, seen.keeper) == (False, False)


def test_what_a_body_lacked_and_drew_is_counted_for_who_looks_on(place: Community) -> None:
    source = fund(place)
    first, second, _ = (drawn(place, source) for _ in range(3))
    perform(place.act(STREETS_HEAD, 30), RELEASE, {"draw": first.id}, {})
    perform(place.act(STREETS_HEAD, 90), REFUSE, {"draw": second.id}, {"reason": "不在范围里"})
    lacking = place.case()
    handle.accept(place.act(COMPANY), lacking.id)
    claim = ReturnClaim(ReturnReason.NO_MEANS, "没有登高车", None)
    handle.give_back(place.act(COMPANY, 5), lacking.id, claim)

    found = burden(place.tx, place.reference, place.chat(COORDINATOR), START + timedelta(hours=2))

    assert found.bodies == [BodyMeans("COMPANY", 0, 1, 3, 1, 1, 1, timedelta(hours=1))]


def test_what_lies_on_each_grid_worker_is_counted(place: Community) -> None:
    place.tx.add(Person(id=77, name="网格员甲", created_at=START))
    place.tx.flush()
    place.tx.add(Membership(person_id=77, role=Role.GRID_WORKER, body="STREET", area="CELL", since=START))
    case = place.case()
    place.tx.add(
        SiteCheck(
            case_id=case.id, asked_by=COORDINATOR, worker_id=77, asked_at=START, due_at=START, tried="[]"
        )
    )
    place.tx.flush()

    found = burden(place.tx, place.reference, place.chat(COORDINATOR), START + timedelta(hours=1))

    assert found.workers == [WorkerLoad("网格员甲", "CELL", 1, 0, 1)]
