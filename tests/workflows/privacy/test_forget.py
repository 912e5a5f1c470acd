"""Forgetting a person: nothing they said is left, the ledger holds, and others keep what is theirs."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlmodel import SQLModel, col

from models import post
from models.case import Attachment, Case, Joining
from models.person import Chat, Membership, Person
from models.post_tables import SetAside, Timer
from models.privacy import Consent, Contact, DataKey, Picture
from models.vocabulary import ContactKind, Purpose, Role, TimerKind
from tests.principles.community import COMPANY, NEIGHBOUR, REPORTER, START, Community
from tests.workflows.privacy.rights import at_term, closed, dump, faults, founded, kinds, readable
from workflows import access, conversation, tongues
from workflows.bearers import bearer_of
from workflows.cases import handle, take_part
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.pictures import Shot, keep_pictures, picture_of
from workflows.privacy import consent, contact, share
from workflows.privacy.forget import forget, forgotten, outlook, reapply

PHONE = "13800001234"
SECRET = "我住1201室,楼道里有味道"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with founded(tmp_path) as community:
        yield community


def lived(place: Community) -> tuple[Case, Case, Case]:
    """Let the first resident report twice, join a third case, and leave whatever can be left."""
    ended = closed(place, place.case(words=SECRET))
    still = place.case(words=SECRET, place="1201室", latitude=31.2, longitude=112.8)
    joined = place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR, words="邻居的话")
    take_part.join(place.act(REPORTER, 6), joined.id)
    take_part.add(place.act(REPORTER, 7), joined.id, SECRET)
    contact.leave(place.act(REPORTER, 8), ContactKind.PHONE, PHONE)
    consent.agree(place.act(REPORTER, 8), Purpose.LOCATION)
    share.allow(place.act(REPORTER, 9), still.id)
    picture = {
        "case_id": None,
        "chat_id": REPORTER,
        "name": "a.jpg",
        "hash": "",
        "by_staff": False,
        "at": START,
    }
    place.tx.execute(insert(Attachment).values(**picture))
    place.tx.execute(insert(Picture).values(name="a.jpg", sealed=b"x", at=START))
    post.set_aside(place.tx, "web", "u", REPORTER, START, "失败的话", "Broken")
    place.tx.flush()
    return ended, still, joined


def left(place: Community, model: type[SQLModel], **where: object) -> int:
    """Count the rows of a table."""
    conditions = [getattr(model, name) == value for name, value in where.items()]
    return len(place.tx.execute(select(model).where(*conditions)).all())


def test_what_it_would_touch_is_foreseen(place: Community) -> None:
    _, still, _ = lived(place)

    seen = outlook(place.tx, REPORTER)

    assert (seen.open, seen.ended) == ((still.number,), 1)


@pytest.mark.parametrize("withdraw", [True, False], ids=["withdrawn", "left to go on"])
def test_no_word_of_a_forgotten_person_is_left_in_any_table(place: Community, withdraw: bool) -> None:
    lived(place)
    told = (SECRET, "1201", PHONE, "31.2", "失败的话")
    assert [each for each in told if each not in readable(place)] == []

    forget(place.act(REPORTER, 10), REPORTER, withdraw=withdraw)

    everything = "\n".join([readable(place), *(row for rows in dump(place).values() for row in rows)])
    assert [each for each in told if each in everything] == []
    assert left(place, DataKey, person_id=REPORTER) == 0
    assert [left(place, each) for each in (Contact, Consent, Picture, Attachment, SetAside)] == [0] * 5


def test_no_row_but_their_own_number_leads_to_them(place: Community) -> None:
    lived(place)

    forget(place.act(REPORTER, 10), REPORTER, withdraw=False)

    place.tx.flush()
    assert place.tx.execute(select(col(Case.id)).where(col(Case.reporter_id) == REPORTER)).all() == []
    assert place.tx.execute(select(col(Joining.person_id))).scalars().all() == [None]


def test_the_ledger_holds_and_says_that_it_was_done(place: Community) -> None:
    lived(place)

    forget(place.act(REPORTER, 10), REPORTER, withdraw=True)

    assert faults(place) == []
    assert kinds(place, f"person:{REPORTER}")[-1] == "forgotten"


def test_open_cases_are_withdrawn_where_the_person_wants_it(place: Community) -> None:
    ended, still, joined = lived(place)

    forget(place.act(REPORTER, 10), REPORTER, withdraw=True)

    assert [each.status for each in (ended, still, joined)] == ["closed", "withdrawn", "assigned"]
    assert kinds(place, f"case:{still.number}")[-2:] == ["withdrawn", "anonymised"]
    assert "task.withdrawn" in place.told(COMPANY)[-1]


def test_open_cases_go_on_where_the_person_leaves_them(place: Community) -> None:
    _, still, _ = lived(place)

    forget(place.act(REPORTER, 10), REPORTER, withdraw=False)
    handle.accept(place.act(COMPANY, 11), still.id)
    handle.reply(place.act(COMPANY, 12), still.id, "11月24日已清理,示例·甲负责")

    assert still.status == "replied"
    assert "task.reporter_left" in "".join(place.told(COMPANY))
    assert faults(place) == []


def test_a_neighbour_keeps_their_case_and_the_number_of_people(place: Community) -> None:
    _, _, joined = lived(place)

    forget(place.act(REPORTER, 10), REPORTER, withdraw=True)

    assert joined.reporter_id == NEIGHBOUR
    assert "邻居的话" in readable(place)
    assert len(place.tx.execute(select(Joining).where(col(Joining.case_id) == joined.id)).all()) == 1


def test_every_door_of_theirs_is_shut(place: Community) -> None:
    made = access.open_chat(
        place.tx, REPORTER, Role.RESIDENT, None, None, "zh-CN", START, START, random.Random(1)
    )

    forget(place.act(REPORTER, 10), REPORTER, withdraw=True)

    with pytest.raises(access.SessionInvalid):
        bearer_of(place.tx, made.token, START, timedelta(hours=72))


def test_the_language_of_a_forgotten_person_is_forgotten(place: Community) -> None:
    tongues.choose(place.tx, REPORTER, "en")

    forget(place.act(REPORTER, 10), REPORTER, withdraw=True)

    assert tongues.chosen(place.tx, REPORTER) is None


def test_a_chat_that_is_shut_in_its_own_exchange_remembers_nothing(place: Community) -> None:
    state = conversation.begin(place.tx, post.WEB, ("u-1",), REPORTER, START)
    assert state is not None
    access.revoke(place.tx, REPORTER, START)
    given = conversation.Answer(post.WEB, ("u-1",), (), "draft", '{"draft": {"words": "漏水"}}', None)

    conversation.answer(place.tx, state, given, START, random.Random(1))

    stands = select(col(Chat.state), col(Chat.memory)).where(col(Chat.id) == REPORTER)
    assert place.tx.execute(stands).one() == ("idle", "{}")


def test_a_forgotten_persons_case_still_reaches_its_term(place: Community) -> None:
    ended, _, _ = lived(place)

    forget(place.act(REPORTER, 10), REPORTER, withdraw=True)
    at_term(place, ended)

    assert ended.anonymised_at is not None
    assert faults(place) == []


def test_staff_keep_seat_and_desk(place: Community) -> None:
    case = place.case(person_id=COMPANY, chat_id=None, words=SECRET)
    desk = place.tx.get_one(Chat, COMPANY)

    forget(replace(place.act(COMPANY, 10), by=Actor(Role.RESIDENT, COMPANY)), COMPANY, withdraw=True)

    place.tx.refresh(desk)
    assert case.reporter_id is None
    assert desk.revoked_at is None
    assert place.tx.execute(select(Membership).where(col(Membership.person_id) == COMPANY)).first()
    assert place.tx.get_one(Person, COMPANY).name != ""


def test_what_staff_photographed_in_office_stays_with_the_cases_of_others(place: Community) -> None:
    case = place.case()
    handle.accept(place.act(COMPANY, 1), case.id)
    keep_pictures(place.tx, COMPANY, [Shot("office.jpg", "ab" * 16, b"a repaired lift")], START)
    handle.reply(place.act(COMPANY, 2), case.id, "11月24日已修好,示例·甲负责", ("office.jpg",))

    forget(replace(place.act(COMPANY, 10), by=Actor(Role.RESIDENT, COMPANY)), COMPANY, withdraw=True)

    assert picture_of(place.tx, "office.jpg") == b"a repaired lift"
    assert faults(place) == []


def test_forgetting_twice_is_forgetting_once(place: Community) -> None:
    lived(place)

    forget(place.act(REPORTER, 10), REPORTER, withdraw=True)
    forget(place.act(REPORTER, 11), REPORTER, withdraw=True)

    assert kinds(place, f"person:{REPORTER}").count("forgotten") == 1


def test_whom_a_backup_must_forget_again_is_to_be_written_down(place: Community) -> None:
    forget(place.act(REPORTER, 10), REPORTER, withdraw=True)
    place.tx.flush()

    waiting = place.tx.execute(select(col(Timer.kind)).where(col(Timer.kind) == TimerKind.FORGOTTEN))

    assert forgotten(place.tx) == {REPORTER: START + timedelta(minutes=10)}
    assert waiting.scalars().all() == [TimerKind.FORGOTTEN]


def system(place: Community, minutes: int) -> Act:
    """The house itself, so many minutes after the start."""
    return Act(place.tx, SYSTEM, START + timedelta(minutes=minutes), place.reference, random.Random(1))


def test_a_restored_backup_forgets_again(place: Community) -> None:
    _, still, _ = lived(place)

    count = reapply(system(place, 20), {REPORTER: START + timedelta(minutes=10), 999: START})

    assert count == 1
    assert still.reporter_id is None
    assert SECRET not in readable(place)
    assert reapply(system(place, 21), {REPORTER: START + timedelta(minutes=10)}) == 0


def test_who_got_the_same_number_after_a_restore_is_not_forgotten(place: Community) -> None:
    person = place.tx.get_one(Person, REPORTER)
    person.created_at = START + timedelta(days=1)
    place.tx.flush()

    assert reapply(system(place, 20), {REPORTER: START + timedelta(minutes=10)}) == 0
