"""What others may follow: a feed that readers understand, a calendar that keeps to its rules."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from bot.web.feeds import as_calendar, as_rss
from bot.web.names import Namer
from models.vocabulary import Locale
from tests.bot.web.community import Filled, after, community
from tests.bot.web.rig import START, Rig
from tests.bot.web.test_public_figures import october
from tests.bot.web.test_public_votes import run_votes
from tests.workflows.participation.votes.polling import CLOSES
from workflows.responsiveness.dashboard.happenings import Happening, Kind

HOSTILE = Happening(
    Kind.VOTE_ENDS,
    "TP-1",
    START,
    "加装电梯，同意吗？\n<script>;,\\ \x07" + "很长的题目" * 30,
    "/vote/TP-1",
    "B1",
    "C1",
)


@pytest.fixture
async def rig(tmp_path: Path, ready: Filled) -> AsyncIterator[Rig]:
    with community(tmp_path, after(ready, october)) as rig:
        await rig.database.write(run_votes)
        yield rig


def events(text: str) -> list[dict[str, str]]:
    """Read a calendar as RFC 5545 says: lines end by CRLF, a space goes on, each event begins and ends."""
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").rstrip("\r\n").split("\r\n")
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    found: list[dict[str, str]] = []
    for line in lines[2:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and line != "END:VEVENT":
            assert name not in found[-1]
            found[-1][name] = re.sub(r"\\([\\;,])", r"\1", value)
    return found


async def test_a_feed_tells_answers_and_votes_and_nobody(rig: Rig) -> None:
    rig.clock.now = CLOSES + timedelta(days=1)
    async with rig.client() as client:
        answer = await client.get("/feed.xml")
    items = Xml.fromstring(answer.content).findall("./channel/item")

    titles = [each.findtext("title") or "" for each in items]
    times = [parsedate_to_datetime(each.findtext("pubDate") or "") for each in items]

    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert answer.headers["vary"] == "accept-language, cookie"  # nobody is handed another one's language
    assert "已答复：城乡建设" in titles
    assert any(each.startswith("投票结果：") for each in titles)
    assert times == sorted(times, reverse=True)
    assert len({each.findtext("guid") for each in items}) == len(items)
    assert all((each.findtext("link") or "").startswith("http://127.0.0.1/") for each in items)
    assert "F-19" not in answer.text


async def test_a_calendar_tells_when_votes_end(rig: Rig) -> None:
    async with rig.client() as client:
        answer = await client.get("/calendar.ics")

    found = events(answer.text)

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert [each["SUMMARY"][:5] for each in found] == ["投票截止："]
    assert all({"UID", "DTSTAMP", "DTSTART", "DTEND", "URL"} <= set(each) for each in found)
    assert all(re.fullmatch(r"\d{8}T\d{6}Z", each[name]) for each in found for name in ("DTSTART", "DTEND"))


def test_whatever_a_title_holds_it_breaks_no_line_and_no_tag(ready: Filled) -> None:
    names = Namer(ready.reference, Locale.EN)

    [event] = events(as_calendar([HOSTILE], names, "https://a.example", START).decode())
    channel = Xml.fromstring(as_rss([HOSTILE], names, "https://a.example")).find("channel")
    title = channel.findtext("item/title") if channel is not None else ""

    assert event["SUMMARY"].startswith("Vote ends: 加装电梯，同意吗？ <script>;,\\ 很长的题目")
    assert event["SUMMARY"] == title
    assert event["DTSTART"] == f"{START.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    assert event["DESCRIPTION"] == "春晓社区 · 春晓物业"
