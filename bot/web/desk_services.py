"""The desk's page of services: contracts, what is being delivered, what is to be paid, what nobody offers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of, phrase
from bot.web.desk_forms import Form, form_of
from bot.web.desk_frame import Frame
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.pages import Pages
from bot.web.visitors import Visitor, Visitors
from models.vocabulary import Locale, Role
from models.vocabulary_services import DeliveryState
from workflows.cases.acts import Act
from workflows.gate import DUTIES, has_duty
from workflows.gate_terms import Duty
from workflows.participation.evaluations.renewal import Worth, worth_by_contract
from workflows.services import asked
from workflows.services.asked import (
    ACCEPT,
    CALL_OFF,
    DELIVER,
    END,
    ENTER,
    FORMS,
    JUSTIFY,
    PAID,
    SEND_BACK,
    perform,
)
from workflows.services.contracts import ServiceRefused
from workflows.services.judged import Judged, judged_by_provider
from workflows.services.second_hand import CONFIRM, REFUSE, SECOND
from workflows.services.view import DeliveryView, Register, register
from workflows.transaction import Transaction

Offered = dict[str, list[Form]]
"""Forms by the code of what they are about; those of nothing in particular under the empty one."""


@dataclass(frozen=True)
class ServicesDesk:
    """Shows the register to who may read it, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        return Frame(
            self.door, self.visitors, "/desk/services", DUTIES[Duty.SERVICES], FORMS, perform, self.show
        ).routes()

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show it, and why the last act was refused."""
        reference, now = self.door.reference(), self.door.clock()

        def look(tx: Transaction) -> tuple[Register, Offered, Mapping[str, Judged], Mapping[int, Worth]]:
            seen = register(tx, reference, visitor.chat, now)
            keys = [each.id for each in seen.contracts]
            judged, worth = judged_by_provider(tx, keys), worth_by_contract(tx, keys)
            return seen, offered(tx, self.door, visitor, seen), judged, worth

        seen, forms, judged, worth = await self.door.database.read(look)
        return self.pages.at_desk(
            request,
            visitor,
            "desk_services.html",
            refused,
            seen=seen,
            forms=forms,
            judged=judged,
            worth=worth,
            yuan=yuan,
        )


def yuan(fen: int | None) -> str:
    """An amount of money, in yuan."""
    return f"{(fen or 0) / 100:,.2f}"


def offered(tx: Transaction, door: WebDoor, visitor: Visitor, seen: Register) -> Offered:
    """Return what the reader may do now."""
    act, chat, locale = act_of(tx, door, visitor), visitor.chat, locale_of(visitor.chat.locale)

    def made(verb: str, **about: int) -> Form:
        return form_of(
            verb, about, FORMS[verb], lambda field: worded(locale, asked.choices(act, about, field))
        )

    found: Offered = {"": [made(ENTER)] if has_duty(chat.role, Duty.CONTRACT) else []}
    for contract in seen.contracts:
        ends = contract.runs and contract.payer == chat.body and has_duty(chat.role, Duty.CONTRACT)
        open_ = [verb for verb in (JUSTIFY, SECOND) if contract.waits and may(act, verb, contract.id)]
        wanted = [END] if ends else open_
        found[contract.code] = [made(verb, contract=contract.id) for verb in wanted]
    for each in seen.deliveries:
        found[each.code] = [made(verb, delivery=each.id) for verb in verbs(chat.body, chat.role, each)]
    return found


def worded(locale: Locale, offers: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Choices with what is one of a few decisions in the reader's words."""
    return [
        (value, phrase(f"service.decision.{value}", locale) if name in (CONFIRM, REFUSE) else name)
        for value, name in offers
    ]


def may(act: Act, verb: str, contract: int) -> bool:
    """Whether the reader may do something with a contract now."""
    try:
        asked.check(act, verb, {"contract": contract})
    except ServiceRefused:
        return False
    return True


def verbs(body: str | None, role: Role, each: DeliveryView) -> Iterator[str] | Sequence[str]:
    """Return what a body's people may do with a delivery now."""
    if each.state is DeliveryState.ASKED and body == each.provider:
        return (DELIVER,)
    if body != each.payer:
        return ()
    if each.state is DeliveryState.ASKED:
        return (CALL_OFF,)
    if each.state is DeliveryState.DELIVERED:
        return (ACCEPT, SEND_BACK)
    return (PAID,) if role is Role.HEAD else ()
