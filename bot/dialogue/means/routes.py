"""The conversation of means: a case draws on a source, its keeper answers, a voucher ends it."""

from collections.abc import Callable

from bot.dialogue import asking
from bot.dialogue.means import figures
from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary_means import DrawState, MeansKind
from workflows.cases.acts import CaseUnknown
from workflows.cases.parties import NotTheHandler
from workflows.cases.reach import Seat
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.means import asked, draws, sources
from workflows.means.amounts import amount_value
from workflows.means.asked import DRAWS, ENTER_FUND, ENTER_STOCK, ENTER_TEAM
from workflows.means.terms import MeansRefused
from workflows.means.view import DrawView, SourceView, register, source_view, waiting
from workflows.screens import Button, Screen, Sentence, Value, say

LISTED = 8
BOOK = asking.book_of("means", asked, "means")

Rows = tuple[tuple[Button, ...], ...]


def listed(turn: Turn) -> Reply:
    """Show the sources and what is drawn on them; who looks on, also how the burden lies."""
    if not has_duty(turn.role, Duty.MEANS):
        return stay(turn, Screen((say("means.not_yours"),), ((Button("help"),),)))
    seen = register(turn.tx, turn.reference, turn.chat)
    lines = (say("means.list", count=len(seen.sources)), *(source_line(turn, each) for each in seen.sources))
    opens: Rows = ()
    if has_duty(turn.role, Duty.KEEP_MEANS):
        opens = ((Button(ENTER_FUND), Button(ENTER_TEAM), Button(ENTER_STOCK)),)
    own = [source_card(turn, each) for each in seen.sources if is_kept(turn.chat, each)]
    cards = [draw_card(turn, each) for each in seen.draws if buttons(each)]
    shown = (Screen(lines, opens), *figures.shown(turn), *own[:LISTED], *cards[:LISTED])
    return stay(turn, *shown)


def source_line(turn: Turn, each: SourceView) -> Sentence:
    """One source in one line."""
    return say(
        "means.source" if each.runs else "means.source_ended",
        number=each.code,
        name=each.name,
        kind=say(f"means.kind.{each.kind}"),
        owner=turn.reference.body_name(each.owner),
        left=amount_value(each.kind, each.unit, each.balance),
        purpose=each.purpose,
    )


def is_kept(seat: Seat, each: SourceView) -> bool:
    """Whether a seat fills and corrects a source."""
    return each.runs and each.owner == seat.body and has_duty(seat.role, Duty.KEEP_MEANS)


def source_card(turn: Turn, each: SourceView) -> Screen:
    """A source of one's own, with what its keeper may do."""
    given = {"source": each.id}
    counted = {**given, "balance": each.balance}
    money = each.kind is MeansKind.MONEY
    fill = Button("put_in_money" if money else "put_in", given)
    count = Button("correct_money" if money else "correct_stock", counted)
    return Screen((source_line(turn, each),), ((fill, count, Button("end_source", given)),))


def draw_card(turn: Turn, each: DrawView) -> Screen:
    """One draw, with what its reader may do."""
    kind, unit = each.source.kind, each.source.unit
    place: Value = turn.reference.area_name(each.cell) if each.cell else say("place.none")
    body: Value = turn.reference.body_name(each.body) if each.body else say("role.coordinator")
    line = say(
        "means.draw",
        number=each.code,
        source=each.source.name,
        amount=amount_value(kind, unit, each.amount, each.people),
        state=say(f"means.state.{each.state}"),
        what=each.what,
        body=body,
        place=place,
        left=amount_value(kind, unit, each.source.balance),
    )
    return Screen((line,), buttons(each))


def buttons(each: DrawView) -> Rows:
    """What may be done with a draw now."""
    given = {"draw": each.id}
    if each.state is DrawState.ASKED and each.keeper:
        return ((Button("release_means", given), Button("refuse_means", given)),)
    if not each.mine:
        return ()
    back = Button("give_back_money" if each.source.kind is MeansKind.MONEY else "give_back", given)
    if each.state is DrawState.ASKED:
        return ((Button("drop_draw", given),),)
    if each.state is DrawState.RELEASED:
        return ((Button("use_means", given), back),)
    return ((back,),) if each.state is DrawState.USED and each.back < each.amount else ()


def choose(turn: Turn) -> Reply:
    """Offer the sources that a case may draw on."""
    act = act_of(turn)
    case = draws.begin(act, case_id_of(turn))
    found = [source_view(each) for each in sources.serving(turn.tx, turn.reference, case)]
    if not found:
        line = say("means.none_here", number=case.number)
        return stay(turn, Screen((line,), ((Button("back"),),), (), case.id, case.number))
    lines = [say("means.which", number=case.number), *(source_line(turn, each) for each in found)]
    lines += [limits_line(each) for each in found if each.must_not]
    rows = tuple((from_button(case.id, each),) for each in found[:LISTED])
    return stay(turn, Screen(tuple(lines), (*rows, (Button("back"),)), (), case.id, case.number))


def limits_line(each: SourceView) -> Sentence:
    """What the money of a source is not for."""
    return say("means.must_not", items=tuple(say(f"means.not.{item}") for item in each.must_not))


def from_button(case_id: int, each: SourceView) -> Button:
    """The button that begins to draw on a source."""
    label = say("button.choose", name=each.name)
    return Button(DRAWS[each.kind], {"case": case_id, "source": each.id}, label)


def on_case(turn: Turn, case_id: int) -> Rows:
    """The button by which a case draws on a source, where one serves it."""
    if not has_duty(turn.role, Duty.MEANS):
        return ()
    try:
        case = draws.begin(act_of(turn), case_id)
    except (MeansRefused, CaseUnknown, NotTheHandler):
        return ()
    serving = sources.serving(turn.tx, turn.reference, case)
    return ((Button("draw", {"case": case_id}),),) if serving else ()


def going_on(turn: Turn) -> tuple[Screen, ...]:
    """What waits for a keeper's answer, and vouchers that are owed, as more messages of their tasks."""
    if not has_duty(turn.role, Duty.MEANS):
        return ()
    return tuple(draw_card(turn, each) for each in waiting(turn.tx, turn.reference, turn.chat)[:LISTED])


PRESSES: dict[str, Callable[[Turn], Reply]] = {"means": listed, "draw": choose, **asking.starts(BOOK)}
