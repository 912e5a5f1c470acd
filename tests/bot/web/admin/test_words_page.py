"""Texts and numbers in the browser: what is decided is what the house then says and does."""

from datetime import timedelta

from bot.catalogue.sentences import phrase
from models.vocabulary import Locale
from tests.bot.web.admin.office import Office, csrf, said, send
from tests.workflows.house.installation import REASON
from workflows.house.numbers import numbers_of
from workflows.policy import Policy

TEXTS, NUMBERS = "/operator/texts", "/operator/numbers"
KEY = "resident.due_moved"
OWN = "您的 {number} 原定 {before} 答复，改到 {due}。"
FORM = {each.name: each.value for each in numbers_of(Policy())}


async def test_a_sentence_is_looked_at_before_it_is_kept(office: Office) -> None:
    browser = await office.enter()

    answer = await send(browser, f"{TEXTS}/one", key=KEY, locale="zh-CN", text=OWN, do="look")

    assert "您的 HY-20261122-K7M3 原定 [before] 答复" in answer.text
    assert phrase(KEY, Locale.HANS, number=1, before=2, due=3) != OWN.format(number=1, before=2, due=3)


async def test_a_sentence_kept_is_what_the_house_says_from_then_on(office: Office) -> None:
    browser = await office.enter()

    answer = await send(browser, f"{TEXTS}/one", key=KEY, locale="zh-CN", text=OWN, do="keep")
    reworded = phrase(KEY, Locale.HANS, number=1, before=2, due=3)
    await send(browser, f"{TEXTS}/restore", key=KEY, locale="zh-CN")

    assert said("operator.said.saved") in answer.text
    assert reworded == OWN.format(number=1, before=2, due=3)
    assert phrase(KEY, Locale.HANS, number=1, before=2, due=3) != reworded


async def test_a_sentence_that_lost_a_value_is_not_kept(office: Office) -> None:
    browser = await office.enter()

    answer = await send(browser, f"{TEXTS}/one", key=KEY, locale="zh-CN", text="改到 {due}。", do="keep")

    assert answer.status_code == 422
    assert said("operator.fault.missing", values="before, number") in answer.text
    assert "改到 {due}。</textarea>" in answer.text


async def test_words_of_an_operator_are_no_markup(office: Office) -> None:
    browser = await office.enter()
    text = "<b>{number}</b> {before} <script>{due}</script>"

    await send(browser, f"{TEXTS}/one", key=KEY, locale="zh-CN", text=text, do="keep")
    page = (await browser.get(f"{TEXTS}?q=script")).text

    assert "<script>{due}" not in page
    assert "&lt;script&gt;{due}" in page


async def test_sentences_are_found_by_words_and_narrowed_to_the_reworded(office: Office) -> None:
    browser = await office.enter()
    await send(browser, f"{TEXTS}/one", key=KEY, locale="zh-CN", text=OWN, do="keep")

    found, own = [(await browser.get(f"{TEXTS}?{query}")).text for query in ("q=原定", "only=own")]

    assert KEY in found
    assert own.count('<li class="wait') == 1


async def test_numbers_are_looked_at_then_decided_and_hold_at_once(office: Office) -> None:
    browser = await office.enter()

    look = await browser.post(
        f"{NUMBERS}/look", data={**FORM, "photos": "3", "csrf": csrf((await browser.get(NUMBERS)).text)}
    )
    before = office.door.reference().policy.photos
    fields = {name.replace(".", "__"): value for name, value in FORM.items()}
    answer = await send(
        browser, f"{NUMBERS}/decide", **{**fields, "photos": "3", "version": "v2", "reason": REASON}
    )

    assert said("operator.number.photos") in look.text
    assert (before, office.door.reference().policy.photos) == (5, 3)
    assert said("operator.said.saved") in answer.text


async def test_a_decision_without_a_reason_shows_the_look_again(office: Office) -> None:
    browser = await office.enter()
    fields = {name.replace(".", "__"): value for name, value in FORM.items()}

    answer = await send(browser, f"{NUMBERS}/decide", **{**fields, "photos": "3", "version": "v2"})

    assert answer.status_code == 422
    assert said("operator.wrong.reason") in answer.text
    assert 'name="photos" value="3"' in answer.text


async def test_numbers_of_a_later_day_are_taken_back(office: Office) -> None:
    browser = await office.enter()
    fields = {name.replace(".", "__"): value for name, value in FORM.items()}
    plan = {**fields, "photos": "3", "version": "v2", "reason": REASON, "since": "2026-12-01"}

    planned = await send(browser, f"{NUMBERS}/decide", **plan)
    key = planned.text.split('name="id" value="')[1].split('"')[0]
    answer = await send(browser, f"{NUMBERS}/withdraw", id=key, reason=REASON)
    office.clock.move(timedelta(days=30))
    await office.door.renew()

    assert said("operator.said.withdrawn") in answer.text
    assert office.door.reference().policy.photos == 5


async def test_a_number_out_of_bounds_is_named_with_its_bounds(office: Office) -> None:
    browser = await office.enter()
    fields = {name.replace(".", "__"): value for name, value in FORM.items()}

    answer = await send(browser, f"{NUMBERS}/look", **{**fields, "photos": "99"})

    assert said("operator.fault.out_of_bounds", least="0", most="10") in answer.text
    assert 'value="99"' in answer.text


async def test_nothing_changed_is_said(office: Office) -> None:
    browser = await office.enter()
    fields = {name.replace(".", "__"): value for name, value in FORM.items()}

    answer = await send(browser, f"{NUMBERS}/look", **fields)

    assert said("operator.numbers.same") in answer.text
