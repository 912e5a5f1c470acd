"""Tells a matter's news: to everybody who joined at each stage, to its bodies, to those who rule there."""

from collections.abc import Iterable, Sequence

from models.case import Case
from models.governance import Matter
from models.vocabulary import Role
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.parties import followers, heads_of, rulers_of
from workflows.cases.reach import is_sealed
from workflows.governance.matters import bodies_of, seats_of
from workflows.notices import Address
from workflows.responsiveness.suppression import LEAST
from workflows.screens import Button, Screen, Sentence, Value

Rows = tuple[tuple[Button, ...], ...]


def look(matter: Matter) -> Rows:
    """The button that shows a matter."""
    return ((Button("look_matter", {"matter": matter.id}),),)


def screen(matter: Matter, case: Case, lines: Sequence[Sentence], buttons: Rows) -> Screen:
    """A message about a matter."""
    return Screen(tuple(lines), (*buttons, *look(matter)), (), case.id, case.number)


def put(act: Act, people: Iterable[Address], shown: Screen, key: str, owner: int | None = None) -> None:
    """Put it into the outbox, once for its effect; `owner`: whose words it holds."""
    notices.tell(act.tx, people, shown, act.now, act.chance, key=key, owner=owner)


def tell_everybody(act: Act, matter: Matter, case: Case, *lines: Sentence, buttons: Rows = ()) -> None:
    """Tell everybody who reported or joined, once for this state of the matter."""
    shown, key = screen(matter, case, lines, buttons), f"matter:{matter.id}:{matter.version}"
    for person in followers(act, case):
        put(act, notices.chats_of_person(act.tx, person), shown, key)


def tell_words(act: Act, matter: Matter, case: Case, shown: Screen, key: str, owner: int | None) -> None:
    """Show everybody what one of them has written: gone for all when its author is forgotten."""
    for person in followers(act, case):
        put(act, notices.chats_of_person(act.tx, person), shown, f"{key}:{matter.id}", owner)


def tell_seats(act: Act, matter: Matter, case: Case, *lines: Sentence, buttons: Rows = ()) -> None:
    """Tell the representatives."""
    shown, key = screen(matter, case, lines, buttons), f"matter_seat:{matter.id}:{matter.version}"
    for seat in seats_of(act.tx, matter):
        put(act, notices.chats_of_person(act.tx, seat.person_id), shown, key)


def tell_bodies(act: Act, matter: Matter, case: Case, *lines: Sentence, buttons: Rows = ()) -> None:
    """Tell the heads of the bodies that take part; of a case that was sealed since they hear nothing."""
    if is_sealed(case):
        return
    shown, key = screen(matter, case, lines, buttons), f"matter_body:{matter.id}:{matter.version}"
    for body in dict.fromkeys(bodies_of(matter)):
        put(act, heads_of(act, case, body), shown, key)


def tell_rulers(act: Act, matter: Matter, case: Case, *lines: Sentence, buttons: Rows = ()) -> None:
    """Tell the coordinators there."""
    shown, key = screen(matter, case, lines, buttons), f"matter_ruler:{matter.id}:{matter.version}"
    put(act, rulers_of(act, case, Role.COORDINATOR), shown, key)


def few(count: int) -> Value:
    """A count of people as it may be told: under five it is only bounded."""
    return count if count >= LEAST else f"<{LEAST}"
