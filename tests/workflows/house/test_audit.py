"""The record tells who did what, when and why; of cases and persons only that it happened."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from models.ledger import Event
from models.vocabulary import EventKind, HouseEvent, Role
from tests.workflows.house.installation import OPERATOR, REASON, Installation
from tests.workflows.responsiveness.rows import NOW
from workflows import ledger
from workflows.cases.acts import Act
from workflows.house import audit, staff
from workflows.house.audit import Wanted
from workflows.house.record import note
from workflows.house.staff import Place
from workflows.ledger import Entry


def deeds(house: Installation) -> None:
    """Three days of an operator."""
    note_on(house, 0, "body:B1", HouseEvent.CHANGED)
    note_on(house, 1, "rules", HouseEvent.PLANNED)
    note_on(house, 2, "body:B2", HouseEvent.ADDED)


def note_on(house: Installation, day: int, subject: str, kind: HouseEvent) -> None:
    house.now = NOW + timedelta(days=day)
    house.do(lambda act: note(act, subject, kind, {"name": "新", "name_before": "旧"}, REASON))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), ["body:B2", "rules", "body:B1"]),
        (Wanted(subject="body"), ["body:B2", "body:B1"]),
        (Wanted(kind="planned"), ["rules"]),
        (Wanted(actor=10**9), []),
        (Wanted(since=NOW + timedelta(hours=1)), ["body:B2", "rules"]),
        (Wanted(until=NOW + timedelta(days=1)), ["body:B1"]),
        (Wanted(subject="%"), []),
    ],
    ids=["all", "about", "what", "nobody", "since", "until", "no pattern"],
)
def test_the_record_is_narrowed(house: Installation, wanted: Wanted, expected: list[str]) -> None:
    deeds(house)

    assert [each.subject for each in house.see(lambda act: audit.changes(act.tx, wanted))] == expected


def test_an_entry_tells_who_why_and_what_stood_before(house: Installation) -> None:
    deeds(house)

    first = house.see(lambda act: audit.changes(act.tx, Wanted()))[0]

    assert (first.who, first.role, first.reason) == (OPERATOR, Role.OPERATOR, REASON)
    assert (first.facts, first.former) == ({"name": "新"}, {"name": "旧"})
    assert house.see(lambda act: audit.actors(act.tx)) == [(house.people[OPERATOR], OPERATOR)]


def test_a_long_record_comes_page_by_page(house: Installation) -> None:
    for _ in range(audit.PAGE + 2):
        house.do(lambda act: note(act, "rules", HouseEvent.CHANGED, {}))

    first = house.see(lambda act: audit.changes(act.tx, Wanted()))
    rest = house.see(lambda act: audit.changes(act.tx, Wanted(before=first[-1].id)))

    assert (len(first), len(rest)) == (audit.PAGE, 2)


def test_what_happened_to_cases_and_persons_is_not_in_it(house: Installation) -> None:
    for subject in ("case:HY-1", "person:9"):
        entry = Entry(subject, EventKind.REGISTERED, NOW, "resident:9", data={"words": "x"})
        house.database.write_now(lambda tx, entry=entry: ledger.append(tx, entry))  # type: ignore[misc]

    assert house.see(lambda act: audit.changes(act.tx, Wanted())) == []


def test_reads_of_contact_data_name_who_read_and_never_whose(house: Installation) -> None:
    actor = f"operator:{house.people[OPERATOR]}"
    row = Entry("person:4711", HouseEvent.CHANGED, NOW, actor, data={"reason": "回电", "case": "HY-1"})

    def step(act: Act) -> None:
        ledger.append(act.tx, row)
        act.tx.execute(
            update(Event).where(col(Event.subject) == "person:4711").values(kind=audit.CONTACT_READ)
        )

    house.do(step)

    [read] = house.see(lambda act: audit.contact_reads(act.tx))
    assert (read.who, read.reason) == (OPERATOR, "回电")
    assert "4711" not in str(read)


def test_what_was_left_out_of_the_figures_is_counted_by_body_and_reason(house: Installation) -> None:
    for number, reason in enumerate(("force_majeure", "force_majeure", "duplicate")):
        house.case(f"HY-{number}", excluded=True, excluded_reason=reason)
    house.case("HY-9")

    found = house.see(lambda act: audit.exemptions(act.tx))

    assert found == [("B1", "force_majeure", 2), ("B1", "duplicate", 1)]


def test_a_chain_that_was_touched_is_found(house: Installation) -> None:
    deeds(house)
    note_on(house, 3, "body:B1", HouseEvent.CHANGED)
    whole = house.see(lambda act: audit.check_subject(act.tx, "house:body:B1"))
    touched = update(Event).where(col(Event.subject) == "house:body:B1", col(Event.seq) == 1)
    house.database.write_now(lambda tx: tx.execute(touched.values(data="{}")))

    events, faults = house.see(lambda act: audit.check_subject(act.tx, "house:body:B1"))

    assert whole == (2, ())
    assert (events, [(each.seq, each.problem) for each in faults]) == (2, [(1, "hash")])


def test_a_chain_nobody_knows_has_no_events(house: Installation) -> None:
    assert house.see(lambda act: audit.check_subject(act.tx, "house:nothing")) == (0, ())


@pytest.mark.parametrize("subject", ["case:HY-1", "person:9", "case:HY-2"], ids=["case", "person", "none"])
def test_whether_a_case_or_a_person_exists_is_not_to_be_learned(house: Installation, subject: str) -> None:
    for known in ("case:HY-1", "person:9"):
        entry = Entry(known, EventKind.REGISTERED, NOW, "resident:9", data={"words": "x"})
        house.database.write_now(lambda tx, entry=entry: ledger.append(tx, entry))  # type: ignore[misc]

    assert house.see(lambda act: audit.check_subject(act.tx, subject)) == (0, ())


def test_imports_stand_by_themselves(house: Installation) -> None:
    deeds(house)
    house.do(lambda act: note(act, "import:bodies", HouseEvent.BROUGHT, {"rows": 3}))

    assert [each.facts for each in house.see(lambda act: audit.bulk(act.tx))] == [{"rows": 3}]


def test_a_seat_given_stands_in_the_record(house: Installation) -> None:
    house.do(lambda act: staff.invite_new(act, "测试丁", Place(Role.DISPATCHER), NOW))

    kinds = [each.kind for each in house.see(lambda act: audit.changes(act.tx, Wanted(subject="staff")))]
    assert kinds == [HouseEvent.INVITED, HouseEvent.ADDED]
