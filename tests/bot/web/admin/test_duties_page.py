"""The responsibility list in the browser: look first, decide with a reason, take back before the day."""

import html
import re
from datetime import date

import httpx

from tests.bot.web.admin.office import Office, csrf, said, send
from tests.workflows.house.installation import REASON
from workflows.cases.routing import ListEntry
from workflows.lists.entries import list_entries

HERE = "/operator/duties"
CHANGED = {
    "code": "L-1",
    "category": "01",
    "area": "C1",
    "lead": "B2",
    "limit__amount": "5",
    "limit__unit": "wd",
    "basis": "街道决定",
    "valid_from": "2026-12-01",
    "version": "2026-2",
}


def lines(office: Office) -> list[ListEntry]:
    return office.see(lambda act: list_entries(act.tx))


def hidden(text: str) -> dict[str, str]:
    """Return what the deciding form of a look carries along."""
    form = re.findall(r'<form class="card stack".*?</form>', text, re.S)[-1]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in pairs}


async def look(browser: httpx.AsyncClient, **fields: str) -> httpx.Response:
    return await send(browser, f"{HERE}/look", **{**CHANGED, **fields})


async def test_a_look_shows_before_and_after_and_decides_nothing(office: Office) -> None:
    office.house.case("HY-1", basis="L-1@2026-1")
    browser = await office.enter()

    text = (await look(browser)).text

    assert said("operator.effect.pairs", count=4) in text
    assert said("operator.effect.open", count=1, body="春晓物业") in text
    assert "电梯" in text
    assert "5 工作日" in text
    assert len(lines(office)) == 1


async def test_what_was_looked_at_is_decided_with_a_reason(office: Office) -> None:
    browser = await office.enter()
    form = hidden((await look(browser)).text)

    without = await browser.post(f"{HERE}/decide", data=form)
    answer = await browser.post(f"{HERE}/decide", data={**form, "reason": REASON}, follow_redirects=True)

    assert without.status_code == 422
    assert said("operator.wrong.reason") in without.text
    assert said("operator.said.planned") in answer.text
    assert [(each.lead, each.valid_to) for each in lines(office)] == [
        ("B1", date(2026, 11, 30)),
        ("B2", None),
    ]


async def test_a_plan_is_taken_back_on_the_page_of_its_line(office: Office) -> None:
    browser = await office.enter()
    form = hidden((await look(browser)).text)
    await browser.post(f"{HERE}/decide", data={**form, "reason": REASON})

    answer = await send(browser, f"{HERE}/undo", code="L-1", reason=REASON)

    assert said("operator.said.undone") in answer.text
    assert [(each.lead, each.valid_to) for each in lines(office)] == [("B1", None)]


async def test_a_new_line_taken_back_leads_to_the_list(office: Office) -> None:
    browser = await office.enter()
    form = hidden((await look(browser, code="L-7", area="C2")).text)
    await browser.post(f"{HERE}/decide", data={**form, "reason": REASON})

    answer = await send(browser, f"{HERE}/undo", code="L-7", reason=REASON)

    assert (answer.status_code, answer.url.path) == (200, HERE)


async def test_an_end_is_looked_at_and_decided(office: Office) -> None:
    browser = await office.enter()
    seen = await send(browser, f"{HERE}/look-end", code="L-1", last="2026-12-31")

    answer = await browser.post(
        f"{HERE}/end", data={**hidden(seen.text), "reason": REASON}, follow_redirects=True
    )

    assert said("operator.effect.gaps", count=4) in seen.text
    assert said("operator.said.ended") in answer.text
    assert lines(office)[0].valid_to == date(2026, 12, 31)


async def test_a_field_that_cannot_be_is_marked_and_nothing_typed_is_lost(office: Office) -> None:
    browser = await office.enter()

    answer = await look(browser, limit__amount="soon", basis="写了很久的依据")

    assert answer.status_code == 422
    assert 'name="limit.amount"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "写了很久的依据" in answer.text


async def test_a_look_that_has_become_old_is_looked_at_again(office: Office) -> None:
    browser = await office.enter()
    form = hidden((await look(browser)).text)
    await browser.post(f"{HERE}/decide", data={**form, "lead": "B1", "reason": REASON})

    answer = await browser.post(f"{HERE}/decide", data={**form, "reason": REASON})

    assert answer.status_code == 422
    assert len(lines(office)) == 2


async def test_several_helping_bodies_are_ticked(office: Office) -> None:
    browser = await office.enter()
    proof = csrf((await browser.get(f"{HERE}/one")).text)
    names = {name.replace("__", "."): value for name, value in CHANGED.items()}

    seen = await browser.post(
        f"{HERE}/look", data={"csrf": proof, **names, "lead": "B1", "assisting": ["B2"]}
    )

    assert hidden(seen.text)["assisting"] == "B2"


async def test_the_list_is_narrowed_and_its_faults_shown(office: Office) -> None:
    browser = await office.enter()

    all_lines, other = [(await browser.get(f"{HERE}{query}")).text for query in ("", "?body=B2&when=now")]

    assert said("operator.duties.count", count=1) in all_lines
    assert said("operator.duties.count", count=0) in other
    assert said("operator.check.without_handler", count=1) in all_lines


async def test_a_gap_leads_to_a_line_that_fills_it(office: Office) -> None:
    browser = await office.enter()

    text = (await browser.get(f"{HERE}/one?category=01.a&area=C2a")).text

    assert re.search(r'<option value="01.a" selected>', text)
    assert re.search(r'<option value="C2a" selected>', text)
