"""The public page: what it says, what it never says, and the tables beside every drawing."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.catalogue.sentences import phrase
from bot.web.figures import as_csv, span
from models.vocabulary import Locale
from tests.bot.web.community import WORDS, Filled, community, raise_case
from tests.bot.web.rig import Rig

CANARIES = ("1202", "13900000000", "3号楼", "困在", "测试甲")


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


async def page(house: Rig, address: str, locale: str = "zh-CN") -> str:
    async with house.client(**{"accept-language": locale, "accept": "text/html"}) as client:
        answer = await client.get(address, follow_redirects=True)
    return answer.text


async def test_it_says_what_was_asked_and_what_became_of_it(house: Rig) -> None:
    number = raise_case(house)

    text = await page(house, "/")

    assert re.findall(r'<dd class="figure">([^<]+)</dd>', text) == ["10", "9", "5 小时"]
    assert f'href="/case/{number}">城乡建设</a>' in text
    assert "春晓社区" in text
    assert "居民说：未解决" in text


async def test_every_rate_shows_what_it_is_made_of_and_the_version(house: Rig) -> None:
    text = await page(house, "/")

    assert "<strong>100.0%</strong>" in text
    assert "6/6" in text  # contacted
    assert "5/6" in text  # solved
    assert "5.4/6" in text  # satisfied: six times nine tenths
    assert "2026-1" in text


async def test_nothing_of_anybody_is_on_a_public_page(house: Rig) -> None:
    number = raise_case(house)
    addresses = ["/", f"/case/{number}", "/figures.json", "/grid.geojson"]
    tables = [f"/rates.csv?by={by}" for by in ("body", "area", "category")]

    texts = {address: await page(house, address) for address in [*addresses, *tables]}

    told = {address: [each for each in CANARIES if each in text] for address, text in texts.items()}
    assert told == {address: [] for address in texts}
    assert WORDS not in "".join(texts.values())


async def test_a_sealed_matter_has_no_page(house: Rig) -> None:
    number = raise_case(house, object_body="B1")

    async with house.client(accept="text/html") as client:
        answer = await client.get(f"/case/{number}")

    assert answer.status_code == 404
    assert number not in await page(house, "/")
    assert phrase("public.sealed", Locale.HANS) in await page(house, "/")


@pytest.mark.parametrize(
    "typed",
    ["{number}", "{lower}", "我的编号是 {spaced} 谢谢"],
    ids=["as told", "small letters", "in a sentence"],
)
async def test_a_number_is_found_however_it_is_typed(house: Rig, typed: str) -> None:
    number = raise_case(house)
    question = typed.format(number=number, lower=number.lower(), spaced=number.replace("-", " "))

    async with house.client(accept="text/html") as client:
        answer = await client.get("/case", params={"number": question}, follow_redirects=True)

    assert answer.status_code == 200
    assert number in answer.text
    assert "派给承办单位" in answer.text


@pytest.mark.parametrize("typed", ["", "HY-20261122-XXXX", "<b>x</b>", "../x", "\0", "无" * 500])
async def test_an_unknown_number_is_a_clear_sentence(house: Rig, typed: str) -> None:
    async with house.client(accept="text/html") as client:
        answer = await client.get("/case", params={"number": typed}, follow_redirects=True)

    assert answer.status_code == 404
    assert phrase("public.case.unknown", Locale.HANS) in answer.text
    assert "<b>x" not in answer.text


async def test_before_a_month_is_published_no_cell_tells_a_number(house: Rig) -> None:
    async with house.client() as client:
        grid = (await client.get("/grid.geojson")).json()

    counts = {each["properties"]["code"]: each["properties"]["count"] for each in grid["features"]}
    assert counts == dict.fromkeys(("C1a", "C1b", "C2a", "C2b"), "–")
    assert {each["properties"]["level"] for each in grid["features"]} == {0}
    assert phrase("public.map.not_yet", Locale.HANS) in await page(house, "/")


async def test_the_chart_has_its_figures_from_here(house: Rig) -> None:
    async with house.client(**{"accept-language": "en"}) as client:
        figures = (await client.get("/figures.json")).json()

    assert figures["weeks"] == ["11-09", "11-16", "11-23"]
    assert [each["data"] for each in figures["series"]] == [[9, 0, 0], [9, 0, 0]]


async def test_the_table_to_take_away_is_exact_and_starts_no_formula(house: Rig) -> None:
    async with house.client() as client:
        answer = await client.get("/rates.csv")

    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert answer.headers["content-disposition"].startswith("attachment")
    assert (row["body"], row["name"], row["cases"]) == ("B1", "春晓物业", "9")
    assert (row["satisfaction_numerator"], row["satisfaction_denominator"]) == ("5.4", "6")
    assert (row["solution_value"], row["version"]) == ("0.833333", "2026-1")


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "＝1", " =1"])
def test_no_cell_of_a_table_is_run(cell: str) -> None:
    text = as_csv(["name"], [[cell]]).decode("utf-8-sig")

    assert next(csv.reader(io.StringIO(text.splitlines(keepends=True)[1]))) == [f"'{cell}"]


async def test_rates_by_something_else_are_refused(house: Rig) -> None:
    async with house.client() as client:
        answer = await client.get("/rates.csv?by=resident")

    assert answer.status_code == 422


@pytest.mark.parametrize("locale", list(Locale))
async def test_the_page_speaks_three_languages(house: Rig, locale: Locale) -> None:
    text = await page(house, "/", locale)

    assert phrase("public.rates.title", locale) in text
    assert f'<html lang="{locale}"' in text


async def test_demonstration_is_marked_as_such(house: Rig) -> None:
    text = await page(house, "/")

    assert phrase("public.demo", Locale.HANS, demo=9, asked=9) in text
    assert text.count(f'<span class="chip warn">{phrase("public.demo.chip", Locale.HANS)}</span>') >= 8


async def test_a_house_without_cases_says_so(house: Rig) -> None:
    house.clock.move(timedelta(days=365))

    text = await page(house, "/")

    assert phrase("public.rates.none", Locale.HANS) in text
    assert re.findall(r'<dd class="figure">([^<]+)</dd>', text) == ["0", "0", "–"]


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=5), "1 分钟"),
        (timedelta(minutes=59), "59 分钟"),
        (timedelta(hours=3), "3 小时"),
        (timedelta(hours=3, minutes=7), "3 小时 7 分"),
        (timedelta(days=2), "2 天"),
        (timedelta(days=2, hours=5), "2 天 5 小时"),
        (None, "–"),
    ],
    ids=str,
)
def test_a_span_is_told_in_two_units(length: timedelta | None, words: str) -> None:
    assert span(length, Locale.HANS) == words
