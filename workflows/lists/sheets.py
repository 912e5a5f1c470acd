"""What an import file holds once a door has read it: sheets of rows of text, and what was wrong in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Row:
    """One line of a sheet; `number` is the line a person sees, the header being 1."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """One table of a file. A cell without content is an empty string."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Reason(StrEnum):
    """Why a row cannot be taken; the catalogue has a sentence for each."""

    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"  # values: the columns there are
    NO_ROWS = "no_rows"
    EMPTY = "empty"
    TOO_LONG = "too_long"  # values: most characters
    BAD_TEXT = "bad_text"  # control or direction characters
    FORMULA = "formula"  # would be calculated by a spreadsheet
    BAD_CODE = "bad_code"
    BAD_CHOICE = "bad_choice"  # values: the choices
    BAD_NUMBER = "bad_number"  # values: least, most
    BAD_BOOLEAN = "bad_boolean"
    BAD_DATE = "bad_date"
    BAD_INSTANT = "bad_instant"
    BAD_LIMIT = "bad_limit"
    BAD_DOOR = "bad_door"  # no number at all, a zero, or more digits than any door has
    BAD_MATCH = "bad_match"  # neither a telephone number nor a name with four digits; never told which
    BAD_LINK = "bad_link"
    BAD_POLYGON = "bad_polygon"
    DUPLICATE = "duplicate"  # values: the row that has it first
    UNKNOWN_CODE = "unknown_code"
    WRONG_KIND = "wrong_kind"  # values: kind found, kinds wanted
    CYCLE = "cycle"  # values: the codes on the way round
    SECOND_FALLBACK = "second_fallback"  # values: the body that is it already
    OVERLAP = "overlap"  # values: the other cell
    WRONG_ORDER = "wrong_order"  # values: the column that must not be later
    IN_THE_PAST = "in_the_past"  # values: today
    NOT_NEWER = "not_newer"  # values: first day of the entry that stands
    NAME_DIFFERS = "name_differs"  # values: the name given before
    NUMBER_TAKEN = "number_taken"
    HAS_ACCOUNT = "has_account"  # what comes into a source that is known is entered, not imported
    SAME_BODY = "same_body"  # who pays and who provides are one
    CONTRACT_STANDS = "contract_stands"  # values: what the contract of this code says
    UNKNOWN_KIND = "unknown_kind"  # values: the kinds there are


@dataclass(frozen=True)
class RowError:
    """One fault, at the place where its author will look for it."""

    sheet: str
    row: int
    column: str
    value: str
    reason: Reason
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Imported:
    """What came of an import: rows taken, or every fault and nothing taken."""

    rows: int
    errors: tuple[RowError, ...] = ()
