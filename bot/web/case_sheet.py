"""Draws the sheet of a case as a PDF: what its page says on paper, for one reader's eyes."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.catalogue.sentences import locale_of, moment, phrase
from bot.dialogue.engine import Doorway
from bot.web.desk_letter import letter
from bot.web.desk_view import task_of
from bot.web.names import Namer
from bot.web.sheet import Part, Sheet, as_pdf
from bot.web.timeline import staff_timeline
from models.vocabulary import Locale
from workflows import desk
from workflows.access import ChatView
from workflows.cases.acts import CaseUnknown
from workflows.cases.queries import CaseView, case_for
from workflows.conversation import ChatUnknown, state_of
from workflows.desk import Backdrop
from workflows.reference import Reference
from workflows.transaction import Transaction

SHORT = 16
"""Signs of a hash that stand on paper."""


@dataclass(frozen=True)
class CaseSheets:
    """Sheets of cases; who may see the case may have its sheet, with no more on it than the page shows."""

    database: Doorway
    reference: Callable[[], Reference]
    clock: Callable[[], datetime]
    zone: tzinfo

    async def of_chat(self, chat_id: int, number: str) -> bytes | None:
        """Draw a sheet for whoever has a chat; None where they may not see the case, or the chat is shut."""
        try:
            chat = await self.database.read(lambda tx: state_of(tx, chat_id).chat)
            return await self.of(chat, number)
        except (CaseUnknown, ChatUnknown):
            return None

    async def of(self, chat: ChatView, number: str) -> bytes:
        """Draw a sheet for a reader. Raises CaseUnknown."""
        reference = self.reference()

        def look(tx: Transaction) -> tuple[CaseView, Backdrop]:
            found = case_for(tx, reference, chat, number)
            return found, desk.backdrop(tx, reference, chat, found)

        case, behind = await self.database.read(look)
        drawn = self.drawn(case, behind, locale_of(chat.locale), chat.body)
        return await asyncio.to_thread(as_pdf, drawn)

    def drawn(self, case: CaseView, behind: Backdrop, locale: Locale, body: str | None) -> Sheet:
        """Put everything into words."""
        names, now = Namer(self.reference(), locale), self.clock()
        office = names.body(body) if body else phrase("web.name", locale)
        facts = (
            (phrase("paper.office", locale), office),
            (phrase("paper.printed", locale), moment(now, locale, self.zone)),
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
            return moment(at, names.locale, self.zone)

        told = letter(staff_timeline(case.timeline, behind.names, self.clock()), names, said)
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
