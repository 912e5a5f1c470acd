"""Lets operators, and nobody else, to their pages; does what a form asks in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of, phrase
from bot.web.admin.event_words import EventWords
from bot.web.admin.limits import LimitWords, joined
from bot.web.admin.refused import faults_of, sentence_of
from bot.web.admin.rooms import ROOMS, SAID
from bot.web.door import WebDoor
from bot.web.errors import ForeignForm, OperatorOnly, SessionUnknown
from bot.web.exchange import clean
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import Locale
from workflows.cases.acts import Act, Actor
from workflows.errors import WorkflowError
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.transaction import Transaction

Result = TypeVar("Result")
HOME: Final = "/operator"
MOST_FIELDS = 200


@dataclass(frozen=True)
class Counter:
    """What every page of the operator works with."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    async def enter(self, request: Request) -> Visitor:
        """Return the operator who calls; the session is asked for anew each time.

        Raises SessionUnknown, OperatorOnly.
        """
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None:
            raise SessionUnknown
        if not has_duty(visitor.chat.role, Duty.ADMINISTER):
            raise OperatorOnly
        return visitor

    async def form(self, request: Request, files: int = 0) -> tuple[Visitor, FormData]:
        """Return the operator who sends one of our own forms. Raises as `enter`, ForeignForm."""
        visitor = await self.enter(request)
        form = await request.form(max_files=files, max_fields=MOST_FIELDS)
        if not visitor.proves(form.get("csrf")):
            raise ForeignForm
        return visitor, form

    def act(self, tx: Transaction, visitor: Visitor) -> Act:
        """The act of an operator now."""
        chat = visitor.chat
        by = Actor(chat.role, chat.person_id, chat.body)
        return Act(tx, by, self.door.clock(), self.door.reference(), self.door.chance)

    async def write(self, visitor: Visitor, step: Callable[[Act], Result]) -> Result:
        """Do a step, and let this process see at once what it has changed."""
        result = await self.door.database.write(lambda tx: step(self.act(tx, visitor)))
        await self.door.renew()
        return result

    async def read(self, visitor: Visitor, query: Callable[[Act], Result]) -> Result:
        """Ask something as the operator."""
        return await self.door.database.read(lambda tx: query(self.act(tx, visitor)))

    def show(
        self,
        request: Request,
        visitor: Visitor,
        template: str,
        *,
        refusal: WorkflowError | None = None,
        **values: object,
    ) -> Response:
        """Return a page of the operator; with a refusal, what is wrong stands above it and at its fields."""
        locale = locale_of(visitor.chat.locale)
        names = Namer(self.door.reference(), locale)
        said = request.query_params.get("said", "")
        shown = {
            "rooms": ROOMS,
            "chat": visitor.chat,
            "csrf": visitor.csrf,
            "names": names,
            "words": EventWords(names),
            "limits": LimitWords(locale),
            "said": phrase(f"operator.said.{said}", locale) if said in SAID else "",
            "wrong": sentence_of(refusal, locale) if refusal else "",
            "faults": faults_of(refusal, locale) if refusal else {},
        }
        return self.pages.show(
            request, template, status=422 if refusal else 200, locale=locale, **shown, **values
        )

    def locale(self, visitor: Visitor) -> Locale:
        """The language of the operator's chat."""
        return locale_of(visitor.chat.locale)


def back_to(address: str, said: str = "", **query: str) -> Response:
    """Go on to a page, which says what was done."""
    given = {**query, **({"said": said} if said else {})}
    return RedirectResponse(f"{address}?{urlencode(given)}" if given else address, 303)


def texts_of(form: FormData) -> Mapping[str, str]:
    """Return the fields of a form that hold text, as they can be stored; several of one name stand as one."""
    given: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            given.setdefault(name, []).append(clean(value))
    return joined({name: "|".join(values) for name, values in given.items()})
