"""The desk's page of signs of gaming: the figures, the cases, the body's answer, and the review."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of, render
from bot.dialogue.signs.routes import figures
from bot.web.desk_forms import Form, form_of
from bot.web.desk_frame import Frame
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.pages import Pages
from bot.web.public_signs import day_in
from bot.web.visitors import Visitor, Visitors
from models.vocabulary import Role
from workflows.responsiveness.signs.asked import FORMS, perform
from workflows.responsiveness.signs.view import SignView, seen_by

READERS = frozenset({Role.AUDITOR, Role.HEAD})


@dataclass(frozen=True)
class Card:
    """One sign with what its reader may do."""

    seen: SignView
    forms: Sequence[Form]


@dataclass(frozen=True)
class SignsDesk:
    """Shows signs to who reviews and to the bodies they are of."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        return Frame(self.door, self.visitors, "/desk/signs", READERS, FORMS, perform, self.show).routes()

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show them, and why the last act was refused."""
        locale = locale_of(visitor.chat.locale)
        found = await self.door.database.read(lambda tx: seen_by(act_of(tx, self.door, visitor)))
        return self.pages.at_desk(
            request,
            visitor,
            "desk_signs.html",
            refused,
            cards=[Card(each, forms(each)) for each in found],
            figures=lambda each: render(figures(each), locale),
            day=day_in(self.door.zone),
        )


def forms(seen: SignView) -> list[Form]:
    """What may be done about a sign now."""
    return [form_of(verb, {"sign": seen.id}, FORMS[verb], lambda _field: ()) for verb in seen.verbs]
