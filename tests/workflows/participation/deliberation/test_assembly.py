"""A deliberation: the chair takes no side, ballots count once, rulings can fall, the chain vouches for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.assembly import AssemblySeat, Motion, MotionBallot, Speech
from models.ledger import Event
from models.person import Membership
from models.vocabulary import Role
from models.vocabulary_panels import Choice, MotionStage, RulingReason, Side, SpeechState
from models.vocabulary_votes import RollKind
from tests.principles.community import STREETS_OWN
from tests.workflows.participation.deliberation.hall import CHAIR, WORDS, A, B, C, D, Hall
from workflows.cases.acts import Actor
from workflows.house.inherit_panels import give_panels
from workflows.participation.deliberation import ballots, carry, move, open, order, speak
from workflows.participation.deliberation.forget import drop_double_seats, forget_assemblies, my_assemblies
from workflows.participation.deliberation.own import listed_for, part_of
from workflows.participation.deliberation.terms import FloorRefused, No
from workflows.participation.deliberation.told import seats_of
from workflows.participation.deliberation.view import view_of
from workflows.participation.deliberation.vouched import assembly_faults

DAY = timedelta(days=1)


def refused(step: Callable[[], object]) -> No:
    """Why a step is refused."""
    with pytest.raises(FloorRefused) as caught:
        step()
    return caught.value.no


def test_the_chair_neither_moves_nor_speaks_nor_votes(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)

    assert refused(lambda: move.move(hall.chair(), row.id, WORDS)) is No.NO_SEAT
    assert refused(lambda: speak.ask(hall.chair(), motion.id, Side.FOR)) is No.NO_SEAT
    order.put_to_vote(hall.chair(), motion.id)
    assert refused(lambda: ballots.cast(hall.chair(), motion.id, Choice.YES)) is No.NO_SEAT
    assert CHAIR.person_id not in {each.person_id for each in seats_of(hall.tx, row.id)}


def test_what_nobody_seconds_lapses_and_makes_room(hall: Hall) -> None:
    row = hall.opened()
    motion = move.move(hall.act(A), row.id, WORDS)

    assert refused(lambda: move.second(hall.act(A), motion.id)) is No.OWN
    assert refused(lambda: move.move(hall.act(B), row.id, WORDS)) is No.BUSY
    assert refused(lambda: open.close(hall.chair(), row.id)) is No.OPEN
    hall.pass_time(timedelta(hours=48))

    assert motion.stage == MotionStage.LAPSED
    assert refused(lambda: move.second(hall.act(B), motion.id)) is No.LAPSED
    assert move.move(hall.act(B), row.id, WORDS).stage == MotionStage.MOVED


def test_the_last_ballot_of_a_seat_counts_once_and_nothing_is_told_before(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    order.put_to_vote(hall.chair(), motion.id)

    hall.votes(motion, Choice.NO, A)
    hall.votes(motion, Choice.YES, A, B)
    before = view_of(hall.tx, hall.polling.reference, row, hall.now).motions[0]
    kinds = set(
        hall.tx.execute(select(col(Event.kind)).where(col(Event.subject).startswith("session:"))).scalars()
    )
    hall.pass_time(DAY)

    assert (before.yes, before.no, before.is_counted) == (0, 0, False)
    assert "counted" not in kinds
    assert (motion.yes, motion.no, motion.entitled, motion.stage) == (2, 0, 4, MotionStage.CARRIED)
    assert refused(lambda: ballots.cast(hall.act(C), motion.id, Choice.NO)) is No.NOT_NOW
    assert assembly_faults(hall.tx, None) == []


def test_a_ruling_falls_when_the_assembly_says_so(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    speech = hall.says(motion, C, Side.AGAINST, "太早了，上夜班的人怎么办")

    ruling = order.rule_speech(hall.chair(), speech.id, RulingReason.OFF_TOPIC)
    assert view_of(hall.tx, hall.polling.reference, row, hall.now).motions[0].said[0].words == ""
    appeal = move.second(hall.act(D), move.appeal(hall.act(C), ruling.id).id)
    hall.votes(appeal, Choice.YES, A, B, C)
    hall.votes(appeal, Choice.NO, D)

    assert (speech.state, ruling.overturned_at) == (SpeechState.SAID, hall.now)
    assert refused(lambda: move.appeal(hall.act(A), ruling.id)) is No.RULED
    assert refused(lambda: order.rule_speech(hall.chair(), speech.id, RulingReason.SPAM)) is No.RULED
    assert assembly_faults(hall.tx, None) == []


def test_a_tie_lets_a_ruling_stand(hall: Hall) -> None:
    row = hall.opened()
    motion = move.move(hall.act(A), row.id, WORDS)
    ruling = order.rule_motion(hall.chair(), motion.id, RulingReason.NOT_HERE)
    appeal = move.second(hall.act(B), move.appeal(hall.act(A), ruling.id).id)

    hall.votes(appeal, Choice.YES, A, B)
    hall.votes(appeal, Choice.NO, C, D)

    assert (motion.stage, ruling.overturned_at) == (MotionStage.RULED_OUT, None)


def test_a_carried_amendment_changes_the_words_and_opens_the_debate_anew(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    until = motion.debate_until
    amendment = move.second(hall.act(C), move.amend(hall.act(B), motion.id, "从下月起院门十一点关").id)
    hall.pass_time(timedelta(hours=5))

    order.put_to_vote(hall.chair(), amendment.id)
    hall.votes(amendment, Choice.YES, A, B, C, D)

    assert (motion.words, motion.moved_words) == ("从下月起院门十一点关", WORDS)
    assert until is not None
    assert motion.debate_until == hall.now + DAY
    hall.pass_time(DAY)
    assert motion.stage == MotionStage.VOTING


def test_other_words_fall_with_the_debate_they_were_for(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    amendment = move.amend(hall.act(C), motion.id, "从下月起院门十一点关")

    hall.pass_time(DAY)

    assert (motion.stage, amendment.stage) == (MotionStage.VOTING, MotionStage.LAPSED)
    assert refused(lambda: move.second(hall.act(D), amendment.id)) is No.LAPSED
    hall.pass_time(DAY)
    assert open.close(hall.chair(), row.id).minutes_hash
    assert assembly_faults(hall.tx, None) == []


def test_nobody_is_put_to_the_vote_while_somebody_waits(hall: Hall) -> None:
    motion = hall.debated(hall.opened())
    speak.ask(hall.act(A), motion.id, Side.FOR)
    second = speak.ask(hall.act(B), motion.id, Side.AGAINST)

    assert refused(lambda: order.put_to_vote(hall.chair(), motion.id)) is No.WAITING
    hall.pass_time(timedelta(minutes=10))

    assert second.state == SpeechState.CALLED
    assert refused(lambda: speak.speak(hall.act(A), second.id, "我来说")) is No.UNKNOWN


def test_who_is_forgotten_leaves_no_words_and_the_minutes_hold(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    hall.says(motion, C, Side.AGAINST, "太早了")
    order.put_to_vote(hall.chair(), motion.id)
    hall.votes(motion, Choice.YES, A, B, C, D)
    open.close(hall.chair(), row.id)
    assert my_assemblies(hall.tx, C)[0]["said"][0]["words"] == "太早了"

    forget_assemblies(hall.act(C), C)
    hall.tx.flush()

    assert set(hall.tx.execute(select(col(Speech.words))).scalars()) == {""}
    assert my_assemblies(hall.tx, C) == []
    assert assembly_faults(hall.tx, None) == []


def test_two_persons_who_are_one_have_one_seat_and_one_ballot(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    order.put_to_vote(hall.chair(), motion.id)
    hall.votes(motion, Choice.YES, C, D)

    drop_double_seats(hall.act(C), C, D)
    hall.pass_time(DAY)

    assert (motion.yes, motion.entitled) == (1, 3)
    assert assembly_faults(hall.tx, None) == []


def test_who_has_the_chair_has_no_seat_by_a_second_account(hall: Hall) -> None:
    row = hall.opened()
    assert CHAIR.person_id is not None

    drop_double_seats(hall.chair(), CHAIR.person_id, A)

    assert {each.person_id for each in seats_of(hall.tx, row.id)} == {None, B, C, D}


def test_what_is_changed_behind_the_chain_is_found(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    hall.says(motion, C, Side.FOR, "同意")
    order.put_to_vote(hall.chair(), motion.id)
    hall.votes(motion, Choice.NO, A, B, C, D)
    open.close(hall.chair(), row.id)

    ballot = hall.tx.execute(select(MotionBallot)).scalars().first()
    speech = hall.tx.execute(select(Speech)).scalars().one()
    assert ballot is not None
    ballot.choice, speech.words, motion.moved_words = Choice.YES, "不同意", "别的"
    hall.tx.flush()

    assert {each.problem for each in assembly_faults(hall.tx, None)} == {
        "minutes",
        "words",
        "ballot",
        "count",
    }


def test_only_the_chair_says_who_carries_out_what_was_carried(hall: Hall) -> None:
    motion = hall.debated(hall.opened())
    assert refused(lambda: carry.to_carry(hall.chair(), motion.id)) is No.NOT_NOW
    order.put_to_vote(hall.chair(), motion.id)
    hall.votes(motion, Choice.YES, A, B, C, D)

    assert refused(lambda: carry.to_carry(hall.act(A), motion.id)) is No.NOT_CHAIR
    assert carry.to_carry(hall.chair(), motion.id).id == motion.id


def test_seats_are_few_or_none_without_people(hall: Hall) -> None:
    row = hall.opened()
    with pytest.raises(FloorRefused):
        open.open_assembly(hall.chair(), "没有人", roll_id=hall.polling.roll(people=2).id)

    numbers = [
        each.number for each in hall.tx.execute(select(AssemblySeat)).scalars() if each.assembly_id == row.id
    ]
    assert sorted(numbers) == [1, 2, 3, 4]


def test_an_empty_chair_is_taken_and_a_held_one_is_not(hall: Hall) -> None:
    row = hall.opened()
    other = Actor(Role.COORDINATOR, STREETS_OWN)
    assert refused(lambda: open.take_chair(hall.polling.act(other, hall.now), row.id)) is No.CHAIRED

    seat = select(Membership).where(col(Membership.person_id) == CHAIR.person_id)
    for held in hall.tx.execute(seat).scalars():
        held.until = hall.now
    hall.tx.flush()
    open.take_chair(hall.polling.act(other, hall.now), row.id)

    assert row.chair_id == STREETS_OWN


def test_details_are_masked_before_anybody_reads_them(hall: Hall) -> None:
    row = hall.opened()
    hall.debated(row, f"{WORDS}，问3栋2单元402，电话13800138000")

    kept = hall.tx.execute(select(col(Motion.words))).scalars().one()
    assert "13800138000" not in kept
    assert "402" not in kept


def test_what_the_assembly_has_let_stand_is_not_ruled_out_again(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    ruling = order.rule_motion(hall.chair(), motion.id, RulingReason.NOT_HERE)
    appeal = move.second(hall.act(B), move.appeal(hall.act(A), ruling.id).id)

    hall.votes(appeal, Choice.YES, A, B, C, D)

    assert motion.stage == MotionStage.DEBATING
    assert refused(lambda: order.rule_motion(hall.chair(), motion.id, RulingReason.SAME)) is No.RULED


def test_nobody_waits_or_speaks_on_what_is_ruled_out(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    called = speak.ask(hall.act(A), motion.id, Side.FOR)
    waits = speak.ask(hall.act(B), motion.id, Side.AGAINST)

    order.rule_motion(hall.chair(), motion.id, RulingReason.SAME)

    assert (called.state, waits.state) == (SpeechState.LEFT, SpeechState.LEFT)
    assert refused(lambda: speak.speak(hall.act(A), called.id, "我来说")) is No.NO_FLOOR
    hall.debated(row, "别的")
    assert assembly_faults(hall.tx, None) == []


def test_other_words_that_come_back_too_late_change_nothing(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    amendment = move.second(hall.act(C), move.amend(hall.act(B), motion.id, "从下月起院门十一点关").id)
    ruling = order.rule_motion(hall.chair(), amendment.id, RulingReason.OFF_TOPIC)
    order.put_to_vote(hall.chair(), motion.id)
    appeal = move.second(hall.act(B), move.appeal(hall.act(A), ruling.id).id)

    hall.votes(appeal, Choice.YES, A, B, C, D)
    hall.votes(motion, Choice.YES, A, B, C, D)

    assert (amendment.stage, ruling.overturned_at) == (MotionStage.LAPSED, hall.now)
    assert (motion.stage, motion.words) == (MotionStage.CARRIED, WORDS)
    assert open.close(hall.chair(), row.id).minutes_hash


@pytest.mark.parametrize("appealed", [False, True], ids=["other words", "an appeal"])
def test_a_debate_stands_still_for_what_comes_before_it(hall: Hall, appealed: bool) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    speech = hall.says(motion, C, Side.AGAINST, "太早了")
    until, hours = motion.debate_until, timedelta(hours=5)
    assert until is not None

    if appealed:
        ruling = order.rule_speech(hall.chair(), speech.id, RulingReason.OFF_TOPIC)
        appeal = move.second(hall.act(B), move.appeal(hall.act(A), ruling.id).id)
        hall.pass_time(hours)
        hall.votes(appeal, Choice.NO, A, B, C, D)
    else:
        amendment = move.second(hall.act(C), move.amend(hall.act(B), motion.id, "院门十一点关").id)
        hall.pass_time(hours)
        order.rule_motion(hall.chair(), amendment.id, RulingReason.SAME)

    assert motion.debate_until == until + hours


def test_who_waits_on_the_motion_can_still_ask_to_speak_on_other_words(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    speak.ask(hall.act(A), motion.id, Side.FOR)
    waits = speak.ask(hall.act(B), motion.id, Side.FOR)
    move.second(hall.act(C), move.amend(hall.act(D), motion.id, "从下月起院门十一点关").id)

    seen = view_of(hall.tx, hall.polling.reference, row, hall.now)
    part = part_of(hall.tx, seen, Actor(Role.RESIDENT), B)

    assert part.queued == {motion.id: waits.id}


def test_more_than_can_hear_each_other_do_not_deliberate(hall: Hall) -> None:
    roll = hall.polling.roll(RollKind.MEMBERS, people=4)
    few = replace(hall.polling.reference, policy=replace(hall.polling.reference.policy, assembly_seats=3))

    assert refused(lambda: open.open_assembly(replace(hall.chair(), reference=few), "议", roll.id)) is No.MANY


def test_who_is_nobody_sits_nowhere(hall: Hall) -> None:
    hall.opened()

    assert listed_for(hall.tx, Actor(Role.RESIDENT), None, 9) == []
    assert listed_for(hall.tx, Actor(Role.ORGANIZER), None, 9) == []
    assert len(listed_for(hall.tx, Actor(Role.RESIDENT), A, 9)) == 1


def test_a_ballot_of_a_seat_elsewhere_is_found(hall: Hall) -> None:
    motion = hall.debated(hall.opened())
    order.put_to_vote(hall.chair(), motion.id)
    hall.votes(motion, Choice.YES, A, B, C)
    other = seats_of(hall.tx, hall.opened().id)[0]
    kept = hall.tx.execute(select(MotionBallot)).scalars().first()
    assert kept is not None

    kept.seat_id = other.id
    hall.tx.flush()

    assert [each.problem for each in assembly_faults(hall.tx, None)] == ["ballot"]


def test_a_body_that_takes_over_another_has_one_ballot(hall: Hall) -> None:
    row = hall.opened()
    motion = hall.debated(row)
    mine, others = seats_of(hall.tx, row.id)[:2]
    mine.body, others.body = "STREET", "COMPANY"
    order.put_to_vote(hall.chair(), motion.id)
    for body in ("STREET", "COMPANY"):
        ballots.cast(hall.polling.act(Actor(Role.HEAD, None, body), hall.now), motion.id, Choice.YES)

    give_panels(hall.chair(), "STREET", "COMPANY")
    hall.pass_time(DAY)

    assert (motion.yes, motion.entitled) == (1, 3)
    assert assembly_faults(hall.tx, None) == []
