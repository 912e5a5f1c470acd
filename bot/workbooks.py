"""Reads an XLSX workbook into lines of text, after a look at what it would unpack to."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.tables_errors import DamagedWorkbook, TooLarge, TooManyColumns, TooManyRows

MAX_UNPACKED = 256 * 1024 * 1024
MAX_PARTS = 1_000
MAX_ROW = 200_001
MAX_COLUMN = 60
_CHUNK = 1024 * 1024
_OVERLAP = 32
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,8})([0-9]{1,12})["']""")

Cell = float | str | bool | datetime | date | time | timedelta | int


def read(data: bytes, name: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the title and the lines of every visible sheet that holds something. Raises TableError."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    inspect(data, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in workbook.sheets_metadata:
            if meta.visible != SheetVisibleEnum.Visible:
                continue
            lines = workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            if lines:
                yield meta.name, [[plain(cell) for cell in line] for line in lines]
    except (CalamineError, PasswordError) as error:
        raise DamagedWorkbook(name) from error


def inspect(data: bytes, name: str) -> None:
    """Unpack every part once, keeping nothing: refuse bombs, and sheets whose far corner is too far.

    The reader lays a sheet out as a full rectangle: two cells, A1 and XFD1048576, would take all memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if "xl/workbook.xml" not in parts.namelist() or len(parts.infolist()) > MAX_PARTS:
                raise DamagedWorkbook(name)
            left = MAX_UNPACKED
            for part in parts.infolist():
                left -= _unpacked(parts, part, left, name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise DamagedWorkbook(name) from error


def _unpacked(parts: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, name: str) -> int:
    """Return how many bytes a part unpacks to, stopping at `left`; look at a sheet's references."""
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    size, tail = 0, b""
    with parts.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise TooLarge(name, MAX_UNPACKED + size - left, MAX_UNPACKED)
            if is_sheet:
                _check_references(tail + chunk, name)
                tail = chunk[-_OVERLAP:]
    return size


def _check_references(content: bytes, name: str) -> None:
    for letters, digits in set(_REFERENCE.findall(content)):
        if int(digits) > MAX_ROW:
            raise TooManyRows(name, MAX_ROW - 1)
        if _column(letters) > MAX_COLUMN:
            raise TooManyColumns(name, MAX_COLUMN)


def _column(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def plain(cell: Cell) -> str:
    """Write a cell as an operator sees it: whole numbers without a point, dates by ISO 8601."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
