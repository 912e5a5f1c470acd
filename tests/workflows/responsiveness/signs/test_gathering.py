"""What the detectors are given: whether a matter came back is known of open reports alone."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.person import Person
from tests.databases import newest, session_on
from tests.workflows.responsiveness.rows import NOW, add_case, fill_lists
from workflows.policy import Policy
from workflows.responsiveness.signs.gather import facts
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
