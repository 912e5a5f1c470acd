"""Seats are given and ended by name and with a reason; somebody always keeps the house."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlmodel import col, select

from models import post
from models.person import Chat, Membership, WebSession
from models.post_tables import Outbox
from models.vocabulary import HouseEvent, Role
from tests.workflows.house.installation import DEPUTY, HANDLER, OPERATOR, REASON, Installation
from tests.workflows.responsiveness.rows import NOW
from workflows import access
from workflows.access import BodyNeeded, BodyUnknown, InvitationInvalid, SessionInvalid
from workflows.bearers import bearer_of
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house import staff
from workflows.house.colleagues import Colleague, colleague, colleagues
from workflows.house.record import ReasonMissing
from workflows.house.staff import Place
from workflows.screens import Screen, say, to_json

AT_B1 = Place(Role.HANDLER, "B1")


def join(house: Installation, secret: str) -> access.Opened:
    return house.database.write_now(
        lambda tx: access.join(tx, secret, "zh-CN", house.now, house.now, random.Random(3))
    )


def named(house: Installation, name: str) -> Colleague:
    return next(each for each in house.see(lambda act: colleagues(act.tx, house.now)) if each.name == name)


def seat_of(house: Installation, name: str) -> int:
    return named(house, name).held[0].id


def test_who_is_invited_by_name_comes_in_as_that_person(house: Installation) -> None:
    invited = house.do(lambda act: staff.invite_new(act, "测试丁", AT_B1, house.now))
    waiting = named(house, "测试丁")

    opened = join(house, invited.secret)

    assert waiting.is_awaited
    assert waiting.invited_until == invited.expires_at
    assert (opened.chat.person_id, opened.chat.role, opened.chat.body) == (waiting.id, Role.HANDLER, "B1")
    assert named(house, "测试丁").chats == 1


def test_an_invitation_works_once(house: Installation) -> None:
    invited = house.do(lambda act: staff.invite_new(act, "测试丁", AT_B1, house.now))
    join(house, invited.secret)

    with pytest.raises(InvitationInvalid):
        join(house, invited.secret)


def test_a_nameless_invitation_takes_nobodys_awaited_seat(house: Installation) -> None:
    house.do(lambda act: staff.invite_new(act, "测试丁", Place(Role.DISPATCHER), house.now))
    nameless = house.database.write_now(
        lambda tx: access.invite(tx, Role.DISPATCHER, None, None, house.now, random.Random(5))
    )

    opened = join(house, nameless.secret)

    assert opened.chat.person_id != named(house, "测试丁").id


def test_a_new_invitation_ends_the_one_before(house: Installation) -> None:
    first = house.do(lambda act: staff.invite_new(act, "测试丁", AT_B1, house.now))
    second = house.do(lambda act: staff.invite_again(act, seat_of(house, "测试丁"), house.now))

    with pytest.raises(InvitationInvalid):
        join(house, first.secret)
    assert join(house, second.secret).chat.person_id == named(house, "测试丁").id


def test_an_invitation_to_a_seat_that_has_ended_opens_nothing(house: Installation) -> None:
    invited = house.do(lambda act: staff.invite_new(act, "测试丁", AT_B1, house.now))
    house.do(lambda act: staff.end_seat(act, seat_of(house, "测试丁"), REASON))

    with pytest.raises(InvitationInvalid):
        join(house, invited.secret)


def test_an_ended_seat_ends_its_session(house: Installation) -> None:
    invited = house.do(lambda act: staff.invite_new(act, "测试丁", AT_B1, house.now))
    opened = join(house, invited.secret)

    house.do(lambda act: staff.end_seat(act, seat_of(house, "测试丁"), REASON))

    with pytest.raises(SessionInvalid):
        house.see(lambda act: bearer_of(act.tx, opened.token, house.now, timedelta(hours=72)))


def test_the_last_operator_cannot_be_sent_away(house: Installation) -> None:
    house.do(lambda act: staff.end_seat(act, seat_of(house, DEPUTY), REASON))

    with pytest.raises(staff.LastOperator):
        house.do(lambda act: staff.end_seat(act, seat_of(house, OPERATOR), REASON))

    assert named(house, OPERATOR).held


def test_signing_out_closes_the_doors_of_work_and_no_other(house: Installation) -> None:
    work, home = house.chat(HANDLER, Role.HANDLER, body="B1"), house.chat(HANDLER, Role.RESIDENT)
    for chat in (work, home):
        row = {"token_hash": f"t{chat}", "chat_id": chat, "expires_at": NOW + timedelta(days=1)}
        house.database.write_now(lambda tx, row=row: tx.execute(insert(WebSession).values(row)))  # type: ignore[misc]

    ended = house.do(lambda act: staff.sign_out(act, house.people[HANDLER], REASON))

    left = house.see(lambda act: act.tx.exec(select(WebSession.chat_id)).all())
    revoked = house.see(
        lambda act: act.tx.exec(select(Chat.id).where(col(Chat.revoked_at).is_not(None))).all()
    )
    assert (ended, left, revoked) == (1, [home], [work])


def test_what_had_not_reached_a_lost_phone_never_will_and_its_account_is_free(house: Installation) -> None:
    lost = house.chat(HANDLER, Role.HANDLER, "staff", "B1")
    was = house.see(lambda act: act.tx.get_one(Chat, lost).address)
    parcel = post.Parcel(lost, "staff", to_json(Screen((say("task.words", words="机密"),))), "s", NOW)
    house.database.write_now(lambda tx: post.put(tx, parcel))

    house.do(lambda act: staff.sign_out(act, house.people[HANDLER], REASON))

    waiting = house.see(lambda act: act.tx.exec(select(Outbox.id).where(col(Outbox.chat_id) == lost)).all())
    holds = house.see(lambda act: act.tx.exec(select(Chat.id).where(col(Chat.address) == was)).all())
    assert (waiting, holds) == ([], [])


def test_another_role_is_given_with_a_reason(house: Installation) -> None:
    key = house.people[HANDLER]

    house.do(lambda act: staff.give_seat(act, key, Place(Role.HEAD, "B1"), REASON))

    roles = {seat.role for seat in named(house, HANDLER).held}
    assert roles == {Role.HANDLER, Role.HEAD}
    kind, facts = house.events(f"staff:{key}")[-1]
    assert (kind, facts["role"], facts["reason"]) == (HouseEvent.ADDED, Role.HEAD, REASON)


def test_no_name_stands_in_the_ledger(house: Installation) -> None:
    house.do(lambda act: staff.invite_new(act, "测试丁", AT_B1, house.now))
    key = named(house, "测试丁").id
    house.do(lambda act: staff.rename(act, key, "测试戊", REASON))

    assert "测试" not in str([{**facts, "reason": ""} for _, facts in house.events(f"staff:{key}")])
    assert named(house, "测试戊").id == key


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (lambda act, key: staff.invite_new(act, " ", AT_B1, NOW), staff.NameMissing),
        (lambda act, key: staff.invite_new(act, "两\n行", AT_B1, NOW), staff.NameMissing),
        (lambda act, key: staff.invite_new(act, "测试丁", Place(Role.HANDLER), NOW), BodyNeeded),
        (lambda act, key: staff.invite_new(act, "测试丁", Place(Role.HEAD, "B9"), NOW), BodyUnknown),
        (lambda act, key: staff.invite_new(act, "测试丁", Place(Role.GRID_WORKER), NOW), staff.AreaNeeded),
        (
            lambda act, key: staff.invite_new(act, "测试丁", Place(Role.DISPATCHER, None, "X"), NOW),
            staff.AreaUnknown,
        ),
        (lambda act, key: staff.invite_new(act, "测试丁", Place(Role.RESIDENT), NOW), staff.RoleRefused),
        (lambda act, key: staff.invite_new(act, "测试丁", Place(Role.SYSTEM), NOW), staff.RoleRefused),
        (lambda act, key: staff.give_seat(act, key, AT_B1, REASON), staff.SeatTaken),
        (lambda act, key: staff.give_seat(act, key, Place(Role.AUDITOR), "x"), ReasonMissing),
        (lambda act, key: staff.give_seat(act, 10**9, AT_B1, REASON), staff.PersonUnknown),
        (lambda act, key: staff.end_seat(act, 10**9, REASON), staff.SeatUnknown),
        (lambda act, key: staff.invite_again(act, 10**9, NOW), staff.SeatUnknown),
        (lambda act, key: staff.sign_out(act, key, ""), ReasonMissing),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    house: Installation, step: Callable[[Act, int], object], error: type[WorkflowError]
) -> None:
    before = house.see(lambda act: len(act.tx.exec(select(Membership.id)).all()))

    with pytest.raises(error):
        house.do(lambda act: step(act, house.people[HANDLER]))

    assert house.see(lambda act: len(act.tx.exec(select(Membership.id)).all())) == before


def test_residents_are_no_colleagues(house: Installation) -> None:
    resident = house.database.write_now(lambda tx: access.add_person(tx, "", NOW))

    assert house.see(lambda act: colleague(act.tx, resident, house.now)) is None
