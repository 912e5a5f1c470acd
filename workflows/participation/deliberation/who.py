"""Names a seat: a body with who speaks for it; a resident by number, and by name if they wish."""

from models.assembly import AssemblySeat
from workflows.reference import Reference
from workflows.screens import Sentence, say


def seat_of(reference: Reference, seat: AssemblySeat, name: str = "") -> Sentence:
    """Return how a seat is called; `name` is of the member of staff who spoke for a body."""
    if seat.body is not None:
        body = reference.body_name(seat.body)
        return say("floor.seat.staff", body=body, name=name) if name else say("floor.seat.body", body=body)
    if seat.name:
        return say("floor.seat.named", number=seat.number, name=seat.name)
    return say("floor.seat", number=seat.number)
