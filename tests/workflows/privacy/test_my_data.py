"""The copy of a person's data is complete: every column that leads to a person is in it, or has a reason."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, insert

from models import post
from models.case import Attachment
from models.ledger import Event
from models.post_tables import Inbox
from models.tables import METADATA
from models.vocabulary import ContactKind, ContactReason, EventKind, Purpose, Role
from tests.principles.community import COMPANY, NEIGHBOUR, REPORTER, START, Community
from tests.workflows.privacy.rights import closed, founded, kinds
from workflows import access
from workflows.cases import handle, take_part
from workflows.privacy import consent, contact, link, share
from workflows.privacy.my_data import SCHEMA, Facts, data_of, export, keep_exported
from workflows.privacy.my_data_columns import GIVEN, WITHHELD
from workflows.privacy.summary import summary

BY_NAME = ("picture", "event", "timer", "allowance")
"""Tables that lead to a person by a name instead of a key."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with founded(tmp_path) as community:
        yield community


def leads_to_a_person(table: Table, seen: frozenset[str] = frozenset()) -> bool:
    """Whether the keys of a table lead to a person, over however many others."""
    if table.name == "person":
        return True
    targets = {key.column.table for key in table.foreign_keys if key.column.table.name not in seen}
    return any(leads_to_a_person(each, seen | {table.name}) for each in targets)


def test_every_column_that_leads_to_a_person_is_given_or_has_a_reason() -> None:
    tables = [each for each in METADATA.sorted_tables if leads_to_a_person(each) or each.name in BY_NAME]
    columns = {f"{table.name}.{column.name}" for table in tables for column in table.columns}

    given = {f"{table}.{name}" for table, names in GIVEN.items() for name in names}

    reasons = [(table, why, names) for table, told in WITHHELD.items() for why, names in told.items()]
    withheld = [f"{table}.{name}" for table, _, names in reasons for name in names]

    assert given | set(withheld) == columns
    assert given & set(withheld) == set()
    assert len(withheld) == len(set(withheld))
    assert [table for table, why, _ in reasons if len(why) < 12] == []


def lived(place: Community) -> str:
    """Let the first resident do whatever leaves something behind; return the number of a case."""
    contact.leave(place.act(REPORTER), ContactKind.PHONE, "13800001234")
    consent.agree(place.act(REPORTER), Purpose.PUBLISH)
    case = place.case(words="楼道里有味道", place="5号楼门口", latitude=31.21, longitude=112.81)
    take_part.join(place.act(NEIGHBOUR, 1), case.id)
    take_part.add(place.act(NEIGHBOUR, 1), case.id, "邻居加的话")
    handle.accept(place.act(COMPANY, 1), case.id)
    share.allow(place.act(REPORTER, 1), case.id)
    share.read(place.act(COMPANY, 2), case.id, ContactReason.FACTS, COMPANY)
    other = place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR, words="邻居反映的话")
    take_part.join(place.act(REPORTER, 3), other.id)
    take_part.add(place.act(REPORTER, 4), other.id, "我加的话")
    picture = {"case_id": case.id, "chat_id": REPORTER, "hash": "", "by_staff": False, "at": START}
    place.tx.execute(insert(Attachment).values(**picture, name="mine.jpg"))
    heard = {"channel": "web", "chat_id": REPORTER, "update_id": "u", "at": START + timedelta(hours=7)}
    place.tx.execute(insert(Inbox).values(**heard, answers="[]"))
    post.set_aside(place.tx, "web", "u", REPORTER, START, "没处理成的话", "Broken")
    link.make_code(place.act(REPORTER, 5), REPORTER, START)
    access.open_chat(place.tx, REPORTER, Role.RESIDENT, None, None, "en", START, START, random.Random(1))
    place.tx.flush()
    return case.number


def copy_of(place: Community, person: int) -> Facts:
    """A person's copy, as it comes out of the file."""
    written = json.dumps(export(place.tx, person, START), ensure_ascii=False)
    return dict(json.loads(written))


def test_everything_of_theirs_is_in_it(place: Community) -> None:
    number = lived(place)

    text = json.dumps(copy_of(place, REPORTER), ensure_ascii=False)

    told = [
        "楼道里有味道",
        "5号楼门口",
        "31.21",
        "13800001234",
        "我加的话",
        "mine.jpg",
        "没处理成的话",
        "facts",
    ]
    assert [each for each in (SCHEMA, number, *told) if each not in text] == []


def test_nothing_of_others_is_in_it(place: Community) -> None:
    lived(place)

    text = json.dumps(copy_of(place, REPORTER), ensure_ascii=False)

    assert [each for each in ("邻居加的话", "邻居反映的话", "handler:") if each in text] == []
    assert "13800001234" not in json.dumps(copy_of(place, NEIGHBOUR))


def test_every_part_has_the_columns_it_promises(place: Community) -> None:
    lived(place)

    whole = copy_of(place, REPORTER)

    case, door, joined = whole["cases"][0], whole["doors"][0], whole["joined"][0]
    parts = {
        "person": whole["person"],
        "consent": whole["consents"][0],
        "case": case,
        "words": case["words"][0],
        "attachment": case["pictures"][0],
        "event": case["events"][0],
        "joining": joined,
        "chat": door,
        "outbox": door["messages"][0],
        "setaside": door["failed"][0],
        "linkcode": door["codes"][0],
        "websession": whole["doors"][1]["sessions"][0],
    }
    lacking = {table: set(GIVEN[table]) - part.keys() for table, part in parts.items()}
    assert {table: names for table, names in lacking.items() if names} == {}


def test_staff_get_their_seat_and_nobodys_words(place: Community) -> None:
    lived(place)

    whole = copy_of(place, COMPANY)

    assert [each["body"] for each in whole["seats"]] == ["COMPANY"]
    assert "楼道里有味道" not in json.dumps(whole, ensure_ascii=False)


def test_taking_a_copy_is_an_event_once_a_day(place: Community) -> None:
    for hours in (0, 1, 25):
        keep_exported(place.tx, REPORTER, START + timedelta(hours=hours))

    assert kinds(place, f"person:{REPORTER}") == ["exported", "exported"]


def test_the_short_account_counts_the_same(place: Community) -> None:
    lived(place)
    closed(place, place.case())

    seen, whole = summary(place.tx, REPORTER), copy_of(place, REPORTER)

    own = [each for case in whole["cases"] for each in case["words"] if each["own"]]
    said = len(own) + sum(len(each["words"]) for each in whole["joined"])
    assert (seen.cases, seen.joined, seen.words) == (len(whole["cases"]), len(whole["joined"]), said)
    assert (seen.doors, seen.reads, seen.pictures) == (2, len(whole["contact_reads"]), 1)


def test_who_of_a_body_had_a_case_is_in_no_copy() -> None:
    kept = {"state": "x", "from": 7, "to": 8, "because": "left"}

    event = Event(
        subject="case:1",
        seq=1,
        kind=EventKind.HANDED_OVER,
        at=START,
        actor="system",
        data=json.dumps(kept),
        previous="",
        hash="",
    )
    told = data_of(event)

    assert told == {"because": "left"}
