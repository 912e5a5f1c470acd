"""Writes what happened in public as RSS 2.0, and public dates as iCalendar (RFC 5545)."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import phrase
from bot.web.door import WebDoor
from bot.web.names import Namer
from bot.web.pages import Pages
from workflows.cases.acts import SYSTEM, Act
from workflows.responsiveness.dashboard.happenings import Happening, Kind, dates, news

ATOM = "http://www.w3.org/2005/Atom"
OCTETS = 73
"""A line of iCalendar holds 75 octets, with the space that goes on."""
LASTS = timedelta(hours=1)
CACHED = {"cache-control": "public, max-age=600", "vary": "accept-language, cookie"}
"""Kept on the way for a while, each language for itself."""


@dataclass(frozen=True)
class Feeds:
    """What everybody may subscribe to with a reader or a calendar of their own."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/feed.xml", self.feed, methods=["GET"])
        router.add_api_route("/calendar.ics", self.calendar, methods=["GET"])
        return router

    async def feed(self, request: Request) -> Response:
        """Give the newest that happened in public."""
        reference, now = self.door.reference(), self.door.clock()
        found = await self.door.database.read(lambda tx: news(tx, reference, now))
        body = as_rss(found, Namer(reference, self.pages.locale(request)), self.door.public_url)
        return Response(body, media_type="application/rss+xml; charset=utf-8", headers=CACHED)

    async def calendar(self, request: Request) -> Response:
        """Give public dates."""
        reference, now = self.door.reference(), self.door.clock()
        chance = random.Random(0)  # nothing is drawn: an act that only reads
        found = await self.door.database.read(lambda tx: dates(Act(tx, SYSTEM, now, reference, chance)))
        body = as_calendar(found, Namer(reference, self.pages.locale(request)), self.door.public_url, now)
        return Response(body, media_type="text/calendar; charset=utf-8", headers=CACHED)


def title_of(each: Happening, names: Namer) -> str:
    """What an entry is called in a reader's language."""
    words = names.category(each.title or None) if each.kind is Kind.ANSWER else each.title
    return phrase(f"feed.{each.kind}", names.locale, what=" ".join(words.split()))


def about(each: Happening, names: Namer) -> str:
    """Where it is, and whose it is."""
    parts = [names.area(each.area) if each.area else "", names.body(each.body) if each.body else ""]
    return " · ".join(part for part in parts if part)


def clean(words: str) -> str:
    """Leave out signs that XML and calendars cannot hold."""
    return "".join(sign for sign in words if sign >= " " and not "\ud800" <= sign <= "\udfff")


def as_rss(found: Sequence[Happening], names: Namer, address: str) -> bytes:
    """Write a feed."""
    Xml.register_namespace("atom", ATOM)
    root = Xml.Element("rss", version="2.0")
    channel = Xml.SubElement(root, "channel")
    for name, value in (
        ("title", phrase("feed.title", names.locale)),
        ("link", f"{address}/dashboard"),
        ("description", phrase("feed.lead", names.locale)),
        ("language", names.locale),
    ):
        Xml.SubElement(channel, name).text = value
    Xml.SubElement(
        channel, f"{{{ATOM}}}link", href=f"{address}/feed.xml", rel="self", type="application/rss+xml"
    )
    for each in found:
        item = Xml.SubElement(channel, "item")
        Xml.SubElement(item, "title").text = clean(title_of(each, names))
        Xml.SubElement(item, "link").text = address + each.page
        Xml.SubElement(item, "description").text = clean(about(each, names))
        Xml.SubElement(item, "guid", isPermaLink="false").text = identity(each, address)
        Xml.SubElement(item, "pubDate").text = format_datetime(each.at.astimezone(UTC), usegmt=True)
    told: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return told


def as_calendar(found: Sequence[Happening], names: Namer, address: str, now: datetime) -> bytes:
    """Write a calendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huiying//Public dates//EN", "CALSCALE:GREGORIAN"]
    lines.append("X-WR-CALNAME:" + escaped(phrase("feed.dates", names.locale)))
    for each in found:
        lines += ["BEGIN:VEVENT", "UID:" + identity(each, address), "DTSTAMP:" + instant(now)]
        lines += ["DTSTART:" + instant(each.at), "DTEND:" + instant(each.at + LASTS)]
        lines.append("SUMMARY:" + escaped(title_of(each, names)))
        if told := about(each, names):
            lines.append("DESCRIPTION:" + escaped(told))
        lines += ["URL:" + address + each.page, "TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(part + "\r\n" for line in lines for part in folded(line)).encode()


def identity(each: Happening, address: str) -> str:
    """A name that stays, of one entry."""
    return f"{each.kind}-{each.code}@{urlsplit(address).hostname or 'huiying'}"


def instant(at: datetime) -> str:
    """An instant as calendars write it."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(words: str) -> str:
    """Words as a calendar holds them."""
    safe = clean(words).replace("\\", "\\\\")
    return safe.replace(";", "\\;").replace(",", "\\,")


def folded(line: str) -> Iterator[str]:
    """Break a line so that none has more octets than allowed, and no sign is cut."""
    part = ""
    for sign in line:
        if len((part + sign).encode()) > OCTETS:
            yield part
            part = " "
        part += sign
    yield part
