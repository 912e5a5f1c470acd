"""The desk's page of evaluations: to open one, to answer, to plan, to rule; sums alone, of nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of, render
from bot.dialogue.evaluations.officer import named
from bot.web.desk_forms import Form, form_of
from bot.web.desk_frame import Frame
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.pages import Pages
from bot.web.public_evaluations import Shown, shown
from bot.web.visitors import Visitor, Visitors
from models.vocabulary import Locale, Role
from workflows.cases.acts import Act
from workflows.forms import Field
from workflows.participation.evaluations import asked
from workflows.participation.evaluations.asked import FORMS, OPEN, REPORTS, perform
from workflows.participation.evaluations.objects import has_objects
from workflows.participation.evaluations.seats import Seen, seen_by
from workflows.transaction import Transaction

READERS = frozenset({Role.ORGANIZER, Role.COORDINATOR, Role.HEAD, Role.HANDLER, Role.AUDITOR})
ON_DESK = {verb: fields for verb, fields in FORMS.items() if verb not in REPORTS}


@dataclass(frozen=True)
class Card:
    """One evaluation as the desk shows it."""

    seen: Seen
    page: Shown
    forms: Sequence[Form]


@dataclass(frozen=True)
class EvaluationsDesk:
    """Shows evaluations to whom they concern, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        return Frame(
            self.door, self.visitors, "/desk/evaluations", READERS, ON_DESK, perform, self.show
        ).routes()

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show them, and why the last act was refused."""
        locale = locale_of(visitor.chat.locale)

        def look(tx: Transaction) -> tuple[list[Card], list[Form]]:
            act = act_of(tx, self.door, visitor)
            cards = [self.card(act, each, locale) for each in seen_by(act)]
            return cards, [made(act, OPEN, {}, locale)] if has_objects(act) else []

        cards, begin = await self.door.database.read(look)
        return self.pages.at_desk(
            request,
            visitor,
            "desk_evaluations.html",
            refused,
            cards=cards,
            begin=begin,
        )

    def card(self, act: Act, seen: Seen, locale: Locale) -> Card:
        """Show one, with what the reader may do."""
        forms = [made(act, verb, {"evaluation": seen.view.id}, locale) for verb in seen.verbs]
        return Card(seen, shown(self.door, seen.view, locale), forms)


def made(act: Act, verb: str, about: dict[str, int], locale: Locale) -> Form:
    """The form of an act, its choices in the reader's words."""

    def choices(field: Field) -> list[tuple[str, str]]:
        found = ((each.value, named(field, each)) for each in asked.choices(act, field))
        return [(value, name if isinstance(name, str) else render(name, locale)) for value, name in found]

    return form_of(verb, about, FORMS[verb], choices)
