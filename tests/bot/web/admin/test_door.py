"""Nobody but an operator comes to these pages, and nobody's form but theirs is taken."""

from datetime import timedelta

import pytest
from fastapi.routing import APIRoute

from models.vocabulary import STAFF_ROLES, Locale, Role
from tests.bot.web.admin.office import Office, csrf, said, send
from tests.workflows.house.installation import REASON
from workflows.house import staff
from workflows.house.colleagues import colleagues

OTHERS = sorted(STAFF_ROLES - {Role.OPERATOR})


def pages(office: Office, method: str) -> list[str]:
    routes = [each for each in office.app.routes if isinstance(each, APIRoute)]
    found = [each.path for each in all_routes(routes, office) if method in (each.methods or ())]
    return sorted(path for path in found if path.startswith("/operator"))


def all_routes(routes: list[APIRoute], office: Office) -> list[APIRoute]:
    """Every route, however the framework keeps those of a router."""
    nested = [
        each
        for router in office.app.routes
        for each in getattr(getattr(router, "original_router", None), "routes", ())
        if isinstance(each, APIRoute)
    ]
    return [*routes, *nested]


def test_there_are_pages_to_test(office: Office) -> None:
    assert len(pages(office, "GET")) > 15
    assert len(pages(office, "POST")) > 20


async def test_whoever_is_not_signed_in_is_shown_the_way_in(office: Office) -> None:
    async with office.client() as browser:
        found = {path: await browser.get(path) for path in pages(office, "GET")}

    led = {(answer.status_code, answer.headers.get("location")) for answer in found.values()}
    assert led == {(303, "/desk")}


@pytest.mark.parametrize("role", OTHERS)
async def test_other_staff_are_politely_refused(office: Office, role: Role) -> None:
    body = "B1" if role in (Role.HANDLER, Role.HEAD, Role.GRID_WORKER) else None
    browser = await office.enter(role, body)

    found = {path: await browser.get(path) for path in pages(office, "GET")}

    assert {answer.status_code for answer in found.values()} == {403}
    assert all(said("web.error.operator_only") in answer.text for answer in found.values())


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COORDINATOR])
async def test_other_staff_change_nothing(office: Office, role: Role) -> None:
    browser = await office.enter(role)
    proof = csrf((await browser.get("/desk")).text)

    found = [await browser.post(path, data={"csrf": proof}) for path in pages(office, "POST")]

    assert {answer.status_code for answer in found} == {403}


async def test_a_form_without_the_proof_of_our_page_does_nothing(office: Office) -> None:
    browser = await office.enter()

    for proof in ({}, {"csrf": "0" * 32}, {"csrf": "证"}):
        found = [await browser.post(path, data=proof) for path in pages(office, "POST")]
        assert {answer.status_code for answer in found} == {403}


async def test_an_ended_seat_is_out_at_the_very_next_page(office: Office) -> None:
    browser = await office.enter()
    await browser.get("/operator")
    mine = next(
        seat
        for each in office.see(lambda act: colleagues(act.tx, act.now))
        if each.chats
        for seat in each.held
    )

    office.house.do(lambda act: staff.end_seat(act, mine.id, REASON))

    assert (await browser.get("/operator")).status_code == 303


async def test_a_session_that_has_run_out_is_out(office: Office) -> None:
    browser = await office.enter()

    office.clock.move(timedelta(days=31))

    assert (await browser.get("/operator/bodies")).headers["location"] == "/desk"


async def test_an_operator_comes_straight_to_these_pages(office: Office) -> None:
    async with office.client() as browser:
        answer = await browser.post("/desk/join", data={"invitation": office.invitation()})

    assert answer.headers["location"] == "/operator"


@pytest.mark.parametrize(
    ("language", "locale"), [("zh-CN", Locale.HANS), ("zh-TW", Locale.HANT), ("en-GB", Locale.EN)]
)
async def test_the_pages_speak_the_language_of_the_operators_chat(
    office: Office, language: str, locale: Locale
) -> None:
    browser = await office.enter(language=language)

    found = [(await browser.get(path)).text for path in ("/operator", "/operator/numbers", "/operator/texts")]

    assert all(f'<html lang="{locale}"' in text for text in found)
    assert said("operator.room.duties", locale) in found[0]


async def test_every_page_opens(office: Office) -> None:
    browser = await office.enter()
    given = {
        "/operator/staff/one": f"?id={office.house.people['测试甲']}",
        "/operator/categories/one": "?code=01",
        "/operator/texts/one": "?key=danger.lift",
    }

    found = {path: await browser.get(path + given.get(path, "")) for path in pages(office, "GET")}

    assert {path: answer.status_code for path, answer in found.items() if answer.status_code != 200} == {}


@pytest.mark.parametrize(
    "address",
    [
        "/operator/bodies/one?code=NO",
        "/operator/areas/one?code=NO",
        "/operator/duties/one?code=NO",
        "/operator/categories/one?code=NO",
        "/operator/staff/one?id=999999",
        "/operator/staff/one?id=x",
        "/operator/staff/one?id=99999999999999999999999",
        "/operator/texts/one?key=no.such",
    ],
)
async def test_what_is_not_there_is_said_politely(office: Office, address: str) -> None:
    browser = await office.enter()

    answer = await browser.get(address)

    assert answer.status_code == 404
    assert said("web.error.not_found") in answer.text


async def test_the_policy_of_the_pages_is_the_one_of_every_page(office: Office) -> None:
    browser = await office.enter()

    policy = (await browser.get("/operator")).headers["content-security-policy"]

    assert policy == (await browser.get("/")).headers["content-security-policy"]
    assert "unsafe" not in policy


async def test_a_page_says_only_what_can_have_been_done(office: Office) -> None:
    browser = await office.enter()

    answer = await browser.get("/operator/bodies?said=<b>gone</b>")

    assert "gone" not in answer.text.split("<main")[1]


async def test_what_is_wrong_stands_above_and_at_its_field(office: Office) -> None:
    browser = await office.enter()

    answer = await send(
        browser, "/operator/bodies/one", code="B1", name="", kind="section", new="", reason="x"
    )

    assert answer.status_code == 422
    assert said("operator.wrong.fields") in answer.text
    assert 'href="#f-name"' in answer.text
    assert 'aria-describedby="h-name e-name" aria-invalid="true"' in answer.text
