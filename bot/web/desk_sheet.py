"""Hands out the sheet of a case as a PDF: what its page says on paper, for the reader's own eyes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of, moment, phrase
from bot.web.desk_letter import letter
from bot.web.desk_view import task_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.sheet import Part, Sheet, as_pdf
from bot.web.timeline import staff_timeline
from bot.web.visitors import STAFF, Visitors
from models.vocabulary import Locale
from workflows import desk
from workflows.cases.acts import CaseUnknown
from workflows.cases.queries import CaseView, case_for
from workflows.desk import Backdrop
from workflows.transaction import Transaction

SHORT = 16
"""Signs of a hash that stand on paper."""


@dataclass(frozen=True)
class Sheets:
    """Sheets of cases; who may see the case may take its sheet, with no more on it than the page shows."""

    door: WebDoor
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/case/{number}/sheet", self.sheet, methods=["GET"])
        return router

    async def sheet(self, request: Request, number: str) -> Response:
        """Hand out a PDF. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        reference, chat = self.door.reference(), visitor.chat

        def look(tx: Transaction) -> tuple[CaseView, Backdrop]:
            found = case_for(tx, reference, chat, number)
            return found, desk.backdrop(tx, reference, chat, found)

        try:
            case, behind = await self.door.database.read(look)
        except CaseUnknown:
            raise NothingHere from None
        drawn = self.drawn(case, behind, locale_of(chat.locale), chat.body)
        answer = Response(await asyncio.to_thread(as_pdf, drawn), media_type="application/pdf")
        answer.headers["content-disposition"] = f'inline; filename="{case.number}.pdf"'
        answer.headers["cache-control"] = "no-store"
        return answer

    def drawn(self, case: CaseView, behind: Backdrop, locale: Locale, body: str | None) -> Sheet:
        """Put everything into words."""
        names, now = Namer(self.door.reference(), locale), self.door.clock()
        office = names.body(body) if body else phrase("web.name", locale)
        facts = (
            (phrase("paper.office", locale), office),
            (phrase("paper.printed", locale), moment(now, locale, self.door.zone)),
            (phrase("filter.status", locale), phrase(f"desk.status.{case.status}", locale)),
            (phrase("sheet.due", locale), task_of(case, now, locale).due),
            (phrase("filter.category", locale), names.category(case.category)),
            (phrase("sheet.place", locale), case.place or names.area(case.cell)),
            (phrase("filter.body", locale), names.body(case.body)),
            *([(phrase("sheet.handler", locale), case.handler)] if case.handler else []),
        )
        words = case.words or phrase("words.gone", locale)
        parts = (
            Part(phrase("sheet.words", locale), (("", words),)),
            Part(phrase("desk.timeline", locale), self.history(case, behind, names)),
        )
        return Sheet(phrase("paper.title", locale), case.number, facts, parts, foot(behind, case, locale))

    def history(self, case: CaseView, behind: Backdrop, names: Namer) -> Sequence[tuple[str, str]]:
        """What happened, each with when and on what basis."""

        def said(at: datetime) -> str:
            return moment(at, names.locale, self.door.zone)

        told = letter(staff_timeline(case.timeline, behind.names, self.door.clock()), names, said)
        return [
            (
                "  ".join(each for each in (said(one.at), one.basis) if each),
                "\n".join(each for each in (one.text, one.quote, one.times) if each),
            )
            for one in told.paragraphs
        ]


def foot(behind: Backdrop, case: CaseView, locale: Locale) -> Sequence[str]:
    """How the paper is held against the ledger."""
    paper = behind.paper
    head = phrase("paper.check", locale, subject=paper.subject, events=paper.events, head=paper.head[:SHORT])
    return (head, phrase("paper.how", locale, subject=paper.subject, number=case.number))
