"""Principle 5: what tells who reported reaches neither those who work on a case nor those who joined it."""

import io
import json
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import insert

from bot.dialogue import resident
from bot.pictures import reencode
from models.case import Attachment
from tests.principles.community import AUDITOR, COMPANY, NEIGHBOUR, REPORTER, SEATS, START, Community
from tests.principles.life import let, pass_time
from tests.principles.talk import a_reader, keys_of, press_on, say_to_us
from workflows.cases import amend, follow_up, handle, nearby, take_part
from workflows.cases.queries import case_for, may_see_picture, open_tasks
from workflows.learning import known, versions
from workflows.learning.judge import Trial
from workflows.learning.versions import Learnt, VersionGone
from workflows.pictures import Shot, keep_pictures, picture_of
from workflows.privacy.forget import forget

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


DETAILS = ("王小明", "13900000000", "3号楼2单元1201室", "11010519491231002X", "沪A12345", "wang@example.com")
TELLING = (
    "我叫王小明，住3号楼2单元1201室，电话13900000000，"
    + "身份证11010519491231002X，车牌沪A12345，邮箱wang@example.com"
)


@pytest.mark.parametrize("detail", DETAILS)
def test_no_telling_detail_of_a_whole_life_reaches_any_staff(place: Community, detail: str) -> None:
    case = place.case(anonymous=True, words=TELLING, place=ROOM)
    assert let(place, NEIGHBOUR, "join", case, 1) is False

    for minute, (person, deed) in enumerate(
        [(COMPANY, "accept"), (COMPANY, "ask"), (REPORTER, "tell everything"), (COMPANY, "reply")], start=2
    ):
        if deed == "tell everything":
            take_part.add(place.act(REPORTER, minute), case.id, TELLING)
        else:
            assert let(place, person, deed, case, minute)
    assert let(place, REPORTER, "a bad verdict", case, 9)
    follow_up.give_reason(place.act(REPORTER, 10), case.id, TELLING)
    pass_time(place, case, 12)

    staff = [person for person in SEATS if person not in (REPORTER, NEIGHBOUR)]
    told = [text for person in staff for text in place.told(person)]
    seen = [case_for(place.tx, place.reference, place.chat(each), case.id) for each in (COMPANY, AUDITOR)]
    assert told
    assert not [text for text in [*told, *map(str, seen)] if detail in text]


def test_the_reporter_still_reads_every_word_of_their_own(place: Community) -> None:
    case = place.case(anonymous=True, words=TELLING, place=ROOM)

    seen = case_for(place.tx, place.reference, place.chat(REPORTER), case.id)

    assert (seen.words, seen.place) == (TELLING, ROOM)


def test_going_anonymous_later_masks_every_page_from_then_on(place: Community) -> None:
    case = place.case(words=TELLING, place=ROOM)
    assert let(place, REPORTER, "go anonymous", case, 1)

    seen = case_for(place.tx, place.reference, place.chat(COMPANY), case.id)

    assert not [detail for detail in DETAILS if detail in f"{seen.words} {seen.place}"]


def test_who_joins_is_a_number_to_the_body(place: Community) -> None:
    case = place.case()
    before = len(place.told(COMPANY))

    assert let(place, NEIGHBOUR, "join", case, 1)

    (told,) = place.told(COMPANY)[before:]
    values = json.loads(told)["lines"][0]["$with"]
    assert values == {"number": case.number, "people": 2}


def test_a_neighbour_learns_neither_words_nor_door_of_who_reported(place: Community) -> None:
    case = place.case(words=TELLING, place=ROOM)
    assert let(place, NEIGHBOUR, "join", case, 1)
    take_part.add(place.act(REPORTER, 2), case.id, TELLING)

    seen = case_for(place.tx, place.reference, place.chat(NEIGHBOUR), case.id)

    assert seen.words == ""
    assert not [detail for detail in DETAILS if detail in f"{seen} {place.told(NEIGHBOUR)}"]


def test_who_hides_is_not_offered_to_neighbours(place: Community) -> None:
    hidden, ordinary = place.case(anonymous=True), place.case()

    found = nearby.offered(place.act(NEIGHBOUR, 1), [hidden.id, ordinary.id])

    assert [offer.case.id for offer in found] == [ordinary.id]


def test_the_card_warns_of_words_that_tell_who_somebody_is(place: Community) -> None:
    reply = say_to_us(place, a_reader(place), TELLING)

    warned = press_on(place, reply, "anonymous")

    assert "draft.tells_who" in keys_of(warned)


def test_what_others_can_see_is_said_before_the_first_message() -> None:
    assert "welcome.privacy" in keys_of(resident.welcome())


