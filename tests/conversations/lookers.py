"""What can be seen without a chat: the public pages, and the ledger of a case."""

import html
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx

from bot.app import House
from bot.web.app import build_web
from workflows.cases.export import events_of
from workflows.verify import verify

TAGS = re.compile(r"<(script|style|svg).*?</\1>|<[^>]+>", re.DOTALL)
DETAILS = ("rung", "reason", "cause", "body")
"""Which fact of an event a transcript may name behind a colon, the first that it has."""


@dataclass
class PublicPages:
    """What everybody may read of a house, which is built when somebody first looks."""

    house: House

    @cached_property
    def transport(self) -> httpx.ASGITransport:
        """The way to the pages."""
        return httpx.ASGITransport(build_web(self.house.door))

    async def words(self, number: str) -> str:
        """The words of the front page, of the page of one case, or of an address that is written out."""
        path = number if number.startswith("/") else f"/case/{number}" if number else "/"
        language = {"accept-language": "zh-CN"}
        async with httpx.AsyncClient(transport=self.transport, base_url="http://127.0.0.1") as client:
            answer = await client.get(path, headers=language)
        main = re.search(r"<main.*?</main>", answer.text, re.DOTALL)
        words = TAGS.sub(" ", main[0] if main else answer.text)
        return re.sub(r"[ \t]*\n\s*", "\n", html.unescape(words)).strip()


async def compare_ledger(house: House, text: str) -> str:
    """Say how the ledger differs from `«单号» registered …`, or from `完整`; empty when it does not."""
    if text == "完整":
        found = await house.database.read(verify)
        return "" if found.whole else f"账本有问题:{found.faults[:3]}"
    number, *wanted = text.split()
    events = await house.database.read(lambda tx: events_of(tx, number))
    if fits(wanted, events):
        return ""
    return "应当有:\n    " + " ".join(wanted) + "\n实际有:\n    " + " ".join(map(named, events))


def fits(wanted: list[str], events: list[dict[str, Any]]) -> bool:
    """Whether the events are these, in this order; … stands for any."""
    if not wanted:
        return not events
    first, *rest = wanted
    if first == "…":
        return any(fits(rest, events[start:]) for start in range(len(events) + 1))
    return bool(events) and is_called(events[0], first) and fits(rest, events[1:])


def is_called(event: dict[str, Any], name: str) -> bool:
    """Whether `kind` or `kind:detail` names an event."""
    kind, _, detail = name.partition(":")
    return bool(event["kind"] == kind and (not detail or detail in map(str, event["data"].values())))


def named(event: dict[str, Any]) -> str:
    """An event as a transcript writes it."""
    detail = next((event["data"][name] for name in DETAILS if event["data"].get(name)), None)
    return f"{event['kind']}:{detail}" if detail else str(event["kind"])
