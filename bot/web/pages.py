"""Renders the pages: one base template, the catalogue's words, the reader's language and print size."""

from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from bot.catalogue.sentences import locale_of, moment, phrase
from bot.sample_codes import shown_codes
from bot.web import language
from bot.web.door import WebDoor
from bot.web.names import Namer
from bot.web.page_links import PAGES, parted
from bot.web.visitors import STAFF, Visitor
from models.vocabulary import Locale

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


@cache
def environment() -> Environment:
    """Return the templates, compiled once a process: all values escaped, an unknown name an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["parted"], made.globals["page_names"] = parted, PAGES
    return made


@dataclass(frozen=True)
class Pages:
    """Shows a template to a reader.

    Every template gets: `t(key, **values)` (words), `moment(at)`, `locale`, `locales`, `print_size` (normal
    or large), `here` (path and query of this page), `demo`, `demo_codes` (of doors, to try), `staff` (has a
    staff session), `asset(name)`.
    """

    door: WebDoor
    templates: Environment = field(default_factory=environment)

    def locale(self, request: HTTPConnection) -> Locale:
        """Return the language in which this reader reads."""
        return language.wanted(request, self.door.locale)

    def show(
        self,
        request: HTTPConnection,
        template: str,
        *,
        status: int = 200,
        locale: Locale | None = None,
        **values: object,
    ) -> HTMLResponse:
        """Return a page. `values` are the template's own."""
        reader = locale or self.locale(request)
        page = self.templates.get_template(template).render(
            t=partial(phrase, locale=reader),
            moment=partial(moment, locale=reader, zone=self.door.zone),
            locale=reader,
            locales=list(Locale),
            print_size=language.print_size(request),
            here=here(request),
            demo=self.door.demo,
            demo_codes=shown_codes() if self.door.demo else (),
            staff=STAFF.cookie in request.cookies,
            asset=asset,
            **values,
        )
        return HTMLResponse(page, status)

    def at_desk(
        self, request: HTTPConnection, visitor: Visitor, template: str, refused: str = "", **values: object
    ) -> HTMLResponse:
        """Return a page of the desk in its reader's language; `refused` says why their last act was."""
        locale = locale_of(visitor.chat.locale)
        own = {"names": Namer(self.door.reference(), locale)} | values
        return self.show(
            request,
            template,
            status=422 if refused else 200,
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            refused=refused,
            **own,
        )


def here(request: HTTPConnection) -> str:
    """Return path and query of this page, to come back to after a change of language or print."""
    if request.scope.get("method") != "GET":
        return "/"
    query = request.scope.get("query_string", b"").decode("latin-1")
    return request.url.path + (f"?{query}" if query else "")


@cache
def asset(name: str) -> str:
    """Return the address of a static file; it changes when the file does."""
    file = STATIC / name
    version = sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"
    return f"/static/{name}?v={version}"
