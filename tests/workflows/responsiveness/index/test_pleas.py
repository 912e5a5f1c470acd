"""A body contests its index, somebody who is not of it rules, and what was published stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import Session

from models.index import IndexPlea
from models.person import Membership, Person
from models.vocabulary import Role
from tests.databases import newest, session_on
from tests.workflows.responsiveness.index.test_publishing import NEWEST, NOW, OCTOBER, october, rows_of
from workflows.cases.acts import Act, Actor
from workflows.chains import events_of
from workflows.responsiveness.index.pleas import No, PleaKind, PleaRefused, plead, pleas_of, press, rule
from workflows.responsiveness.index.publish import publish
from workflows.verify import verify

LATER = NOW + timedelta(days=1)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


@pytest.fixture
def act(session: Session) -> Act:
    """The head of the worse body, a day after the index was published."""
    found = october(session)
    publish(found, OCTOBER, NEWEST)
    for number in (1, 2):
        session.add(Person(id=number, created_at=NOW))
    session.flush()
    return replace(found, by=Actor(Role.HEAD, 1, "B2"), now=LATER)


def ruler(act: Act, **more: object) -> Act:
    return replace(act, by=replace(Actor(Role.COORDINATOR, 2), **more))  # type: ignore[arg-type]


def test_what_is_granted_stands_beside_the_published_row(session: Session, act: Act) -> None:
    before = rows_of(session)["B2"].value

    plea = plead(act, PleaKind.CORRECTION, "三件事在系统故障那天办完，没有记上。")
    rule(ruler(act), plea.id, "查过记录，属实。", granted=True)

    assert rows_of(session)["B2"].value == before
    assert [(each.granted, each.ruling) for each in pleas_of(session, body="B2")] == [
        (True, "查过记录，属实。")
    ]
    assert verify(session, "index").whole


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (Actor(Role.COORDINATOR, 2, "B2"), No.NOT_YOURS),
        (Actor(Role.COORDINATOR, 1), No.NOT_YOURS),
        (Actor(Role.HANDLER, 2, "B1"), No.NOT_YOURS),
    ],
    ids=["of the body", "who pleaded", "a handler"],
)
def test_nobody_rules_on_their_own_body(act: Act, by: Actor, why: No) -> None:
    plea = plead(act, PleaKind.APPEAL, "同类的事比别家多。")

    with pytest.raises(PleaRefused) as refused:
        rule(replace(act, by=by), plea.id, "好。", granted=True)

    assert refused.value.why is why


@pytest.mark.parametrize(
    ("seat", "until"),
    [("B2", None), ("B2", LATER - timedelta(days=20))],
    ids=["works there too", "worked there in its month"],
)
def test_nor_does_who_works_there_in_another_seat(
    session: Session, act: Act, seat: str, until: datetime | None
) -> None:
    row = Membership(person_id=2, role=Role.HANDLER, body=seat, since=NOW - timedelta(days=90), until=until)
    session.add(row)
    plea = plead(act, PleaKind.APPEAL, "同类的事比别家多。")

    with pytest.raises(PleaRefused) as refused:
        rule(ruler(act), plea.id, "好。", granted=True)

    assert refused.value.why is No.NOT_YOURS


def test_what_everybody_reads_tells_of_nobody(act: Act) -> None:
    plea = plead(act, PleaKind.CORRECTION, "3号楼2单元501室王先生的事记错了。")

    assert "501" not in plea.words
    with pytest.raises(PleaRefused) as refused:
        rule(ruler(act), plea.id, "13800138000", granted=False)
    assert refused.value.why is No.NO_WORDS


def test_one_pleads_in_time_and_once(act: Act) -> None:
    plead(act, PleaKind.APPEAL, "一")

    for late, why in ((0, No.WAITING), (30, No.TOO_LATE)):
        with pytest.raises(PleaRefused) as refused:
            plead(replace(act, now=LATER + timedelta(days=late)), PleaKind.APPEAL, "二")
        assert refused.value.why is why


def test_the_clock_reminds_until_somebody_has_ruled(session: Session, act: Act) -> None:
    plea = plead(act, PleaKind.APPEAL, "同类的事比别家多。")

    press(replace(act, now=plea.rule_by), plea.id)
    rule(ruler(act), plea.id, "已按类别折算。", granted=False)
    press(replace(act, now=plea.rule_by + timedelta(days=1)), plea.id)

    assert [each.kind for each in events_of(session, "index")] == ["published", "pleaded", "late", "ruled"]


def test_a_changed_plea_is_noticed(session: Session, act: Act) -> None:
    plead(act, PleaKind.APPEAL, "同类的事比别家多。")

    session.execute(update(IndexPlea).values(words="没有意见。"))

    assert [fault.problem for fault in verify(session, "index").faults] == ["plea"]
