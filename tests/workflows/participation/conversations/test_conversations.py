"""Conversations: groups that are large enough, common ground that nobody can push, answers nobody sees."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from models.ledger import Event
from models.opinion import OpinionSeat, Statement
from models.post_tables import Outbox, Timer
from models.vocabulary import Role
from models.vocabulary_opinions import ConversationStage, Lean, Opinion
from tests.principles.community import START
from tests.workflows.participation.conversations.room import (
    ENDS,
    LATER,
    OFFICER,
    OTHER_OFFICER,
    SAYS,
    SEEDS,
    Room,
    side,
)
from tests.workflows.participation.votes.polling import FIRST, ORGANIZER
from workflows.cases.acts import Actor
from workflows.participation.conversations import moderate
from workflows.participation.conversations.add import outlook
from workflows.participation.conversations.answer import answer, next_statement
from workflows.participation.conversations.asked import removal_of
from workflows.participation.conversations.close import end_early, report
from workflows.participation.conversations.drawn import Numbers, lean_of
from workflows.participation.conversations.my_opinions import my_opinions
from workflows.participation.conversations.seats import own_seat, said_in
from workflows.participation.conversations.terms import ConversationRefused, No, find_code, shown
from workflows.participation.conversations.view import listed_for, own_place, part_of, view_of
from workflows.participation.conversations.vouched import opinion_faults
from workflows.privacy.forget import forget
from workflows.privacy.merge import merge

SECOND, THIRD = FIRST + 1, FIRST + 2
EVERYBODY = range(FIRST, FIRST + 30)


def refused(act: object) -> No:
    """Why something was not done."""
    assert callable(act)
    with pytest.raises(ConversationRefused) as caught:
        act()
    return caught.value.no


def problems(room: Room) -> set[str]:
    """What does not hold."""
    return {each.problem for each in opinion_faults(room.tx, None)}


def test_thirty_people_make_two_groups_and_what_both_say_is_common_ground(room: Room) -> None:
    conversation = room.opened()
    room.two_sides(conversation)

    room.tick(LATER + timedelta(minutes=10))

    seen = view_of(room.tx, conversation)
    assert [each.size for each in seen.groups] == [18, 12]
    assert [(each.number, each.agrees) for each in seen.common] == [(5, True), (7, True)]
    assert seen.people == 30
    assert {each.number for each in seen.groups[0].stands} <= {1, 2, 3, 4, 6}
    assert problems(room) == set()


def test_many_who_push_one_statement_do_not_make_it_common_ground(room: Room) -> None:
    conversation = room.opened()
    room.two_sides(conversation, 15, 12)
    pushed = 1  # the smaller group is against it
    for person in range(FIRST + 27, FIRST + 40):
        answer(room.act(person), room.statement(conversation, pushed).id, Opinion.AGREE)

    room.mapped(conversation)

    seen = view_of(room.tx, conversation)
    assert [(each.number, each.agrees) for each in seen.common] == [(5, True), (7, True)]
    assert seen.statements[pushed - 1].totals.agree == 28
    assert seen.statements[pushed - 1].leans == (Lean.AGREE, Lean.DISAGREE)


def test_a_crowd_that_answers_everything_alike_moves_no_other_group(room: Room) -> None:
    conversation = room.opened()
    room.two_sides(conversation, 16, 14)
    for person in range(FIRST + 30, FIRST + 40):
        room.says_all(conversation, person, dict.fromkeys(range(1, 9), 1))

    room.mapped(conversation)

    assert {each.number for each in view_of(room.tx, conversation).common} <= {5, 7}


def test_few_people_make_no_groups_and_small_groups_join_the_next(room: Room) -> None:
    few, small = room.opened(), room.opened()
    for place in range(10):
        room.says_all(few, FIRST + place, side(place, 5))
    for place in range(20):
        room.says_all(small, FIRST + place, side(place, 16))

    assert view_of(room.tx, room.mapped(few)).groups == ()
    assert view_of(room.tx, room.mapped(small)).groups == ()


def test_no_number_under_five_is_told_and_no_common_ground_of_few(room: Room) -> None:
    conversation = room.opened()
    for place in range(4):
        room.says(conversation, FIRST + place, {5: 1})

    assert view_of(room.tx, room.mapped(conversation)).common == ()
    assert (shown(4), shown(5)) == ("<5", "5")


@pytest.mark.parametrize(
    ("numbers", "lean"),
    [
        ((3, 2, 0), Lean.AGREE),
        ((3, 1, 2), Lean.SPLIT),
        ((0, 9, 1), Lean.DISAGREE),
        ((4, 0, 0), Lean.FEW),
        ((5, 5, 0), Lean.SPLIT),
    ],
)
def test_of_a_group_only_is_told_what_more_than_half_say(numbers: tuple[int, int, int], lean: Lean) -> None:
    assert lean_of(Numbers(*numbers)) is lean


def test_a_map_waits_until_five_have_answered_and_is_not_drawn_at_each_answer(room: Room) -> None:
    conversation = room.opened()
    for place in range(4):
        room.says(conversation, FIRST + place, {1: 1})

    room.tick(LATER + timedelta(minutes=10))
    assert conversation.mapped_at is None

    late = LATER + timedelta(hours=1)
    for place in range(4, 8):
        room.says(conversation, FIRST + place, {1: 1, 2: -1}, late)
    timers = room.tx.execute(select(col(Timer.due_at)).where(col(Timer.key).startswith("opinion_map"))).all()
    assert timers == [(late + timedelta(minutes=10),)]
    room.tick(late + timedelta(minutes=10))

    assert view_of(room.tx, conversation).people == 8


def test_an_answer_given_anew_takes_the_place_of_the_first(room: Room) -> None:
    conversation = room.opened()
    room.says(conversation, FIRST, {1: 1})
    room.says(conversation, FIRST, {1: -1})

    row = room.statement(conversation, 1)

    assert (row.agree, row.disagree, row.passed) == (0, 1, 0)
    assert problems(room) == set()


def test_who_has_answered_everything_is_asked_nothing_more_and_nobody_twice(room: Room) -> None:
    conversation = room.opened()
    asked = []
    while (found := next_statement(room.act(FIRST), conversation)) is not None:
        asked.append(found.number)
        answer(room.act(FIRST), found.id, Opinion.PASS)

    assert sorted(asked) == list(range(1, len(SEEDS) + 1))
    assert part_of(room.tx, conversation.id, FIRST).left == 0


def test_only_who_stands_on_the_roll_takes_part(room: Room) -> None:
    conversation = room.opened(room.polling.roll(people=20))
    stranger = FIRST + 30

    assert refused(lambda: room.says(conversation, stranger, {1: 1})) is No.NOT_ON_ROLL
    assert refused(lambda: room.adds(conversation, stranger, "应当种树")) is No.NOT_ON_ROLL


def test_one_is_shown_what_one_may_answer_or_has_answered(room: Room) -> None:
    mine, open_to_all = room.opened(room.polling.roll(people=20)), room.opened()
    open_to_all.roll_id = None
    room.says(mine, FIRST, {1: 1})
    stranger = FIRST + 30

    assert [each.id for each in listed_for(room.tx, FIRST, 6)] == [open_to_all.id, mine.id]
    assert [each.id for each in listed_for(room.tx, stranger, 6)] == [open_to_all.id]
    mine.stage = ConversationStage.CLOSED
    assert [each.id for each in listed_for(room.tx, FIRST, 6)] == [open_to_all.id, mine.id]
    assert mine.id not in {each.id for each in listed_for(room.tx, SECOND, 6)}


def test_nobody_answers_after_the_end(room: Room) -> None:
    conversation = room.opened()

    assert refused(lambda: room.says(conversation, FIRST, {1: 1}, ENDS)) is No.OVER


def test_a_statement_is_masked_short_new_and_few_by_one_person(room: Room) -> None:
    conversation = room.opened()

    added = room.adds(conversation, FIRST, "找我电话13800138000商量，3栋2单元402")
    assert "138" not in added.words
    assert "402" not in added.words
    assert outlook(room.act(FIRST), conversation.id, "电话13900139000吧").masked == ("13900139000",)
    assert refused(lambda: room.adds(conversation, FIRST, "长" * 141)) is No.TOO_LONG
    assert refused(lambda: room.adds(conversation, FIRST, SEEDS[0])) is No.SAID_ALREADY
    for words in ("应当种树", "应当种花"):
        room.adds(conversation, FIRST, words)
    assert refused(lambda: room.adds(conversation, FIRST, "应当种草")) is No.MANY
    assert room.adds(conversation, SECOND, "应当种草").agree == 1
    assert room.adds(conversation, FIRST, "应当种竹", LATER + timedelta(days=1)).number == 13


def test_no_event_or_view_leads_to_who_answered_or_wrote(room: Room) -> None:
    conversation = room.opened()
    room.adds(conversation, FIRST, "应当种树")
    room.says(conversation, SECOND, {1: 1})

    events = room.tx.execute(select(Event).where(col(Event.subject).startswith("opinions:"))).scalars().all()
    assert not {each.actor for each in events} & {f"resident:{FIRST}", f"resident:{SECOND}"}
    assert "answer" not in {each.kind for each in events}
    seat = own_seat(room.tx, conversation.id, SECOND)
    assert seat is not None
    assert b"agree" not in seat.said
    assert "author_id" not in {
        name for each in view_of(room.tx, conversation).statements for name in vars(each)
    }


def test_what_is_taken_down_is_told_appealed_ruled_on_by_another_and_left_out_of_the_map(room: Room) -> None:
    conversation = room.opened()
    added = room.adds(conversation, FIRST, "他家电话是多少")
    room.two_sides(conversation)
    room.removed(added)
    room.tick(LATER + timedelta(minutes=10))

    seen = view_of(room.tx, conversation)
    last = (
        room.tx.execute(
            select(col(Event.data)).where(col(Event.kind) == "mapped").order_by(col(Event.id).desc())
        )
        .scalars()
        .first()
    )
    assert last is not None
    assert (json.loads(last)["left_out"], json.loads(last)["seed"]) == (
        [str(added.number)],
        conversation.seed,
    )
    assert added.words not in {each.words for each in seen.statements}
    assert str(added.number) not in json.loads(conversation.map)["totals"]
    assert refused(lambda: room.says(conversation, SECOND, {added.number: 1})) is No.GONE
    told = room.tx.execute(select(Outbox).where(col(Outbox.dedup).startswith("statement_removed:"))).all()
    assert len(told) == 1

    moderate.appeal(room.act(FIRST), added.id, "是物业的公开电话")
    assert refused(lambda: moderate.rule(room.by(OFFICER), added.id, "不改", restored=False)) is No.NOT_YOURS
    moderate.rule(room.by(OTHER_OFFICER), added.id, "是公开电话", restored=True)

    seen = view_of(room.tx, conversation)
    assert (seen.removals, seen.appealed, seen.restored) == ((("personal", 1),), 1, 1)
    assert added.words in {each.words for each in seen.statements}
    assert problems(room) == set()


def test_a_view_is_no_reason_and_no_resident_removes(room: Room) -> None:
    conversation = room.opened()
    added = room.adds(conversation, FIRST, "应当种树")

    assert refused(lambda: removal_of("criticism")) is No.UNKNOWN
    assert (
        refused(lambda: moderate.remove(room.act(SECOND), added.id, removal_of("spam"), "x")) is No.NOT_YOURS
    )
    assert refused(lambda: moderate.appeal(room.act(SECOND), added.id, "x")) is No.UNKNOWN


def test_one_sees_ones_own_place_and_only_after_some_answers(room: Room) -> None:
    conversation = room.opened()
    room.two_sides(conversation)
    room.mapped(conversation)

    assert own_place(room.tx, conversation.id, FIRST).group == 0
    assert own_place(room.tx, conversation.id, FIRST + 29).group == 1
    room.says(conversation, FIRST + 30, {1: 1})
    assert refused(lambda: own_place(room.tx, conversation.id, FIRST + 30)) is No.TOO_FEW


def test_at_the_end_the_last_map_is_drawn_and_all_who_took_part_are_told(room: Room) -> None:
    conversation = room.opened()
    room.two_sides(conversation)
    end_early(room.by(ORGANIZER), conversation.id, "大家都说过了")

    room.tick(LATER)

    assert conversation.stage == ConversationStage.CLOSED
    told = select(col(Outbox.chat_id)).where(col(Outbox.dedup).startswith("opinions_closed:"))
    assert sorted(room.tx.execute(told).scalars()) == list(EVERYBODY)
    lines = [each.key for each in report(room.by(ORGANIZER), conversation)]
    assert lines == ["opinion.closed", "opinion.common_head", *["opinion.common.agree"] * 2]
    assert problems(room) == set()


def test_who_is_forgotten_counts_no_more_and_the_map_is_drawn_anew(room: Room) -> None:
    conversation = room.opened()
    mine = room.adds(conversation, FIRST, "应当种树")
    room.two_sides(conversation)
    room.tick(ENDS)

    forget(room.act(FIRST, ENDS), FIRST, withdraw=False)
    assert problems(room) == set()
    room.tick(ENDS + timedelta(minutes=10))

    room.tx.refresh(mine)
    assert (mine.author_id, mine.agree) == (None, 0)
    assert own_seat(room.tx, conversation.id, FIRST) is None
    assert view_of(room.tx, conversation).people == 29
    assert conversation.stage == ConversationStage.CLOSED
    assert problems(room) == set()


def test_two_accounts_that_turn_out_to_be_one_person_count_once(room: Room) -> None:
    conversation, other = room.opened(), room.opened()
    room.says(conversation, FIRST, {1: 1, 2: 1})
    room.says(conversation, SECOND, {1: -1, 3: 1})

    room.says(other, SECOND, {4: 0})

    merge(room.act(FIRST), FIRST, SECOND)

    room.tx.expire_all()
    rows = [room.statement(conversation, number) for number in (1, 2, 3)]
    assert [(each.agree, each.disagree) for each in rows] == [(1, 0), (1, 0), (1, 0)]
    seat = own_seat(room.tx, conversation.id, FIRST)
    assert said_in(room.tx, seat) == {1: Opinion.AGREE, 2: Opinion.AGREE, 3: Opinion.AGREE}
    assert said_in(room.tx, own_seat(room.tx, other.id, FIRST)) == {4: Opinion.PASS}
    assert problems(room) == set()


def test_tampering_with_words_map_counts_or_answers_is_found(room: Room) -> None:
    conversation = room.opened()
    room.two_sides(conversation)
    room.tick(ENDS)
    room.statement(conversation, 1).words += "！"
    room.statement(conversation, 2).agree += 1
    conversation.map = conversation.map.replace('"people":30', '"people":31')
    room.tx.flush()
    assert problems(room) == {"statements", "counts", "map"}

    first = select(col(OpinionSeat.id)).limit(1).scalar_subquery()
    other = (
        room.tx.execute(select(col(OpinionSeat.said)).order_by(col(OpinionSeat.id).desc())).scalars().first()
    )
    room.tx.execute(update(OpinionSeat).where(col(OpinionSeat.id) == first).values(said=other))
    assert "answer" in problems(room)


def test_once_it_is_closed_nobody_hides_a_change_behind_a_count_of_changes(room: Room) -> None:
    conversation = room.opened()
    room.two_sides(conversation)
    room.tick(ENDS)
    assert problems(room) == set()
    room.removed(room.statement(conversation, 8))
    assert problems(room) == set()

    conversation.changes += 1
    room.tx.flush()

    assert problems(room) == {"changes"}


def test_a_copy_of_ones_data_holds_what_one_wrote_and_answered(room: Room) -> None:
    conversation = room.opened()
    room.adds(conversation, FIRST, "应当种树")
    room.says(conversation, FIRST, {1: -1})

    found = my_opinions(room.tx, FIRST)

    assert [each["words"] for each in found["wrote"]] == ["应当种树"]
    assert [(each["number"], each["opinion"]) for each in found["answered"][0]["said"]] == [
        (1, "disagree"),
        (9, "agree"),
    ]


def test_an_organizer_elsewhere_opens_nothing_here_and_nothing_endless(room: Room) -> None:
    from workflows.participation.conversations.begin import Draft, begin

    roll = room.polling.roll()
    draft = Draft("院子", "怎么用？", START + timedelta(days=400), roll.id)

    assert refused(lambda: begin(room.by(ORGANIZER, START), draft)) is No.TIMES
    stranger = Actor(Role.ORGANIZER, 7, None, "ELSEWHERE")
    assert refused(lambda: begin(room.by(stranger, START), replace(draft, closes_at=ENDS))) is No.NOT_YOURS


@pytest.mark.parametrize("typed", ["gd-20261122-k7m3x", "看看 GD-20261122-K7M3X", "ＧＤ20261122K7M3X"])
def test_a_number_is_found_however_it_is_written(typed: str) -> None:
    assert find_code(typed) == "GD-20261122-K7M3X"


def test_a_removed_statement_is_counted_once_however_often_it_is_looked_at(room: Room) -> None:
    conversation = room.opened()
    room.removed(room.statement(conversation, 1))

    assert room.tx.execute(select(Statement).where(col(Statement.gone))).scalars().one().number == 1
    assert SAYS[0] is Opinion.PASS
    assert view_of(room.tx, conversation).removals == (("personal", 1),)
