"""The conversation of services: a body has a provider do a part, looks at it, and pays."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.dialogue import asking
from bot.dialogue.asking import About
from bot.dialogue.form_words import day_shown
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary import Role
from models.vocabulary_services import DeliveryState
from workflows.cases.acts import CaseUnknown
from workflows.cases.parties import NotTheHandler
from workflows.forms import SEPARATOR, Field
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.evaluations.renewal import worth
from workflows.screens import Button, Screen, Sentence, say
from workflows.services import asked
from workflows.services.asked import ACCEPT, CALL_OFF, DELIVER, ENTER, JUSTIFY, ORDER, PAID, SEND_BACK
from workflows.services.contracts import ServiceRefused, is_bad
from workflows.services.second_hand import SECOND
from workflows.services.view import ContractView, DeliveryView, register

LISTED = 8


def preview(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> tuple[Sentence, ...]:
    """All that was told; of a contract that renews another, what the other was worth. May raise."""
    fields = asked.FORMS[verb]
    shown = [asking.named(turn, BOOK, verb, about, each, given[each.name]) for each in fields]
    lines = tuple(say("form.line", value=each) for each in shown)
    return (*lines, *renewed(turn, given)) if verb == ENTER else lines


def renewed(turn: Turn, given: Mapping[str, str]) -> tuple[Sentence, ...]:
    """What the contract before it was worth to those it served. Raises EvaluationRefused."""
    codes = given["categories"].split(SEPARATOR)
    before = worth(act_of(turn), turn.chat.body or "", given["provider"], codes)
    if before is None:
        return ()
    if before.mean is None:
        return (say("service.renews", number=before.contract),)
    mean = f"{before.mean:.1f}"
    told = say("service.renews_worth", number=before.contract, evaluation=before.evaluation, mean=mean)
    return (told, say("service.renews_bad")) if is_bad(act_of(turn), before) else (told,)


def choices(turn: Turn, _verb: str, about: About, field: Field) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen; a decision in words."""
    found = asked.choices(act_of(turn), about, field)
    decision = field.name == "decision"
    return tuple((value, say(f"service.decision.{value}") if decision else name) for value, name in found)


BOOK = replace(asking.book_of("service", asked, "services"), preview=preview, choices=choices)


def listed(turn: Turn) -> Reply:
    """Show contracts and what is to be done, deliveries first."""
    if not has_duty(turn.role, Duty.SERVICES):
        return stay(turn, Screen((say("service.not_yours"),), ((Button("help"),),)))
    seen = register(turn.tx, turn.reference, turn.chat, turn.now)
    head = say("service.list", contracts=len(seen.contracts), deliveries=len(seen.deliveries))
    lines = (head, *(contract_line(turn, each) for each in seen.contracts[:LISTED]))
    enter = ((Button(ENTER),),) if has_duty(turn.role, Duty.CONTRACT) else ()
    enter = (*enter, *waiting(turn, seen.contracts))
    cards = [delivery_card(turn, each) for each in seen.deliveries[:LISTED]]
    return stay(turn, Screen(lines, enter), *cards)


def waiting(turn: Turn, contracts: Sequence[ContractView]) -> tuple[tuple[Button, ...], ...]:
    """What may be done about renewals that wait for a reason or a second hand."""
    rows = []
    for each in (one for one in contracts if one.waits):
        given = {"contract": each.id}
        if turn.role is Role.HEAD and turn.chat.body == each.payer:
            rows.append((Button(JUSTIFY, given),))
        elif turn.role is Role.COORDINATOR:
            rows.append((Button(SECOND, given),))
    return tuple(rows)


def contract_line(turn: Turn, each: ContractView) -> Sentence:
    """One contract."""
    key = "service.contract_ending" if each.ending else "service.contract"
    key = "service.contract_waits" if each.waits else key
    return say(
        key,
        number=each.code,
        title=each.title,
        provider=turn.reference.body_name(each.provider),
        payer=turn.reference.body_name(each.payer),
        until=day_shown(each.ends, turn.reference.local_date(turn.now)),
    )


def delivery_card(turn: Turn, each: DeliveryView) -> Screen:
    """One delivery, with what its reader may do."""
    until = each.pay_by if each.state is DeliveryState.ACCEPTED else each.due_at
    line = say(
        "service.delivery",
        number=each.code,
        what=each.what,
        place=turn.reference.area_name(each.cell) if each.cell else say("place.none"),
        state=say(f"service.state.{each.state}"),
        until=until,
        provider=turn.reference.body_name(each.provider),
    )
    return Screen((line,), buttons(turn, each))


def buttons(turn: Turn, each: DeliveryView) -> tuple[tuple[Button, ...], ...]:
    """What may be done with a delivery now."""
    given = {"delivery": each.id}
    if each.state is DeliveryState.ASKED and turn.chat.body == each.provider:
        return ((Button(DELIVER, given),),)
    if turn.chat.body != each.payer:
        return ()
    if each.state is DeliveryState.ASKED:
        return ((Button(CALL_OFF, given),),)
    if each.state is DeliveryState.DELIVERED:
        return ((Button(ACCEPT, given), Button(SEND_BACK, given)),)
    return ((Button(PAID, given),),) if turn.role is Role.HEAD else ()


def on_case(turn: Turn, case_id: int) -> tuple[tuple[Button, ...], ...]:
    """The button by which a case's body has a provider do a part, where a contract covers it."""
    try:
        asked.check(act_of(turn), ORDER, {"case": case_id})
    except (ServiceRefused, CaseUnknown, NotTheHandler):
        return ()
    return ((Button(ORDER, {"case": case_id}),),)


def going_on(turn: Turn) -> tuple[Screen, ...]:
    """What waits for a provider's or a paying body's staff, as more messages of their tasks."""
    if not has_duty(turn.role, Duty.DELIVER):
        return ()
    seen = register(turn.tx, turn.reference, turn.chat, turn.now)
    waiting = [each for each in seen.deliveries if buttons(turn, each) and each.state != DeliveryState.ASKED]
    mine = [each for each in seen.deliveries if each.provider == turn.chat.body]
    todo = [each for each in mine if each.state is DeliveryState.ASKED]
    return tuple(delivery_card(turn, each) for each in (*todo, *waiting)[:LISTED])


PRESSES: dict[str, Callable[[Turn], Reply]] = {"services": listed, **asking.starts(BOOK)}
