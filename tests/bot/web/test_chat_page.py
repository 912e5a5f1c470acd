"""The chat page as plain forms: without a script, and safe against forms of other sites."""

import re

import httpx
import pytest

from models.vocabulary import Locale
from tests.bot.web.rig import ADDRESS, Rig

CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')
KEY = re.compile(r'name="button" value="([^"]+)" data-name="confirm"')


async def started(client: httpx.AsyncClient) -> str:
    """Start a chat; return the page."""
    return (await client.post("/chat/start", follow_redirects=True)).text


def csrf(page: str) -> str:
    return str(CSRF.findall(page)[0])


async def test_the_page_says_who_sees_what_before_the_first_message(rig: Rig) -> None:
    async with rig.client(**{"accept-language": "zh-CN"}) as client:
        page = (await client.get("/chat")).text

    assert "谁能看到您说的话" in page
    assert "即时通讯" in page
    assert 'name="text"' not in page


async def test_looking_at_the_page_opens_no_chat(rig: Rig) -> None:
    async with rig.client() as client:
        answer = await client.get("/chat")

    assert "set-cookie" not in answer.headers


async def test_the_session_is_kept_from_scripts_and_other_sites(rig: Rig) -> None:
    async with rig.client() as client:
        cookie = (await client.post("/chat/start")).headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=strict" in cookie


async def test_a_conversation_by_forms_alone(rig: Rig) -> None:
    async with rig.client(accept="text/html") as client:
        page = await started(client)
        data = {"csrf": csrf(page), "text": "灯坏了 <b>"}

        said = await client.post("/chat/say", data=data, files={"photo": ("", b"")}, follow_redirects=True)
        key = KEY.findall(said.text)[0]
        pressed = await client.post(
            "/chat/press", data={"csrf": csrf(page), "button": key}, follow_redirects=True
        )

    assert "灯坏了 &lt;b&gt;" in said.text
    assert "灯坏了" not in pressed.text
    assert 'id="m2" data-id="2"' in pressed.text
    assert KEY.findall(pressed.text) == []


async def test_starting_again_keeps_the_chat(rig: Rig) -> None:
    async with rig.client() as client:
        await started(client)
        again = await client.post("/chat/start")

    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("token", ["", "0" * 32, "é"])
async def test_a_form_without_our_proof_is_refused(rig: Rig, token: str) -> None:
    async with rig.client(accept="text/html") as client:
        await started(client)

        answer = await client.post("/chat/say", data={"csrf": token, "text": "x"})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
async def test_another_site_cannot_start_a_chat(rig: Rig, headers: dict[str, str]) -> None:
    async with rig.client(**headers) as client:
        answer = await client.post("/chat/start")

    assert answer.status_code == 403


async def test_the_cookie_alone_does_not_write_by_the_api(rig: Rig) -> None:
    async with rig.client() as client:
        page = await started(client)

        without = await client.post("/api/chat/messages", json={"text": "x"})
        with_proof = await client.post(
            "/api/chat/messages", json={"text": "x"}, headers={"x-csrf-token": csrf(page), "x-place": "chat"}
        )

    assert (without.status_code, with_proof.status_code) == (403, 200)


async def test_staff_and_resident_share_one_browser(rig: Rig) -> None:
    invitation = await rig.invitation()
    async with rig.client() as client:
        await started(client)
        shown = await client.get("/chat", params={"invitation": invitation})

        joined = await client.post("/chat/start", data={"invitation": invitation})

        pages = [(await client.get(path)).text for path in ("/chat", "/desk/chat")]
    assert invitation in shown.text
    assert joined.headers["location"] == "/desk/chat"
    assert ['data-place="chat"' in pages[0], 'data-place="desk"' in pages[1]] == [True, True]
    assert csrf(pages[0]) != csrf(pages[1])


async def test_opening_the_link_of_an_invitation_does_not_use_it_up(rig: Rig) -> None:
    invitation = await rig.invitation()
    async with rig.client() as client:
        for _ in range(3):
            await client.get("/chat", params={"invitation": invitation})

        answer = await client.post("/chat/start", data={"invitation": invitation})

    assert answer.status_code == 303


async def test_staff_can_leave(rig: Rig) -> None:
    async with rig.client() as client:
        await client.post("/chat/start", data={"invitation": await rig.invitation()})
        page = (await client.get("/desk/chat")).text

        await client.post("/desk/chat/leave", data={"csrf": csrf(page)})

        assert "huiying_desk" not in client.cookies


async def test_a_used_invitation_gives_a_page_in_words(rig: Rig) -> None:
    async with rig.client(accept="text/html", **{"accept-language": "en"}) as client:
        answer = await client.post("/chat/start", data={"invitation": "used"})

    assert answer.status_code == 403
    assert "ask for a new one" in answer.text


async def test_large_print_is_remembered(rig: Rig) -> None:
    async with rig.client() as client:
        answer = await client.post(
            "/preferences", data={"print": "large", "back": "/chat"}, follow_redirects=True
        )

    assert 'data-print="large"' in answer.text
    assert answer.url.path == "/chat"


@pytest.mark.parametrize("locale", list(Locale))
async def test_the_language_changes_for_page_and_chat(rig: Rig, locale: Locale) -> None:
    async with rig.client() as client:
        await started(client)

        page = (
            await client.post(
                "/preferences", data={"language": locale, "back": "/chat"}, follow_redirects=True
            )
        ).text

    assert f'<html lang="{locale}"' in page


@pytest.mark.parametrize(
    "back", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1", "/a\nb"]
)
async def test_a_switch_leads_nowhere_else(rig: Rig, back: str) -> None:
    async with rig.client() as client:
        answer = await client.post("/preferences", data={"print": "large", "back": back})

    assert answer.headers["location"] == "/"


async def test_no_page_carries_script_or_style_in_its_text(rig: Rig) -> None:
    async with rig.client() as client:
        pages = [(await client.get("/chat")).text, await started(client)]

    for page in pages:
        assert "style=" not in page
        assert "onclick" not in page
        assert re.findall(r"<script(?![^>]*src=)", page) == []
        addresses = re.findall(r'(?:src|href|action)="([^"#]+)', page)
        assert [each for each in addresses if not each.startswith("/")] == []
    assert ADDRESS not in pages[0]
