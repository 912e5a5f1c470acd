"""Reads one cell of an import file: text into a typed value, or a reason why not."""

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from models.vocabulary import Solved
from workflows.cases.deadlines import Allowance, BadAllowance
from workflows.cases.routing import EVERY
from workflows.errors import WorkflowError
from workflows.lists.sheets import Reason

Reader = Callable[[str], object]

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone of instants that name none."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_FORMULA = re.compile(r"[=@]|[+-](?![0-9]+([.,\s-]?[0-9]+)*$)")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_LINK = re.compile(r"https?://[^\s\"'<>\x00-\x20]+")
_LONGEST_LINK = 500
_AMOUNT = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?")
_FLAGS = {"0": False, "1": True, "false": False, "true": True}
_SOLVED = {"1": Solved.SOLVED, "0": Solved.UNSOLVED, **{str(word): word for word in Solved}}


class BadCell(WorkflowError):
    """A cell that cannot be read as what its column holds."""

    def __init__(self, reason: Reason, *values: str) -> None:
        super().__init__(reason, *values)
        self.reason = reason
        self.values = values


def text(most: int = 200) -> Reader:
    """Read words for people: no hidden characters, nothing that a spreadsheet would calculate."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise BadCell(Reason.TOO_LONG, str(most))
        if not cell.isprintable() and any(unicodedata.category(sign) in _HIDDEN for sign in cell):
            raise BadCell(Reason.BAD_TEXT)
        if _FORMULA.match(cell):
            raise BadCell(Reason.FORMULA)
        return cell

    return read


def code(cell: str) -> str:
    """Read a code: Latin letters, digits, point, hyphen, underscore."""
    if _CODE.fullmatch(cell) is None:
        raise BadCell(Reason.FORMULA if _FORMULA.match(cell) else Reason.BAD_CODE)
    return cell


def code_or_every(cell: str) -> str:
    """Read a code, or the sign for every category or everywhere."""
    return cell if cell == EVERY else code(cell)


def codes(cell: str) -> tuple[str, ...]:
    """Read codes separated by |, each once."""
    return tuple(dict.fromkeys(code(part.strip()) for part in cell.split("|") if part.strip()))


def names(cell: str) -> str:
    """Read names separated by |; return them with nothing between but the stroke."""
    parts = [text()(part.strip()) for part in cell.split("|") if part.strip()]
    return "|".join(str(part) for part in dict.fromkeys(parts))


def link(cell: str) -> str:
    """Read an address of the web."""
    if len(cell) > _LONGEST_LINK or _LINK.fullmatch(cell) is None:
        raise BadCell(Reason.FORMULA if _FORMULA.match(cell) else Reason.BAD_LINK)
    return cell


def choice(choices: Collection[str]) -> Reader:
    """Read one word of a few."""

    def read(cell: str) -> str:
        if cell not in choices:
            raise BadCell(Reason.BAD_CHOICE, *(str(one) for one in choices))
        return str(cell)

    return read


def whole(least: int, most: int) -> Reader:
    """Read a whole number within bounds."""

    def read(cell: str) -> int:
        if not (cell.isascii() and cell.isdigit() and len(cell) < 10 and least <= int(cell) <= most):
            raise BadCell(Reason.BAD_NUMBER, str(least), str(most))
        return int(cell)

    return read


def hundredths(cell: str) -> int:
    """Read an amount with two decimals at most; return its hundredths."""
    found = _AMOUNT.fullmatch(cell)
    if found is None:
        raise BadCell(Reason.BAD_NUMBER, "0", "9999999999.99")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def square_metres(cell: str) -> int:
    """Read an area with at most two decimals, exactly, as 0.01 m²."""
    if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,2})?", cell) or not (found := int(Decimal(cell) * 100)):
        raise BadCell(Reason.BAD_NUMBER, "0.01", "9999999.99")
    return found


def flag(cell: str) -> bool:
    """Read 0 or 1."""
    if (found := _FLAGS.get(cell.lower())) is None:
        raise BadCell(Reason.BAD_BOOLEAN)
    return found


def solved(cell: str) -> str:
    """Read 0, 1 or a word of the verdict."""
    if (found := _SOLVED.get(cell.lower())) is None:
        raise BadCell(Reason.BAD_BOOLEAN)
    return str(found)


def day(cell: str) -> date:
    """Read a day by ISO 8601."""
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise BadCell(Reason.BAD_DATE) from error


def instant(cell: str) -> datetime:
    """Read an instant by ISO 8601; one without a zone is of Shanghai. Returns UTC."""
    try:
        found = datetime.fromisoformat(cell)
        return (found if found.tzinfo else found.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadCell(Reason.BAD_INSTANT) from error


def limit(cell: str) -> str:
    """Read a time limit such as 2h, 7d, 5wd."""
    try:
        return str(Allowance.parse(cell))
    except BadAllowance as error:
        raise BadCell(Reason.BAD_LIMIT) from error
