"""Every address of the house is for somebody: what is not listed fails, and nobody else gets anything."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

import httpx
import pytest

from bot.web.visitors import STAFF, csrf_of
from models.vocabulary import STAFF_ROLES, Role
from tests.bot.web.community import raise_case
from tests.bot.web.rig import Rig
from tests.security.effects import everything
from workflows.access import invite

PAGE = {"accept": "text/html"}


class For(StrEnum):
    """Whom an address is for."""

    EVERYBODY = "everybody"
    A_SESSION = "a session"  # of the API, or of a chat page
    STAFF = "staff"
    OPERATORS = "operators"


ADDRESSES: dict[str, For] = {
    **dict.fromkeys(
        (
            "/",
            "/matters",
            "/matter/{code}",
            "/means",
            *("/needs", "/needs/{code}.csv"),
            "/meetings",
            *("/rolls", "/roll/{code}"),
            *("/petitions", "/petition/{code}"),
            *("/budgets", "/budget/{code}", "/budget/{code}/account.csv"),
            *("/evaluations", "/evaluation/{code}", "/evaluation/{code}/marks.csv"),
            *("/panels", "/panel/{code}", "/session/{code}", "/session/{code}/minutes.pdf"),
            *("/covenant", "/covenant/{code}", "/trials"),
            *("/practices", "/practice/{code}", "/practice/{code}/{name}.csv"),
            *("/opinions", "/opinions/{code}"),
            *("/decisions", "/votes", "/vote/{code}", "/vote/{code}/paper", "/vote/{code}/{name}"),
            "/case",
            "/case/{number}",
            "/figures.json",
            *("/dashboard", "/dashboard/{chart}.csv", "/report/{month}.pdf"),
            *("/figures", "/figures/{code}", "/figures/{code}/trend.json"),
            *("/signs", "/signs.csv"),
            *("/loop", "/loop/acts.csv", "/loop/effects.csv", "/loop/sides.csv"),
            *("/index", "/index/table.csv", "/index/{code}", "/index/{code}/months.csv"),
            *("/figures/{code}/table.csv", "/figures/{code}/cases"),
            *("/topics", "/topic/{code}", "/topic/{code}/months.csv"),
            *("/deficits", "/deficits/table.csv", "/deficits/trend.csv", "/deficits/{code}.csv"),
            "/grid.geojson",
            "/rates.csv",
            *("/feed.xml", "/calendar.ics"),
            "/static",
        ),
        For.EVERYBODY,
    ),
    **dict.fromkeys(("/healthz", "/livez", "/readyz", "/metrics", "/openapi.json"), For.EVERYBODY),
    **dict.fromkeys(
        (
            "/chat",
            "/chat/app",
            "/chat/start",
            "/preferences",
            "/desk",
            "/desk/app",
            "/desk/join",
            "/desk/demo",
            "/api/chat/sessions",
        ),
        For.EVERYBODY,  # the ways in
    ),
    **dict.fromkeys(
        ("/api/chat/messages", "/api/chat/events", "/api/chat/mydata", "/pictures/{name}"), For.A_SESSION
    ),
    **dict.fromkeys(("/chat/say", "/chat/press"), For.A_SESSION),
    **dict.fromkeys(
        ("/desk/chat", "/desk/chat/say", "/desk/chat/press", "/desk/chat/leave", "/desk/leave"), For.STAFF
    ),
    **dict.fromkeys(
        (
            *("/desk/matters", "/desk/matter/{code}", "/desk/matter/{code}/{verb}"),
            *("/desk/services", "/desk/services/{verb}"),
            *("/desk/loop", "/desk/loop/{verb}"),
            *("/desk/topics", "/desk/topics/{verb}", "/desk/topics/recurring.csv"),
            *("/desk/topic/{code}", "/desk/warning/{code}/days.csv"),
            *("/desk/evaluations", "/desk/evaluations/{verb}"),
            *("/desk/signs", "/desk/signs/{verb}"),
            *("/desk/index", "/desk/index/{verb}"),
            *("/desk/means", "/desk/means/{verb}"),
            *("/desk/needs", "/desk/needs/{code}.csv", "/desk/needs/{verb}"),
            *("/desk/panels", "/desk/panels/{verb}"),
            *("/desk/rolls", "/desk/rolls/codes", "/desk/rolls/{verb}"),
            *("/desk/petitions", "/desk/petitions/{verb}", "/desk/study/{verb}"),
            *("/desk/covenants", "/desk/covenants/{verb}"),
            *("/desk/budgets", "/desk/budgets/{verb}"),
            *("/desk/practices", "/desk/practices/{verb}"),
            *("/desk/practices/propose", "/desk/practices/judge"),
            *("/desk/opinions", "/desk/opinions/{verb}", "/desk/opinions/{code}"),
            *("/desk/vote/{code}", "/desk/votes", "/desk/votes/put/{which}", "/desk/votes/{verb}"),
            *("/desk/votes/vote_on_category", "/desk/votes/vote_on_matter"),
        ),
        For.STAFF,
    ),
    **dict.fromkeys(("/desk/find", "/desk/export", "/desk/case/{number}"), For.STAFF),
    **dict.fromkeys(
        (f"/desk/case/{{number}}/{act}" for act in ("card", "press", "say", "merge", "separate", "sheet")),
        For.STAFF,
    ),
    **dict.fromkeys(
        (
            "/desk/bulk",
            "/desk/bulk/do",
            "/desk/bulk/undo",
            "/desk/replies",
            "/desk/replies/end",
            "/desk/grid",
            "/desk/hotspots",
            "/desk/joint",
            "/desk/reading",
            "/desk/reading/choose",
            "/desk/reading/go-on",
        ),
        For.STAFF,
    ),
}
"""Whom each address is for; everything below /operator is for operators."""


def routes(router: Iterable[object], prefix: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Every address with its methods, also of routers within routers."""
    for route in router:
        inner = getattr(route, "original_router", None)
        path = prefix + str(getattr(route, "path", None) or getattr(route, "prefix", None) or "")
        if inner is not None:
            yield from routes(inner.routes, prefix)
        elif getattr(route, "methods", None) or not getattr(route, "routes", None):
            yield path, frozenset(getattr(route, "methods", None) or {"GET"})
        else:
            yield from routes(route.routes, path)  # type: ignore[attr-defined]  # a mount has routes