def recorded(place: Community, chat: int, name: str) -> str:
    """Let a chat send a voice message."""
    keep_pictures(place.tx, chat, [Shot(name, "ab" * 16, b"OggS")], START)
    return name


def test_the_voice_of_who_is_anonymous_is_passed_on_to_nobody_and_not_kept(place: Community) -> None:
    voice = recorded(place, REPORTER, "first.ogg")
    later = recorded(place, REPORTER, "later.ogg")

    case = place.case(anonymous=True, photos=(voice,))
    take_part.add(place.act(REPORTER, 1), case.id, "夜里也停", (later,))

    seen = case_for(place.tx, place.reference, place.chat(COMPANY), case.id)
    assert "夜里也停" in place.told(COMPANY)[-1]
    assert not [screen for screen in place.told(COMPANY) if ".ogg" in screen]
    assert seen.pictures == ()
    assert not may_see_picture(place.tx, place.reference, place.chat(COMPANY), voice)
    assert [picture_of(place.tx, each) for each in (voice, later)] == [None, None]


def test_going_anonymous_later_erases_the_voice(place: Community) -> None:
    case = place.case(photos=(recorded(place, REPORTER, "first.ogg"),))
    assert case_for(place.tx, place.reference, place.chat(COMPANY), case.id).pictures == ("first.ogg",)

    amend.hide_reporter(place.act(REPORTER, 1), case.id)

    assert case_for(place.tx, place.reference, place.chat(COMPANY), case.id).pictures == ()
    assert picture_of(place.tx, "first.ogg") is None


def test_the_voice_of_who_joined_is_passed_on_to_nobody(place: Community) -> None:
    case = place.case()
    take_part.join(place.act(NEIGHBOUR, 1), case.id)
    voice = recorded(place, NEIGHBOUR, "neighbour.ogg")

    take_part.add(place.act(NEIGHBOUR, 2), case.id, "我家也停", (voice,))

    assert not [screen for screen in place.told(COMPANY) if ".ogg" in screen]
    assert picture_of(place.tx, voice) is None


def test_no_resident_hears_another(place: Community) -> None:
    voice = recorded(place, REPORTER, "first.ogg")
    case = place.case(photos=(voice,))
    take_part.join(place.act(NEIGHBOUR, 1), case.id)

    heard = [
        may_see_picture(place.tx, place.reference, place.chat(each), voice) for each in (REPORTER, NEIGHBOUR)
    ]

    assert heard == [True, False]
    assert case_for(place.tx, place.reference, place.chat(NEIGHBOUR), case.id).pictures == ()


def test_before_a_voice_is_left_out_who_hides_is_told(place: Community) -> None:
    reply = say_to_us(place, a_reader(place), TELLING)
    draft = {**reply.memory["draft"], "photos": ["first.ogg"]}

    card = press_on(place, replace(reply, memory={"draft": draft}), "anonymous")

    assert "draft.recording_withheld" in keys_of(card)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_neither_place_nor_device_nor_profile_nor_preview(kind: str) -> None:
    sent = telling_picture(kind)
    assert b"Camera of Wang" in sent

    kept = reencode(sent)

    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Wang" not in kept


def telling_picture(kind: str) -> bytes:
    """A picture with a maker, a place, a preview, a colour profile and notes in it."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of Wang"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 0.0), 3: "E", 4: (112.0, 52.0, 0.0)})
    out = io.BytesIO()
    notes: dict[str, object] = {"exif": exif.tobytes(), "icc_profile": b"profile of Wang"}
    if kind in ("JPEG", "WEBP"):
        notes["xmp"] = b"<x:xmpmeta>note of Wang</x:xmpmeta>"
    Image.new("RGB", (64, 48), "red").save(out, kind, **notes)
    return out.getvalue()


def test_what_the_reader_learnt_from_words_goes_in_the_commit_that_erases_them(place: Community) -> None:
    case = place.case(category="0102", corrected=True, read="0101")
    place.tx.flush()
    better = Trial(asked=100, right_before=60, right_now=70, gained=10, lost=0)
    (correction,) = known.of_cases(place.tx, [case.id])
    learnt = Learnt(b"weights", "origin", 1, [correction], own=better, general=better)
    number = versions.keep(place.act(REPORTER, 1), learnt).number
    assert versions.live(place.tx).number == number

    forget(place.act(REPORTER, 2), REPORTER, withdraw=False)

    assert versions.live(place.tx).number == versions.SHIPPED
    with pytest.raises(VersionGone):
        versions.weights_of(place.tx, number)
