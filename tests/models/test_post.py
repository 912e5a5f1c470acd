"""The outbox keeps order and counts well; leases, doubts and dead letters; timers fire once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models import post
from models.database import Database, Step
from models.person import Chat
from models.post import DueTimer
from models.post_tables import SetAside, Timer
from models.vocabulary import OutboxState, Repeat, TimerKind
from tests.databases import url_for
from tests.models.post_office import (
    LATER,
    NOW,
    block,
    deliver_due,
    due,
    numbers_of,
    open_office,
    parcel,
    put_all,
    screens,
    state_of,
)
from tests.plans import plans
from tests.vaults import a_vault, with_vault

MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Database]:
    database = open_office(tmp_path)
    yield database
    database.close()


@pytest.fixture
def session(office: Database) -> Iterator[Session]:
    """One open transaction of the lane's own kind."""
    with with_vault(Session(office.lane.writer)) as session:
        yield session


# inbox


def test_an_update_is_new_once(session: Session) -> None:
    assert post.answers_of(session, "web", "u1") is None

    post.record(session, "web", "u1", 1, NOW, [1, 2])

    assert post.answers_of(session, "web", "u1") == [1, 2]
    assert post.answers_of(session, "residents", "u1") is None


def test_an_update_cannot_be_recorded_twice(session: Session) -> None:
    post.record(session, "web", "u1", 1, NOW, [])

    with pytest.raises(IntegrityError):
        post.record(session, "web", "u1", 1, NOW, [])


def test_an_update_is_claimed_once_and_its_answers_are_noted(session: Session) -> None:
    claims = [post.claim(session, "web", name, 1, NOW) for name in ("u1", "u1", "u2")]
    post.note_answers(session, "web", "u1", [3, 4])

    assert claims == [True, False, True]
    assert [post.answers_of(session, "web", name) for name in ("u1", "u2")] == [[3, 4], []]


def test_an_update_that_failed_is_kept_whole(session: Session) -> None:
    post.set_aside(session, "web", "u1", 1, NOW, '{"text":"x"}', "ZeroDivisionError")

    kept = session.execute(select(SetAside)).scalar_one()
    assert (kept.error, kept.replayed_at) == ("ZeroDivisionError", None)
    assert "text" not in kept.incoming
    assert post.incoming_aside(session, kept) == '{"text":"x"}'


# outbox: order


def test_messages_of_a_chat_come_in_the_order_of_their_writing(session: Session) -> None:
    put_all(session, parcel(1, "a"), parcel(2, "b"), parcel(1, "c"))

    assert screens(due(session)) == ["a", "b", "c"]


def test_a_postponed_message_holds_back_the_later_ones_of_its_chat(session: Session) -> None:
    first, _, _ = put_all(session, parcel(1, "a"), parcel(1, "b"), parcel(2, "c"))
    assert first is not None
    post.start_sending(session, first, LATER)
    post.postpone(session, first, NOW + MINUTE, "429")

    assert screens(due(session)) == ["c"]
    assert screens(due(session, NOW + MINUTE)) == ["a", "b", "c"]


def test_a_message_on_its_way_holds_back_the_later_ones_of_its_chat(session: Session) -> None:
    first, _, _ = put_all(session, parcel(1, "a"), parcel(1, "b"), parcel(2, "c"))
    assert first is not None
    post.start_sending(session, first, LATER)

    assert screens(due(session)) == ["c"]


@pytest.mark.parametrize("end", ["sent", "dead"])
def test_what_is_over_holds_nobody_back(session: Session, end: str) -> None:
    first, _ = put_all(session, parcel(1, "a"), parcel(1, "b"))
    assert first is not None
    if end == "sent":
        post.mark_sent(session, due(session)[0], "77", NOW)
    else:
        post.give_up(session, first, "chat not found")

    assert screens(due(session)) == ["b"]


def test_a_later_message_that_was_to_wait_does_not_hold_back_earlier_ones(session: Session) -> None:
    put_all(session, parcel(1, "now"), parcel(1, "later", at=LATER), parcel(1, "last"))

    assert screens(due(session)) == ["now"]
    assert screens(due(session, LATER)) == ["now", "later", "last"]


def test_a_blocked_chat_and_a_channel_that_is_not_served_get_nothing(session: Session) -> None:
    put_all(session, parcel(1, "a"), parcel(2, "b"), parcel(2, "c", channel="staff"))
    block(session, 1)

    assert screens(due(session)) == ["b"]


