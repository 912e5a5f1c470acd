"""The desk's pages of early warnings and monthly topics: the evidence, and what can be done about it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.dialogue.topics.card import may_be_put
from bot.web.desk_forms import MOST_FIELDS, Form, about_in, done, form_of, is_id, told
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.plots import Plot, table_of, vendor
from bot.web.topic_plots import days_plot, months_plot, recurring_plot
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import Role
from models.vocabulary_topics import TopicStage
from workflows.cases.acts import Act
from workflows.responsiveness.topics import acts, answer, asked, steps
from workflows.responsiveness.topics.recurrence import Recurring
from workflows.responsiveness.topics.telling import exact_result, told_result
from workflows.responsiveness.topics.terms import TopicRefused, Verb
from workflows.responsiveness.topics.view import (
    TopicView,
    WarningView,
    find,
    recurring_of,
    topics_of,
    warnings_of,
)
from workflows.transaction import Transaction

READERS = frozenset({Role.COORDINATOR, Role.HEAD, Role.HANDLER})
PRESSES: Mapping[str, Callable[[Act, int], object]] = {
    "topic_patrol": steps.patrol,
    "warning_seen": answer.seen,
    "warning_patrol": answer.patrol,
    "warning_merge": answer.merge,
}
"""What is done with one press, by the id of a topic or a warning."""


@dataclass(frozen=True)
class Warned:
    """A warning with what its reader may do: presses by name, forms."""

    each: WarningView
    presses: Sequence[str]
    forms: Sequence[Form]
    days: Plot


@dataclass(frozen=True)
class Board:
    """What lies before a reader."""

    warnings: Sequence[Warned]
    topics: Sequence[TopicView]
    recurring: Sequence[Recurring]


@dataclass(frozen=True)
class TopicsDesk:
    """Shows warnings and topics to who sees to them, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/topics", self.listed, methods=["GET"])
        router.add_api_route("/desk/topics/recurring.csv", self.table, methods=["GET"])
        router.add_api_route("/desk/warning/{code}/days.csv", self.days, methods=["GET"])
        router.add_api_route("/desk/topic/{code}", self.page, methods=["GET"])
        router.add_api_route("/desk/topics/{verb}", self.act, methods=["POST"])
        return router

    async def listed(self, request: Request) -> Response:
        """Show warnings, topics, and what recurs; to others, the desk."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or visitor.chat.role not in READERS:
            return RedirectResponse("/desk", 303)
        return await self.board(request, visitor)

    async def board(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show it all, and why the last act was refused."""
        seen = await self.door.database.read(lambda tx: self.look(tx, visitor))
        locale = locale_of(visitor.chat.locale)
        shown = recurring_plot(seen.recurring, Namer(self.door.reference(), locale), locale)
        status = 422 if refused else 200
        return self.show(
            request, visitor, "desk_topics.html", status, seen=seen, recurring=shown, refused=refused
        )

    def look(self, tx: Transaction, visitor: Visitor) -> Board:
        """Read what lies before a reader."""
        act = act_of(tx, self.door, visitor)
        warnings = [self.warned(act, visitor, each) for each in warnings_of(act)]
        return Board(warnings, topics_of(act), recurring_of(act))

    def warned(self, act: Act, visitor: Visitor, each: WarningView) -> Warned:
        """A warning with what its reader may do."""
        names = [button.name for row in acts.warning_buttons(act, each.id) for button in row]
        about = {"warning": each.id}
        forms = [
            form_of(name, about, asked.FORMS[name], lambda field: asked.choices(act, about, field))
            for name in names
            if name in asked.FORMS
        ]
        return Warned(each, [name for name in names if name in PRESSES], forms, self.drawn(visitor, each))

    def drawn(self, visitor: Visitor, each: WarningView) -> Plot:
        """The days of a warning."""
        last = self.door.reference().local_date(each.raised_at)
        count = len(each.days)
        labels = [f"{last - timedelta(days=count - at):%m-%d}" for at in range(count)]
        return days_plot(each, locale_of(visitor.chat.locale), labels)

    async def page(self, request: Request, code: str) -> Response:
        """Show one topic. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        return await self.topic(request, visitor, code)

    async def topic(self, request: Request, visitor: Visitor, code: str, refused: str = "") -> Response:
        """Show one, and why the last act was refused. Raises NothingHere."""

        def look(tx: Transaction) -> tuple[TopicView | None, list[Form], bool, bool, bool]:
            act = act_of(tx, self.door, visitor)
            seen = find(act, code[:20])
            if seen is None:
                return None, [], False, False, False
            exact, walks = acts.sees_to(act, seen.id), acts.may_patrol(act, seen.id)
            return seen, list(forms(act, seen)), walks, exact, may_be_put(act, seen)

        seen, offered, walks, exact, puts = await self.door.database.read(look)
        if seen is None:
            raise NothingHere
        locale = locale_of(visitor.chat.locale)
        return self.show(
            request,
            visitor,
            "desk_topic.html",
            422 if refused else 200,
            each=seen,
            forms=offered,
            walks=walks,
            may_put=puts,
            refused=refused,
            exact=exact,
            told=(exact_result if exact else told_result)(seen.result) if seen.result else None,
            months=months_plot(seen, locale, exact=exact) if exact or is_public(seen) else None,
            now=self.door.clock(),
        )

    async def act(self, request: Request, verb: str) -> Response:
        """Do something, and show how things stand. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        about = about_in(form)
        if verb in PRESSES:
            subject = about.get("topic" if verb == "topic_patrol" else "warning", 0)
            refused = await done(self.door, visitor, lambda act: PRESSES[verb](act, subject))
        elif verb in asked.FORMS:
            given = told(form, asked.FORMS[verb])
            refused = await done(self.door, visitor, lambda act: asked.perform(act, verb, about, given))
        else:
            raise NothingHere
        code = await self.door.database.read(lambda tx: code_of(act_of(tx, self.door, visitor), about))
        if not refused:
            return RedirectResponse(f"/desk/topic/{code}" if code else "/desk/topics", 303)
        return await (
            self.topic(request, visitor, code, refused) if code else self.board(request, visitor, refused)
        )

    async def table(self, request: Request) -> Response:
        """Give what recurs to take away. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or visitor.chat.role is not Role.COORDINATOR:
            return RedirectResponse("/desk", 303)
        locale = locale_of(visitor.chat.locale)
        rows = await self.door.database.read(lambda tx: recurring_of(act_of(tx, self.door, visitor)))
        plot = recurring_plot(rows, Namer(self.door.reference(), locale), locale)
        if plot is None:
            raise NothingHere
        return table_of(plot)

    async def days(self, request: Request, code: str) -> Response:
        """Give the days of a warning to take away. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        number = int(code) if is_id(code) else 0
        try:
            seen = await self.door.database.read(
                lambda tx: acts.look_at_warning(act_of(tx, self.door, visitor), number)
            )
        except TopicRefused:
            raise NothingHere from None
        return table_of(self.drawn(visitor, seen))

    def show(
        self, request: Request, visitor: Visitor, name: str, status: int = 200, **values: object
    ) -> Response:
        """Render a page of the desk."""
        locale = locale_of(visitor.chat.locale)
        return self.pages.show(
            request,
            name,
            status=status,
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            names=Namer(self.door.reference(), locale),
            vendor=vendor,
            **values,
        )


def is_public(topic: TopicView) -> bool:
    """Whether everybody reads a topic: then its months have a table to take away."""
    return topic.stage not in (TopicStage.PROPOSED, TopicStage.PASSED)


def code_of(act: Act, about: Mapping[str, int]) -> str:
    """Return the code of the topic that an act was about; empty for none."""
    try:
        return acts.look(act, about["topic"]).code if "topic" in about else ""
    except TopicRefused:
        return ""


def forms(act: Act, seen: TopicView) -> Iterator[Form]:
    """Yield what the reader may do about a topic now."""
    about = {"topic": seen.id}

    def made(verb: str, **more: int) -> Form:
        whole = {**about, **more}
        return form_of(verb, whole, asked.FORMS[verb], lambda field: asked.choices(act, whole, field))

    for verb in acts.offered(act, seen.id):
        yield made(str(verb))
    for one in acts.promises_open(act, seen.id):
        yield made(str(Verb.KEEP), promise=one)
        if acts.may_break(act, seen.id):
            yield made(str(Verb.BREAK), promise=one)
