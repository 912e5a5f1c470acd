"""The page of a case: a letter of what happened, what the resident sees, rulings that can be put right."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update
from sqlmodel import col

from bot.catalogue.sentences import phrase
from bot.web.desk_letter import SENTENCES, letter
from bot.web.names import Namer
from bot.web.timeline import staff_timeline
from models.case import Attachment, Case, Words
from models.vocabulary import EventKind, Locale, Role
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.desk_visits import acts, csrf, enter, press, say, words_of
from tests.bot.web.rig import START, Rig
from workflows.cases.queries import Step
from workflows.cases.told_time import TimeTold
from workflows.pictures import Shot, keep_pictures
from workflows.transaction import Transaction

HANS = Locale.HANS


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


async def test_the_history_reads_like_a_letter(house: Rig) -> None:
    number = raise_case(house)
    browser = await enter(house)
    house.clock.move(timedelta(hours=2))
    await press(browser, f"/desk/case/{number}", "accept")
    house.clock.move(timedelta(days=1))
    await press(browser, f"/desk/case/{number}", "reply")
    preview = await say(browser, number, "11月24日10点已修好，负责人测试甲。")
    form = {"csrf": csrf(preview), "button": acts(preview)["confirm"]}
    await browser.post(f"/desk/case/{number}/press", data=form)
    house.clock.move(timedelta(days=2))

    told = words_of((await browser.get(f"/desk/case/{number}")).text)

    sentences = [
        "居民反映了这件事，登记为“城乡建设”。",
        "系统派给 春晓物业。",
        "依据：责任清单 L-1@2026-1",
        "等签收 2 小时",
        "承办人（测试甲）签收，由本人负责办理。",
        "办理 1 天",
        "承办人（测试甲）答复居民：",
        "11月24日10点已修好",
        "现在等居民评价，已经 2 天",
    ]
    places = [told.index(sentence, told.index(phrase("desk.timeline", HANS))) for sentence in sentences]
    assert places == sorted(places)
    assert (
        "1 天 2 小时后答复 11月30日(周一) 09:00 · 时限已用 15%" in told
    )  # until its answer, whatever the hour


async def test_who_has_it_until_when_and_what_comes_next_stand_first(house: Rig) -> None:
    number = raise_case(house)

    told = words_of((await (await enter(house)).get(f"/desk/case/{number}")).text)

    for said in ("待签收", "还剩 7 天", "春晓物业", phrase("next.assigned", HANS)):
        assert told.index(said) < told.index(phrase("desk.report", HANS))


async def test_the_page_shows_what_the_resident_sees(house: Rig) -> None:
    number = raise_case(house, anonymous=True)

    text = (await (await enter(house)).get(f"/desk/case/{number}")).text

    seen = words_of(text[text.index("card told") : text.index('id="line"')])
    assert phrase("status.assigned", HANS) in seen
    assert "承办单位：春晓物业" in seen
    assert "电梯又停了" in seen
    assert "13900000000" not in seen


async def test_a_recording_can_be_heard_by_whoever_may_see_the_pictures(house: Rig) -> None:
    number, name = raise_case(house), "ab" * 16 + ".ogg"
    async with house.client() as client:
        chat = (await client.post("/api/chat/sessions", json={"role": "resident"})).json()["chat"]

    def step(tx: Transaction) -> None:
        keep_pictures(tx, chat, [Shot(name, "ab" * 16, b"OggS")], START)
        case = select(col(Case.id)).where(col(Case.number) == number).scalar_subquery()
        tx.execute(update(Attachment).values(case_id=case))

    house.database.write_now(step)
    browser = await enter(house)

    page = await browser.get(f"/desk/case/{number}")

    assert f'<audio controls preload="none" src="/pictures/{name}"' in page.text
    assert "data-gone" not in page.text


async def test_erased_words_leave_a_polite_word(house: Rig) -> None:
    number = raise_case(house)
    house.database.write_now(lambda tx: tx.execute(update(Words).values(text=None, salt=None)))

    answer = await (await enter(house)).get(f"/desk/case/{number}")

    assert answer.status_code == 200
    assert phrase("desk.words.gone", HANS) in answer.text


async def test_an_auditor_reads_masked_words_and_of_a_sealed_case_none(house: Rig) -> None:
    plain, sealed = raise_case(house), raise_case(house, object_body="B2")
    browser = await enter(house, Role.AUDITOR, None)

    first, second = [(await browser.get(f"/desk/case/{number}")).text for number in (plain, sealed)]

    assert "13900000000" not in first + second
    assert phrase("desk.words.masked", HANS) in first
    assert phrase("desk.words.sealed", HANS) in second
    assert "电梯又停了" not in second


async def test_paper_carries_number_office_dates_and_what_the_ledger_knows(house: Rig) -> None:
    number = raise_case(house)

    told = words_of((await (await enter(house)).get(f"/desk/case/{number}")).text)

    assert f"账本 case:{number} 共 2 条" in told
    assert f"huiying verify case:{number}" in told
    assert "出函单位 : 春晓物业" in told or "出函单位: 春晓物业" in told


async def settle(browser: httpx.AsyncClient, number: str, body: str) -> str:
    """Settle an unsure case up to the reason, which is still to be written."""
    address = f"/desk/case/{number}"
    page = (await browser.get(address)).text
    if "assign" not in acts(page):
        await browser.post(f"{address}/card", data={"csrf": csrf(page)})
    await press(browser, address, "assign")
    found = await say(browser, number, body)
    form = {"csrf": csrf(found), "button": acts(found)["send_to"]}
    return (await browser.post(f"{address}/press", data=form, follow_redirects=True)).text


async def test_of_two_dispatchers_at_once_one_succeeds_and_the_other_is_told(house: Rig) -> None:
    number = raise_case(house, category=None)
    first, second = await enter(house, Role.DISPATCHER, None), await enter(house, Role.DISPATCHER, None)
    await settle(first, number, "春晓物业")
    await settle(second, number, "青禾城管")

    pages = await asyncio.gather(say(first, number, "小区里面"), say(second, number, "马路上"))

    told = [words_of(page) for page in pages]
    assert sorted("已由" in each and "没有改动什么" in each for each in told) == [False, True]
    assert sorted("已派给" in each for each in told) == [False, True]


async def test_news_of_another_case_does_not_push_out_what_is_being_written(house: Rig) -> None:
    number = raise_case(house, category=None)
    browser = await enter(house, Role.DISPATCHER, None)
    await settle(browser, number, "春晓物业")
    page = (await browser.get(f"/desk/case/{number}")).text
    asked = words_of(page)

    other = raise_case(house, category=None)
    await browser.post(f"/desk/case/{other}/card", data={"csrf": csrf(page)})

    after = (await browser.get(f"/desk/case/{number}")).text
    assert other not in after
    assert words_of(after) == asked


async def test_a_ruling_is_put_right_by_whoever_has_just_made_it(house: Rig) -> None:
    number = raise_case(house, category=None)
    browser = await enter(house, Role.DISPATCHER, None)
    await settle(browser, number, "春晓物业")
    await say(browser, number, "小区里面")
    address = f"/desk/case/{number}"
    assert set(acts((await browser.get(address)).text)) == {"undo"}

    await press(browser, address, "undo")
    found = await say(browser, number, "青禾城管")
    form = {"csrf": csrf(found), "button": acts(found)["send_to"]}
    await browser.post(f"{address}/press", data=form)
    done = words_of(await say(browser, number, "看错了，在马路上"))
    house.clock.move(timedelta(minutes=6))

    assert "已派给 青禾城管" in done
    assert acts((await browser.get(address)).text) == {}


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("kind", EventKind)
def test_every_event_has_its_sentence_in_every_language(
    ready: Filled, kind: EventKind, locale: Locale
) -> None:
    facts = {"rung": "head", "reason": "wrong_body", "proposal": "B2", "cause": "overdue", "people": 3}
    names = Namer(ready.reference, locale)
    timeline = staff_timeline([Step(kind, START, "handler", "L-1", facts)], ["测试甲"], START)

    (told,) = letter(timeline, names, str).paragraphs

    assert told.text
    assert "{" not in told.text


def test_a_case_whose_reminders_all_come_sooner_says_why(ready: Filled) -> None:
    facts = {"percent": 40, "body": "B1", "cause": "late"}
    step = Step("brought_forward", START, "system", "loop.late@2026-1", facts)

    (told,) = letter(staff_timeline([step], [""], START), Namer(ready.reference, HANS), str).paragraphs

    assert told.text == "这个单位近来经常超时，这件事的提醒因此都提前。"


def test_what_has_no_sentence_of_its_own_is_named_and_signed(ready: Filled) -> None:
    assert EventKind.DECLINED not in SENTENCES
    names = Namer(ready.reference, HANS)
    timeline = staff_timeline([Step("declined", START, "dispatcher", "L-1", {})], ["测试乙"], START)

    (told,) = letter(timeline, names, str).paragraphs

    assert (told.text, told.basis) == ("不予受理（派单员（测试乙））。", "责任清单 L-1")


def test_what_was_granted_stands_with_its_new_date(ready: Filled) -> None:
    names = Namer(ready.reference, HANS)
    dates = {"due_before": "2026-11-20T01:00:00+00:00", "until": "2026-11-24T01:00:00+00:00"}
    steps = [
        Step("pleaded", START, "handler", "", {"plea": "extension"}),
        Step("extended", START, "head", "", {"plea": "extension", **dates}),
        Step("suspended", START, "head", "", {"plea": "suspension", "until": dates["until"]}),
    ]

    told = [each.text for each in letter(staff_timeline(steps, ["", "", ""], START), names, str).paragraphs]

    assert told == [
        "承办人申请延期。",
        "单位负责人同意延期：时限从 11月20日(周五) 09:00 改为 11月24日(周二) 09:00。",
        "单位负责人同意暂缓办理，到 11月24日(周二) 09:00 接着办。",
    ]


async def test_a_handler_reads_why_there_is_no_answer_to_give(house: Rig) -> None:
    number = raise_case(house)
    browser = await enter(house)

    told = words_of((await browser.get(f"/desk/case/{number}")).text)
    taken = words_of(await press(browser, f"/desk/case/{number}", "accept"))

    colleague = await enter(house)
    seen = words_of((await colleague.get(f"/desk/case/{number}")).text)

    assert "先签收，签收以后才能答复" in told
    assert "由这位答复" in seen
    assert "签收以后才能答复" not in taken


async def test_staff_read_by_which_words_the_machine_went(house: Rig) -> None:
    number = raise_case(house)
    browser = await enter(house)

    told = words_of((await browser.get(f"/desk/case/{number}")).text)

    assert "看的是：电梯" in told


async def test_where_the_words_are_not_to_be_read_nothing_is_quoted_of_them(house: Rig) -> None:
    number = raise_case(house, nature="report", object_body="B2")
    browser = await enter(house, Role.AUDITOR, None)

    told = words_of((await browser.get(f"/desk/case/{number}")).text)

    assert number in told
    assert "看的是" not in told


@pytest.mark.parametrize(("minutes", "told"), [(15, False), (16, True)], ids=["in time", "overrun"])
def test_the_history_says_where_a_stage_lasted_longer_than_its_rule(
    ready: Filled, minutes: int, told: bool
) -> None:
    later = START + timedelta(minutes=minutes)
    steps = [Step("assigned", START, "system", "L-1", {}), Step("accepted", later, "handler", "L-1", {})]
    timeline = staff_timeline(steps, ["", "测试甲"], later)

    accepted = letter(timeline, Namer(ready.reference, HANS), str).paragraphs[-1]

    assert ("规定 15 分钟以内" in accepted.waited) is told


async def test_the_page_says_when_it_was(house: Rig) -> None:
    number = raise_case(house, when=TimeTold("昨晚十点多", "2026-11-19T22:00:00+08:00"))
    browser = await enter(house)

    told = words_of((await browser.get(f"/desk/case/{number}")).text)

    assert "昨晚十点多（11月19日(周四) 22:00 左右）" in told
