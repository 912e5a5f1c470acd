"""`huiying deficits` tells what was published, else what comes out of the published figures."""

import random
from pathlib import Path

from sqlmodel import Session

from bot.deficits_of_month import rows_of_month, table_of_month
from bot.settings import Settings
from models.vocabulary import Locale
from tests.databases import newest, session_on
from tests.workflows.responsiveness.deficits.rows_of_deficits import EVERY, FORMULAS, OCTOBER, october
from tests.workflows.responsiveness.figures.rows_of_figures import TO
from tests.workflows.responsiveness.rows import fill_lists
from workflows.cases.acts import SYSTEM, Act
from workflows.reference import Reference
from workflows.responsiveness.deficits import publish as deficits
from workflows.responsiveness.figures import publish as figures


def test_what_is_told_before_and_after_publishing_is_the_same(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with session_on(newest(tmp_path)) as session:
        reference = fill_lists(session)
        october(session, "C1a", 40, 10)
        nothing = rows_of_month(settings, session, OCTOBER, FORMULAS)
        act = act_of(session, reference)
        figures.publish(act, OCTOBER, EVERY)
        before = rows_of_month(settings, session, OCTOBER, FORMULAS)
        deficits.publish(act, OCTOBER, FORMULAS, EVERY)
        after = rows_of_month(settings, session, OCTOBER, FORMULAS)

    assert {row["state"] for row in nothing} == {"no_data"}
    assert {row["published"] for row in before} == {False}
    assert after == [{**row, "published": True} for row in before]
    overdue = next(row for row in after if row["deficit"] == "governance" and row["area"] is None)["parts"][1]
    assert (overdue["numerator"], overdue["denominator"], overdue["value"]) == (10, 40, 0.25)
    table = table_of_month(after, Locale.EN)
    assert table.row_count == len(after) == 4 * 3 + 1
    assert list(table.columns[1].cells)[:3] == ["", "春晓社区 (C1)", "秋实社区 (C2)"]
    assert "the other communities of 青禾街道, together" in list(table.columns[1].cells)


def act_of(session: Session, reference: Reference) -> Act:
    return Act(session, SYSTEM, TO, reference, random.Random(1))
