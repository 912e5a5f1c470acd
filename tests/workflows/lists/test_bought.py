"""Contracts on services come in by a file: all of it or nothing, and what is there stays as it is."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot import tables
from models.ledger import Event
from models.service import ServiceContract
from tests.workflows.lists.community import NOW, sample_session, sheet
from workflows.lists.bring import bring
from workflows.lists.sheets import Reason
from workflows.verify import verify

COLUMNS = "code title payer provider categories areas amount starts ends award"
AWARD = "https://example.org/award/7"
COFFEE = (
    *("HT-7", "长者助餐", "WTJD", "SHZZ", "01|0101", "WT|WT01", "180000.50"),
    *("2026-01-01", "2026-12-31", AWARD),
)


@pytest.fixture
def peopled(tmp_path: Path) -> Iterator[Session]:
    with sample_session(tmp_path) as session:
        yield session


def row(**changes: str) -> tuple[str, ...]:
    """The line of a contract, with something changed."""
    return tuple(changes.get(name, cell) for name, cell in zip(COLUMNS.split(), COFFEE, strict=True))


def faults(session: Session, *lines: tuple[str, ...]) -> list[tuple[str, Reason]]:
    """What is wrong with a file."""
    brought = bring(session, "contracts", (sheet(COLUMNS, *lines),), NOW)
    return [(each.column, each.reason) for each in brought.errors]


def kept(session: Session) -> list[ServiceContract]:
    """The contracts that are there."""
    return list(session.exec(select(ServiceContract).order_by(col(ServiceContract.id))).all())


def signed(session: Session) -> list[Event]:
    """What the chains of contracts hold."""
    return list(session.exec(select(Event).where(col(Event.subject).startswith("contract:"))).all())


def test_a_contract_comes_in_to_the_fen_and_rests_on_its_award(peopled: Session) -> None:
    assert faults(peopled, COFFEE) == []

    (found,) = kept(peopled)
    assert (found.code, found.payer, found.provider, found.amount) == ("HT-7", "WTJD", "SHZZ", 18_000_050)
    assert (found.starts, found.ends, found.categories) == (date(2026, 1, 1), date(2026, 12, 31), "01|0101")
    assert [(each.kind, each.actor, each.basis) for each in signed(peopled)] == [
        ("signed", "operator:import", AWARD)
    ]
    assert verify(peopled).whole


def test_the_same_file_again_changes_nothing(peopled: Session) -> None:
    file = (COFFEE, row(code="", title="社工服务", award=""))
    assert faults(peopled, *file) == []

    assert faults(peopled, *file) == []

    assert [each.title for each in kept(peopled)] == ["长者助餐", "社工服务"]
    assert len(signed(peopled)) == 2


def test_one_that_has_ended_is_not_begun_anew(peopled: Session) -> None:
    faults(peopled, COFFEE)
    kept(peopled)[0].ended_at = NOW
    peopled.flush()

    assert faults(peopled, COFFEE) == []

    assert [each.ended_at for each in kept(peopled)] == [NOW]


def test_a_contract_without_a_code_gets_one_and_rests_on_itself(peopled: Session) -> None:
    faults(peopled, row(code="", award=""))

    (found,) = kept(peopled)
    assert found.code.startswith("HT-20261122-")
    assert signed(peopled)[0].basis == f"{found.code}@2026-01-01"


def test_a_contract_that_stands_is_never_rewritten(peopled: Session) -> None:
    faults(peopled, COFFEE)

    changed = row(amount="1.00", ends="2027-12-31")

    assert faults(peopled, changed) == [
        ("amount", Reason.CONTRACT_STANDS),
        ("ends", Reason.CONTRACT_STANDS),
    ]
    assert kept(peopled)[0].amount == 18_000_050


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": ""}, ("title", Reason.EMPTY)),
        ({"title": "=1+1"}, ("title", Reason.FORMULA)),
        ({"payer": "NOBODY"}, ("payer", Reason.UNKNOWN_CODE)),
        ({"provider": "NOBODY"}, ("provider", Reason.UNKNOWN_CODE)),
        ({"provider": "LJDC"}, ("provider", Reason.WRONG_KIND)),
        ({"provider": "WTJD"}, ("provider", Reason.SAME_BODY)),
        ({"categories": "01|9999"}, ("categories", Reason.UNKNOWN_CODE)),
        ({"categories": "|"}, ("categories", Reason.EMPTY)),
        ({"areas": "NOWHERE"}, ("areas", Reason.UNKNOWN_CODE)),
        ({"amount": "1.005"}, ("amount", Reason.BAD_NUMBER)),
        ({"amount": "-5"}, ("amount", Reason.BAD_NUMBER)),
        ({"amount": "1e5"}, ("amount", Reason.BAD_NUMBER)),
        ({"starts": "2027-01-01"}, ("starts", Reason.WRONG_ORDER)),
        ({"ends": "31.12.2026"}, ("ends", Reason.BAD_DATE)),
        ({"award": "javascript:alert(1)"}, ("award", Reason.BAD_LINK)),
        ({"award": "=HYPERLINK(1)"}, ("award", Reason.FORMULA)),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_row_that_does_not_fit_is_named_and_nothing_comes_in(
    peopled: Session, changes: dict[str, str], fault: tuple[str, Reason]
) -> None:
    assert fault in faults(peopled, COFFEE, row(**{"code": "HT-8", **changes}))

    assert kept(peopled) == []


def test_a_row_twice_in_a_file_is_a_fault_with_and_without_code(peopled: Session) -> None:
    assert faults(peopled, COFFEE, COFFEE) == [("code", Reason.DUPLICATE)]
    assert faults(peopled, row(code=""), row(code="")) == [("title", Reason.DUPLICATE)]


def test_a_fault_names_sheet_row_column_value_and_what_stands(peopled: Session) -> None:
    faults(peopled, COFFEE)

    (found,) = bring(peopled, "contracts", (sheet(COLUMNS, row(amount="9")),), NOW).errors

    assert (found.sheet, found.row, found.column, found.value) == ("sheet", 2, "amount", "9.00")
    assert found.values == ("180000.50",)


def test_a_file_in_gb18030_without_codes_comes_in(peopled: Session, tmp_path: Path) -> None:
    file = tmp_path / "合同.csv"
    titles = ("长者助餐服务", "社区矛盾纠纷调解服务", "小区公共绿地养护服务")
    lines = [",".join(row(title=each)[1:]) for each in titles]
    text = "\r\n".join((",".join(COLUMNS.split()[1:]), *lines))
    file.write_bytes(text.encode("gb18030"))

    assert bring(peopled, "contracts", tables.read_file(file), NOW).errors == ()

    assert tuple(each.title for each in kept(peopled)) == titles
