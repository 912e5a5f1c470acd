"""What the reader of import files takes, and what it refuses by name."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from bot import tables, tables_errors, workbooks
from workflows.lists.sheets import Sheet

CALENDAR = "day,kind,name\n2026-10-10,workday,国庆节后补班\n2026-12-31,holiday,街道统一休息\n"


def read(content: str | bytes, name: str = "calendar.csv") -> Sheet:
    data = content.encode() if isinstance(content, str) else content
    (sheet,) = tables.read_bytes(data, name)
    return sheet


def workbook(*rows: tuple[str | float | date | None, ...]) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_reads_the_same_in_every_encoding(encoding: str) -> None:
    sheet = read(CALENDAR.encode(encoding))

    assert sheet == read(CALENDAR)
    assert sheet.rows[0].cells["name"] == "国庆节后补班"


def test_big5_is_told_from_gb18030() -> None:
    text = "code,name\nA1,雲橋區梧桐街道辦事處\nA2,幸福里小區業主委員會\nA3,居民反映電梯經常停運\n"

    assert read(text.encode("big5")) == read(text)


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("gb18030", "长者助餐,WTJD,SHZZ,01|0101,WT|WT01,180000.50,2026-01-01,2026-12-31"),
        ("gb18030", "绿化养护"),
        ("gb18030", "法律援助"),
        ("big5", "綠化養護"),
        ("big5", "長者助餐,WTJD,SHZZ,01|0101"),
        ("big5", "心理諮詢"),
    ],
)
def test_a_few_characters_are_enough_to_tell_them_apart(encoding: str, words: str) -> None:
    header = ",".join(f"c{number}" for number, _ in enumerate(words.split(",")))

    assert read(f"{header}\n{words}\n".encode(encoding)) == read(f"{header}\n{words}\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_the_header_tells_the_delimiter(delimiter: str) -> None:
    sheet = read(f"code{delimiter}name\nA1{delimiter}甲\n")

    assert [dict(row.cells) for row in sheet.rows] == [{"code": "A1", "name": "甲"}]


def test_a_row_keeps_the_line_that_its_author_sees() -> None:
    sheet = read("code,name\n\nA1,甲\n,,\nA2\n")

    assert [(row.number, row.cells["code"], row.cells["name"]) for row in sheet.rows] == [
        (3, "A1", "甲"),
        (5, "A2", ""),
    ]


def test_a_workbook_reads_like_the_same_table_as_csv() -> None:
    day, instant = date(2026, 1, 1), datetime(2026, 1, 1, 8, 30)  # noqa: DTZ001 - as Excel keeps it
    data = workbook(
        ("code", "n", "from", "at", "yes"), ("0101", 12, day, instant, True), ("A", 1.5, "", "", "")
    )

    sheet = read(data, "list.xlsx")

    assert [tuple(row.cells.values()) for row in sheet.rows] == [
        ("0101", "12", "2026-01-01", "2026-01-01 08:30:00", "1"),
        ("A", "1.5", "", "", ""),
    ]


def test_features_become_rows_with_their_geometry() -> None:
    feature = {
        "type": "Feature",
        "properties": {"code": "C1", "staff": ["甲", "乙"], "parent": None},
        "geometry": {"type": "Point", "coordinates": [110.5, 30.25]},
    }

    sheet = read(json.dumps({"type": "FeatureCollection", "features": [feature]}), "grid.geojson")

    assert sheet.columns == ("code", "staff", "parent", "polygon")
    assert sheet.rows[0].cells == {
        "code": "C1",
        "staff": "甲|乙",
        "parent": "",
        "polygon": '{"type":"Point","coordinates":[110.5,30.25]}',
    }


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        pytest.param("list.xlsx", PNG, tables_errors.WrongType, id="picture called xlsx"),
        pytest.param("areas.csv", PNG, tables_errors.WrongType, id="picture called csv"),
        pytest.param("list.xlsx", b"code,name\n", tables_errors.WrongType, id="text called xlsx"),
        pytest.param("areas.csv", workbook(("a",)), tables_errors.WrongType, id="workbook called csv"),
        pytest.param("grid.geojson", b"%PDF-1.7", tables_errors.WrongType, id="pdf called geojson"),
        pytest.param("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1", tables_errors.WrongType, id="old workbook"),
        pytest.param("list.docx", b"PK\x03\x04", tables_errors.UnknownType, id="document"),
        pytest.param("list", b"code\n", tables_errors.UnknownType, id="no suffix"),
        pytest.param("list.xlsx", b"PK\x03\x04 and nothing", tables_errors.DamagedWorkbook, id="cut off"),
        pytest.param("areas.csv", b"code,name\nA\x00,B\n", tables_errors.NotText, id="NUL"),
        pytest.param("areas.csv", bytes(range(128, 256)) * 3, tables_errors.NotText, id="bytes"),
        pytest.param("areas.csv", b"", tables_errors.NotATable, id="empty"),
        pytest.param("areas.csv", b"code,,name\nA,B,C\n", tables_errors.NotATable, id="column without name"),
        pytest.param("areas.csv", b"code,code\nA,B\n", tables_errors.NotATable, id="column twice"),
        pytest.param("areas.csv", b"code,name\nA,B,C\n", tables_errors.NotATable, id="row too wide"),
        pytest.param("areas.csv", b'code,name\n"A,B\n', tables_errors.NotATable, id="quote left open"),
        pytest.param("grid.geojson", b"[1, 2]", tables_errors.NotATable, id="json of another shape"),
        pytest.param("grid.geojson", b"{", tables_errors.NotATable, id="json cut off"),
        pytest.param("grid.geojson", b"[" * 100_000, tables_errors.NotATable, id="json without bottom"),
        pytest.param(
            "grid.geojson",
            b'{"type":"FeatureCollection","features":[]}',
            tables_errors.NotATable,
            id="no features",
        ),
        pytest.param("wide.csv", b",".join([b"a"] * 70), tables_errors.TooManyColumns, id="too wide"),
        pytest.param("long.csv", b"a\n" * 200_010, tables_errors.TooManyRows, id="too long"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_by_name(
    name: str, data: bytes, error: type[tables_errors.TableError]
) -> None:
    with pytest.raises(error) as caught:
        tables.read_bytes(data, name)

    assert caught.value.name == name


def repacked(change: Callable[[zipfile.ZipFile], None]) -> bytes:
    target = io.BytesIO(workbook(("code", "name"), ("A", "B")))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as parts:
        change(parts)
    return target.getvalue()


def test_a_bomb_is_refused_before_it_goes_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 4 * 1024 * 1024)
    data = repacked(lambda parts: parts.writestr("xl/media/huge.bin", bytes(8 * 1024 * 1024)))

    with pytest.raises(tables_errors.TooLarge) as caught:
        tables.read_bytes(data, "list.xlsx")

    assert len(data) < 100_000
    assert caught.value.most == 4 * 1024 * 1024


@pytest.mark.parametrize(
    ("reference", "error"),
    [("XFD1", tables_errors.TooManyColumns), ("A1048576", tables_errors.TooManyRows)],
)
def test_a_far_corner_is_refused_before_the_sheet_is_laid_out(
    reference: str, error: type[tables_errors.TableError]
) -> None:
    cell = f'<c r="{reference}" t="inlineStr"><is><t>x</t></is></c>'
    data = repacked(lambda parts: parts.writestr("xl/worksheets/sheet9.xml", f"<row>{cell}</row>"))

    with pytest.raises(error):
        tables.read_bytes(data, "list.xlsx")


def test_a_file_too_large_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
    path = tmp_path / "areas.csv"
    path.write_text("code,name\nA,B\n")

    with pytest.raises(tables_errors.TooLarge) as caught:
        tables.read_file(path)

    assert (caught.value.name, caught.value.size) == ("areas.csv", 14)


def test_a_missing_file_is_named_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(tables_errors.FileMissing) as caught:
        tables.read_file(tmp_path / "areas.csv")

    assert caught.value.args == ("areas.csv",)
