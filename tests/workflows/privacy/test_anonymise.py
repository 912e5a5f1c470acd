"""A case lets go of its person at its term: nothing leads back, and no figure changes."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlmodel import SQLModel, col

from models import post
from models.case import Attachment, Joining, Words
from models.ledger import Event
from models.post_tables import Inbox, Outbox
from models.privacy import Picture
from tests.principles.community import COMPANY, NEIGHBOUR, REPORTER, START, Community
from tests.workflows.privacy.rights import YEAR, at_term, closed, faults, founded, kinds, term_of
from workflows import conversation
from workflows.cases import follow_up, handle, take_part
from workflows.cases.queries import own_cases
from workflows.privacy.anonymise import ensure_terms, is_anonymised
from workflows.privacy.term import key_of
from workflows.responsiveness.board import board
from workflows.responsiveness.rates import rates


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with founded(tmp_path) as community:
        yield community


def count(place: Community, model: type[SQLModel], **where: object) -> int:
    """Count rows."""
    conditions = [getattr(model, name) == value for name, value in where.items()]
    return len(place.tx.execute(select(model).where(*conditions)).all())


def test_a_term_is_set_when_a_case_ends(place: Community) -> None:
    case = closed(place, place.case())

    timer = term_of(place, case)

    assert timer is not None
    assert timer.due_at == START + timedelta(minutes=5) + YEAR


def test_a_case_withdrawn_has_a_term_too(place: Community) -> None:
    case = take_part.withdraw(place.act(REPORTER, 1), place.case().id)

    assert term_of(place, case) is not None


def test_an_open_case_has_none(place: Community) -> None:
    case = place.case()
    handle.accept(place.act(COMPANY, 1), case.id)

    assert term_of(place, case) is None


def test_reopening_drops_the_term(place: Community) -> None:
    case = closed(place, place.case())

    follow_up.reopen_closed(place.act(REPORTER, 6), case.id, "又坏了")

    assert term_of(place, case) is None


def test_a_longer_term_is_kept_to(place: Community) -> None:
    case = closed(place, place.case())
    case.closed_at = START + timedelta(days=30)

    at_term(place, case)

    assert case.anonymised_at is None
    assert term_of(place, case) is not None


def test_at_its_term_nothing_of_a_case_leads_to_a_person(place: Community) -> None:
    case = place.case(place="3号楼2单元1201室", latitude=31.2, longitude=112.8)
    take_part.join(place.act(NEIGHBOUR, 1), case.id)
    take_part.add(place.act(NEIGHBOUR, 1), case.id, "我家也停")
    picture = {"case_id": case.id, "chat_id": REPORTER, "name": "a.jpg", "hash": "", "by_staff": False}
    place.tx.execute(insert(Attachment).values(**picture, at=START))
    place.tx.execute(insert(Picture).values(name="a.jpg", sealed=b"x", at=START))
    closed(place, case)

    at_term(place, case)

    place.tx.refresh(case)
    assert (case.reporter_id, case.reporter_chat_id, case.place, case.latitude, case.longitude) == (
        None,
        None,
        "",
        None,
        None,
    )
    words = place.tx.execute(select(col(Words.text), col(Words.salt), col(Words.person_id))).all()
    assert {tuple(row) for row in words} == {(None, None, None)}
    assert place.tx.execute(select(col(Joining.person_id))).scalars().all() == [None]
    assert [count(place, Attachment), count(place, Picture)] == [0, 0]
    assert [count(place, Outbox, chat_id=REPORTER), count(place, Outbox, chat_id=NEIGHBOUR)] == [0, 0]
    assert not [screen for screen in place.told(COMPANY) if "1201" in screen or "电梯又停了" in screen]
    assert own_cases(place.tx, place.reference, place.chat(REPORTER)) == []
    assert is_anonymised(place.act(REPORTER), case.number)


def test_a_chat_forgets_which_of_its_messages_became_the_case(place: Community) -> None:
    case, other = place.case(), place.case()
    told = {"told": {"7": case.id, "8": other.id}, "draft": {"words": "灯不亮"}}
    conversation.set_state(place.tx, REPORTER, "draft", json.dumps(told))

    at_term(place, closed(place, case))

    state = conversation.state_of(place.tx, REPORTER)
    assert state.name == "draft"
    assert json.loads(state.memory) == {**told, "told": {"8": other.id}}


def test_a_question_about_it_that_nobody_answered_is_over(place: Community) -> None:
    case = place.case()
    conversation.set_state(place.tx, REPORTER, "adding", json.dumps({"case": case.id}))

    at_term(place, closed(place, case))

    state = conversation.state_of(place.tx, REPORTER)
    assert (state.name, json.loads(state.memory)) == ("idle", {})


def test_whoever_joined_and_said_no_more_is_led_to_it_by_nothing(place: Community) -> None:
    case = place.case()
    take_part.join(place.act(NEIGHBOUR, 1), case.id)
    memory = {"joined": {"case": case.id, "draft": {"words": "我家也停"}}}
    conversation.set_state(place.tx, NEIGHBOUR, "idle", json.dumps(memory))

    at_term(place, closed(place, case))

    assert json.loads(conversation.state_of(place.tx, NEIGHBOUR).memory) == {}


def test_the_chain_of_a_case_never_names_a_resident(place: Community) -> None:
    case = place.case()
    take_part.join(place.act(NEIGHBOUR, 1), case.id)
    take_part.add(place.act(NEIGHBOUR, 1), case.id, "我家也停")
    closed(place, case)

    actors = set(
        place.tx.execute(
            select(col(Event.actor)).where(col(Event.subject) == f"case:{case.number}")
        ).scalars()
    )

    assert {each for each in actors if each.startswith("resident")} == {
        "resident:reporter",
        "resident:joined",
    }


def test_the_ledger_still_holds(place: Community) -> None:
    case = at_term(place, closed(place, place.case()))

    assert faults(place) == []
    assert kinds(place, f"case:{case.number}")[-1] == "anonymised"


def test_what_was_said_of_a_case_still_open_stays(place: Community) -> None:
    still = place.case()
    ended = closed(place, place.case())
    before = count(place, Outbox, chat_id=REPORTER, case_id=still.id)

    at_term(place, ended)

    assert count(place, Outbox, chat_id=REPORTER, case_id=still.id) == before


def test_what_came_in_after_the_end_stays(place: Community) -> None:
    case = closed(place, place.case())
    row = {"channel": "web", "chat_id": REPORTER, "answers": "[]"}
    place.tx.execute(insert(Inbox).values(**row, update_id="old", at=START))
    place.tx.execute(insert(Inbox).values(**row, update_id="new", at=START + YEAR))

    at_term(place, case)

    assert place.tx.execute(select(col(Inbox.update_id))).scalars().all() == ["new"]


def test_cases_that_ended_before_there_were_terms_get_theirs(place: Community) -> None:
    case = closed(place, place.case())
    place.tx.flush()
    post.cancel_timer(place.tx, key_of(case.id))

    ensure_terms(place.act(REPORTER, 9))

    timer = term_of(place, case)
    assert timer is not None
    assert timer.due_at == START + timedelta(minutes=5) + YEAR


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.sampled_from([None, 5, 4, 3])), min_size=1, max_size=4))
def test_no_figure_changes(tmp_path: Path, past: list[tuple[bool, int | None]]) -> None:
    with founded(tmp_path) as place:
        cases = []
        for joined, level in past:
            case = place.case()
            if joined:
                take_part.join(place.act(NEIGHBOUR, 1), case.id)
            if level is not None:
                cases.append(closed(place, case, level))
        before = figures(place)

        for case in cases:
            at_term(place, case)

        assert figures(place) == before


def figures(place: Community) -> tuple[object, ...]:
    """Everything the public page and the tables show."""
    place.tx.flush()
    place.tx.expire_all()
    since, until = START - timedelta(days=1), START + timedelta(days=2)
    told = [rates(place.tx, by, since, until) for by in ("body", "area", "category")]
    return (*told, board(place.tx, place.reference, START + timedelta(days=1)))
