"""Sources and what is drawn from them: who asks, who releases, what is left, whom the clock reminds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.means import MeansDraw, MeansSource
from models.vocabulary import TimerKind
from models.vocabulary_means import DrawState, MeansEvent
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    DISTRICTS_HEAD,
    REPORTER,
    SEATS,
    START,
    STREET,
    STREETS_HEAD,
    STREETS_OWN,
    Community,
    community,
)
from workflows.cases import handle
from workflows.cases.acts import SYSTEM, Act, Actor, CaseUnknown
from workflows.means import clock
from workflows.means.account import chain_of, lines_of
from workflows.means.asked import (
    CORRECT_MONEY,
    DRAW_MONEY,
    DRAW_PEOPLE,
    DROP,
    END,
    ENTER_FUND,
    ENTER_TEAM,
    GIVE_BACK_MONEY,
    PUT_IN,
    PUT_IN_MONEY,
    REFUSE,
    RELEASE,
    USE,
    perform,
)
from workflows.means.terms import MeansRefused, Why
from workflows.timers import DueTimer

TERMS = {
    "name": "街道应急维修资金",
    "areas": "CELL",
    "purpose": "急修",
    "basis": "示例办法",
    "version": "2026",
}
ASKED = {"amount": "300", "what": "买防水布"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """The small community."""
    with community(tmp_path) as found:
        yield found


def act(place: Community, seat: int, hours: float = 0) -> Act:
    """Let a person act so many hours after the start."""
    role, body = SEATS[seat]
    return Act(
        place.tx, Actor(role, seat, body), START + timedelta(hours=hours), place.reference, place.chance
    )


def fund(place: Community, yuan: str = "500", owner: int = STREETS_HEAD) -> MeansSource:
    """A fund of the street, with something in it."""
    made = perform(act(place, owner), ENTER_FUND, {}, TERMS)
    assert isinstance(made, MeansSource)
    perform(act(place, owner), PUT_IN_MONEY, {"source": made.id}, {"amount": yuan, "why": "年度拨款"})
    return made


def in_hand(place: Community, about: str | None = None) -> Case:
    """A case of the company that somebody has taken."""
    case = place.case(about=about)
    taker = COMPANY if case.body == "COMPANY" else STREET if case.body == "STREET" else None
    if taker is not None:
        handle.accept(act(place, taker), case.id)
    return case


def drawn(place: Community, source: MeansSource, amount: str = "300", by: int = COMPANY) -> MeansDraw:
    """A request to a fund for a case."""
    about = {"case": in_hand(place).id, "source": source.id}
    made = perform(act(place, by), DRAW_MONEY, about, {**ASKED, "amount": amount})
    assert isinstance(made, MeansDraw)
    return made


def refused(place: Community, seat: int, verb: str, about: dict[str, int], given: dict[str, str]) -> Why:
    """Why an act is refused."""
    with pytest.raises(MeansRefused) as found:
        perform(act(place, seat), verb, about, given)
    return found.value.why


@pytest.mark.parametrize("seat", [COMPANY, COORDINATOR, AUDITOR, REPORTER, DISPATCHER])
def test_nobody_but_a_head_opens_a_source_of_the_own_body(place: Community, seat: int) -> None:
    assert refused(place, seat, ENTER_FUND, {}, TERMS) is Why.UNKNOWN


@pytest.mark.parametrize("seat", [COMPANYS_HEAD, STREET, COORDINATOR, AUDITOR])
def test_nobody_but_its_own_head_fills_a_source(place: Community, seat: int) -> None:
    made = fund(place)

    given = {"amount": "1", "why": "拨款"}
    assert refused(place, seat, PUT_IN_MONEY, {"source": made.id}, given) is Why.UNKNOWN


def test_money_is_released_by_the_head_of_its_body_and_leaves_the_fund(place: Community) -> None:
    made = fund(place)
    draw = drawn(place, made)

    perform(act(place, STREETS_HEAD), RELEASE, {"draw": draw.id}, {})

    assert (draw.state, made.balance) == (DrawState.RELEASED, 20_000)
    assert [(each.kind, each.amount, each.balance) for each in lines_of(place.tx, made)] == [
        (MeansEvent.OPENED, 0, 0),
        (MeansEvent.PUT_IN, 50_000, 50_000),
        (MeansEvent.RELEASED, -30_000, 20_000),
    ]


@pytest.mark.parametrize("seat", [COMPANY, COMPANYS_HEAD, STREET, DISTRICTS_HEAD, AUDITOR, REPORTER])
def test_nobody_else_releases(place: Community, seat: int) -> None:
    draw = drawn(place, fund(place))

    assert refused(place, seat, RELEASE, {"draw": draw.id}, {}) is Why.UNKNOWN


def test_who_coordinates_there_may_release_too(place: Community) -> None:
    draw = drawn(place, fund(place))

    perform(act(place, COORDINATOR), RELEASE, {"draw": draw.id}, {})

    assert draw.answered_by == COORDINATOR


def test_who_asks_does_not_release(place: Community) -> None:
    made, case = fund(place), in_hand(place)
    draw = perform(act(place, COORDINATOR), DRAW_MONEY, {"case": case.id, "source": made.id}, ASKED)
    assert isinstance(draw, MeansDraw)

    assert refused(place, COORDINATOR, RELEASE, {"draw": draw.id}, {}) is Why.SAME_HAND
    perform(act(place, STREETS_HEAD), RELEASE, {"draw": draw.id}, {})


def test_a_fund_never_gives_what_it_does_not_have(place: Community) -> None:
    made = fund(place)
    first, second = drawn(place, made), drawn(place, made)
    perform(act(place, STREETS_HEAD), RELEASE, {"draw": first.id}, {})

    assert refused(place, STREETS_HEAD, RELEASE, {"draw": second.id}, {}) is Why.SHORT
    assert made.balance == 20_000


@pytest.mark.parametrize("seat", [STREET, STREETS_HEAD, DISPATCHER, AUDITOR, REPORTER])
def test_nobody_but_who_has_the_case_draws_for_it(place: Community, seat: int) -> None:
    about = {"case": in_hand(place).id, "source": fund(place).id}

    with pytest.raises(CaseUnknown):
        perform(act(place, seat), DRAW_MONEY, about, ASKED)


def test_nobody_draws_for_a_case_that_nobody_has_taken(place: Community) -> None:
    about = {"case": place.case().id, "source": fund(place).id}

    assert refused(place, COMPANY, DRAW_MONEY, about, ASKED) is Why.NOT_NOW


def test_a_refusal_says_why_and_moves_no_money(place: Community) -> None:
    made = fund(place)
    draw = drawn(place, made)

    perform(act(place, STREETS_HEAD), REFUSE, {"draw": draw.id}, {"reason": "应由物业出"})

    assert (draw.state, draw.reason, made.balance) == (DrawState.REFUSED, "应由物业出", 50_000)
    assert "means.refused" in place.told(COMPANY)[-1]


def test_the_voucher_names_who_received_it_to_nobody_outside(place: Community) -> None:
    draw = drawn(place, fund(place))
    perform(act(place, STREETS_HEAD), RELEASE, {"draw": draw.id}, {})

    voucher = {"voucher": "PZ-7", "receiver": "张三五金店", "photo": ""}
    perform(act(place, COMPANY), USE, {"draw": draw.id}, voucher)

    told = place.tx.execute(select(col(Event.data))).scalars().all()
    assert any("PZ-7" in each for each in told)
    assert not any("张三" in each for each in [*told, *place.told(REPORTER), *place.told(STREETS_HEAD)])


def test_a_part_is_given_back_and_what_is_kept_bounds_it(place: Community) -> None:
    made = fund(place)
    draw = drawn(place, made)
    perform(act(place, STREETS_HEAD), RELEASE, {"draw": draw.id}, {})

    perform(act(place, COMPANY), GIVE_BACK_MONEY, {"draw": draw.id}, {"amount": "100", "why": "没用完"})

    more = {"amount": "200.01", "why": "多退"}
    assert refused(place, COMPANY, GIVE_BACK_MONEY, {"draw": draw.id}, more) is Why.SHORT
    assert (draw.state, made.balance) == (DrawState.RELEASED, 30_000)
    perform(act(place, COMPANY), GIVE_BACK_MONEY, {"draw": draw.id}, {"amount": "200", "why": "不用了"})
    assert (draw.state, made.balance) == (DrawState.GIVEN_BACK, 50_000)


def test_a_correction_is_an_entry_and_not_over_what_moved_meanwhile(place: Community) -> None:
    made = fund(place)
    about = {"source": made.id, "balance": 50_000}
    perform(act(place, STREETS_HEAD), CORRECT_MONEY, about, {"right": "499", "why": "点错了"})

    assert (made.balance, lines_of(place.tx, made)[-1].amount) == (49_900, -100)
    again = {"right": "1", "why": "点错了"}
    assert refused(place, STREETS_HEAD, CORRECT_MONEY, about, again) is Why.MOVED


def test_a_source_is_not_ended_while_somebody_waits(place: Community) -> None:
    made = fund(place)
    draw = drawn(place, made)

    given = {"reason": "年度结束"}
    assert refused(place, STREETS_HEAD, END, {"source": made.id}, given) is Why.WAITING
    perform(act(place, COMPANY), DROP, {"draw": draw.id}, {})
    perform(act(place, STREETS_HEAD), END, {"source": made.id}, given)
    about = {"case": draw.case_id, "source": made.id}
    assert refused(place, COMPANY, DRAW_MONEY, about, ASKED) is Why.NOT_HERE


def test_people_are_drawn_by_heads_and_hours(place: Community) -> None:
    team = perform(act(place, STREETS_HEAD), ENTER_TEAM, {}, TERMS)
    assert isinstance(team, MeansSource)
    perform(act(place, STREETS_HEAD), PUT_IN, {"source": team.id}, {"amount": "40小时", "why": "本月排班"})
    about = {"case": in_hand(place).id, "source": team.id}

    given = {"people": "2人", "hours": "４", "what": "铺防水布"}
    draw = perform(act(place, COMPANY), DRAW_PEOPLE, about, given)
    assert isinstance(draw, MeansDraw)
    perform(act(place, STREETS_HEAD), RELEASE, {"draw": draw.id}, {})

    assert (draw.people, draw.amount, team.balance) == (2, 8, 32)
    assert chain_of(team).startswith("means:")
    assert '"means.people"' in place.told(REPORTER)[-1]


def test_whom_a_case_is_about_neither_hears_of_a_draw_nor_releases_it(place: Community) -> None:
    company_fund, streets = fund(place, owner=COMPANYS_HEAD), fund(place, owner=DISTRICTS_HEAD)
    case = place.case(about="COMPANY")
    handle.accept(act(place, STREET), case.id)
    own = {"case": case.id, "source": company_fund.id}
    assert refused(place, STREET, DRAW_MONEY, own, ASKED) is Why.NOT_HERE

    draw = perform(act(place, STREET), DRAW_MONEY, {**own, "source": streets.id}, ASKED)
    assert isinstance(draw, MeansDraw)

    assert refused(place, COMPANYS_HEAD, RELEASE, {"draw": draw.id}, {}) is Why.UNKNOWN
    assert place.told(COMPANYS_HEAD) == []
    assert case.number not in place.told(DISTRICTS_HEAD)[-1]
    assert "电梯" not in place.told(DISTRICTS_HEAD)[-1]


def test_a_coordinator_of_the_object_releases_nothing(place: Community) -> None:
    made = fund(place, owner=DISTRICTS_HEAD)
    case = place.case(about="STREET")
    draw = perform(act(place, COORDINATOR), DRAW_MONEY, {"case": case.id, "source": made.id}, ASKED)
    assert isinstance(draw, MeansDraw)

    assert refused(place, STREETS_OWN, RELEASE, {"draw": draw.id}, {}) is Why.UNKNOWN
    assert place.told(STREETS_OWN) == []


def fire(place: Community, draw: MeansDraw, hours: float) -> None:
    """Let the clock look at a draw."""
    made = replace(act(place, COMPANY, hours), by=SYSTEM)
    clock.fire(made, DueTimer(0, f"draw:{draw.id}", TimerKind.DRAW, made.now, draw.id, ""))


def test_the_clock_reminds_who_releases_and_then_who_owes_the_voucher(place: Community) -> None:
    draw = drawn(place, fund(place))

    fire(place, draw, 5)
    assert "means.waits" in place.told(STREETS_HEAD)[-1]
    assert place.told(COORDINATOR) == []
    fire(place, draw, 29)
    assert "means.waits" in place.told(COORDINATOR)[-1]
    perform(act(place, STREETS_HEAD, 30), RELEASE, {"draw": draw.id}, {})
    fire(place, draw, 240)

    assert "means.no_voucher" in place.told(COMPANY)[-1]
    assert "means.no_voucher_told" in place.told(STREETS_HEAD)[-1]


def test_a_request_of_a_case_that_is_over_is_taken_out_by_itself(place: Community) -> None:
    made = fund(place)
    draw = drawn(place, made)
    case = place.tx.get_one(Case, draw.case_id)
    handle.reply(act(place, COMPANY, 1), case.id, "已经修好了，请您查看。", ())

    fire(place, draw, 5)

    assert (draw.state, made.balance) == (DrawState.DROPPED, 50_000)


def test_who_coordinates_draws_for_themselves_whatever_their_body(place: Community) -> None:
    made, case = fund(place), in_hand(place)
    draw = perform(act(place, STREETS_OWN), DRAW_MONEY, {"case": case.id, "source": made.id}, ASKED)
    assert isinstance(draw, MeansDraw)

    perform(act(place, STREETS_HEAD), RELEASE, {"draw": draw.id}, {})

    assert "means.released" in place.told(STREETS_OWN)[-1]
    given = {"voucher": "PZ", "receiver": "", "photo": ""}
    assert refused(place, STREET, USE, {"draw": draw.id}, given) is Why.UNKNOWN
    perform(act(place, STREETS_OWN), USE, {"draw": draw.id}, given)
