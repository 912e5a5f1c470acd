"""The report of a month on paper: the published numbers, drawn, in three languages, with its own letters."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.web import month_sheet
from bot.web.month_sheet import MonthSheet
from bot.web.plots import Plot, Series
from models.vocabulary import Locale
from tests.bot.web.community import Filled, after, community
from tests.bot.web.test_public_figures import october
from workflows.responsiveness.figures.definitions import versions
from workflows.responsiveness.figures.months import Month
from workflows.transaction import Transaction

MONTH = Month(2026, 10)


@pytest.fixture
def sheets(tmp_path: Path, ready: Filled) -> dict[Locale, MonthSheet]:
    """The report in every language."""

    def read(tx: Transaction) -> dict[Locale, MonthSheet]:
        found = {
            each: month_sheet.month_sheet(tx, ready.reference, MONTH, each, "http://127.0.0.1/dashboard")
            for each in Locale
        }
        return {locale: sheet for locale, sheet in found.items() if sheet}

    with community(tmp_path, after(ready, october)) as rig:
        return rig.database.write_now(read)


def test_every_published_measure_stands_in_it_with_its_parts(
    sheets: dict[Locale, MonthSheet],
) -> None:
    rows = {row[0]: tuple(row[1:3]) for row in sheets[Locale.HANS].rows}

    assert len(rows) == len(versions()[0].measures)
    assert rows["响应率"] == ("75.0%", "15/20")
    assert rows["满意率"] == ("95.0%", "19/20")
    assert sheets[Locale.EN].title == "Monthly report · 2026-10"


def test_the_bodies_of_a_chart_come_to_the_published_whole(sheets: dict[Locale, MonthSheet]) -> None:
    beside = next(each.plot for each in sheets[Locale.HANS].charts if each.plot.code == "beside")
    rows = {row[0]: row[2] for row in sheets[Locale.HANS].rows}

    parts = [told.split()[-1].split("/") for told in beside.series[0].told]

    assert rows["解决率"] == f"{sum(int(part) for part, _ in parts)}/{sum(int(all_) for _, all_ in parts)}"


def test_more_bodies_than_a_page_holds_go_on_on_the_next(sheets: dict[Locale, MonthSheet]) -> None:
    sheet = sheets[Locale.EN]
    values, told = [50.0] * 30 + [None] * 10, ["50.0%"] * 30 + ["none"] * 10
    one = Series("Solved", values, told, [40.0] * 40, [60.0] * 40)
    many = Plot("beside", "Bodies", "rows", "Body", [f"Body {at}" for at in range(40)], [one], "", "%", 100)

    parts = month_sheet.parted(many)
    alone = replace(sheet, charts=[month_sheet.Chart(many, "")])

    assert [len(each.labels) for each in parts] == [16, 16, 8]
    assert [each.series[0].said(0) for each in parts] == ["50.0%", "50.0%", "none"]
    assert all(each.drawing.height * 150 / each.drawing.width < 230 for each in parts)  # of 297 mm
    assert month_sheet.as_pdf(alone).count(b"/Type /Page\n") >= 4


def test_it_is_a_pdf_with_letters_of_its_own(sheets: dict[Locale, MonthSheet]) -> None:
    paper = month_sheet.as_pdf(sheets[Locale.HANT])

    assert paper.startswith(b"%PDF-")
    assert b"/FontFile" in paper
    assert b"NotoSansSC" in paper


async def test_it_is_handed_out_only_of_months_that_are_published(tmp_path: Path, ready: Filled) -> None:
    with community(tmp_path, after(ready, october)) as rig:
        async with rig.client() as client:
            found = await client.get("/report/2026-10.pdf")
            again = await client.get("/report/2026-10.pdf")
            months = ("2026-09", "x", "2026-1０", "٢٠٢٦-10")  # written otherwise it would be drawn once more
            wrong = [(await client.get(f"/report/{month}.pdf")).status_code for month in months]

    assert found.headers["content-type"] == "application/pdf"
    assert again.content == found.content
    assert wrong == [404] * 4
