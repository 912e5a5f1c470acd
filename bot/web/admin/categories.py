"""The categories: their names, what counts as done, the class of their time limit."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.catalogue.sentences import phrase
from bot.web.admin.counter import Counter, back_to, texts_of
from bot.web.admin.limits import LimitWords
from bot.web.errors import NothingHere
from bot.web.visitors import Visitor
from models.vocabulary import Locale
from workflows.errors import WorkflowError
from workflows.house.categories import keep_category
from workflows.reference import CategoryFact, Reference

HERE = "/operator/categories"
FIELDS = {"name": Locale.HANS, "name_hant": Locale.HANT, "name_en": Locale.EN}


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the list and the form."""
    page = Categories(counter)
    router.add_api_route(HERE, page.listed, methods=["GET"])
    router.add_api_route(f"{HERE}/one", page.one, methods=["GET"])
    router.add_api_route(f"{HERE}/one", page.keep, methods=["POST"])


class Categories:
    """The pages of the categories."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def listed(self, request: Request) -> Response:
        """Show every category under its first level, or those called so."""
        visitor = await self.counter.enter(request)
        wanted = request.query_params.get("q", "").strip()
        groups = grouped(self.counter.door.reference(), wanted)
        return self.counter.show(request, visitor, "admin_categories.html", groups=groups, q=wanted)

    async def one(self, request: Request) -> Response:
        """Show the form of a category. Raises NothingHere."""
        visitor = await self.counter.enter(request)
        fact = self.counter.door.reference().categories.get(request.query_params.get("code", ""))
        if fact is None:
            raise NothingHere
        names = {field: fact.names.by_locale[locale] for field, locale in FIELDS.items()}
        return self.form(
            request, visitor, fact.code, {**names, "limit": fact.limit, "standard": fact.standard}
        )

    async def keep(self, request: Request) -> Response:
        """Write a category. Raises NothingHere."""
        visitor, form = await self.counter.form(request)
        values = texts_of(form)
        code = values.get("code", "")
        if code not in self.counter.door.reference().categories:
            raise NothingHere
        try:
            changed = await self.counter.write(
                visitor, lambda act: keep_category(act, code, values, values.get("reason", ""))
            )
        except WorkflowError as refusal:
            return self.form(request, visitor, code, values, refusal)
        return back_to(HERE, "saved" if changed else "same")

    def form(
        self,
        request: Request,
        visitor: Visitor,
        code: str,
        values: Mapping[str, str],
        refusal: WorkflowError | None = None,
    ) -> Response:
        """Show the form with these values."""
        locale, reference = self.counter.locale(visitor), self.counter.door.reference()
        words = LimitWords(locale)
        limits = [
            (name, f"{phrase(f'operator.number.limits.{name}', locale)} · {words.words(span)}")
            for name, span in reference.policy.limits.items()
        ]
        fact = reference.categories[code]
        return self.counter.show(
            request,
            visitor,
            "admin_category.html",
            refusal=refusal,
            values=values,
            fact=fact,
            classes=limits,
        )


def grouped(reference: Reference, words: str) -> list[tuple[CategoryFact, list[CategoryFact]]]:
    """Return the first level with its leaves; only what has these words in a name."""
    facts = sorted(reference.categories.values(), key=lambda each: each.code)
    kept = {each.code for each in facts if any(words in name for name in each.names.by_locale.values())}
    groups = [
        (top, [each for each in facts if each.parent == top.code and {each.code, top.code} & kept])
        for top in facts
        if top.parent is None
    ]
    return [(top, leaves) for top, leaves in groups if leaves or top.code in kept]
