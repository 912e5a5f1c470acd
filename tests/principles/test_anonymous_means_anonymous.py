"""Principle 5: what tells who reported reaches neither those who work on a case nor those who joined it."""

import pytest
from sqlalchemy import insert

from models.case import Attachment
from tests.principles.community import COMPANY, NEIGHBOUR, REPORTER, START, Community
from workflows.cases import amend, handle, take_part
from workflows.cases.queries import case_for, may_see_picture, open_tasks

ROOM = "3号楼2单元1201室"


def test_the_room_is_in_no_card_list_or_page_of_the_staff(place: Community) -> None:
    case = place.case(anonymous=True, place=ROOM)

    listed = open_tasks(place.tx, place.reference, place.chat(COMPANY))
    seen = case_for(place.tx, place.reference, place.chat(COMPANY), case.id)

    shown = [*place.told(COMPANY), *(each.place for each in listed), seen.place]
    assert len(shown) == 3
    assert not [text for text in shown if "1201" in text]


def test_a_corrected_room_is_masked_in_the_notice_of_it(place: Community) -> None:
    case = place.case(anonymous=True)
    handle.accept(place.act(COMPANY, 1), case.id)

    amend.correct_place(place.act(REPORTER, 2), case.id, ROOM, None)

    newest = place.told(COMPANY)[-1]
    assert "task.corrected" in newest
    assert "1201" not in newest


def test_a_question_reaches_who_reported_and_nobody_who_joined(place: Community) -> None:
    case = place.case()
    take_part.join(place.act(NEIGHBOUR, 1), case.id)
    handle.accept(place.act(COMPANY, 2), case.id)
    before = len(place.told(NEIGHBOUR))

    handle.ask(place.act(COMPANY, 3), case.id, "您住1201室吗")

    assert "1201" in place.told(REPORTER)[-1]
    assert len(place.told(NEIGHBOUR)) == before


def test_a_neighbours_words_do_not_answer_for_who_reported(place: Community) -> None:
    case = place.case()
    take_part.join(place.act(NEIGHBOUR, 1), case.id)
    handle.accept(place.act(COMPANY, 2), case.id)
    handle.ask(place.act(COMPANY, 3), case.id, "几点停的")

    added = take_part.add(place.act(NEIGHBOUR, 4), case.id, "我也不清楚")

    assert not added.answered
    assert added.case.status == "awaiting_resident"


@pytest.mark.parametrize(("by_staff", "seen"), [(False, False), (True, True)], ids=["reporter's", "answer's"])
def test_who_joined_sees_the_pictures_of_the_answer_only(
    place: Community, by_staff: bool, seen: bool
) -> None:
    case = place.case()
    take_part.join(place.act(NEIGHBOUR, 1), case.id)
    row = {"case_id": case.id, "chat_id": REPORTER, "name": "p.jpg", "hash": "", "at": START}
    place.tx.execute(insert(Attachment).values(**row, by_staff=by_staff))

    found = may_see_picture(place.tx, place.reference, place.chat(NEIGHBOUR), "p.jpg")

    assert found is seen
