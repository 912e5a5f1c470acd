"""The page about the machine's reading: what stood, what it confused, and the versions that have learnt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import Role
from workflows import gate
from workflows.cases.acts import Act, Actor
from workflows.gate_terms import Duty
from workflows.learning import accuracy, versions
from workflows.learning.accuracy import Mistakes, Week
from workflows.learning.judge import Trial
from workflows.learning.versions import Live, Version, VersionGone
from workflows.transaction import Transaction

ADDRESS = "/desk/reading"
DARKEST = 5
WIDTH, HEIGHT, EDGE = 600, 160, 24
"""Of the drawing of versions, in its own units."""


@dataclass(frozen=True)
class Learnt:
    """What the page shows of the versions."""

    live: Live
    versions: Sequence[Version]
    waiting: int  # corrections that nothing has learnt from yet


@dataclass(frozen=True)
class ReadingPage:
    """Shows what the reader is worth here, and lets who may choose its version."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route(ADDRESS, self.page, methods=["GET"])
        router.add_api_route(f"{ADDRESS}/choose", self.choose, methods=["POST"])
        router.add_api_route(f"{ADDRESS}/go-on", self.go_on, methods=["POST"])
        return router

    async def page(self, request: Request) -> Response:
        """Show the page. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        if not gate.has_duty(visitor.chat.role, Duty.READING):
            raise NothingHere
        reference, now, locale = self.door.reference(), self.door.clock(), locale_of(visitor.chat.locale)

        def look(tx: Transaction) -> tuple[list[Week], Mistakes, Learnt]:
            kept = Learnt(versions.live(tx), versions.versions(tx), versions.new_corrections(tx))
            found = accuracy.mistakes(tx, reference, visitor.chat, now)
            return accuracy.weeks(tx, reference, now), found, kept

        weeks, mistakes, learnt = await self.door.database.read(look)
        return self.pages.show(
            request,
            "desk_reading.html",
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            weeks=weeks,
            most=max((week.read for week in weeks), default=0),
            mistakes=mistakes,
            level=lambda count: level(count, max(mistakes.counts.values(), default=0)),
            learnt=learnt,
            curve=curve(learnt.versions),
            may_choose=may_choose(visitor.chat.role),
            share=share,
            names=Namer(reference, locale),
        )

    async def choose(self, request: Request) -> Response:
        """Put the version to work that was pressed. Raises NothingHere, ForeignForm, SessionUnknown."""
        form = await request.form(max_files=0, max_fields=4)
        typed = str(form.get("version", ""))
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            raise NothingHere
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        return await self.done(visitor, lambda act: versions.choose(act, int(typed)))

    async def go_on(self, request: Request) -> Response:
        """Let better versions go to work by themselves. Raises as `choose`."""
        form = await request.form(max_files=0, max_fields=4)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        return await self.done(visitor, versions.go_on)

    async def done(self, visitor: Visitor, step: Callable[[Act], Live]) -> Response:
        """Do it, where the role may, and show the page again. Raises NothingHere."""
        chat, reference, now, chance = (
            visitor.chat,
            self.door.reference(),
            self.door.clock(),
            self.door.chance,
        )
        if not may_choose(chat.role):
            raise NothingHere
        by = Actor(chat.role, chat.person_id, chat.body, chat.area)
        try:
            await self.door.database.write(lambda tx: step(Act(tx, by, now, reference, chance)))
        except VersionGone:
            raise NothingHere from None
        return RedirectResponse(f"{ADDRESS}#versions", 303)


def may_choose(role: Role) -> bool:
    """Whether a role may put another version to work."""
    return gate.has_duty(role, Duty.TEACH)


def share(part: int, whole: int) -> str:
    """Return a share in percent; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f}%" if whole else "–"


def level(count: int, most: int) -> int:
    """Return how dark a cell of the table is: 0 where nothing is; by roots, so that few show beside many."""
    return 0 if not count else max(1, round(DARKEST * (count / most) ** 0.5))


@dataclass(frozen=True)
class Curve:
    """The share of right readings by version, on the house's own held-out cases: a line and its dots."""

    line: str
    dots: tuple[tuple[float, float, int, str], ...]  # across, down, version, share
    lowest: str
    highest: str


def curve(kept: Sequence[Version]) -> Curve | None:
    """Draw how versions did on the house's own cases, oldest first; None where there are fewer than two."""
    tried = [(each.number, each.own) for each in reversed(kept) if each.own.asked]
    if len(tried) < 2:
        return None
    shares = [right_share(own) for _, own in tried]
    low, high = min(shares), max(shares)
    room = (high - low) or 1.0
    step = (WIDTH - 2 * EDGE) / (len(tried) - 1)
    dots = tuple(
        (
            round(EDGE + at * step, 1),
            round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (own - low) / room, 1),
            number,
            f"{own:.1%}",
        )
        for at, ((number, _), own) in enumerate(zip(tried, shares, strict=True))
    )
    line = "M" + "L".join(f"{across} {down}" for across, down, *_ in dots)
    return Curve(line, dots, f"{low:.1%}", f"{high:.1%}")


def right_share(own: Trial) -> float:
    """The share that a version read rightly."""
    return own.right_now / own.asked