def test_looking_for_what_is_due_never_reads_what_was_sent(session: Session) -> None:
    """However much was ever said: every access to the outbox goes through an index of the unsent."""

    def look(session: Session) -> None:
        due(session)
        post.recover(session, NOW)
        post.backlog(session)

    reads = [each.index or "" for each in plans(session, look) if each.table in ("outbox", "earlier")]
    assert len(reads) == 6
    assert [each for each in reads if not each.startswith("outbox_")] == []


# outbox: numbers


def test_numbers_grow_by_one_in_each_chat(session: Session) -> None:
    put_all(session, parcel(1), parcel(2), parcel(1), parcel(1))
    deliver_due(session)

    assert numbers_of(session, 1) == [1, 2, 3]
    assert numbers_of(session, 2) == [1]


def test_delivering_the_same_messages_again_counts_nothing(session: Session) -> None:
    put_all(session, parcel(1), parcel(1))
    letters = due(session)
    post.deliver_here(session, letters, NOW)
    post.deliver_here(session, letters, LATER)
    post.mark_sent(session, letters[0], "77", LATER)
    put_all(session, parcel(1))
    deliver_due(session)

    assert numbers_of(session, 1) == [1, 2, 3]


def test_numbers_have_no_gaps_when_answers_and_couriers_meet(office: Database, tmp_path: Path) -> None:
    second = Database(url_for(tmp_path), vault=a_vault())

    def answer(session: Session) -> None:
        last = session.execute(select(col(Chat.last_number)).where(col(Chat.id) == 1)).scalar_one()
        post.hand_over(session, [parcel(1), parcel(1)], last)
        post.next_number(session, 1, 2)

    def work(_: int) -> None:
        office.write_now(lambda session: put_all(session, parcel(1), parcel(1)))
        office.write_now(answer)
        for courier in (office, second):
            courier.write_now(deliver_due)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(16)))
    second.close()

    numbers = office.read_now(lambda session: numbers_of(session, 1))
    assert sorted(number for number in numbers if number) == list(range(1, 65))


def test_messages_are_found_by_their_numbers(session: Session) -> None:
    put_all(session, parcel(1, "a"), parcel(1, "b"), parcel(2, "c"))
    deliver_due(session)

    assert screens(post.delivered_after(session, 1, 1)) == ["b"]
    assert screens(post.letters_numbered(session, 1, [2, 1])) == ["a", "b"]
    assert post.letter_in(session, 2, 1) is None


# outbox: once


def test_an_effect_is_put_into_the_outbox_once(session: Session) -> None:
    first, again = put_all(session, parcel(1, dedup="rung:7:due"), parcel(1, dedup="rung:7:due"))

    assert first is not None
    assert again is None
    assert len(due(session)) == 1


def test_only_one_courier_starts_a_message(session: Session) -> None:
    (letter,) = put_all(session, parcel(1))
    assert letter is not None

    assert post.start_sending(session, letter, LATER) is True
    assert post.start_sending(session, letter, LATER) is False


# outbox: after a crash


@pytest.mark.parametrize(
    ("repeat", "state"),
    [(Repeat.ALLOWED, OutboxState.DUE), (Repeat.NEVER, OutboxState.DOUBTFUL)],
    ids=["again", "flagged"],
)
def test_a_message_caught_in_mid_send_is_judged_by_its_kind(
    session: Session, repeat: Repeat, state: OutboxState
) -> None:
    (letter,) = put_all(session, parcel(1, repeat=repeat))
    assert letter is not None
    post.start_sending(session, letter, NOW + MINUTE)

    post.recover(session, NOW + MINUTE)
    assert state_of(session, letter) == OutboxState.SENDING

    post.recover(session, NOW + MINUTE + timedelta(seconds=1))
    assert state_of(session, letter) == state


def test_a_repeated_message_shows_that_it_was_tried_before(session: Session) -> None:
    (letter,) = put_all(session, parcel(1))
    assert letter is not None
    post.start_sending(session, letter, NOW)
    post.recover(session, LATER)

    assert [each.attempts for each in due(session)] == [1]


