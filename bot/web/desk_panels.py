"""The desk's page of panels and deliberations: what waits for a decision, and what the reader can do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of, phrase, show
from bot.dialogue.votes import decided
from bot.web.desk_forms import Form, form_of
from bot.web.desk_frame import Frame
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.pages import Pages
from bot.web.visitors import Visitor, Visitors
from models.vocabulary import Locale, Role
from models.vocabulary_panels import MotionKind, MotionStage
from workflows.cases.acts import Act
from workflows.forms import Field
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.joint.between import Table, between
from workflows.participation.deliberation import asked as floor_asked
from workflows.participation.deliberation import view as floor
from workflows.participation.deliberation.terms import FloorVerb
from workflows.participation.panels import asked, view
from workflows.participation.panels.terms import PanelVerb
from workflows.participation.panels.view import ConsultationView, PanelView
from workflows.screens import Sentence
from workflows.transaction import Transaction

READERS = frozenset({Role.COORDINATOR, Role.ORGANIZER, Role.HEAD, Role.HANDLER, Role.AUDITOR})
CHAIRED = (FloorVerb.OPEN, FloorVerb.OPEN_PANEL, FloorVerb.PUT, FloorVerb.RULE_MOTION, FloorVerb.RESOLVE)
FLOOR = (*CHAIRED, FloorVerb.TASK, FloorVerb.CLOSE, FloorVerb.CHAIR)
"""What of a deliberation is done here; who has a seat speaks in the chat."""

ON_DESK = {**{str(verb): floor_asked.FORMS[verb] for verb in FLOOR}, **asked.FORMS}

SHOWN = 10


@dataclass(frozen=True)
class Offer:
    """A form, and which book has its sentences."""

    book: str
    form: Form


@dataclass(frozen=True)
class Board:
    """Everything on the page."""

    panels: Sequence[tuple[PanelView, Sequence[ConsultationView]]]
    sessions: Sequence[floor.AssemblyView]
    table: Table
    offers: Mapping[str, list[Offer]]  # by the code of what they are about


@dataclass(frozen=True)
class PanelsDesk:
    """Shows panels and deliberations to who works with them, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        return Frame(self.door, self.visitors, "/desk/panels", READERS, ON_DESK, perform, self.show).routes()

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show it, and why the last act was refused."""
        locale, reference = locale_of(visitor.chat.locale), self.door.reference()
        seen = await self.door.database.read(lambda tx: board(tx, self.door, visitor, locale))

        def words(sentence: Sentence) -> str:
            return show(sentence, locale, reference.calendar.zone)

        return self.pages.at_desk(
            request,
            visitor,
            "desk_panels.html",
            refused,
            seen=seen,
            words=words,
            lines=lambda found: [words(each) for each in decided.card(found, reference)],
        )


def perform(act: Act, verb: str, about: Mapping[str, int], given: Mapping[str, str]) -> object:
    """Do something with a panel or a deliberation."""
    room = asked if verb in asked.FORMS else floor_asked
    return room.perform(act, verb, about, given)


def board(tx: Transaction, door: WebDoor, visitor: Visitor, locale: Locale) -> Board:
    """Read the page for one reader."""
    reference, now, chat = door.reference(), door.clock(), visitor.chat
    found = view.panels(tx, now, view.of_seat(reference, chat))
    panels = [(each, view.consultations(tx, each.id, now)[:SHOWN]) for each in found]
    rows = floor.public_all(tx)[:SHOWN]
    seen = [floor.view(tx, reference, each.id, now) for each in rows]
    sessions = [each for each in seen if each is not None]
    act = act_of(tx, door, visitor)
    offers: dict[str, list[Offer]] = {"": list(opening(act, locale))}
    for each, questions in panels:
        offers[each.code] = list(of_panel(act, each, locale))
        for one in questions:
            offers[one.code] = list(of_question(act, one, locale))
    for session in sessions:
        offers[session.code] = list(of_session(act, session, locale))
    return Board(panels, sessions, between(tx, now), offers)


def opening(act: Act, locale: Locale) -> Iterator[Offer]:
    """Yield what is begun here."""
    if has_duty(act.by.role, Duty.PANELS):
        yield of_panels(act, PanelVerb.SET_UP, {}, locale)
    if has_duty(act.by.role, Duty.CHAIR):
        yield of_floor(act, FloorVerb.OPEN, {}, locale)


def of_panel(act: Act, each: PanelView, locale: Locale) -> Iterator[Offer]:
    """Yield what can be done with a panel."""
    if each.ended_at is not None:
        return
    about = {"panel": each.id}
    if has_duty(act.by.role, Duty.CONSULT):
        yield of_panels(act, PanelVerb.CONSULT, about, locale)
    if has_duty(act.by.role, Duty.PANELS):
        yield of_floor(act, FloorVerb.OPEN_PANEL, about, locale)
        yield of_panels(act, PanelVerb.END, about, locale)


def of_question(act: Act, one: ConsultationView, locale: Locale) -> Iterator[Offer]:
    """Yield what can be done with a consultation."""
    about = {"consultation": one.id}
    if one.decided_at is None and any(each.body and each.body == act.by.body for each in one.voices):
        yield of_panels(act, PanelVerb.SAY, about, locale)
    if has_duty(act.by.role, Duty.PANELS):
        verb = PanelVerb.TASK if one.decided_at else PanelVerb.DECIDE
        yield of_panels(act, verb, about, locale)
    asks = act.by.body == one.caller if one.caller else act.by.role is Role.COORDINATOR
    if one.decided_at and asks and has_duty(act.by.role, Duty.CONSULT):
        yield of_panels(act, PanelVerb.MARK, about, locale)


def of_session(act: Act, session: floor.AssemblyView, locale: Locale) -> Iterator[Offer]:
    """Yield what the chair can do."""
    if not has_duty(act.by.role, Duty.CHAIR):
        return
    if session.needs_chair and session.chair != act.by.person_id:
        yield of_floor(act, FloorVerb.CHAIR, {"assembly": session.id}, locale)
    if session.chair != act.by.person_id:
        return
    for motion in session.motions:
        about = {"motion": motion.id}
        if motion.kind is MotionKind.MAIN and motion.stage is MotionStage.CARRIED:
            yield of_floor(act, FloorVerb.TASK if motion.decision else FloorVerb.RESOLVE, about, locale)
    if session.now is not None and session.now.stage is MotionStage.DEBATING:
        yield of_floor(act, FloorVerb.PUT, {"motion": session.now.id}, locale)
    if session.now is not None and session.now.stage in (MotionStage.MOVED, MotionStage.DEBATING):
        yield of_floor(act, FloorVerb.RULE_MOTION, {"motion": session.now.id}, locale)
    if session.closed_at is None and session.now is None:
        yield of_floor(act, FloorVerb.CLOSE, {"assembly": session.id}, locale)


def of_panels(act: Act, verb: str, about: Mapping[str, int], locale: Locale) -> Offer:
    """Build a form of a panel."""

    def choices(field: Field) -> Sequence[tuple[str, str]]:
        found = asked.choices(act, verb, about, field)
        return (
            [(value, phrase(f"panel.kind.{value}", locale)) for value, _ in found]
            if is_kind(field)
            else found
        )

    return Offer("panel", form_of(verb, about, asked.FORMS[verb], choices))


def is_kind(field: Field) -> bool:
    """Whether a field has names in the catalogue."""
    return field.name == "kind"


def of_floor(act: Act, verb: str, about: Mapping[str, int], locale: Locale) -> Offer:
    """Build a form of a deliberation."""

    def choices(field: Field) -> Sequence[tuple[str, str]]:
        found = floor_asked.choices(act, verb, field)
        if field.name != "reason":
            return found
        return [(value, phrase(f"floor.reason.{value}", locale)) for value, _ in found]

    return Offer("floor", form_of(verb, about, floor_asked.FORMS[verb], choices))
