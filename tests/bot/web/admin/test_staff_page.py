"""The staff in the browser: an invitation is shown once, roles are given and ended with a reason."""

import re

import pytest

from bot.web.admin.overview import MOST_NAMES
from models.vocabulary import Locale, Role
from tests.bot.web.admin.office import Office, said, send
from tests.workflows.house.installation import DEPUTY, HANDLER, OPERATOR, REASON
from workflows.house.colleagues import Colleague, colleagues

HERE = "/operator/staff"


def people(office: Office) -> dict[str, Colleague]:
    return {each.name: each for each in office.see(lambda act: colleagues(act.tx, act.now)) if each.name}


async def test_an_invitation_is_told_once_as_link_and_code(office: Office) -> None:
    browser = await office.enter()

    told = await send(browser, f"{HERE}/invite", name="测试丁", role="handler", body="B1")
    listed = await browser.get(HERE)

    [link] = re.findall(r'id="link">([^<]+)<', told.text)
    secret = link.partition("invitation=")[2]
    assert told.text.count('<svg class="qr"') == 1
    assert secret not in listed.text
    async with office.client() as other:
        answer = await other.post("/desk/join", data={"invitation": secret})
    assert answer.headers["location"] == "/desk"
    assert people(office)["测试丁"].chats == 1


async def test_what_is_missing_is_said_and_nobody_is_seated(office: Office) -> None:
    browser = await office.enter()

    answer = await send(browser, f"{HERE}/invite", name="测试丁", role="handler", body="")

    assert answer.status_code == 422
    assert said("operator.wrong.body_needed") in answer.text
    assert 'value="测试丁"' in answer.text
    assert "测试丁" not in people(office)


@pytest.mark.parametrize("role", ["", "system", "resident", "king"])
async def test_only_roles_of_staff_are_given(office: Office, role: str) -> None:
    browser = await office.enter()

    answer = await send(browser, f"{HERE}/invite", name="测试丁", role=role)

    assert said("operator.wrong.role") in answer.text


async def test_a_seat_is_ended_on_the_page_of_its_holder(office: Office) -> None:
    browser = await office.enter()
    one = people(office)[HANDLER]
    fields = {"id": str(one.id), "seat": str(one.held[0].id)}

    refused = await send(browser, f"{HERE}/end", **fields, reason="x")
    answer = await send(browser, f"{HERE}/end", **fields, reason=REASON)

    assert said("operator.wrong.reason") in refused.text
    assert said("operator.said.ended") in answer.text
    assert people(office)[HANDLER].held == ()


async def test_a_role_is_given_and_a_name_changed(office: Office) -> None:
    browser = await office.enter()
    key = str(people(office)[HANDLER].id)

    await send(browser, f"{HERE}/seat", id=key, role="head", body="B1", reason=REASON)
    answer = await send(browser, f"{HERE}/name", id=key, name="测试己", reason=REASON)

    assert said("operator.said.saved") in answer.text
    assert {seat.role for seat in people(office)["测试己"].held} == {Role.HANDLER, Role.HEAD}


async def test_somebody_is_signed_out_and_invited_again(office: Office) -> None:
    browser = await office.enter()
    one = people(office)[HANDLER]

    out = await send(browser, f"{HERE}/out", id=str(one.id), reason=REASON)
    told = await send(browser, f"{HERE}/again", id=str(one.id), seat=str(one.held[0].id))

    assert said("operator.said.signed_out") in out.text
    assert said("operator.invited.title", name=HANDLER) in told.text


async def test_the_last_operator_is_told_to_invite_another_first(office: Office) -> None:
    browser = await office.enter()
    mine, deputy = people(office)[OPERATOR], people(office)[DEPUTY]
    await send(browser, f"{HERE}/end", id=str(deputy.id), seat=str(deputy.held[0].id), reason=REASON)

    answer = await send(browser, f"{HERE}/end", id=str(mine.id), seat=str(mine.held[0].id), reason=REASON)

    assert said("operator.wrong.last_operator") in answer.text
    assert (await browser.get("/operator")).status_code == 200


async def test_the_first_page_names_a_few_of_many_who_have_not_come(office: Office) -> None:
    browser = await office.enter()
    for name in "戊己庚辛壬癸":
        await send(browser, f"{HERE}/invite", name=f"测试{name}", role="handler", body="B1")

    page = (await browser.get("/operator")).text

    [line] = re.findall(r"<strong>([^<]*位同事[^<]*)</strong>", page)
    assert line.count("、") == MOST_NAMES
    assert line.endswith("…")


async def test_who_has_left_stands_apart(office: Office) -> None:
    browser = await office.enter(language="en")
    one = people(office)[HANDLER]
    await send(browser, f"{HERE}/end", id=str(one.id), seat=str(one.held[0].id), reason=REASON)

    text = (await browser.get(HERE)).text

    assert said("operator.staff.former", Locale.EN, count=1) in text
