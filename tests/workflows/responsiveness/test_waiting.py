"""What waits for a seat's word beside its cases is counted for that seat alone, and only while it waits."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.person import Person
from models.vocabulary import Role
from tests.databases import newest, session_on
from tests.principles.community import (
    AUDITOR,
    COMPANYS_HEAD,
    COORDINATOR,
    STREETS_HEAD,
    Community,
    community,
)
from tests.workflows.responsiveness.index.test_publishing import NEWEST, NOW, OCTOBER, october
from tests.workflows.responsiveness.signs.test_reviewing import DAY, put
from workflows.cases.acts import Actor
from workflows.responsiveness.index.pleas import PleaKind, plead, rule
from workflows.responsiveness.index.publish import publish
from workflows.responsiveness.signs.review import answer, review
from workflows.responsiveness.waiting import Room, waiting


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with community(tmp_path) as founded_community:
        yield founded_community


def test_a_sign_waits_for_its_body_and_then_for_an_auditor_of_elsewhere(place: Community) -> None:
    (sign,) = put(place)

    def seats() -> set[int]:
        people = (COMPANYS_HEAD, STREETS_HEAD, AUDITOR, COORDINATOR)
        return {each for each in people if waiting(place.act(each, DAY)) == {Room.SIGNS: 1}}

    before = seats()
    answer(place.act(COMPANYS_HEAD, DAY), sign.id, "已经停止")
    after = seats()
    review(place.act(AUDITOR, DAY), sign.id, "看了十四件", founded=True)

    assert (before, after, seats()) == ({COMPANYS_HEAD}, {AUDITOR}, set())


def test_an_objection_to_an_index_waits_for_who_may_rule_on_it(tmp_path: Path) -> None:
    with session_on(newest(tmp_path)) as session:
        act = october(session)
        publish(act, OCTOBER, NEWEST)
        session.add_all(Person(id=number, created_at=NOW) for number in (1, 2))
        session.flush()
        plea = plead(replace(act, by=Actor(Role.HEAD, 1, "B2")), PleaKind.APPEAL, "同类的事比别家多。")
        free, own = (replace(act, by=Actor(Role.COORDINATOR, 2, body)) for body in (None, "B2"))

        before = (waiting(free), waiting(own))
        rule(free, plea.id, "查过。", granted=False)

        assert (before, waiting(free)) == (({Room.INDEX: 1}, {}), {})
