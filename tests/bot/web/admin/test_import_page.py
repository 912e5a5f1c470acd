"""Import in the browser: every fault at its place, nothing before it is confirmed, all of it or nothing."""

import io
import re

import httpx
import openpyxl
import pytest

from tests.bot.web.admin.office import Office, csrf, said
from workflows.lists.bring import KINDS

HERE = "/operator/import"
GOOD = "code,name,kind\nB5,试验单位,section\nB6,试验二,section\n"
BAD = "code,name,kind,superior\nB5,,section,\nB6,=1+1,club,B9\n"


async def put(
    browser: httpx.AsyncClient, content: bytes | str, do: str = "look", seen: str = "", **other: str
) -> httpx.Response:
    proof = csrf((await browser.get(HERE)).text)
    data = {"csrf": proof, "kind": other.get("kind", "bodies"), "do": do, "seen": seen}
    raw = content.encode() if isinstance(content, str) else content
    return await browser.post(HERE, data=data, files={"file": (other.get("name", "单位.csv"), raw)})


def digest(text: str) -> str:
    [found] = re.findall(r'name="seen" value="([0-9a-f]+)"', text)
    return str(found)


async def test_a_good_file_is_checked_then_confirmed(office: Office) -> None:
    browser = await office.enter()

    look = await put(browser, GOOD)
    before = set(office.door.reference().bodies)
    done = await put(browser, GOOD, "bring", digest(look.text))

    assert said("operator.import.fine", rows=2, file="单位.csv") in look.text
    assert before == {"B1", "B2"}
    assert said("operator.import.brought", rows=2, file="单位.csv") in done.text
    assert {"B5", "B6"} <= set(office.door.reference().bodies)


async def test_every_fault_stands_with_row_column_value_and_reason(office: Office) -> None:
    browser = await office.enter()

    text = (await put(browser, BAD)).text

    rows = re.findall(r'<tr><th scope="row">.*?</tr>', text)
    shown = [re.sub(r"<[^>]+>", " ", row) for row in rows]
    assert len(shown) == 3
    assert any(" 2" in row and "name" in row for row in shown)
    assert any(" 3" in row and "=1+1" in row for row in shown)
    assert any(" 3" in row and "kind" in row and "club" in row for row in shown)
    assert 'value="bring"' not in text


async def test_another_file_than_the_one_that_was_checked_is_checked_again(office: Office) -> None:
    browser = await office.enter()
    look = await put(browser, GOOD)

    answer = await put(browser, GOOD.replace("试验二", "试验三"), "bring", digest(look.text))

    assert said("operator.import.changed") in answer.text
    assert set(office.door.reference().bodies) == {"B1", "B2"}


async def test_a_file_cannot_be_brought_in_unseen(office: Office) -> None:
    browser = await office.enter()

    await put(browser, GOOD, "bring")

    assert set(office.door.reference().bodies) == {"B1", "B2"}


async def test_a_workbook_names_its_sheet(office: Office) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "花名册"
    for row in (["code", "name", "role"], ["P1", "测试庚", "king"]):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    browser = await office.enter()

    text = (await put(browser, content.getvalue(), kind="people", name="people.xlsx")).text

    assert "花名册" in text
    assert "king" in text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("单位.exe", b"MZ"),
        ("单位.xlsx", b"\x89PNG not a workbook"),
        ("单位.csv", b"\x00\x01\x02"),
        ("单位.csv", b""),
        ("单位.json", b"{}"),
    ],
)
async def test_a_file_that_is_none_is_explained(office: Office, name: str, content: bytes) -> None:
    browser = await office.enter()

    answer = await put(browser, content, name=name)

    assert answer.status_code == 200
    assert said("operator.import.faults", count=1, file=name) in answer.text


async def test_no_file_is_asked_for(office: Office) -> None:
    browser = await office.enter()
    proof = csrf((await browser.get(HERE)).text)

    answer = await browser.post(HERE, data={"csrf": proof, "kind": "bodies", "do": "look"})

    assert said("operator.import.missing") in answer.text


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_explains_its_columns(office: Office, kind: str) -> None:
    browser = await office.enter()

    text = (await browser.get(f"{HERE}?kind={kind}")).text

    assert all(f"<code>{column.name}</code>" in text for column in KINDS[kind].layout.columns)


async def test_a_name_of_a_file_is_no_markup(office: Office) -> None:
    browser = await office.enter()

    answer = await put(browser, GOOD, name="<img src=x>.csv")

    assert "<img src=x>" not in answer.text


async def test_an_import_stands_in_the_record(office: Office) -> None:
    browser = await office.enter()
    look = await put(browser, GOOD)
    await put(browser, GOOD, "bring", digest(look.text))

    text = (await browser.get("/operator/record?part=bulk")).text

    assert "单位.csv" in text
