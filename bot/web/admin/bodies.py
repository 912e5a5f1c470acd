"""The responsible bodies: go through them, put one right, add one."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.catalogue.sentences import phrase
from bot.web.admin.choices import area_choices, body_choices
from bot.web.admin.counter import Counter, back_to, texts_of
from bot.web.errors import NothingHere
from bot.web.visitors import Visitor
from models.vocabulary import BodyKind
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house import listing
from workflows.house.bodies import keep_body
from workflows.house.dissolve import dissolve
from workflows.reference import Reference

HERE = "/operator/bodies"


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the list and the form."""
    page = Bodies(counter)
    router.add_api_route(HERE, page.listed, methods=["GET"])
    router.add_api_route(f"{HERE}/one", page.one, methods=["GET"])
    router.add_api_route(f"{HERE}/one", page.keep, methods=["POST"])
    router.add_api_route(f"{HERE}/end", page.end, methods=["POST"])


class Bodies:
    """The pages of the bodies."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def listed(self, request: Request) -> Response:
        """Show every body, or those with some words in their name."""
        visitor = await self.counter.enter(request)
        wanted = request.query_params.get("q", "").strip()

        def look(act: Act) -> list[listing.BodyRow]:
            found = listing.bodies(act.tx, act.reference, act.reference.local_date(act.now))
            return [row for row in found if wanted in row.fact.name or wanted == row.fact.code]

        rows = await self.counter.read(visitor, look)
        return self.counter.show(request, visitor, "admin_bodies.html", rows=rows, q=wanted)

    async def one(self, request: Request) -> Response:
        """Show the form of a body, or of a new one. Raises NothingHere."""
        visitor = await self.counter.enter(request)
        code = request.query_params.get("code", "")
        reference = self.counter.door.reference()
        if code and code not in reference.bodies:
            raise NothingHere
        return self.form(request, visitor, facts_of(reference, code), new=not code)

    async def keep(self, request: Request) -> Response:
        """Write a body."""
        visitor, form = await self.counter.form(request)
        values, new = texts_of(form), form.get("new") == "1"
        try:
            changed = await self.counter.write(
                visitor,
                lambda act: keep_body(act, {"code": "", **values}, values.get("reason", ""), new=new),
            )
        except WorkflowError as refusal:
            return self.form(request, visitor, values, new=new, refusal=refusal)
        return back_to(HERE, "saved" if changed else "same")

    async def end(self, request: Request) -> Response:
        """End a body, and name who comes after it."""
        visitor, form = await self.counter.form(request)
        values = texts_of(form)
        code, heir, why = (values.get(name, "") for name in ("code", "successor", "reason"))
        try:
            await self.counter.write(visitor, lambda act: dissolve(act, code, heir or None, why))
        except WorkflowError as refusal:
            return self.form(
                request, visitor, facts_of(self.counter.door.reference(), code), new=False, refusal=refusal
            )
        return back_to(HERE, "dissolved")

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
        kinds = [
            (str(kind), phrase(f"operator.body_kind.{kind}", locale))
            for kind in BodyKind
            if kind is not BodyKind.ENDED or values.get("kind") == kind
        ]
        return self.counter.show(
            request,
            visitor,
            "admin_body.html",
            refusal=refusal,
            values=values,
            new=new,
            kinds=kinds,
            bodies=body_choices(reference, without=values.get("code", "")),
            areas=area_choices(reference),
        )


def facts_of(reference: Reference, code: str) -> dict[str, str]:
    """The fields of a body as a form shows them; empty ones without a code."""
    fact = reference.bodies.get(code)
    if fact is None:
        return {}
    return {
        "code": fact.code,
        "name": fact.name,
        "kind": fact.kind,
        "superior": fact.superior or "",
        "area": fact.area or "",
        "phone": fact.phone,
        "fallback": "1" if fact.code == reference.fallback else "",
    }