def whom(path: str) -> For | None:
    """Whom an address is for; None where nobody has said so."""
    return For.OPERATORS if path.split("/")[1] == "operator" else ADDRESSES.get(path)


def test_every_address_is_for_somebody(rig: Rig) -> None:
    found = {path for path, _ in routes(rig.app.routes)}

    assert {path for path in found if whom(path) is None} == set()
    assert set(ADDRESSES) <= found


def calls(rig: Rig, *kinds: For) -> list[tuple[str, str]]:
    """Method and address of everything for these."""
    return [
        (method, path.replace("{number}", "HY-20261123-K7M3").replace("{name}", "0" * 32 + ".jpg"))
        for path, methods in sorted(routes(rig.app.routes))
        for method in sorted(methods)
        if whom(path) in kinds
    ]


async def test_a_stranger_gets_nothing_that_is_not_for_everybody(rig: Rig) -> None:
    before = await everything(rig)
    async with rig.client() as stranger:
        answers = {
            f"{method} {path}": (await stranger.request(method, path)).status_code
            for method, path in calls(rig, For.A_SESSION, For.STAFF, For.OPERATORS)
        }

    assert {call: status for call, status in answers.items() if status not in (303, 401, 403, 404)} == {}
    assert await everything(rig) == before


async def let_in(house: Rig, role: Role) -> tuple[httpx.AsyncClient, str]:
    """Let somebody of the staff in; return their browser, and the proof of their forms."""
    body = "B1" if role in (Role.HANDLER, Role.HEAD) else None
    area = "C1a" if role is Role.GRID_WORKER else None
    invited = await house.database.write(
        lambda tx: invite(tx, role, body, area, house.clock(), house.door.chance)
    )
    async with house.client(**PAGE) as browser:
        await browser.post("/desk/join", data={"invitation": invited.secret})
        token = browser.cookies[STAFF.cookie]
    return house.client(**PAGE, cookie=f"{STAFF.cookie}={token}"), csrf_of(token)


@pytest.mark.parametrize("role", sorted(STAFF_ROLES - {Role.OPERATOR}))
async def test_no_other_role_gets_anything_of_the_operators(house: Rig, role: Role) -> None:
    browser, proof = await let_in(house, role)
    before = await everything(house)
    async with browser:
        answers = {
            f"{method} {path}": (await browser.request(method, path, data={"csrf": proof})).status_code
            for method, path in calls(house, For.OPERATORS)
        }

    assert len(answers) > 30
    assert {call: status for call, status in answers.items() if status not in (303, 403, 404)} == {}
    assert await everything(house) == before


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ORGANIZER])
async def test_who_has_no_cases_sees_none_at_any_address(house: Rig, role: Role) -> None:
    number = raise_case(house)
    browser, _ = await let_in(house, role)
    async with browser:
        page = await browser.get(f"/desk/case/{number}")
        found = await browser.get("/desk/find", params={"number": number})
        queue = await browser.get("/desk", follow_redirects=True)

    assert page.status_code == 404
    assert f"/desk/case/{number}" not in f"{found.headers.get('location', '')}{found.text}{queue.text}"


async def test_a_session_of_a_resident_is_none_at_the_desk(house: Rig) -> None:
    number = raise_case(house)
    async with house.client(**PAGE) as client:
        made = (await client.post("/api/chat/sessions", json={"role": "resident"})).json()["token"]
        client.cookies.set(STAFF.cookie, made)
        page = await client.get(f"/desk/case/{number}")

    assert page.status_code in (303, 403, 404)
