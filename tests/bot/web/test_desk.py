"""The desk: who comes in, what they see, and acts that are the very buttons of the chat."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.catalogue.sentences import phrase
from models.case import Case
from models.vocabulary import Locale, Role, Status
from tests.bot.web.community import WORDS, Filled, community, raise_case
from tests.bot.web.desk_visits import PAGE, acts, csrf, enter, listed, press, say, words_of
from tests.bot.web.rig import Rig
from workflows.access import invite

SEAT = re.compile(
    r'action="/desk/demo"><input type="hidden" name="role" value="(\w+)">'
    r'(?:<input type="hidden" name="body" value="(\w+)">)?'
)


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


def status_of(house: Rig, number: str) -> str:
    statement = select(col(Case.status)).where(col(Case.number) == number)
    return house.database.read_now(lambda tx: str(tx.execute(statement).scalar_one()))


async def test_opening_the_link_uses_no_invitation_up(house: Rig) -> None:
    invited = await house.database.write(
        lambda tx: invite(tx, Role.HANDLER, "B1", None, house.clock(), house.door.chance)
    )
    async with house.client(**PAGE) as browser:
        for _ in range(2):
            seen = await browser.get(f"/desk?invitation={invited.secret}")
            assert seen.status_code == 200
            assert invited.secret in seen.text
        first = await browser.post("/desk/join", data={"invitation": invited.secret})
        second = await browser.post("/desk/join", data={"invitation": invited.secret})

    assert (first.status_code, second.status_code) == (303, 403)
    assert phrase("web.error.invitation_invalid", Locale.HANS) in second.text


async def test_a_stranger_sees_no_task(house: Rig) -> None:
    number = raise_case(house)

    async with house.client(**PAGE) as browser:
        listed = await browser.get("/desk")
        opened = await browser.get(f"/desk/case/{number}", follow_redirects=True)

    assert number not in listed.text + opened.text
    assert phrase("desk.join.title", Locale.HANS) in opened.text


async def test_tasks_stand_danger_first_then_by_due_time(house: Rig) -> None:
    early = raise_case(house)
    house.clock.move(timedelta(hours=1))
    late = raise_case(house, urgency="urgent")
    grave = raise_case(house, urgency="danger")
    browser = await enter(house)

    text = (await browser.get("/desk")).text

    assert listed(text) == [grave, early, late]


async def test_lateness_is_said_in_words_and_as_a_share(house: Rig) -> None:
    raise_case(house)
    browser = await enter(house)
    fresh = (await browser.get("/desk")).text
    house.clock.move(timedelta(days=8))
    browser = await enter(house)  # nobody stays signed in for a week without a press

    text = (await browser.get("/desk?show=late")).text

    assert "还剩 7 天" in fresh
    assert "时限已用 0%" in fresh
    assert "已超时 1 天" in text
    assert 'class="bar-part late" width="100"' in text


async def test_the_list_can_be_narrowed(house: Rig) -> None:
    number = raise_case(house)
    browser = await enter(house)
    await press(browser, f"/desk/case/{number}", "accept")

    shown = {
        name: number in (await browser.get(f"/desk?show={name}")).text for name in ("all", "mine", "new")
    }

    assert shown == {"all": True, "mine": True, "new": False}


async def test_a_case_shows_words_place_basis_and_what_happened(house: Rig) -> None:
    number = raise_case(house)
    browser = await enter(house)

    text = (await browser.get(f"/desk/case/{number}")).text

    for told in (WORDS, "幸福里3号楼1202", "春晓社区a", "L-1", "登记为", "系统派给 春晓物业"):
        assert told in text


async def test_an_anonymous_residents_words_are_masked(house: Rig) -> None:
    number = raise_case(house, anonymous=True)
    browser = await enter(house)

    text = (await browser.get(f"/desk/case/{number}")).text

    assert "13900000000" not in text
    assert phrase("desk.anonymous", Locale.HANS) in text


async def test_a_case_goes_from_task_to_answer_by_forms_alone(house: Rig) -> None:
    number = raise_case(house)
    browser = await enter(house)
    address = f"/desk/case/{number}"

    accepted = await press(browser, address, "accept")
    assert set(acts(accepted)) == {"reply", "ask", "share_out", "return", "undo", "extend", "suspend"}
    asked = await press(browser, address, "reply")
    said = await browser.post(
        f"{address}/say",
        data={"csrf": csrf(asked), "text": "11月23日10点已修好，负责人测试甲。"},
        files={"photo": ("", b"")},
        follow_redirects=True,
    )
    form = {"csrf": csrf(said.text), "button": acts(said.text)["confirm"]}
    sent = await browser.post(f"{address}/press", data=form, follow_redirects=True)

    assert status_of(house, number) == Status.REPLIED
    assert "11月23日10点已修好" in sent.text
    assert acts(sent.text) == {}


async def test_a_card_can_be_laid_where_the_chat_has_none(house: Rig) -> None:
    browser = await enter(house)
    number = raise_case(house)  # nobody delivers in this test: the chat has no card of it
    address = f"/desk/case/{number}"
    before = (await browser.get(address)).text
    assert acts(before) == {}

    after = await browser.post(f"{address}/card", data={"csrf": csrf(before)}, follow_redirects=True)

    assert set(acts(after.text)) == {"accept", "return"}


async def test_a_head_reads_what_is_asked_and_rules_on_it(house: Rig) -> None:
    number = raise_case(house)
    handler, head = await enter(house), await enter(house, Role.HEAD)
    address = f"/desk/case/{number}"
    await press(handler, address, "accept")
    await press(handler, address, "extend")
    await press(handler, f"{address}?from=1", "extend_by")
    await say(handler, number, "要等配件，三天到货")

    before = (await head.get(address)).text
    after = await head.post(f"{address}/card", data={"csrf": csrf(before)}, follow_redirects=True)

    assert "看申请，同意或不同意" in before
    assert "延期到" in words_of(before)
    assert {"approve", "refuse"} <= set(acts(after.text))


async def test_a_button_of_a_state_that_has_passed_is_not_offered(house: Rig) -> None:
    number = raise_case(house)
    browser, colleague = await enter(house), await enter(house)
    await press(colleague, f"/desk/case/{number}", "accept")

    text = (await browser.get(f"/desk/case/{number}")).text

    assert "accept" not in acts(text)


@pytest.mark.parametrize("case", [{"object_body": "B1"}, {"category": None}], ids=["object", "nobodys yet"])
async def test_a_body_sees_only_what_is_its_own(house: Rig, case: dict[str, str | None]) -> None:
    number = raise_case(house, **case)
    browser = await enter(house)

    listed, opened = await browser.get("/desk"), await browser.get(f"/desk/case/{number}")

    assert number not in listed.text
    assert opened.status_code == 404
    assert WORDS not in opened.text


async def test_the_dispatcher_gets_what_the_machine_is_unsure_of(house: Rig) -> None:
    unsure, sure = raise_case(house, category=None), raise_case(house)
    browser = await enter(house, Role.DISPATCHER, None)

    text = (await browser.get("/desk?show=unsure")).text

    assert unsure in text
    assert sure not in text


async def test_the_auditor_reads_what_names_nobody_and_changes_nothing(house: Rig) -> None:
    number = raise_case(house)
    browser = await enter(house, Role.AUDITOR, None)

    text = (await browser.get(f"/desk/case/{number}")).text

    assert WORDS.replace("13900000000", "***") in text
    assert acts(text) == {}
    assert "/card" not in text


@pytest.mark.parametrize("name", ["press", "say", "card"])
async def test_a_form_of_another_site_does_nothing(house: Rig, name: str) -> None:
    number = raise_case(house)
    browser = await enter(house)
    token = acts((await browser.get(f"/desk/case/{number}")).text)["accept"]

    form = {"csrf": "0" * 32, "button": token, "text": "x"}
    answer = await browser.post(f"/desk/case/{number}/{name}", data=form)

    assert answer.status_code in (403, 422)
    assert status_of(house, number) == Status.ASSIGNED


async def test_a_forged_button_changes_nothing(house: Rig) -> None:
    number = raise_case(house)
    browser = await enter(house)
    text = (await browser.get(f"/desk/case/{number}")).text
    token = acts(text)["accept"].rpartition("-")[0] + "-0123456789ab"

    form = {"csrf": csrf(text), "button": token}
    answer = await browser.post(f"/desk/case/{number}/press", data=form, follow_redirects=True)

    assert answer.status_code == 200
    assert status_of(house, number) == Status.ASSIGNED


async def test_the_demonstration_has_staff_to_try(house: Rig) -> None:
    raise_case(house)
    async with house.client(**PAGE) as browser:
        offered = (await browser.get("/desk")).text
        await browser.post("/desk/demo", data={"role": "handler", "body": "B1"})
        listed = (await browser.get("/desk")).text

    assert phrase("desk.demo.title", Locale.HANS) in offered
    assert "MP-NCKG-R7AB" in offered  # a code by which a resident of the sample may vote
    assert "春晓物业" in offered
    assert "春晓物业" in listed


async def test_every_seat_that_is_offered_is_there(house: Rig) -> None:
    raise_case(house)
    async with house.client(**PAGE) as browser:
        offered = SEAT.findall((await browser.get("/desk")).text)
        answers = [await browser.post("/desk/demo", data=seat_of(each)) for each in offered]

    assert offered
    assert [answer.status_code for answer in answers] == [303] * len(offered)


def seat_of(offered: tuple[str, str]) -> dict[str, str]:
    """What a form of the demonstration sends."""
    return {key: value for key, value in zip(("role", "body"), offered, strict=True) if value}


@pytest.mark.parametrize(
    "form",
    [
        {"role": "operator"},
        {"role": "handler"},
        {"role": "handler", "body": "X"},
        {"role": "auditor", "body": "B1"},
    ],
    ids=["operator", "no body", "unknown body", "foreign body"],
)
async def test_the_demonstration_gives_nothing_else_away(house: Rig, form: dict[str, str]) -> None:
    async with house.client(**PAGE) as browser:
        answer = await browser.post("/desk/demo", data=form)

    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


async def test_outside_the_demonstration_there_is_no_such_door(tmp_path: Path, ready: Filled) -> None:
    with community(tmp_path, ready, demo=False) as house:
        async with house.client(**PAGE) as browser:
            offered = await browser.get("/desk")
            answer = await browser.post("/desk/demo", data={"role": "handler", "body": "B1"})

    assert phrase("desk.demo.title", Locale.HANS) not in offered.text
    assert "MP-NCKG-R7AB" not in offered.text
    assert answer.status_code == 404


async def test_signing_out_ends_it_here(house: Rig) -> None:
    browser = await enter(house)

    await browser.post("/desk/leave", data={"csrf": csrf((await browser.get("/desk")).text)})

    assert phrase("desk.join.title", Locale.HANS) in (await browser.get("/desk")).text
