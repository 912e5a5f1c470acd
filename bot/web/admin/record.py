"""The record: what was done to the house, contact reads, what was left out; and whether a chain holds."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from bot.web.admin.counter import Counter
from bot.web.admin.event_words import SUBJECTS
from models.vocabulary import HouseEvent
from workflows.cases.acts import Act
from workflows.house import audit
from workflows.ledger import Fault

HERE = "/operator/record"
FILTERS = ("subject", "kind", "actor", "since", "until")
PARTS = ("changes", "reads", "bulk", "left_out")


@dataclass(frozen=True)
class Found:
    """What one part of the record shows."""

    changes: list[audit.Entry]
    reads: list[audit.Read]
    left_out: list[tuple[str, str, int]]
    actors: list[tuple[int, str]]


@dataclass(frozen=True)
class Checked:
    """A chain that was recomputed."""

    subject: str
    events: int
    faults: tuple[Fault, ...]


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the page."""
    page = Record(counter)
    router.add_api_route(HERE, page.show, methods=["GET"])


class Record:
    """The page of the record."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def show(self, request: Request) -> Response:
        """Show a part of the record, narrowed as asked; with a chain, whether it holds."""
        visitor, query = await self.counter.enter(request), request.query_params
        part = query.get("part", "")
        part = part if part in PARTS else PARTS[0]
        wanted, chain = self.wanted(query), query.get("check", "").strip()[:100]

        def look(act: Act) -> tuple[Found, Checked | None]:
            checked = Checked(chain, *audit.check_subject(act.tx, chain)) if chain else None
            return found(act, part, wanted), checked

        seen, checked = await self.counter.read(visitor, look)
        kept = {name: query[name] for name in FILTERS if query.get(name)}
        last = seen.changes[-1].id if len(seen.changes) == audit.PAGE else None
        return self.counter.show(
            request,
            visitor,
            "admin_record.html",
            part=part,
            parts_of_record=PARTS,
            seen=seen,
            checked=checked,
            asked={name: query.get(name, "") for name in FILTERS},
            subjects=sorted(SUBJECTS),
            kinds=list(HouseEvent),
            older=f"{HERE}?{urlencode({**kept, 'before': str(last)})}" if last else "",
        )

    def wanted(self, query: QueryParams) -> audit.Wanted:
        """Read what is looked for; what cannot be read is not looked for."""
        subject, kind = query.get("subject", ""), query.get("kind", "")
        until = self.instant(query.get("until", ""))
        return audit.Wanted(
            subject=subject if subject in SUBJECTS else "",
            kind=kind if kind in set(HouseEvent) else "",
            actor=count(query.get("actor", "")),
            since=self.instant(query.get("since", "")),
            until=until + timedelta(days=1) if until else None,
            before=count(query.get("before", "")),
        )

    def instant(self, text: str) -> datetime | None:
        """Return the first instant of a day; None when it is none."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        return datetime.combine(day, time(), self.counter.door.reference().calendar.zone).astimezone(UTC)


def found(act: Act, part: str, wanted: audit.Wanted) -> Found:
    """Read one part of the record."""
    changes = audit.changes(act.tx, wanted) if part == "changes" else []
    changes = audit.bulk(act.tx) if part == "bulk" else changes
    reads = audit.contact_reads(act.tx) if part == "reads" else []
    left_out = audit.exemptions(act.tx) if part == "left_out" else []
    return Found(changes, reads, left_out, audit.actors(act.tx))


def count(text: str) -> int | None:
    """Read an id; None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
