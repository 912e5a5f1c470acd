"""What the detectors are given: whether a matter came back is known of open reports alone."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.joint import Part
from models.person import Person
from tests.databases import newest, session_on
from tests.workflows.responsiveness.rows import NOW, add_case, fill_lists
from workflows.policy import Policy
from workflows.responsiveness.signs.gather import facts, part_of
from workflows.responsiveness.signs.terms import limits_of

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("about", "came_back"), [(None, True), ("B1", False)], ids=["a matter", "about the body"]
)
def test_a_sealed_report_never_shows_on_the_case_before_it(
    tmp_path: Path, about: str | None, came_back: bool
) -> None:
    with session_on(newest(tmp_path)) as session:
        fill_lists(session)
        session.add(Person(id=1, created_at=NOW))
        session.flush()
        opened = NOW - 20 * DAY
        ended = {"status": "closed", "accepted_at": opened, "answered_at": opened + DAY}
        add_case(session, "A-1", reporter_id=1, opened_at=opened, **ended)
        add_case(session, "A-2", reporter_id=1, opened_at=opened + 3 * DAY, object_body=about)

        found = facts(session, NOW - 180 * DAY, NOW, limits_of(Policy()))

    assert found.cases[0].came_back is came_back


@pytest.mark.parametrize(
    ("done_after", "contacted", "answered", "over"),
    [
        (timedelta(hours=1), False, False, False),
        (timedelta(hours=30), False, False, True),
        (timedelta(hours=30), True, False, False),
        (5 * DAY, True, False, True),
        (timedelta(hours=1), True, True, True),
    ],
    ids=["lead was quicker", "never in touch", "lead was quicker still", "never answered", "answered"],
)
def test_a_call_says_something_only_once_the_body_had_its_time(
    done_after: timedelta, contacted: bool, answered: bool, over: bool
) -> None:
    part = Part(
        case_id=1,
        place=1,
        body="B1",
        kind="quick",
        asked_by="coordinator",
        signed_in_at=NOW,
        contact_by=NOW + DAY,
        due_at=NOW + 3 * DAY,
        contacted_at=NOW if contacted else None,
        answered_at=NOW + done_after if answered else None,
        done_at=NOW + done_after,
    )

    assert part_of(part).over is over
