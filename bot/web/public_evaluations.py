"""The public pages of evaluations: what was asked, what it came to, what follows; never who."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import show
from bot.dialogue.evaluations import told
from bot.web import figures
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from models.vocabulary import Locale
from models.vocabulary_evaluations import EvaluationStage
from workflows.participation.evaluations.rubrics import Criterion
from workflows.participation.evaluations.view import FOUR, EvaluationView, Finding, public_all, view
from workflows.screens import Names, say

LONGEST_CODE = 40
SPAN = 4
"""From the worst mark to the best."""

HEAD = (
    *("criterion", "name", "weight", "marked", "gave_1", "gave_2", "gave_3", "gave_4", "gave_5"),
    *("mean", "mean_shown", "low", "high", "median", "pleased"),
)


@dataclass(frozen=True)
class Drawn:
    """One criterion as it is drawn: percentages of the way from the worst mark to the best."""

    name: str
    best: str
    worst: str
    found: Finding | None
    width: float = 0
    low: float = 0
    reach: float = 0
    parts: Sequence[tuple[int, int, float, float]] = ()  # mark, how often, where it begins, how wide


@dataclass(frozen=True)
class Shown:
    """What a page says of one evaluation, in its reader's words."""

    terms: Sequence[str]
    after: Sequence[str]
    drawn: Sequence[Drawn]
    four: Sequence[str]


@dataclass(frozen=True)
class PublicEvaluations:
    """What everybody may read of evaluations."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/evaluations", self.listed, methods=["GET"])
        router.add_api_route("/evaluation/{code}", self.page, methods=["GET"])
        router.add_api_route("/evaluation/{code}/marks.csv", self.table, methods=["GET"])
        return router

    async def listed(self, request: Request) -> Response:
        """Show them all, newest first."""
        found = await self.door.database.read(public_all)
        names = Namer(self.door.reference(), self.pages.locale(request))
        return self.pages.show(request, "public_evaluations.html", found=found, names=names)

    async def page(self, request: Request, code: str) -> Response:
        """Show one. Raises NothingHere."""
        seen, locale = await self.seen(code), self.pages.locale(request)
        names = Namer(self.door.reference(), locale)
        page = shown(self.door, seen, locale)
        return self.pages.show(request, "public_evaluation.html", names=names, each=seen, page=page)

    async def table(self, request: Request, code: str) -> Response:
        """Give the numbers of a published one as a table to take away. Raises NothingHere."""
        seen, locale = await self.seen(code), self.pages.locale(request)
        if seen.stage is not EvaluationStage.PUBLISHED:
            raise NothingHere
        body = figures.as_csv(HEAD, rows(seen, locale))
        disposition = {"content-disposition": f'attachment; filename="{seen.code}.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=disposition)

    async def seen(self, code: str) -> EvaluationView:
        """Read one. Raises NothingHere."""
        found = await self.door.database.read(lambda tx: view(tx, code[:LONGEST_CODE]))
        if found is None:
            raise NothingHere
        return found


def shown(door: WebDoor, seen: EvaluationView, locale: Locale) -> Shown:
    """Return what a page shows of an evaluation: as the chat says it, and the bars."""
    reference = door.reference()
    found = {each.criterion.code: each for each in seen.findings}
    area = reference.area_name(seen.area) or reference.body_name(seen.body)
    return Shown(
        terms=[show(line, locale, door.zone) for line in told.terms(reference, seen)],
        after=[show(line, locale, door.zone) for line in told.after(reference, seen)],
        drawn=[drawn(each, found.get(each.code), locale) for each in seen.criteria],
        four=[show(say(f"evaluation.four.{name}", area=area), locale) for name in FOUR],
    )


def drawn(criterion: Criterion, found: Finding | None, locale: Locale) -> Drawn:
    """Put one criterion into a reader's words, and its numbers into places on a bar."""
    words = (in_words(each, locale) for each in (criterion.names, criterion.best, criterion.worst))
    name, best, worst = words
    if found is None or not found.shown:
        return Drawn(name, best, worst, found)
    low, high = percent(found.low), percent(found.high)
    return Drawn(
        name, best, worst, found, percent(found.held), low, round(high - low, 1), tuple(parts(found))
    )


def in_words(names: Names, locale: Locale) -> str:
    """A name in a reader's language."""
    return names.by_locale[locale]


def percent(mark: float) -> float:
    """How far a mark lies from the worst to the best."""
    return round(100 * (mark - 1) / SPAN, 1)


def parts(found: Finding) -> Iterator[tuple[int, int, float, float]]:
    """Yield how often each mark was given, as stretches side by side."""
    start = 0.0
    for mark, count in enumerate(found.marks, 1):
        width = 100 * count / found.count
        yield mark, count, round(start, 2), round(width, 2)
        start += width


def rows(seen: EvaluationView, locale: Locale) -> Iterator[Sequence[object]]:
    """Yield one line for each criterion; of too few no numbers."""
    weights = {each.code: each.weight for each in seen.criteria}
    for each in seen.findings:
        code = each.criterion.code
        start = (code, in_words(each.criterion.names, locale), weights[code])
        if not each.shown:
            yield (*start, "<5", *[""] * (len(HEAD) - len(start) - 1))
            continue
        numbers = (f"{value:.3f}" for value in (each.mean, each.held, each.low, each.high, each.median))
        yield (*start, each.count, *each.marks, *numbers, each.pleased)
