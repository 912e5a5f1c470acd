"""What got stuck waits for an operator: no words are shown, and each thing is done once."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from models import post
from models.case import Case
from models.person import Chat
from models.post_tables import Outbox, SetAside
from models.vocabulary import HouseEvent, OutboxState, Role
from nlu.reading import Nature
from tests.workflows.house.installation import HANDLER, REASON, Installation
from tests.workflows.responsiveness.rows import NOW
from workflows.conversation import set_aside
from workflows.house import letters, replay
from workflows.house.letters import LetterGone
from workflows.house.record import ReasonMissing
from workflows.house.replay import UpdateGone
from workflows.screens import Screen, say, to_json

SECRET = "我叫李小花，电话13900000000"


def letter(house: Installation, state: OutboxState, role: Role = Role.RESIDENT) -> int:
    """Put a message into the outbox that got stuck."""
    chat = house.chat(HANDLER, role, "residents", "B1" if role is Role.HANDLER else None)
    screen = Screen((say("task.words", words=SECRET),))
    parcel = post.Parcel(chat, "residents", to_json(screen), "s", NOW)
    key = house.database.write_now(lambda tx: post.put(tx, parcel))
    values = {"state": state, "attempts": 8, "error": "blocked"}
    house.database.write_now(
        lambda tx: tx.execute(update(Outbox).where(col(Outbox.id) == key).values(values))
    )
    assert key is not None
    return key


def aside(house: Installation, name: str = "77", words: str = SECRET) -> int:
    """Set an update aside."""
    chat = house.chat(HANDLER, Role.RESIDENT)
    kept = json.dumps({"channel": "web", "chat_id": chat, "update_id": name, "text": words, "photos": []})
    house.database.write_now(lambda tx: set_aside(tx, "web", name, chat, NOW, kept, "ZeroDivisionError"))
    return house.see(lambda act: max(act.tx.exec(select(SetAside.id)).all()))


def state_of(house: Installation, key: int) -> Outbox:
    return house.see(lambda act: act.tx.get_one(Outbox, key))


def due(house: Installation) -> list[int]:
    letters_due = house.see(lambda act: post.due_letters(act.tx, ["residents"], house.now, 10))
    return [each.id for each in letters_due]


@pytest.mark.parametrize("state", [OutboxState.DEAD, OutboxState.DOUBTFUL])
def test_a_stuck_message_shows_its_kind_and_no_word(house: Installation, state: OutboxState) -> None:
    letter(house, state)

    [shown] = house.see(lambda act: letters.stuck(act.tx))

    assert (shown.state, shown.sentences, shown.role, shown.name) == (state, ("task.words",), "resident", "")
    assert "李小花" not in str(shown)
    assert house.see(lambda act: letters.count(act.tx)) == {state: 1}


@pytest.mark.parametrize(
    ("facts", "shown"),
    [({}, "HY-1"), ({"object_body": "B1"}, None), ({"nature": Nature.REPORT}, None)],
    ids=["any", "about a body", "a report"],
)
def test_the_number_of_a_sealed_case_is_not_shown(
    house: Installation, facts: dict[str, str], shown: str | None
) -> None:
    house.case("HY-1", **facts)
    key = letter(house, OutboxState.DEAD)
    case = select(Case.id).where(col(Case.number) == "HY-1").scalar_subquery()
    about = update(Outbox).where(col(Outbox.id) == key).values(case_id=case)
    house.database.write_now(lambda tx: tx.execute(about))

    [found] = house.see(lambda act: letters.stuck(act.tx))

    assert found.case_number == shown


def test_staff_are_named_residents_never(house: Installation) -> None:
    letter(house, OutboxState.DEAD, Role.HANDLER)

    [shown] = house.see(lambda act: letters.stuck(act.tx))

    assert shown.name == HANDLER


def test_a_message_sent_again_begins_anew(house: Installation) -> None:
    key = letter(house, OutboxState.DEAD)

    house.do(lambda act: letters.send_again(act, key))

    assert due(house) == [key]
    assert state_of(house, key).attempts == 0
    assert house.events(f"letter:{key}")[0][0] is HouseEvent.SENT_AGAIN


def test_of_what_a_messenger_does_not_take_staff_are_named_and_residents_counted(house: Installation) -> None:
    letter(house, OutboxState.UNDELIVERABLE, Role.HANDLER)
    letter(house, OutboxState.UNDELIVERABLE)

    assert [shown.name for shown in house.see(lambda act: letters.stuck(act.tx))] == [HANDLER]
    assert house.see(lambda act: letters.unreached_staff(act.tx)) == (HANDLER,)
    assert house.see(lambda act: letters.unreached_residents(act.tx)) == 1


def test_what_was_not_taken_may_be_sent_again_when_staff_are_back(house: Installation) -> None:
    key = letter(house, OutboxState.UNDELIVERABLE, Role.HANDLER)
    block = update(Chat).where(col(Chat.id) == state_of(house, key).chat_id).values(blocked=True)
    house.database.write_now(lambda tx: tx.execute(block))

    house.do(lambda act: letters.send_again(act, key))

    assert due(house) == [key]


def test_a_message_dropped_is_never_sent_and_says_why(house: Installation) -> None:
    key = letter(house, OutboxState.DOUBTFUL)

    house.do(lambda act: letters.drop(act, key, REASON))

    assert (state_of(house, key).state, due(house)) == (OutboxState.DROPPED, [])
    assert house.events(f"letter:{key}") == [
        (HouseEvent.DROPPED, {"state_before": "doubtful", "error": "blocked", "reason": REASON})
    ]
    assert house.see(lambda act: letters.stuck(act.tx)) == []


def test_a_dropped_message_holds_no_later_one_back(house: Installation) -> None:
    key = letter(house, OutboxState.DEAD)
    house.do(lambda act: letters.drop(act, key, REASON))
    chat = state_of(house, key).chat_id
    later = post.Parcel(chat, "residents", to_json(Screen((say("help.title"),))), "s", NOW)

    after = house.database.write_now(lambda tx: post.put(tx, later))

    assert due(house) == [after]


def test_nobody_settles_a_message_twice(house: Installation) -> None:
    key = letter(house, OutboxState.DEAD)
    house.do(lambda act: letters.send_again(act, key))

    for step in (lambda act: letters.send_again(act, key), lambda act: letters.drop(act, key, REASON)):
        with pytest.raises(LetterGone):
            house.do(step)


def test_a_failed_update_shows_its_words_only_masked(house: Installation) -> None:
    aside(house)

    [shown] = house.see(lambda act: replay.waiting(act.tx))

    assert (shown.kind, shown.error, shown.again) == ("text", "ZeroDivisionError", False)
    assert "13900000000" not in shown.words


def test_an_update_that_went_well_waits_no_more(house: Installation) -> None:
    key = aside(house)

    went_well = house.do(lambda act: replay.settle(act, key))

    assert went_well
    assert house.see(lambda act: replay.waiting(act.tx)) == []
    assert house.events(f"update:{key}")[0][1]["well"] is True


def test_an_update_that_failed_again_waits_as_a_new_one(house: Installation) -> None:
    key = aside(house)
    chat = house.see(lambda act: act.tx.get_one(SetAside, key)).chat_id
    kept = house.see(lambda act: replay.incoming_of(act.tx, key))
    again = replay.name_of(key)
    house.database.write_now(lambda tx: set_aside(tx, "web", again, chat or 0, NOW, kept, "KeyError"))

    went_well = house.do(lambda act: replay.settle(act, key))

    [left] = house.see(lambda act: replay.waiting(act.tx))
    assert (went_well, left.again, left.error) == (False, True, "KeyError")


def test_an_update_is_closed_with_a_reason_and_once(house: Installation) -> None:
    key = aside(house)
    with pytest.raises(ReasonMissing):
        house.do(lambda act: replay.close(act, key, ""))

    house.do(lambda act: replay.close(act, key, REASON))

    assert house.events(f"update:{key}")[0][1]["reason"] == REASON
    with pytest.raises(UpdateGone):
        house.do(lambda act: replay.close(act, key, REASON))
    with pytest.raises(UpdateGone):
        house.see(lambda act: replay.incoming_of(act.tx, key))


def test_a_message_that_waits_its_turn_is_no_stuck_one(house: Installation) -> None:
    letter(house, OutboxState.DUE)
    house.now = NOW + timedelta(days=1)

    assert house.see(lambda act: letters.stuck(act.tx)) == []
