"""Providers are offered by their marks, newcomers in a share of the turns; a bad renewal needs two hands."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from models.body import Body
from models.evaluation import Evaluation
from models.ledger import Event
from models.loop import LoopSwitch
from models.person import Chat, Membership
from models.service import ServiceContract
from models.vocabulary import Role
from models.vocabulary_evaluations import EvaluationStage, ObjectKind, Source
from tests.principles.community import (
    COMPANYS_HEAD,
    COORDINATOR,
    START,
    STREETS_HEAD,
    STREETS_OWN,
    Community,
    community,
)
from workflows.cases.acts import Act, Actor
from workflows.policy import Policy
from workflows.reference import load_reference
from workflows.responsiveness.loop.definitions import versions
from workflows.responsiveness.loop.offered import drawn, held, luck, offered, order
from workflows.services.asked import END, ENTER, JUSTIFY, perform
from workflows.services.contracts import ServiceRefused, terms_of
from workflows.services.second_hand import SECOND

(PROVIDERS,) = [each for each in versions()[-1].rules if each.code == "providers"]
MOVED = [number for each in range(999) if drawn("held", number := f"HY-{each}") >= Policy().loop_hold]
LEFT = next(number for each in range(999) if drawn("held", number := f"HY-{each}") < Policy().loop_hold)
TURN = next(each for each in MOVED if luck(each) >= PROVIDERS.settings["newcomers"])
NEW_TURN = next(each for each in MOVED if luck(each) < PROVIDERS.settings["newcomers"])


@pytest.mark.parametrize(
    ("ratings", "number", "first"),
    [
        ({"A": (8, 10), "B": (2, 10)}, TURN, ["A", "B"]),
        ({"A": (2, 10), "B": (8, 10)}, TURN, ["B", "A"]),
        ({"A": (80, 100), "B": (1, 1)}, TURN, ["B", "A"]),  # one mark is pulled to the share of all
        ({"A": (95, 100), "B": (4, 5), "C": (10, 60)}, TURN, ["A", "B", "C"]),
        ({"A": (80, 100), "B": (0, 0)}, TURN, ["A", "B"]),  # as good as the share of all
        ({"A": (80, 100), "B": (0, 1)}, NEW_TURN, ["B", "A"]),
        ({"A": (80, 100), "B": (0, 20)}, NEW_TURN, ["A", "B"]),  # known, and bad: no newcomer
        ({"A": (0, 0), "B": (0, 0)}, TURN, ["A", "B"]),
    ],
)
def test_the_better_judged_is_offered_first(
    ratings: dict[str, tuple[int, int]], number: str, first: list[str]
) -> None:
    assert order(PROVIDERS, ratings, number) == first


def test_newcomers_stand_first_in_their_share_of_the_turns() -> None:
    turns = sum(luck(f"HY-20261123-{each}") < 20 for each in range(3000))

    assert 0.17 < turns / 3000 < 0.23


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """The small community with two organisations that can provide."""
    with community(tmp_path) as found:
        found.tx.add(Body(code="HELPERS", name="示例服务中心", kind="social_service"))
        found.tx.add(Body(code="OTHERS", name="示例另一家", kind="social_service"))
        found.tx.flush()
        found.reference = load_reference(found.tx, Policy(), START)
        yield found


def entered(place: Community, provider: str = "HELPERS") -> ServiceContract:
    """A contract of the company."""
    given = {"title": "电梯维保", "provider": provider, "categories": "电梯", "areas": "CELL"}
    terms = {"amount": "12,000", "starts": "2026-01-01", "ends": "2026-12-31", "award": ""}
    made = perform(place.act(COMPANYS_HEAD), ENTER, {}, {**given, **terms})
    assert isinstance(made, ServiceContract)
    return made


def act(place: Community, role: Role, body: str | None, minutes: int = 9) -> Act:
    """Somebody else acts."""
    return Act(
        place.tx, Actor(role, 99, body), START + timedelta(minutes=minutes), place.reference, place.chance
    )


def test_a_rule_that_is_off_leaves_the_order_as_it_is(place: Community) -> None:
    found = [entered(place), entered(place, "OTHERS")]
    place.tx.add(LoopSwitch(rule="providers", on=False, reason="试一试", at=START))
    place.tx.flush()

    assert offered(place.act(COMPANYS_HEAD), NEW_TURN, found[::-1]) == found[::-1]


def test_the_lot_leaves_the_order_of_some_cases_as_it_is(place: Community) -> None:
    found = [entered(place), entered(place, "OTHERS")]
    here = place.act(COMPANYS_HEAD)

    assert offered(here, LEFT, found[::-1]) == found[::-1]
    assert [held(here, each, found) for each in (LEFT, TURN)] == [True, False]
    assert held(here, LEFT, found[:1]) is None


def judged_badly(place: Community) -> None:
    """Those who were served under the contract before gave it twos."""
    before = entered(place)
    marks = {"code": "quality", "weight": 100, "marks": [0, 8, 0, 0, 0], "none": 0}
    place.tx.add(
        Evaluation(
            code="PY-BEFORE",
            stage=EvaluationStage.PUBLISHED,
            kind=ObjectKind.CONTRACT,
            source=Source.SERVED,
            body=before.provider,
            contract_id=before.id,
            standard="[]",
            frame=8,
            drawn=8,
            opened_at=START,
            closes_at=START,
            result=json.dumps({"invited": 8, "rated": 8, "criteria": [marks]}),
            title="x",
            why="x",
            meaning="x",
            rubric="x",
            rubric_version="x",
            seed="x",
            terms_hash="",
            drawn_hash="",
            follows="",
        )
    )
    place.tx.flush()


def test_a_renewal_of_what_was_judged_badly_is_not_in_force_without_a_reason_and_a_second_hand(
    place: Community,
) -> None:
    judged_badly(place)
    contract = entered(place)
    about, today = {"contract": contract.id}, START.date()

    assert not terms_of(contract).runs(today)
    with pytest.raises(ServiceRefused):  # nobody has said why
        perform(place.act(COORDINATOR, 5), SECOND, about, {"decision": "confirm_it", "reason": "可以"})
    perform(place.act(COMPANYS_HEAD, 6), JUSTIFY, about, {"reason": "只有这一家能做"})
    assert "service.second" in place.told(COORDINATOR)[-1]
    for other in (
        place.act(COMPANYS_HEAD, 7),
        place.act(STREETS_HEAD, 7),
        act(place, Role.COORDINATOR, "HELPERS"),
    ):
        with pytest.raises(ServiceRefused):
            perform(other, SECOND, about, {"decision": "confirm_it", "reason": "自己确认自己"})
    perform(place.act(COORDINATOR, 9), SECOND, about, {"decision": "confirm_it", "reason": "核实过"})

    assert terms_of(contract).runs(today)
    assert "service.seconded" in place.told(COMPANYS_HEAD)[-1]
    kinds = select(col(Event.kind)).where(col(Event.subject) == f"contract:{contract.code}")
    assert list(place.tx.execute(kinds.order_by(col(Event.seq))).scalars()) == [
        "signed",
        "reasoned",
        "seconded",
    ]


def test_a_renewal_that_was_ended_while_it_waited_is_not_confirmed_any_more(place: Community) -> None:
    judged_badly(place)
    contract = entered(place)
    about = {"contract": contract.id}
    perform(place.act(COMPANYS_HEAD, 6), JUSTIFY, about, {"reason": "只有这一家能做"})
    perform(place.act(COMPANYS_HEAD, 7), END, about, {"reason": "不续了"})

    with pytest.raises(ServiceRefused):
        perform(place.act(COORDINATOR, 9), SECOND, about, {"decision": "confirm_it", "reason": "核实过"})


def test_who_works_for_either_side_is_not_asked_to_confirm(place: Community) -> None:
    judged_badly(place)
    contract = entered(place)
    place.tx.execute(update(Chat).where(col(Chat.person_id) == STREETS_OWN).values(body=contract.payer))
    own = update(Membership).where(col(Membership.person_id) == STREETS_OWN)
    place.tx.execute(own.values(body=contract.payer))

    perform(place.act(COMPANYS_HEAD, 6), JUSTIFY, {"contract": contract.id}, {"reason": "只有这一家能做"})

    assert "service.second" in place.told(COORDINATOR)[-1]
    assert not any("service.second" in each for each in place.told(STREETS_OWN))


def test_a_renewal_that_is_refused_never_comes_into_force(place: Community) -> None:
    judged_badly(place)
    contract = entered(place)
    about = {"contract": contract.id}
    perform(place.act(COMPANYS_HEAD, 6), JUSTIFY, about, {"reason": "只有这一家能做"})

    perform(place.act(COORDINATOR, 9), SECOND, about, {"decision": "refuse_it", "reason": "还有两家能做"})

    assert (contract.ended_at is not None, terms_of(contract).runs(START.date())) == (True, False)
    with pytest.raises(ServiceRefused):
        perform(place.act(COMPANYS_HEAD, 10), JUSTIFY, about, {"reason": "再说一次"})


def test_where_the_rule_is_off_a_renewal_is_in_force_at_once(place: Community) -> None:
    place.tx.add(LoopSwitch(rule="renewal", on=False, reason="试一试", at=START))
    judged_badly(place)

    assert terms_of(entered(place)).runs(START.date())
