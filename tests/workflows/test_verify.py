"""The ledger is whole, and one changed character anywhere in what it vouches for is found."""

import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import Session

from models.tables import METADATA
from models.vault import vault_of
from models.vocabulary import PersonEvent, Role
from tests.spine.community import HANDLER, RESIDENT, START, add_people, lists, reference
from tests.vaults import with_vault
from workflows.cases import handle
from workflows.cases.acts import Act, Actor
from workflows.cases.open import Report, open_case
from workflows.cases.sealed import seal_words
from workflows.ledger import Entry, append, subject_of
from workflows.verify import seal, verify

REPORT = Report(
    words="三号楼的电梯又停了",
    nature="help",
    urgency="ordinary",
    category="01",
    confidence=0.9,
    place="三号楼",
    cell="G1",
    person_id=RESIDENT,
    chat_id=RESIDENT,
)


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with with_vault(Session(engine)) as session:
        session.add_all(lists())
        session.flush()
        add_people(session)
        session.flush()
        yield session
    engine.dispose()


@pytest.fixture
def number(session: Session) -> str:
    """A case that was reported, accepted and answered, and a sealed night."""
    resident = Act(session, Actor(Role.RESIDENT, RESIDENT), START, reference(), random.Random(1))
    case = open_case(resident, REPORT).case
    later = START + timedelta(hours=1)
    handler = Act(session, Actor(Role.HANDLER, HANDLER, "B1"), later, reference(), random.Random(2))
    handle.accept(handler, case.id)
    handle.reply(handler, case.id, "维保十点到场，已恢复运行。")
    session.flush()
    seal(handler)
    return case.number


def test_an_untouched_ledger_is_whole(session: Session, number: str) -> None:
    found = verify(session)

    assert (found.whole, found.chains, found.events, found.words, found.seals) == (True, 1, 4, 2, 1)
    assert verify(session, subject_of(number)).whole


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(
            "UPDATE event SET data=replace(data,'B1','B2') WHERE seq=2", "hash", id="an event's facts"
        ),
        pytest.param("UPDATE event SET actor='handler:9' WHERE seq=3", "hash", id="who acted"),
        pytest.param("UPDATE event SET at='2026-11-20 01:00:01.000000' WHERE seq=1", "hash", id="when"),
        pytest.param("UPDATE event SET basis='L9' WHERE seq=2", "hash", id="on what basis"),
        pytest.param("UPDATE event SET hash='f'||substr(hash,2)||'0' WHERE seq=1", "hash", id="a hash"),
        pytest.param("UPDATE event SET previous='0'||previous WHERE seq=2", "link", id="the link"),
        pytest.param("DELETE FROM event WHERE seq=2", "gap", id="an event is taken out"),
        pytest.param("DELETE FROM event WHERE seq=4", "case", id="the end is cut off"),
        pytest.param("DELETE FROM event WHERE seq=4", "seal", id="the end is cut off, and the seal shows it"),
        pytest.param("UPDATE \"case\" SET due_at='2027-01-01 00:00:00.000000'", "case", id="a limit"),
        pytest.param("UPDATE \"case\" SET body='B2'", "case", id="the body of a case"),
        pytest.param("UPDATE \"case\" SET status='closed'", "case", id="the status of a case"),
        pytest.param("UPDATE words SET text=text||'。' WHERE kind='report'", "words", id="a report"),
        pytest.param("UPDATE words SET salt='zz' WHERE kind='reply'", "words", id="a salt"),
        pytest.param(
            "UPDATE words SET text=(SELECT text FROM words WHERE kind='reply')",
            "words",
            id="words of another row",
        ),
        pytest.param("UPDATE words SET text='三号楼的电梯又停了'", "words", id="words that are not sealed"),
        pytest.param("DELETE FROM datakey WHERE person_id IS NOT NULL", "words", id="a key is gone"),
        pytest.param("UPDATE seal SET root='0'||substr(root,2)||'1'", "seal", id="a seal"),
    ],
)
def test_a_change_is_found(session: Session, number: str, change: str, problem: str) -> None:
    session.execute(text(change))
    session.commit()

    faults = verify(session).faults

    assert problem in {fault.problem for fault in faults}
    assert {fault.subject for fault in faults} <= {subject_of(number), "seal"}


def test_erased_words_leave_the_ledger_whole(session: Session, number: str) -> None:
    session.execute(text("UPDATE words SET text=NULL, salt=NULL"))

    assert verify(session, subject_of(number)).whole


def test_a_forgotten_person_leaves_the_ledger_whole(session: Session, number: str) -> None:
    gone = [str(key) for key in vault_of(session).forget_keys(session, RESIDENT)]
    told = Entry(f"person:{RESIDENT}", PersonEvent.FORGOTTEN, START, "resident:1", data={"keys": gone})
    append(session, told)

    assert gone
    assert verify(session, subject_of(number)).whole


def test_words_rewritten_with_their_own_hash_are_found(session: Session, number: str) -> None:
    row = asdict(seal_words(session, RESIDENT, "电梯好好的", "00" * 16))
    session.execute(text("UPDATE words SET text=:text, salt=:salt, hash=:hash WHERE kind='report'"), row)

    faults = verify(session, subject_of(number)).faults

    assert [fault.problem for fault in faults] == ["words"]
