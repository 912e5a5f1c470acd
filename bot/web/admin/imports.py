"""Import in the browser: choose a file, see every fault at its place, then bring all of it in or nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from bot.catalogue.faults import words_of_errors, words_of_refusal
from bot.tables import TYPES, read_bytes
from bot.tables_errors import TableError
from bot.web.admin.counter import Counter
from bot.web.exchange import clean
from bot.web.guards import PICTURE_BODY
from bot.web.visitors import Visitor
from models.vocabulary import Locale
from workflows.house.imports import bring_file, try_file
from workflows.lists.bring import KINDS
from workflows.lists.sheets import Imported, Sheet

HERE = "/operator/import"
MOST_SHOWN = 200
LONGEST_NAME = 120


@dataclass(frozen=True)
class Outcome:
    """What came of a file, or would come of it."""

    kind: str
    name: str
    digest: str
    rows: int
    errors: Sequence[dict[str, Any]]
    brought: bool
    changed: bool  # the file is not the one that was looked at


@dataclass(frozen=True)
class Given:
    """A file as it came."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """By which the same file is known again."""
        return sha256(self.content).hexdigest()


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the form, and what it leads to."""
    page = Imports(counter)
    router.add_api_route(HERE, page.form, methods=["GET"])
    router.add_api_route(HERE, page.take, methods=["POST"])


class Imports:
    """The page of the import."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def form(self, request: Request) -> Response:
        """Show the kinds of file, and where to put one."""
        visitor = await self.counter.enter(request)
        kind = request.query_params.get("kind", "")
        return self.page(request, visitor, kind if kind in KINDS else next(iter(KINDS)))

    def page(
        self,
        request: Request,
        visitor: Visitor,
        kind: str,
        outcome: Outcome | None = None,
        *,
        missing: bool = False,
    ) -> Response:
        """Show the form with what came of a file."""
        layouts = {name: each.layout.columns for name, each in KINDS.items()}
        return self.counter.show(
            request,
            visitor,
            "admin_import.html",
            kinds=list(KINDS),
            kind=kind,
            columns=layouts[kind],
            types=",".join(TYPES),
            outcome=outcome,
            missing=missing,
            most=MOST_SHOWN,
            megabytes=PICTURE_BODY // 1_000_000,
        )

    async def take(self, request: Request) -> Response:
        """Look at a file, or bring it in when it is the one that was looked at."""
        visitor, form = await self.counter.form(request, files=1)
        kind, given, seen = str(form.get("kind", "")), await file_of(form), str(form.get("seen", ""))
        await form.close()
        if kind not in KINDS or given is None:
            return self.page(request, visitor, kind if kind in KINDS else next(iter(KINDS)), missing=True)
        wants = form.get("do") == "bring"
        outcome = await self.outcome(visitor, kind, given, bring=wants and seen == given.digest)
        return self.page(request, visitor, kind, replace_changed(outcome, wants and seen != given.digest))

    async def outcome(self, visitor: Visitor, kind: str, given: Given, *, bring: bool) -> Outcome:
        """Read a file beside the loop, and bring it in or look what would come of it."""
        locale = self.counter.locale(visitor)
        try:
            sheets = await asyncio.to_thread(read_bytes, given.content, given.name)
        except TableError as refusal:
            return found(kind, given, 0, [words_of_refusal(refusal, locale)], brought=False)
        outcome = await self.bring(visitor, kind, sheets, given.name) if bring else None
        if outcome is None:
            outcome = await self.counter.read(visitor, lambda act: try_file(act, kind, sheets))
        errors = faults(outcome, locale)
        return found(kind, given, outcome.rows, errors, brought=bring and not errors)

    async def bring(self, visitor: Visitor, kind: str, sheets: Sequence[Sheet], name: str) -> Imported:
        """Bring a file in."""
        return await self.counter.write(visitor, lambda act: bring_file(act, kind, sheets, name))


def found(kind: str, given: Given, rows: int, errors: Sequence[dict[str, Any]], *, brought: bool) -> Outcome:
    """Put an outcome together."""
    return Outcome(kind, given.name, given.digest, rows, errors, brought, changed=False)


def replace_changed(outcome: Outcome, changed: bool) -> Outcome:
    """Say that the file was another one than before."""
    return Outcome(**{**vars(outcome), "changed": changed})


def faults(outcome: Imported, locale: Locale) -> Sequence[dict[str, Any]]:
    """Return every fault in words."""
    return words_of_errors(outcome.errors, locale)


async def file_of(form: FormData) -> Given | None:
    """Return the file of a form; None when none was chosen."""
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return None
    return Given(clean(upload.filename)[-LONGEST_NAME:], await upload.read())
