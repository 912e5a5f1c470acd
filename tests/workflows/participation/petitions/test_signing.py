"""Petitions: one signature of each elector and person, a threshold that stands, names that nobody sees."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.case import Case, Joining, Words
from models.ledger import Event
from models.petition import PetitionSigner
from models.post_tables import Outbox
from models.vocabulary import DeclineReason, Role, Status
from models.vocabulary_petitions import Heard, PetitionStage
from models.vocabulary_votes import RollKind
from tests.principles.community import COMPANY, DISPATCHER, START
from tests.workflows.participation.petitions.square import OFFICER, OTHER_OFFICER, WORDS, Square
from tests.workflows.participation.votes.polling import FIRST
from workflows.appeals.decline import Refusal, decline
from workflows.cases.acts import Actor
from workflows.cases.take_part import withdraw
from workflows.participation.petitions import hearing, moderate
from workflows.participation.petitions.asked import removal_of
from workflows.participation.petitions.forget import drop_double_signatures, forget_petitions
from workflows.participation.petitions.record import counted, persons_of
from workflows.participation.petitions.terms import No, PetitionRefused, find_code, threshold_of
from workflows.participation.petitions.view import listed_for, part_of, public_all, view_of
from workflows.participation.petitions.vouched import petition_faults

SECOND, THIRD, FOURTH, FIFTH = range(FIRST + 1, FIRST + 5)


def refused(act: object) -> No:
    """Why something was not done."""
    assert callable(act)
    with pytest.raises(PetitionRefused) as caught:
        act()
    return caught.value.no


@pytest.mark.parametrize(
    ("frozen", "percent", "wanted"),
    [(40, 10, 4), (41, 10, 5), (3, 10, 1), (1, 10, 1), (30, 10, 3), (2001, 10, 201), (7, 50, 4)],
)
def test_a_threshold_is_the_share_of_the_frozen_electors_rounded_up(
    frozen: int, percent: int, wanted: int
) -> None:
    assert threshold_of(frozen, percent) == wanted


def test_the_signature_that_fills_the_share_opens_a_case(square: Square) -> None:
    petition = square.published()

    square.signs(petition, SECOND, THIRD)
    assert petition.stage == PetitionStage.OPEN
    square.signs(petition, FOURTH)

    assert petition.stage == PetitionStage.REACHED
    case = square.tx.get_one(Case, petition.case_id)
    assert (case.reporter_id, case.anonymous, case.origin) == (FIRST, True, "petition")
    assert case.body is not None
    assert case.due_at is not None
    assert petition_faults(square.tx, None) == []


def test_nobody_signs_twice(square: Square) -> None:
    petition = square.published()

    assert refused(lambda: square.signs(petition, FIRST)) is No.ALREADY
    assert counted(square.tx, petition.id) == 1


def test_a_second_account_at_the_same_door_adds_nothing(square: Square) -> None:
    roll = square.polling.roll(RollKind.HOUSEHOLDS, people=20)
    square.polling.line(roll, "9-1", "shared", 9000, FIRST + 30, FIRST + 31)
    petition = square.published(roll)

    square.signs(petition, FIRST + 30)

    assert refused(lambda: square.signs(petition, FIRST + 31)) is No.HOUSEHOLD


def test_two_accounts_that_turn_out_to_be_one_person_count_once(square: Square) -> None:
    petition = square.published()
    square.signs(petition, SECOND, THIRD)

    drop_double_signatures(square.act(SECOND), SECOND, THIRD)

    assert counted(square.tx, petition.id) == 2
    assert petition_faults(square.tx, None) == []


def test_who_joins_the_roll_later_neither_signs_nor_moves_the_threshold(square: Square) -> None:
    roll = square.polling.roll(people=20)
    petition = square.published(roll)
    before = (petition.frozen, petition.threshold)

    for place in range(20):
        square.polling.line(roll, f"8-{place}", f"late{place}", 9000, FIRST + 20 + place)

    assert refused(lambda: square.signs(petition, FIRST + 25)) is No.NOT_ON_ROLL
    assert (petition.frozen, petition.threshold) == before == (20, 2)


def test_a_signature_can_be_taken_back_until_the_share_is_reached(square: Square) -> None:
    petition = square.published()
    square.signs(petition, SECOND)

    square.takes_back(petition, SECOND)
    assert counted(square.tx, petition.id) == 1
    square.signs(petition, SECOND, THIRD, FOURTH)

    assert refused(lambda: square.takes_back(petition, SECOND)) is No.OVER
    assert petition_faults(square.tx, None) == []


def test_nobody_signs_after_success_or_after_the_end(square: Square) -> None:
    reached, late = square.published(), square.published(author=SECOND)
    square.signs(reached, SECOND, THIRD, FOURTH)

    assert refused(lambda: square.signs(reached, FIFTH)) is No.OVER
    late.ends_at = START + timedelta(minutes=30)
    square.tx.flush()

    assert refused(lambda: square.signs(late, FIFTH)) is No.OVER


def test_a_petition_that_stays_too_small_ends_and_says_no_small_number(square: Square) -> None:
    petition = square.published()
    square.signs(petition, SECOND)

    square.tick(petition.ends_at)

    assert petition.stage == PetitionStage.FAILED
    seen = view_of(square.tx, petition)
    assert (seen.count, seen.percent) == ("<5", 0)
    assert petition.case_id is None


def test_personal_details_are_gone_before_anybody_reads_it(square: Square) -> None:
    petition = square.published(words=f"{WORDS}电话13800138000，3栋2单元402")

    assert "13800138000" not in petition.words
    assert "402" not in petition.words


def test_no_chain_case_or_view_of_the_body_leads_to_a_signer(square: Square) -> None:
    petition = square.published()
    square.signs(petition, SECOND, THIRD, FOURTH)
    hearing.answered(square.by(OFFICER), square.tx.get_one(Case, petition.case_id), "已检修。")
    hearing.hear(square.act(SECOND), petition.id, Heard.PARTLY)

    events = square.tx.execute(select(Event)).scalars().all()
    signers = {f"resident:{each}" for each in (SECOND, THIRD, FOURTH)}
    assert {each.actor for each in events} & signers == set()
    assert square.tx.execute(select(Joining)).all() == []
    owners = set(square.tx.execute(select(col(Words.person_id))).scalars())
    assert owners & {SECOND, THIRD, FOURTH} == set()
    times = {each.at for each in events if each.kind == "signed"}
    assert times == {petition.published_at}
    assert not hasattr(view_of(square.tx, petition), "signers")


def test_only_the_author_and_signers_hear_of_success(square: Square) -> None:
    petition = square.published()
    square.signs(petition, SECOND, THIRD, FOURTH)

    told = select(col(Outbox.chat_id)).where(col(Outbox.dedup).startswith("petition_reached:"))

    assert sorted(square.tx.execute(told).scalars()) == [FIRST, SECOND, THIRD, FOURTH]
    assert persons_of(square.tx, petition) == [FIRST, SECOND, THIRD, FOURTH]
    assert COMPANY not in persons_of(square.tx, petition)


def test_signers_say_of_the_answer_what_it_is_worth_and_a_new_answer_asks_anew(square: Square) -> None:
    petition = square.published()
    square.signs(petition, SECOND, THIRD, FOURTH)
    case = square.tx.get_one(Case, petition.case_id)

    assert refused(lambda: hearing.hear(square.act(SECOND), petition.id, Heard.SOLVED)) is No.NO_ANSWER
    hearing.answered(square.by(OFFICER), case, "已检修。")
    hearing.hear(square.act(SECOND), petition.id, Heard.SOLVED)
    hearing.hear(square.act(SECOND), petition.id, Heard.UNSOLVED)
    assert refused(lambda: hearing.hear(square.act(FIFTH), petition.id, Heard.SOLVED)) is No.NOT_SIGNED

    assert hearing.verdicts(square.tx, petition.id) == {"unsolved": 1}
    assert dict(view_of(square.tx, petition).heard)[Heard.UNSOLVED] == "<5"
    assert petition_faults(square.tx, None) == []
    hearing.answered(square.by(OFFICER), case, "已换新。")
    assert hearing.verdicts(square.tx, petition.id) == {}
    assert petition_faults(square.tx, None) == []


def test_half_the_way_is_told_once_and_never_while_the_number_is_small(square: Square) -> None:
    square.published()
    small = square.published(author=SECOND)
    square.signs(small, THIRD)
    half = select(Outbox).where(col(Outbox.dedup).startswith("petition_half:"))

    assert square.tx.execute(half).all() == []

    small.threshold = 10
    square.signs(small, *range(FOURTH, FOURTH + 5))
    assert len(square.tx.execute(half).all()) == 5


def test_a_view_is_no_reason_to_remove() -> None:
    assert refused(lambda: removal_of("criticism")) is No.UNKNOWN


def test_a_removal_is_told_appealed_ruled_on_by_somebody_else_and_counted(square: Square) -> None:
    petition = square.published()
    ends_at = petition.ends_at
    square.removed(petition)
    gone = view_of(square.tx, petition)
    assert (gone.title, gone.words, gone.removal) == ("", "", "personal")
    assert refused(lambda: square.signs(petition, SECOND)) is No.OVER
    moderate.appeal(square.act(FIRST), petition.id, "那是物业的公开电话")

    own = refused(lambda: moderate.rule(square.by(OFFICER), petition.id, "不改", restored=False))
    moderate.rule(
        square.by(OTHER_OFFICER, START + timedelta(days=2)), petition.id, "是公开电话", restored=True
    )

    assert own is No.NOT_YOURS
    assert petition.stage == PetitionStage.OPEN
    assert petition.ends_at > ends_at
    _, removals = public_all(square.tx, START)
    assert (removals.by_reason, removals.appealed, removals.restored) == ((("personal", 1),), 1, 1)
    assert petition_faults(square.tx, None) == []


def test_only_its_author_appeals_and_no_resident_removes(square: Square) -> None:
    petition = square.published()

    assert (
        refused(lambda: moderate.remove(square.act(SECOND), petition.id, removal_of("spam"), "x"))
        is No.NOT_YOURS
    )
    square.removed(petition)

    assert refused(lambda: moderate.appeal(square.act(SECOND), petition.id, "x")) is No.UNKNOWN


def test_who_is_forgotten_is_known_no_more_and_their_signature_counts(square: Square) -> None:
    petition = square.published()
    square.signs(petition, SECOND)

    forget_petitions(square.tx, FIRST)
    forget_petitions(square.tx, SECOND)
    square.tx.expire_all()

    assert petition.author_id is None
    assert set(square.tx.execute(select(col(PetitionSigner.person_id))).scalars()) == {None}
    assert counted(square.tx, petition.id) == 2
    square.signs(petition, THIRD, FOURTH)
    assert petition.stage == PetitionStage.REACHED
    assert petition_faults(square.tx, None) == []


def test_tampering_with_text_threshold_or_signatures_is_found(square: Square) -> None:
    petition = square.published()
    square.signs(petition, SECOND)
    petition.words += "！"
    petition.threshold = 1
    row = square.tx.execute(select(PetitionSigner)).scalars().first()
    assert row is not None
    square.tx.delete(row)
    square.tx.flush()

    assert {each.problem for each in petition_faults(square.tx, None)} == {"text", "threshold", "signers"}


def test_many_open_petitions_of_one_person_are_refused(square: Square) -> None:
    roll = square.polling.roll()
    square.published(roll)
    square.published(roll)

    assert refused(lambda: square.published(roll)) is No.MANY


def test_a_person_sees_the_petitions_they_may_sign_and_no_others(square: Square) -> None:
    petition = square.published(square.polling.roll(people=20))

    assert [each.code for each in listed_for(square.tx, SECOND, 6)] == [petition.code]
    assert listed_for(square.tx, FIRST + 30, 6) == []
    assert part_of(square.tx, petition.id, FIRST).signed


@pytest.mark.parametrize("typed", ["lm-20261122-k7m3x", "看看 LM-20261122-K7M3X", "ＬＭ20261122K7M3X"])
def test_a_number_is_found_however_it_is_written(typed: str) -> None:
    assert find_code(typed) == "LM-20261122-K7M3X"


def test_signers_hear_when_the_case_of_their_petition_is_declined_or_withdrawn(square: Square) -> None:
    declined, withdrawn = square.published(), square.published(author=FIRST + 9)
    for each in (declined, withdrawn):
        square.signs(each, SECOND, THIRD, FOURTH)

    refusal = Refusal(DeclineReason.ELSEWHERE, "不归街道管", "市交通局 12328")
    square.tx.get_one(Case, declined.case_id).status = Status.REGISTERED
    decline(square.by(Actor(Role.DISPATCHER, DISPATCHER)), declined.case_id or 0, refusal)
    withdraw(square.act(FIRST + 9), withdrawn.case_id or 0)

    assert square.heard("petition_ended:") == [SECOND, SECOND, THIRD, THIRD, FOURTH, FOURTH]
    assert view_of(square.tx, declined).unanswered == Status.DECLINED
    assert petition_faults(square.tx, None) == []


def test_an_appeal_about_a_removed_petition_has_a_limit_and_is_late_in_public(square: Square) -> None:
    petition = square.removed(square.published())
    moderate.appeal(square.act(FIRST, START + timedelta(days=1)), petition.id, "没有别人的电话")
    assert petition.rule_by == START + timedelta(days=6)

    square.tick(START + timedelta(days=8))

    assert len(square.heard("petition_appeal:")) == 1 + 1 + 3  # at once, a day before, each day since
    assert public_all(square.tx, START + timedelta(days=8))[1].late == 1
    moderate.rule(square.by(OTHER_OFFICER, START + timedelta(days=8)), petition.id, "有的", restored=False)
    square.tick(START + timedelta(days=20))
    assert len(square.heard("petition_appeal:")) == 5
