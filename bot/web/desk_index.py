"""The desk's page of the index: a head sees and contests their own, others rule on what is contested."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of, phrase
from bot.web.desk_forms import Form, form_of
from bot.web.desk_frame import Frame
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.index_words import IndexWords
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import Visitor, Visitors
from models.vocabulary import Locale, Role
from workflows.forms import Field
from workflows.responsiveness.index.asked import FORMS, IndexVerb, Outcome, perform
from workflows.responsiveness.index.pleas import PleaKind, PleaRefused, PleaView, open_for, pleas_of, to_rule
from workflows.responsiveness.index.view import IndexPage, index_page
from workflows.transaction import Transaction

READERS = frozenset({Role.HEAD, Role.COORDINATOR, Role.AUDITOR})
SHOWN = 20


@dataclass(frozen=True)
class Board:
    """What one reader sees: the newest month, what is contested, and what they can do."""

    seen: IndexPage | None
    pleas: Sequence[tuple[PleaView, Form | None]]
    contest: Form | None


@dataclass(frozen=True)
class IndexDesk:
    """Shows the index to who is measured by it and to who rules on it."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        return Frame(self.door, self.visitors, "/desk/index", READERS, FORMS, perform, self.show).routes()

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show it, and why the last act was refused."""
        locale = locale_of(visitor.chat.locale)
        found = await self.door.database.read(lambda tx: board(tx, self.door, visitor, locale))
        names = Namer(self.door.reference(), locale)
        own = [each for each in found.seen.bodies if each.code == visitor.chat.body] if found.seen else []
        return self.pages.at_desk(
            request,
            visitor,
            "desk_index.html",
            refused,
            found=found,
            own=own,
            names=names,
            words=IndexWords(names),
        )


def board(tx: Transaction, door: WebDoor, visitor: Visitor, locale: Locale) -> Board:
    """Read the page for one reader; a head reads what was said of their own body."""
    act, reference = act_of(tx, door, visitor), door.reference()

    def choices(field: Field) -> Sequence[tuple[str, str]]:
        if field.name == "kind":
            return [(str(each), phrase(f"index.plea.{each}", locale)) for each in PleaKind]
        if field.name == "outcome":
            return [(str(each), phrase(f"index.ruling.{each}", locale)) for each in Outcome]
        return ()

    def ruling(each: PleaView) -> Form | None:
        if not allowed(lambda: to_rule(act, each.id)):
            return None
        return form_of(IndexVerb.RULE, {"plea": each.id}, FORMS[IndexVerb.RULE], choices)

    mine = visitor.chat.body if visitor.chat.role is Role.HEAD else ""
    listed = pleas_of(tx, body=mine or "")[:SHOWN]
    contest = form_of(IndexVerb.CONTEST, {}, FORMS[IndexVerb.CONTEST], choices)
    return Board(
        index_page(tx, reference),
        [(each, ruling(each)) for each in listed],
        contest if allowed(lambda: open_for(act)) else None,
    )


def allowed(look: Callable[[], object]) -> bool:
    """Whether something may be done now."""
    try:
        look()
    except PleaRefused:
        return False
    return True
