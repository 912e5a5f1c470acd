"""Lets bodies know that a case needs their part no more, once it is answered for all."""

from models import post
from models.case import Case
from models.joint import Part
from workflows.cases.acts import Act
from workflows.cases.parties import staff_of_provider, tell_staff
from workflows.joint.call import timer_key
from workflows.joint.parts import parts_of
from workflows.screens import Screen, say


def end_parts(act: Act, case: Case) -> None:
    """End every part that is still open, and tell those who were at it."""
    for part in parts_of(act.tx, case.id):
        if part.done_at is None:
            end(act, part)
            tell_ended(act, case, part)


def tell_ended(act: Act, case: Case, part: Part) -> None:
    """Tell those who were at a part; also of a case that they may see no more: its number they know."""
    screen = Screen((say("joint.ended", number=case.number),))
    people = staff_of_provider(act, case, part.body)
    tell_staff(act, case, people, f"part_over{part.place}", screen)


def end(act: Act, part: Part) -> None:
    """End a part without an answer."""
    part.done_at = act.now
    post.cancel_timer(act.tx, timer_key(part.id))


def unanswered(act: Act, case: Case) -> tuple[str, ...]:
    """The names of bodies that have not answered yet."""
    open_parts = [part for part in parts_of(act.tx, case.id) if part.done_at is None]
    return tuple(act.reference.body_name(part.body) for part in open_parts)
