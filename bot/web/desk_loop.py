"""The desk's page of the loop: what goes on, with the forms to contest, rule, close and switch."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of, phrase
from bot.web.desk_forms import Form, form_of
from bot.web.desk_frame import Frame
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.loop_words import LoopWords
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import Visitor, Visitors
from models.vocabulary import Locale
from workflows.forms import Field
from workflows.responsiveness.loop import asked
from workflows.responsiveness.loop.asked import (
    FORMS,
    RULE,
    SEES,
    SWITCH_OFF,
    SWITCH_ON,
    perform,
)
from workflows.responsiveness.loop.view import ActView, seen_by
from workflows.transaction import Transaction

Offered = dict[int, list[Form]]
"""Forms by the act they are about; those of rules under 0."""


@dataclass(frozen=True)
class LoopDesk:
    """Shows what goes on to who has a say in it, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        return Frame(self.door, self.visitors, "/desk/loop", SEES, FORMS, perform, self.show).routes()

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show it, and why the last act was refused."""
        reference, locale = self.door.reference(), locale_of(visitor.chat.locale)

        def look(tx: Transaction) -> tuple[Sequence[ActView], Offered]:
            seen = seen_by(tx, reference, visitor.chat)
            return seen, self.offered(tx, visitor, seen)

        seen, forms = await self.door.database.read(look)
        names = Namer(reference, locale)
        return self.pages.at_desk(
            request,
            visitor,
            "desk_loop.html",
            refused,
            seen=seen,
            forms=forms,
            names=names,
            words=LoopWords(names, self.door.zone),
        )

    def offered(self, tx: Transaction, visitor: Visitor, seen: Sequence[ActView]) -> Offered:
        """Return what the reader may do now."""
        act, locale = act_of(tx, self.door, visitor), locale_of(visitor.chat.locale)

        def made(verb: str, **about: int) -> Form:
            def choices(field: Field) -> Sequence[tuple[str, str]]:
                return named(verb, asked.choices(act, verb, field), locale)

            return form_of(verb, about, FORMS[verb], choices)

        found = {0: [made(verb) for verb in (SWITCH_OFF, SWITCH_ON) if asked.may(act, verb, {})]}
        for each in seen:
            found[each.id] = [made(verb, act=each.id) for verb in asked.verbs_on(act, each.id)]
        return found


def named(verb: str, codes: Sequence[str], locale: Locale) -> Sequence[tuple[str, str]]:
    """Decisions, or rules, in the reader's words."""
    if verb == RULE:
        return [(each, phrase(f"loop.decision.{each}", locale)) for each in codes]
    return [(each, phrase(f"loop.rule.{each}", locale)) for each in codes]
