"""Visits to the desk without a browser: come in, read a page, press what it offers."""

import html
import re

import httpx

from models.vocabulary import Role
from tests.bot.web.rig import Rig
from workflows.access import invite

PAGE = {"accept": "text/html", "accept-language": "zh-CN"}


async def enter(
    house: Rig, role: Role = Role.HANDLER, body: str | None = "B1", area: str | None = None
) -> httpx.AsyncClient:
    """Come in by a one-time invitation; return the browser."""
    invited = await house.database.write(
        lambda tx: invite(tx, role, body, area, house.clock(), house.door.chance)
    )
    browser = house.client(**PAGE)
    answer = await browser.post("/desk/join", data={"invitation": invited.secret})
    place = "/operator" if role is Role.OPERATOR else "/desk"
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    return browser


def csrf(text: str) -> str:
    """Return what a form of this page must carry."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


def acts(text: str) -> dict[str, str]:
    """Return the buttons offered, by name."""
    pairs = re.findall(r'name="button" value="([^"]+)" data-name="([^"]+)"', text)
    return {name: html.unescape(token) for token, name in pairs}


def listed(text: str) -> list[str]:
    """Return the numbers of the cases on a list, in order."""
    return re.findall(r'class="task-link" id="case-([^"]+)"', text)


def words_of(text: str) -> str:
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


async def press(browser: httpx.AsyncClient, address: str, name: str) -> str:
    """Press a button of a case page as a form does; return the page it leads to."""
    text = (await browser.get(address)).text
    form = {"csrf": csrf(text), "button": acts(text)[name]}
    answer = await browser.post(f"{address.partition('?')[0]}/press", data=form, follow_redirects=True)
    return answer.text


async def say(browser: httpx.AsyncClient, number: str, words: str) -> str:
    """Write on the page of a case; return the page it leads to."""
    address = f"/desk/case/{number}"
    form = {"csrf": csrf((await browser.get(address)).text), "text": words}
    answer = await browser.post(
        f"{address}/say", data=form, files={"photo": ("", b"")}, follow_redirects=True
    )
    return answer.text
