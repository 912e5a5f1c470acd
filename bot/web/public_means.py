"""The public account of the community's funds: every entry, what for, what is left; nobody is named."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import phrase, render
from bot.web.door import WebDoor
from bot.web.names import Namer
from bot.web.pages import Pages
from models.vocabulary import Locale
from workflows.means.amounts import amount_value, yuan
from workflows.means.view import Account, Entry, SourceView, accounts, other_sources
from workflows.screens import say
from workflows.transaction import Transaction


@dataclass(frozen=True)
class PublicMeans:
    """What everybody may read of means."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/means", self.page, methods=["GET"])
        return router

    async def page(self, request: Request) -> Response:
        """Show every fund with its entries, and what else is at hand."""
        reference = self.door.reference()

        def look(tx: Transaction) -> tuple[list[Account], list[SourceView]]:
            return accounts(tx, reference), other_sources(tx)

        found, others = await self.door.database.read(look)
        words = Words(self.pages.locale(request))
        return self.pages.show(
            request,
            "public_means.html",
            found=found,
            others=others,
            yuan=yuan,
            day=reference.local_date,
            amount=words.amount,
            limits=words.limits,
            purpose=words.purpose,
            each_area=words.areas,
            names=Namer(reference, words.locale),
        )


@dataclass(frozen=True)
class Words:
    """Puts what the page shows into the reader's words."""

    locale: Locale

    def amount(self, source: SourceView) -> str:
        """What a source has."""
        return render(amount_value(source.kind, source.unit, source.balance), self.locale)

    def limits(self, source: SourceView) -> str:
        """What the money of a source is not for."""
        items = tuple(say(f"means.not.{item}") for item in source.must_not)
        return render(say("means.must_not", items=items), self.locale)

    def areas(self, names: Namer, source: SourceView) -> str:
        """The places that a source serves."""
        return render(say("form.names", names=tuple(map(names.area, source.areas))), self.locale)

    def purpose(self, names: Namer, entry: Entry) -> str:
        """What an entry was for: the kind of the case it was drawn for, else the words of who entered it."""
        if entry.category is not None:
            return names.category(entry.category)
        return phrase("public.means.hidden", self.locale) if entry.line.draw else entry.line.why
