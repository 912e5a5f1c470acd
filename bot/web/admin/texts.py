"""The texts: find a sentence, say it in the house's own words, look at it, go back to how it came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.catalogue.sentences import moment, words_of
from bot.web.admin.counter import Counter, back_to, texts_of
from bot.web.errors import NothingHere
from bot.web.visitors import Visitor
from models.vocabulary import Locale
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house import texts
from workflows.house.texts import Reworded, Rewording, WordingRefused
from workflows.house.wording import faults, fits, placeholders

HERE = "/operator/texts"
PAGE = 40
SAMPLE_NUMBER = "HY-20261122-K7M3"
Own = Mapping[tuple[Locale, str], Reworded]


@dataclass(frozen=True)
class Version:
    """A sentence in one language: how it came, how it is said here, how a form wants it."""

    locale: Locale
    original: str
    own: Reworded | None
    text: str
    is_used: bool  # the house's own words still fit the sentence


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the search, the page of a sentence, and what can be done there."""
    page = Texts(counter)
    router.add_api_route(HERE, page.listed, methods=["GET"])
    router.add_api_route(f"{HERE}/one", page.one, methods=["GET"])
    router.add_api_route(f"{HERE}/one", page.keep, methods=["POST"])
    router.add_api_route(f"{HERE}/restore", page.restore, methods=["POST"])


class Texts:
    """The pages of the texts."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def own(self, visitor: Visitor) -> Own:
        """Return what the house says in its own words."""
        return await self.counter.read(visitor, lambda act: texts.reworded(act.tx))

    async def listed(self, request: Request) -> Response:
        """Show the sentences that hold some words, or those that were reworded."""
        visitor = await self.counter.enter(request)
        query, own = request.query_params, await self.own(visitor)
        wanted, only = query.get("q", "").strip(), query.get("only") == "own"
        keys = [key for key in sorted(words_of(Locale.HANS)) if holds(key, wanted, own)]
        keys = [key for key in keys if not only or any((each, key) in own for each in Locale)]
        start = page_start(query.get("page", ""), len(keys))
        locale = self.counter.locale(visitor)
        rows = [(key, said(locale, key, own), is_own(key, own)) for key in keys[start : start + PAGE]]
        return self.counter.show(
            request,
            visitor,
            "admin_texts.html",
            rows=rows,
            found=len(keys),
            q=wanted,
            only=only,
            page=start // PAGE + 1,
            pages=max(1, -(-len(keys) // PAGE)),
            own=len({key for _, key in own}),
        )

    async def one(self, request: Request) -> Response:
        """Show one sentence in every language."""
        visitor = await self.counter.enter(request)
        return await self.page(request, visitor, request.query_params.get("key", ""))

    async def page(
        self,
        request: Request,
        visitor: Visitor,
        key: str,
        given: Rewording | None = None,
        refusal: WorkflowError | None = None,
    ) -> Response:
        """Show one sentence with what a form wants it to be. Raises NothingHere."""
        if key not in words_of(Locale.HANS):
            raise NothingHere
        own = await self.own(visitor)
        return self.counter.show(
            request,
            visitor,
            "admin_text.html",
            refusal=refusal,
            key=key,
            versions=[version(locale, key, own, given) for locale in Locale],
            names_held=sorted(placeholders(words_of(Locale.HANS)[key])),
            look=self.filled(given) if given is not None and refusal is None else "",
            given=given,
        )

    def filled(self, wording: Rewording) -> str:
        """Return a wording filled with values as they might be."""
        reference, now = self.counter.door.reference(), self.counter.door.clock()
        body = next(iter(reference.bodies.values()), None)
        sample = {
            "number": SAMPLE_NUMBER,
            "due": moment(now, wording.locale, self.counter.door.zone),
            "body": body.name if body else "",
        }
        names = placeholders(wording.text)
        return wording.text.format_map({name: sample.get(name) or f"[{name}]" for name in names})

    async def keep(self, request: Request) -> Response:
        """Look at a wording, or keep it."""
        visitor, form = await self.counter.form(request)
        values = texts_of(form)
        wording = wording_of(values)
        if values.get("do") == "look":
            wrong = faults(wording.key, wording.original, wording.text)
            refusal = WordingRefused(wrong) if wrong else None
            return await self.page(request, visitor, wording.key, wording, refusal)
        try:
            changed = await self.counter.write(
                visitor, lambda act: texts.reword(act, wording, values.get("reason", ""))
            )
        except WorkflowError as refusal:
            return await self.page(request, visitor, wording.key, wording, refusal)
        return back_to(f"{HERE}/one", "saved" if changed else "same", key=wording.key)

    async def restore(self, request: Request) -> Response:
        """Say a sentence again as it came."""
        visitor, form = await self.counter.form(request)
        wording = wording_of(texts_of(form))

        def step(act: Act) -> bool:
            return texts.restore(act, wording.locale, wording.key, str(form.get("reason", "")))

        changed = await self.counter.write(visitor, step)
        return back_to(f"{HERE}/one", "restored" if changed else "same", key=wording.key)


def wording_of(values: Mapping[str, str]) -> Rewording:
    """Read a wording from a form. Raises NothingHere."""
    locale, key = values.get("locale", ""), values.get("key", "")
    if locale not in set(Locale) or key not in words_of(Locale(locale)):
        raise NothingHere
    return Rewording(Locale(locale), key, words_of(Locale(locale))[key], values.get("text", ""))


def version(locale: Locale, key: str, own: Own, given: Rewording | None) -> Version:
    """Return a sentence in one language, with what a form wants it to be."""
    original, kept = words_of(locale)[key], own.get((locale, key))
    wanted = given.text if given is not None and given.locale is locale else None
    now = kept.text if kept else original
    is_used = kept is not None and fits(original, kept.text)
    return Version(locale, original, kept, wanted if wanted is not None else now, is_used)


def said(locale: Locale, key: str, own: Own) -> str:
    """Return how a sentence is said here."""
    kept = own.get((locale, key))
    return kept.text if kept else words_of(locale)[key]


def is_own(key: str, own: Own) -> Sequence[Locale]:
    """Return the languages in which a sentence was reworded."""
    return [locale for locale in Locale if (locale, key) in own]


def holds(key: str, words: str, own: Own) -> bool:
    """Whether a sentence, in any language, or its key holds some words."""
    wanted = words.lower()
    return not wanted or wanted in key or any(wanted in said(each, key, own).lower() for each in Locale)


def page_start(given: str, found: int) -> int:
    """Return where a page begins; what is no page is the first."""
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    start = (max(1, number) - 1) * PAGE
    return start if start < found else 0
