"""The area tree: go down through it, find a name, put one right, add one."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.catalogue.sentences import phrase
from bot.web.admin.choices import area_choices
from bot.web.admin.counter import Counter, back_to, texts_of
from bot.web.errors import NothingHere
from bot.web.visitors import Visitor
from models.vocabulary import AreaKind
from workflows.errors import WorkflowError
from workflows.house import listing
from workflows.house.areas import keep_area
from workflows.reference import AreaFact, Reference

HERE = "/operator/areas"
MOST_FOUND = 100


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the tree and the form."""
    page = Areas(counter)
    router.add_api_route(HERE, page.listed, methods=["GET"])
    router.add_api_route(f"{HERE}/one", page.one, methods=["GET"])
    router.add_api_route(f"{HERE}/one", page.keep, methods=["POST"])


class Areas:
    """The pages of the areas."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def listed(self, request: Request) -> Response:
        """Show what lies in an area, or what is called so."""
        visitor = await self.counter.enter(request)
        reference, query = self.counter.door.reference(), request.query_params
        wanted, inside = query.get("q", "").strip(), query.get("in", "")
        at = reference.areas.get(inside)
        path = [reference.areas[code] for code in reference.area_path(at.code)] if at else []
        found = called(reference, wanted) if wanted else children(reference, at.code if at else None)
        sizes = {each.code: len(children(reference, each.code)) for each in found}
        return self.counter.show(
            request,
            visitor,
            "admin_areas.html",
            rows=found[:MOST_FOUND],
            more=max(0, len(found) - MOST_FOUND),
            sizes=sizes,
            path=path,
            q=wanted,
        )

    async def one(self, request: Request) -> Response:
        """Show the form of an area, or of a new one. Raises NothingHere."""
        visitor = await self.counter.enter(request)
        code, parent = (request.query_params.get(name, "") for name in ("code", "in"))
        if not code:
            return self.form(request, visitor, {"parent": parent}, new=True)
        facts = await self.counter.read(visitor, lambda act: listing.area_facts(act.tx, code))
        if facts is None:
            raise NothingHere
        return self.form(request, visitor, facts, new=False)

    async def keep(self, request: Request) -> Response:
        """Write an area."""
        visitor, form = await self.counter.form(request)
        values, new = texts_of(form), form.get("new") == "1"
        try:
            changed = await self.counter.write(
                visitor,
                lambda act: keep_area(act, {"code": "", **values}, values.get("reason", ""), new=new),
            )
        except WorkflowError as refusal:
            return self.form(request, visitor, values, new=new, refusal=refusal)
        return back_to(HERE, "saved" if changed else "same", **{"in": values.get("parent", "")})

    def form(
        self,
        request: Request,
        visitor: Visitor,
        values: Mapping[str, str],
        *,
        new: bool,
        refusal: WorkflowError | None = None,
    ) -> Response:
        """Show the form with these values."""
        locale, reference = self.counter.locale(visitor), self.counter.door.reference()
        kinds = [(str(kind), phrase(f"operator.area_kind.{kind}", locale)) for kind in AreaKind]
        cells = [(each.code, each.name) for each in reference.areas.values() if each.kind == AreaKind.CELL]
        return self.counter.show(
            request,
            visitor,
            "admin_area.html",
            refusal=refusal,
            values=values,
            new=new,
            kinds=kinds,
            cells=cells,
            parents=parent_choices(reference),
        )


def children(reference: Reference, code: str | None) -> list[AreaFact]:
    """Return what lies directly in an area; the roots without one."""
    return [each for each in reference.areas.values() if each.parent == code]


def called(reference: Reference, words: str) -> list[AreaFact]:
    """Return the areas with these words in a name."""
    return [
        each
        for each in reference.areas.values()
        if words in each.name or words == each.code or any(words in alias for alias in each.aliases)
    ]


def parent_choices(reference: Reference) -> list[tuple[str, str]]:
    """Return what an area may lie in: the tree, and the estates and roads after it."""
    others = [
        (each.code, each.name)
        for each in reference.areas.values()
        if each.kind in (AreaKind.ESTATE, AreaKind.ROAD)
    ]
    return [*area_choices(reference), *sorted(others, key=lambda pair: pair[1])]