def test_a_doubtful_message_is_not_sent_and_holds_nobody_back(session: Session) -> None:
    first, _ = put_all(session, parcel(1, "a", repeat=Repeat.NEVER), parcel(1, "b"))
    assert first is not None
    post.start_sending(session, first, NOW)
    post.recover(session, LATER)

    assert screens(due(session)) == ["b"]


def test_a_dead_letter_stays_for_an_operator_to_see(session: Session) -> None:
    first, *_ = put_all(session, parcel(1), parcel(1), parcel(2))
    assert first is not None
    post.give_up(session, first, "chat not found")

    assert post.backlog(session) == {"dead": 1, "due": 2}


# timers


def wind(session: Session, key: str = "rung:7", at: datetime = NOW) -> None:
    """Set a timer."""
    post.set_timer(session, key, TimerKind.RUNG, at, 7)


def wind_forty(session: Session) -> None:
    """Set forty timers."""
    for number in range(40):
        wind(session, f"rung:{number}")


def claim(timer_id: int) -> Step[DueTimer | None]:
    """Make the step by which a clock takes a timer."""
    return lambda session: post.claim_timer(session, timer_id, NOW)


def test_a_timer_is_due_at_its_instant_and_not_before(session: Session) -> None:
    wind(session)

    assert post.due_timers(session, NOW - MINUTE, 10) == []
    assert len(post.due_timers(session, NOW, 10)) == 1


def test_timers_come_earliest_first(session: Session) -> None:
    wind(session, "b", LATER)
    wind(session, "a", NOW)
    ids = post.due_timers(session, LATER, 10)

    keys = [post.claim_timer(session, timer_id, LATER) for timer_id in ids]
    assert [each.key for each in keys if each] == ["a", "b"]


def test_setting_a_timer_again_moves_it(session: Session) -> None:
    wind(session)
    wind(session, at=LATER)

    assert post.timer_due(session, "rung:7") == LATER
    assert post.due_timers(session, NOW, 10) == []
    assert len(post.due_timers(session, LATER, 10)) == 1


def test_a_cancelled_timer_never_fires(session: Session) -> None:
    wind(session)

    assert post.cancel_timer(session, "rung:7") is True
    assert post.cancel_timer(session, "rung:7") is False
    assert post.due_timers(session, LATER, 10) == []


def test_a_timer_moved_after_it_was_seen_is_not_fired(session: Session) -> None:
    wind(session)
    (seen,) = post.due_timers(session, NOW, 10)
    wind(session, at=LATER)

    assert post.claim_timer(session, seen, NOW) is None
    assert post.timer_due(session, "rung:7") == LATER


def test_two_clocks_fire_every_timer_once(office: Database, tmp_path: Path) -> None:
    second = Database(url_for(tmp_path), vault=a_vault())
    office.write_now(wind_forty)
    seen = office.read_now(lambda session: post.due_timers(session, NOW, 100))
    claims = [clock.submit(claim(timer_id)) for timer_id in seen for clock in (office, second)]

    fired = [claim.result(30) for claim in claims]
    second.close()

    assert sorted(each.key for each in fired if each) == sorted(f"rung:{number}" for number in range(40))


def test_a_timer_whose_effect_failed_is_still_there(office: Database) -> None:
    office.write_now(wind)
    (timer_id,) = office.read_now(lambda session: post.due_timers(session, NOW, 10))

    def fire_and_fail(session: Session) -> None:
        post.claim_timer(session, timer_id, NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        office.write_now(fire_and_fail)
    office.write_now(lambda session: post.delay_timer(session, timer_id, NOW + MINUTE, "ZeroDivisionError"))

    kept = office.read_now(lambda session: session.execute(select(Timer)).scalar_one())
    assert (kept.due_at, kept.attempts, kept.error) == (NOW + MINUTE, 1, "ZeroDivisionError")


def test_delaying_a_timer_that_is_gone_changes_nothing(session: Session) -> None:
    post.delay_timer(session, 99, NOW + MINUTE, "gone")

    assert session.execute(select(Timer)).first() is None


def test_a_timer_that_was_moved_while_it_failed_stays_where_it_is(session: Session) -> None:
    wind(session)
    (timer_id,) = post.due_timers(session, NOW, 10)
    wind(session, at=LATER)

    post.delay_timer(session, timer_id, NOW + MINUTE, "ZeroDivisionError")

    assert post.timer_due(session, "rung:7") == LATER
