"""What nobody else can help: messages that did not arrive, and updates that failed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from bot.catalogue.sentences import words_of
from bot.delivery import Gone
from bot.dialogue.kept import incoming_again
from bot.web.admin.counter import Counter, back_to
from bot.web.admin.staff import number
from bot.web.visitors import Visitor
from models.vocabulary import Locale
from workflows import waiting
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house import letters, replay

HERE = "/operator/post"
REASONS = (*Gone, "too_many", "token_refused", "refused_400", "unreadable", "chat_moved")
"""Why a messenger did not take a message, as far as there are words for it."""

SHOWN = 60
"""Characters of each sentence that a message says, so that an operator knows which it is."""


@dataclass(frozen=True)
class Waiting:
    """Everything that waits on this page."""

    letters: list[letters.StuckLetter]
    unreached: int  # residents whose messenger takes nothing at present
    updates: list[replay.Aside]


def add_to(router: APIRouter, counter: Counter) -> None:
    """Add the page and what can be done with each thing on it."""
    page = Post(counter)
    router.add_api_route(HERE, page.listed, methods=["GET"])
    for name, act in page.acts().items():
        router.add_api_route(f"{HERE}/{name}", act, methods=["POST"])


class Post:
    """The page of what got stuck."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def acts(self) -> Mapping[str, Callable[[Request], object]]:
        """What can be done."""
        return {"again": self.again, "drop": self.drop, "replay": self.replay, "close": self.close}

    async def listed(self, request: Request) -> Response:
        """Show all of it."""
        return await self.page(request, await self.counter.enter(request))

    async def page(
        self, request: Request, visitor: Visitor, refusal: WorkflowError | None = None
    ) -> Response:
        """Show all of it, with what went wrong."""

        def look(act: Act) -> Waiting:
            return Waiting(letters.stuck(act.tx), letters.unreached_residents(act.tx), replay.waiting(act.tx))

        found = await self.counter.read(visitor, look)
        locale = self.counter.locale(visitor)
        return self.counter.show(
            request,
            visitor,
            "admin_post.html",
            refusal=refusal,
            waiting=found,
            gists={each.id: gist(each.sentences, locale) for each in found.letters},
            reasons={each.id: reason(each.error, locale) for each in found.letters},
        )

    async def again(self, request: Request) -> Response:
        """Let a message be sent once more."""
        return await self.do(
            request, "sent_again", lambda act, form: letters.send_again(act, number(form.get("id")))
        )

    async def drop(self, request: Request) -> Response:
        """Decide that a message is not sent."""
        return await self.do(
            request,
            "dropped",
            lambda act, form: letters.drop(act, number(form.get("id")), str(form.get("reason", ""))),
        )

    async def close(self, request: Request) -> Response:
        """Decide that an update is not played again."""
        return await self.do(
            request,
            "dropped",
            lambda act, form: replay.close(act, number(form.get("id")), str(form.get("reason", ""))),
        )

    async def do(self, request: Request, said: str, step: Callable[[Act, FormData], None]) -> Response:
        """Do something, and show what is left."""
        visitor, form = await self.counter.form(request)
        try:
            await self.counter.write(visitor, lambda act: step(act, form))
        except WorkflowError as refusal:
            return await self.page(request, visitor, refusal)
        self.counter.door.engine.wake()
        return back_to(HERE, said)

    async def replay(self, request: Request) -> Response:
        """Play an update again, through the engine, as if it came now; twice does its work once."""
        visitor, form = await self.counter.form(request)
        key = number(form.get("id"))
        try:
            kept = await self.counter.read(visitor, lambda act: replay.incoming_of(act.tx, key))
            well = await self.played(visitor, key, kept)
        except WorkflowError as refusal:
            return await self.page(request, visitor, refusal)
        return back_to(HERE, "replayed" if well else "failed_again")

    async def played(self, visitor: Visitor, key: int, kept: str) -> bool:
        """Play it; a messenger's own form is left to its door. Raises UpdateGone."""
        if waiting.is_raw(kept):
            return await self.counter.write(visitor, lambda act: waiting.play_again(act, key))
        incoming = incoming_again(kept, replay.name_of(key))
        await self.counter.door.engine.receive(incoming)
        self.counter.door.streams.wake((incoming.chat_id,))
        return await self.counter.write(visitor, lambda act: replay.settle(act, key))


def reason(error: str, locale: Locale) -> str:
    """Say in words why a messenger did not take a message; what has no words stays as it is."""
    return words_of(locale).get(f"operator.post.why.{error}", error)


def gist(sentences: tuple[str, ...], locale: Locale) -> str:
    """Say which sentences a message holds, without what they are filled with."""
    said = words_of(locale)
    return " / ".join(said.get(key, key)[:SHOWN] for key in sentences)
