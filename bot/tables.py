"""Reads what an operator wrote (CSV, XLSX, GeoJSON) into sheets of text; decides nothing about them."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot import workbooks
from bot.tables_errors import (
    FileMissing,
    NotATable,
    NotText,
    TooLarge,
    TooManyColumns,
    TooManyRows,
    UnknownType,
    WrongType,
)
from workflows.lists.sheets import Row, Sheet

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 60

TYPES = {".csv": "text", ".geojson": "geojson", ".json": "geojson", ".xlsx": "workbook"}
_SIGNATURES = (
    (b"PK\x03\x04", "workbook"),
    (b"\xd0\xcf\x11\xe0", "old workbook"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
)
_SAMPLE = 64 * 1024
_CHINESE = (("gb18030", 0xB0, 0xD7), ("big5", 0xA4, 0xC6))
"""The leading bytes of common characters in each (GB 2312 level 1, Big5 level 1)."""
_CLEAR = 0.15
"""From this difference on the share of common characters decides; less than a line is enough for that."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def read_file(path: Path) -> tuple[Sheet, ...]:
    """Read a file; its name must say what it is. Raises TableError."""
    if not path.is_file():
        raise FileMissing(path.name)
    if (size := path.stat().st_size) > MAX_BYTES:
        raise TooLarge(path.name, size, MAX_BYTES)
    return read_bytes(path.read_bytes(), path.name)


def read_bytes(data: bytes, name: str) -> tuple[Sheet, ...]:
    """Read the content of a file called `name`. Raises TableError."""
    if len(data) > MAX_BYTES:
        raise TooLarge(name, len(data), MAX_BYTES)
    stem, suffix = Path(name).stem, Path(name).suffix.lower()
    if (said := TYPES.get(suffix)) is None:
        raise UnknownType(name, tuple(TYPES))
    if (found := _type_of(data, said)) != said:
        raise WrongType(name, said, found)
    if said == "workbook":
        return tuple(_sheet(title, rows, name) for title, rows in workbooks.read(data, name))
    text = decode(data, name)
    return (_features(text, stem, name) if said == "geojson" else _sheet(stem, _lines(text, name), name),)


def decode(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8 (with or without a mark), UTF-16 with one, GB18030 or Big5."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            break
        return text
    raise NotText(name)


def _encodings(data: bytes) -> Iterator[str]:
    """Name the encodings to try, best first; the guess between the Chinese ones costs time and comes last."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
        return
    yield "utf-8-sig"
    sample = data[:_SAMPLE].rpartition(b"\n")[0] or data
    shares = {name: _common_share(sample, name, first, last) for name, first, last in _CHINESE}
    if abs(shares["gb18030"] - shares["big5"]) >= _CLEAR:
        yield max(shares, key=shares.__getitem__)
        return
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=["gb18030", "big5"]).best()
    yield best.encoding if best is not None else "gb18030"


def _common_share(data: bytes, encoding: str, first: int, last: int) -> float:
    """Say which part of the Chinese characters would be common ones, if a text were in an encoding.

    Both encodings put the common characters first, from one leading byte to another.
    """
    try:
        signs = [sign for sign in data.decode(encoding) if not sign.isascii()]
    except UnicodeDecodeError:
        return 0.0
    leads = [sign.encode(encoding) for sign in signs]
    common = [lead for lead in leads if len(lead) == 2 and first <= lead[0] <= last and lead[1] >= 0x40]
    if encoding == "gb18030":
        common = [lead for lead in common if lead[1] >= 0xA1]
    return len(common) / len(leads) if leads else 0.0


def _type_of(data: bytes, said: str) -> str:
    """Name what the first bytes are; a text may be any kind of text, and a picture never is one."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    return "text" if said == "workbook" else said


def _lines(text: str, name: str) -> list[list[str]]:
    """Split comma, semicolon or tab separated values, whichever the header has most of."""
    header = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(rows)
    except csv.Error as error:
        raise NotATable(name, rows.line_num) from error


def _sheet(title: str, lines: Sequence[Sequence[str]], name: str) -> Sheet:
    """Name the cells of each line by the header; empty lines are left out, their numbers kept."""
    if len(lines) > MAX_ROWS + 1:
        raise TooManyRows(name, MAX_ROWS)
    header = [cell.strip() for cell in lines[0]] if lines else []
    while header and not header[-1]:
        header.pop()
    if len(header) > MAX_COLUMNS:
        raise TooManyColumns(name, MAX_COLUMNS)
    if not header or "" in header or len(set(header)) != len(header):
        raise NotATable(name, 1)
    return Sheet(title, tuple(header), tuple(_rows(header, lines, name)))


def _rows(header: Sequence[str], lines: Sequence[Sequence[str]], name: str) -> Iterator[Row]:
    width = len(header)
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line]
        if any(cells[width:]):
            raise NotATable(name, number)
        if any(cells):
            cells += [""] * (width - len(cells))
            yield Row(number, dict(zip(header, cells, strict=False)))


def _features(text: str, stem: str, name: str) -> Sheet:
    """Lay a FeatureCollection out as rows: its properties, and `polygon` with the geometry as JSON."""
    try:
        document = json.loads(text)
        features = document["features"] if document["type"] == "FeatureCollection" else None
        rows = [_feature(number, feature) for number, feature in enumerate(features or (), start=2)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotATable(name, 1) from error
    if not rows:
        raise NotATable(name, 1)
    if len(rows) > MAX_ROWS:
        raise TooManyRows(name, MAX_ROWS)
    columns = tuple(dict.fromkeys(column for row in rows for column in row.cells))
    return Sheet(stem, columns, tuple(rows))


def _feature(number: int, feature: dict[str, dict[str, object]]) -> Row:
    properties = {key: _plain(value) for key, value in feature["properties"].items()}
    return Row(number, {**properties, "polygon": json.dumps(feature["geometry"], separators=(",", ":"))})


def _plain(value: object) -> str:
    """Write a property as a cell; a list becomes names separated by |."""
    if isinstance(value, list):
        return "|".join(str(part).strip() for part in value)
    return "" if value is None else str(value).strip()
