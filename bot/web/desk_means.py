"""The desk's page of means: sources, what is drawn on them, and how duties and means lie."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of, render
from bot.dialogue.means.routes import buttons, is_kept, limits_line
from bot.web.desk_forms import Form, form_of
from bot.web.desk_frame import Frame
from bot.web.door import WebDoor
from bot.web.figures import span
from bot.web.pages import Pages
from bot.web.visitors import Visitor, Visitors
from models.vocabulary import Locale, Role
from models.vocabulary_means import MeansKind
from workflows.forms import Field, Kind
from workflows.gate import DUTIES, has_duty
from workflows.gate_terms import Duty
from workflows.means.amounts import amount_value
from workflows.means.asked import (
    CORRECT,
    CORRECT_MONEY,
    DRAWS,
    END,
    FORMS,
    OPENS,
    PUT_IN,
    PUT_IN_MONEY,
    perform,
)
from workflows.means.view import DrawView, Register, SourceView, offered_to, register
from workflows.responsiveness.means import Burden, burden
from workflows.transaction import Transaction

Offered = dict[str, list[Form]]
"""Forms by the code of what they are about; those of nothing in particular under the empty one."""

LOOKING = (Role.COORDINATOR, Role.AUDITOR)
"""They see how duties and means lie."""


@dataclass(frozen=True)
class MeansDesk:
    """Shows the register to who may read it, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        return Frame(
            self.door, self.visitors, "/desk/means", DUTIES[Duty.MEANS], FORMS, perform, self.show
        ).routes()

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show it, and why the last act was refused."""
        reference, now, locale = self.door.reference(), self.door.clock(), locale_of(visitor.chat.locale)

        def look(tx: Transaction) -> tuple[Register, Burden | None]:
            looks = visitor.chat.role in LOOKING
            figures = burden(tx, reference, visitor.chat, now) if looks else None
            return register(tx, reference, visitor.chat), figures

        seen, figures = await self.door.database.read(look)
        return self.pages.at_desk(
            request,
            visitor,
            "desk_means.html",
            refused,
            seen=seen,
            burden=figures,
            forms=offered(visitor, seen),
            amounts=Amounts(locale),
            span=lambda length: span(length, locale),
        )


@dataclass(frozen=True)
class Amounts:
    """Amounts in the reader's words."""

    locale: Locale

    def of(self, source: SourceView, amount: int, people: int = 0) -> str:
        """An amount of a source."""
        return render(amount_value(source.kind, source.unit, amount, people), self.locale)


@dataclass(frozen=True)
class Drawn:
    """A source that a case may draw on, with the form that asks it."""

    source: SourceView
    left: str
    limits: str
    form: Form


def offers(tx: Transaction, door: WebDoor, visitor: Visitor, case_id: int) -> list[Drawn]:
    """Return the sources that the reader may draw on for a case; none where they may not."""
    locale = locale_of(visitor.chat.locale)
    found = offered_to(tx, door.reference(), visitor.chat, case_id)
    return [drawn(each, case_id, locale) for each in found]


def drawn(source: SourceView, case_id: int, locale: Locale) -> Drawn:
    """One source with its form, in the reader's words."""
    limits = render(limits_line(source), locale) if source.must_not else ""
    form = made(DRAWS[source.kind], {"case": case_id, "source": source.id})
    return Drawn(source, Amounts(locale).of(source, source.balance), limits, form)


def typed(verb: str) -> Sequence[Field]:
    """The fields of an act that can be typed; pictures are sent in the chat."""
    return [field for field in FORMS[verb] if field.kind is not Kind.PHOTO]


def made(verb: str, about: dict[str, int]) -> Form:
    """The form of an act."""
    return form_of(verb, about, typed(verb), lambda _field: ())


def offered(visitor: Visitor, seen: Register) -> Offered:
    """Return what the reader may do now."""
    chat = visitor.chat
    opens = OPENS if has_duty(chat.role, Duty.KEEP_MEANS) else ()
    found: Offered = {"": [made(verb, {}) for verb in opens]}
    for source in seen.sources:
        found[source.code] = source_forms(source) if is_kept(chat, source) else []
    for draw in seen.draws:
        found[draw.code] = draw_forms(draw)
    return found


def source_forms(source: SourceView) -> list[Form]:
    """What may be done with a source of one's own."""
    money = source.kind is MeansKind.MONEY
    about = {"source": source.id}
    fill, count = (PUT_IN_MONEY, CORRECT_MONEY) if money else (PUT_IN, CORRECT)
    return [made(fill, about), made(count, {**about, "balance": source.balance}), made(END, about)]


def draw_forms(draw: DrawView) -> list[Form]:
    """What may be done with a draw: the buttons of the chat, as forms."""
    return [made(button.name, {"draw": draw.id}) for row in buttons(draw) for button in row]
