"""Sources come in by a file: all of it or nothing, with what they begin with, and their terms are changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot import tables
from models.means import MeansSource
from models.vocabulary_means import MeansEvent
from tests.workflows.lists.community import NOW, SAMPLE, sample_session, sheet
from workflows.lists.bring import bring
from workflows.lists.sheets import Reason
from workflows.means.account import lines_of
from workflows.verify import verify

COLUMNS = (
    "code name kind owner areas unit purpose must_not basis version release_role release_body amount source"
)
FUND = (
    *("F1", "示例资金", "money", "WTJD", "WT", "", "急修", "private_cost", "示例办法", "2026"),
    *("head", "WTYJ", "1000.50", "年度拨款"),
)


@pytest.fixture
def peopled(tmp_path: Path) -> Iterator[Session]:
    with sample_session(tmp_path) as session:
        yield session


def row(**changes: str) -> tuple[str, ...]:
    """The line of a fund, with something changed."""
    return tuple(changes.get(name, cell) for name, cell in zip(COLUMNS.split(), FUND, strict=True))


def faults(session: Session, *lines: tuple[str, ...]) -> list[tuple[str, Reason]]:
    """What is wrong with a file."""
    brought = bring(session, "means", (sheet(COLUMNS, *lines),), NOW)
    return [(each.column, each.reason) for each in brought.errors]


def test_the_sample_of_sources_comes_in_without_a_fault(peopled: Session) -> None:
    brought = bring(peopled, "means", tables.read_file(SAMPLE / "means.csv"), NOW)

    assert (brought.rows, brought.errors) == (5, ())
    assert verify(peopled).whole


def test_a_fund_begins_with_what_the_file_says_and_where_it_came_from(peopled: Session) -> None:
    assert faults(peopled, FUND) == []

    source = peopled.exec(select(MeansSource).where(col(MeansSource.code) == "F1")).one()
    assert (source.balance, source.release_body, source.must_not) == (100_050, "WTYJ", "private_cost")
    assert [(each.kind, each.amount, each.why) for each in lines_of(peopled, source)] == [
        (MeansEvent.OPENED, 0, ""),
        (MeansEvent.PUT_IN, 100_050, "年度拨款"),
    ]


def test_new_terms_stand_in_the_chain_and_the_balance_stays(peopled: Session) -> None:
    faults(peopled, FUND)

    assert faults(peopled, row(purpose="急修和排水", amount="", source="")) == []

    source = peopled.exec(select(MeansSource).where(col(MeansSource.code) == "F1")).one()
    assert (source.balance, source.purpose) == (100_050, "急修和排水")
    assert lines_of(peopled, source)[-1].kind is MeansEvent.CHANGED


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"owner": "NOBODY"}, ("owner", Reason.UNKNOWN_CODE)),
        ({"areas": "WT|NOWHERE"}, ("areas", Reason.UNKNOWN_CODE)),
        ({"must_not": "anything"}, ("must_not", Reason.UNKNOWN_CODE)),
        ({"kind": "gold"}, ("kind", Reason.BAD_CHOICE)),
        ({"kind": "goods"}, ("unit", Reason.EMPTY)),
        ({"kind": "people", "amount": "1.5"}, ("amount", Reason.BAD_NUMBER)),
        ({"amount": "-5"}, ("amount", Reason.BAD_NUMBER)),
        ({"amount": "1.005"}, ("amount", Reason.BAD_NUMBER)),
        ({"source": ""}, ("source", Reason.EMPTY)),
        ({"basis": ""}, ("basis", Reason.EMPTY)),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_row_that_does_not_fit_is_named_and_nothing_comes_in(
    peopled: Session, changes: dict[str, str], fault: tuple[str, Reason]
) -> None:
    assert fault in faults(peopled, row(code="F0"), row(**changes))

    assert peopled.exec(select(MeansSource)).all() == []


def test_an_account_is_not_begun_twice(peopled: Session) -> None:
    faults(peopled, FUND)

    assert faults(peopled, FUND) == [("amount", Reason.HAS_ACCOUNT)]
    assert faults(peopled, row(kind="people", amount="", source="")) == [("kind", Reason.WRONG_KIND)]
