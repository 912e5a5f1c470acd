"""Tells who releases what a draw is for, who asked what became of it, and residents what came."""

from models.case import Case
from models.means import MeansDraw, MeansSource
from models.vocabulary_means import DrawState, MeansKind
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.cards import category_value
from workflows.cases.parties import keepers_of, tell_residents, who_asked
from workflows.cases.reach import is_sealed
from workflows.forms import SEPARATOR
from workflows.means.amounts import amount_value
from workflows.means.terms import forbidden, kept_by
from workflows.reference import Reference
from workflows.screens import Button, Screen, Sentence, Value, say

Rows = tuple[tuple[Button, ...], ...]


def keepers(
    act: Act, case: Case, source: MeansSource, draw: MeansDraw, key: str, *, above: bool = False
) -> None:
    """Tell who releases from the source; while it waits for them, with the buttons to answer.

    `above`: tell who coordinates there instead of the heads, who have not answered.
    """
    body = "" if above else source.release_body
    people = keepers_of(act, case, body, source.areas.split(SEPARATOR), draw.asked_by)
    waits = draw.state == DrawState.ASKED
    lines = (line(act.reference, case, source, draw, key), *(limits(source) if waits else ()))
    put(act, people, Screen(lines, answers(draw) if waits else ()), draw)


def asker(act: Act, case: Case, source: MeansSource, draw: MeansDraw, key: str) -> None:
    """Tell who asked, or their body where they left; they may open the case from it."""
    buttons = (*uses(source, draw), (Button("progress", {"case": case.id}),))
    shown = Screen((line(act.reference, case, source, draw, key),), buttons, (), case.id, case.number)
    put(act, who_asked(act, case, draw.asked_by, draw.body), shown, draw)


def residents(act: Act, case: Case, source: MeansSource, draw: MeansDraw) -> None:
    """Tell whoever brought or joined the case what was drawn for it."""
    amount = amount_value(source.kind, source.unit, draw.amount, draw.people)
    tell_residents(act, case, "means", say("resident.means", source=source.name, amount=amount))


def put(act: Act, people: list[notices.Address], shown: Screen, draw: MeansDraw) -> None:
    """Put it into the outbox, once for this state of the draw."""
    notices.tell(act.tx, people, shown, act.now, act.chance, key=f"draw:{draw.id}:{draw.version}")


def line(reference: Reference, case: Case, source: MeansSource, draw: MeansDraw, key: str) -> Sentence:
    """Say something of a draw: of the case its kind and cell, and of what is sealed not even these."""
    sealed = is_sealed(case)
    place: Value = reference.area_name(case.cell) if case.cell and not sealed else say("place.none")
    return say(
        key,
        number=draw.code,
        body=reference.body_name(draw.body) if draw.body else say("role.coordinator"),
        source=source.name,
        amount=amount_value(source.kind, source.unit, draw.amount, draw.people),
        kept=amount_value(source.kind, source.unit, kept_by(draw.amount, draw.back)),
        back=amount_value(source.kind, source.unit, draw.back),
        left=amount_value(source.kind, source.unit, source.balance),
        what=draw.what,
        category=say("means.sealed") if sealed else category_value(reference, case.category),
        place=place,
        reason=draw.reason,
        voucher=draw.voucher,
        asked=draw.asked_at,
    )


def limits(source: MeansSource) -> tuple[Sentence, ...]:
    """Say what the money of a source is not for."""
    items = tuple(say(f"means.not.{each}") for each in forbidden(source.must_not.split(SEPARATOR)))
    return (say("means.must_not", items=items),) if items else ()


def answers(draw: MeansDraw) -> Rows:
    """What whoever releases may press."""
    given = {"draw": draw.id}
    return ((Button("release_means", given), Button("refuse_means", given)),)


def uses(source: MeansSource, draw: MeansDraw) -> Rows:
    """What whoever asked may press, as the draw stands."""
    given = {"draw": draw.id}
    back = Button("give_back_money" if source.kind == MeansKind.MONEY else "give_back", given)
    left = kept_by(draw.amount, draw.back) > 0
    if draw.state == DrawState.ASKED:
        return ((Button("drop_draw", given),),)
    if draw.state == DrawState.RELEASED:
        return ((Button("use_means", given), back),)
    return ((back,),) if draw.state == DrawState.USED and left else ()
