"""Bodies, areas, categories, calendar and record in the browser."""

from datetime import date

import pytest

from models.vocabulary import Locale
from tests.bot.web.admin.office import Office, said, send
from tests.workflows.house.installation import REASON
from workflows.lists.categories import keep_categories


async def test_a_body_is_changed_and_everything_knows_at_once(office: Office) -> None:
    browser = await office.enter()

    answer = await send(
        browser,
        "/operator/bodies/one",
        code="B1",
        name="春晓新物业",
        kind="property_company",
        reason="改名了",
    )

    assert said("operator.said.saved") in answer.text
    assert "春晓新物业" in answer.text
    assert office.door.reference().body_name("B1") == "春晓新物业"


async def test_a_body_is_added_and_found(office: Office) -> None:
    browser = await office.enter()
    await send(browser, "/operator/bodies/one", new="1", code="B3", name="试验中心", kind="social_service")

    found, other = [(await browser.get(f"/operator/bodies?q={words}")).text for words in ("试验", "没有的")]

    assert "试验中心" in found
    assert "春晓物业" not in found
    assert said("operator.search.none") in other


async def test_a_taken_code_is_said_at_its_field(office: Office) -> None:
    browser = await office.enter()

    answer = await send(browser, "/operator/bodies/one", new="1", code="B1", name="另一个", kind="section")

    assert answer.status_code == 422
    assert 'href="#f-code"' in answer.text
    assert office.door.reference().body_name("B1") == "春晓物业"


async def test_areas_are_gone_down_into_and_named(office: Office) -> None:
    browser = await office.enter()

    top, inside = [(await browser.get(f"/operator/areas{query}")).text for query in ("", "?in=C1")]
    answer = await send(
        browser, "/operator/areas/one", code="C1a", name="春晓东", kind="cell", parent="C1", aliases="东边"
    )

    assert "青禾街道" in top
    assert "春晓社区a" in inside
    assert said("operator.said.saved") in answer.text
    assert office.door.reference().areas["C1a"].aliases == ("东边",)


async def test_a_category_gets_the_houses_own_words(office: Office) -> None:
    browser = await office.enter()
    names = {"name": "房屋", "name_hant": "房屋", "name_en": "Housing"}

    answer = await send(
        browser, "/operator/categories/one", code="01", limit="complex", standard="修好为止", **names
    )

    fact = office.door.reference().categories["01"]
    assert said("operator.said.saved") in answer.text
    assert (fact.limit, fact.standard) == ("complex", "修好为止")


async def test_the_list_and_the_form_say_what_belongs_to_a_leaf(office: Office) -> None:
    browser = await office.enter()
    office.house.do(lambda act: keep_categories(act.tx))
    office.house.reload()
    leaf = office.door.reference().categories["0101"]

    pages = [(await browser.get(f"/operator/categories{query}")).text for query in ("", "/one?code=0101")]

    assert leaf.about
    assert all(leaf.about.by_locale[Locale.HANS] in page for page in pages)


async def test_a_day_is_looked_at_then_decided(office: Office) -> None:
    browser = await office.enter()
    address = "/operator/calendar?day=2026-12-01&kind=holiday&name=试验"

    look = (await browser.get(address)).text
    before = office.see(lambda act: act.reference.calendar.is_working_day(day()))
    answer = await send(
        browser, "/operator/calendar", day="2026-12-01", kind="holiday", name="试验", reason=REASON
    )

    assert said("operator.calendar.would.holiday") in look
    assert (before, office.door.reference().calendar.is_working_day(day())) == (True, False)
    assert said("operator.said.saved") in answer.text
    assert 'class="day free own' in answer.text


def day() -> date:
    return date(2026, 12, 1)


@pytest.mark.parametrize(
    "query", ["?day=2026-13-01", "?day=1900-01-01", "?year=abc", "?year=9999", "?kind=x"]
)
async def test_what_is_no_day_shows_this_year(office: Office, query: str) -> None:
    browser = await office.enter()

    answer = await browser.get(f"/operator/calendar{query}")

    assert answer.status_code == 200
    assert said("operator.calendar.title", year=2026) in answer.text


async def test_a_kind_of_day_nobody_knows_is_refused(office: Office) -> None:
    browser = await office.enter()

    answer = await send(browser, "/operator/calendar", day="2026-12-01", kind="party")

    assert answer.status_code == 422
    assert said("operator.wrong.day") in answer.text


async def test_every_change_stands_in_the_record_with_who_and_why(office: Office) -> None:
    browser = await office.enter()
    await send(
        browser,
        "/operator/bodies/one",
        code="B1",
        name="春晓新物业",
        kind="property_company",
        reason="改名了",
    )

    shown, about, nothing = [
        (await browser.get(f"/operator/record?{query}")).text
        for query in ("", "subject=body&since=2026-11-01&until=2026-11-30", "subject=rules")
    ]

    assert "改名了" in shown
    assert '<del class="was">春晓物业</del>' in shown
    assert "春晓新物业" in about
    assert said("operator.record.none") in nothing


async def test_a_chain_is_checked_by_its_name(office: Office) -> None:
    browser = await office.enter()
    await send(browser, "/operator/bodies/one", code="B1", name="春晓新物业", kind="property_company")

    whole, unknown = [
        (await browser.get(f"/operator/record?check={name}")).text for name in ("house:body:B1", "house:no")
    ]

    assert said("operator.chain.whole", subject="house:body:B1", events=1) in whole
    assert said("operator.chain.unknown", subject="house:no") in unknown


@pytest.mark.parametrize(
    "query",
    ["actor=x", "before=-1", "since=never", "kind=%27", "part=none", "subject=%25", "before=" + "9" * 17],
)
async def test_a_search_that_makes_no_sense_looks_for_nothing_special(office: Office, query: str) -> None:
    browser = await office.enter()

    assert (await browser.get(f"/operator/record?{query}")).status_code == 200


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("from=2026-02-13T15:00&limit.amount=2&limit.unit=wd", ["2月24日(周二) 15:00", "2月14日(周六)"]),
        ("from=2026-02-14T10:00&limit.amount=7&limit.unit=d", ["2月21日(周六) 10:00"]),
        ("from=soon&limit.amount=2&limit.unit=wd", [said("operator.try.unreadable")]),
        ("from=9999-02-13T15:00&limit.amount=99999&limit.unit=wd", [said("operator.try.unreadable")]),
    ],
    ids=["lunar new year", "nights count", "no instant", "beyond the calendar"],
)
async def test_a_limit_is_tried_before_anybody_depends_on_it(
    office: Office, query: str, shown: list[str]
) -> None:
    browser = await office.enter()

    answer = await browser.get(f"/operator/calendar?{query}")

    assert answer.status_code == 200
    assert all(each in answer.text for each in shown)
