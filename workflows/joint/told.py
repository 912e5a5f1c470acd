"""Tells those who work together on a case: the bodies that were asked, who leads, who called."""

from collections.abc import Iterable

from models.case import Case
from models.joint import Part
from models.vocabulary import Role
from workflows.cases.acts import Act
from workflows.cases.cards import rows
from workflows.cases.parties import rulers_of, staff_called, staff_of, tell_residents, tell_staff, worker_of
from workflows.joint.cards import part_card
from workflows.joint.terms import WHISTLES
from workflows.notices import Address
from workflows.screens import Button, Screen, Sentence, say


def tell_called(act: Act, case: Case, part: Part, what: str, *first: Sentence) -> bool:
    """Put its part before a body; say whether anybody of it can be reached here."""
    card = part_card(act.reference, case, part, what)
    people = staff_called(act, case, part.body)
    screen = Screen((*first, *card.lines), card.buttons, (), case.id, case.number)
    tell_staff(act, case, people, f"part{part.place}", screen)
    return bool(people)


def tell_body(act: Act, case: Case, part: Part, line: Sentence) -> None:
    """Tell a body something short about its part."""
    screen = Screen((line,), (), (), case.id, case.number)
    tell_staff(act, case, staff_called(act, case, part.body), f"part{part.place}", screen)


def tell_leading(
    act: Act,
    case: Case,
    part: Part,
    line: Sentence,
    *,
    answered: bool = False,
    masked: Sentence | None = None,
) -> None:
    """Tell who leads, and who whistled; an answer can be used by the one and rated by the other.

    `masked` is the line for who whistled, where it holds words: they see those of a case masked.
    """
    use = (("use_answers",),) if answered else ()
    tell(act, case, part, leading(act, case), line, rows((*use, ("progress",)), case.id))
    if part.kind in WHISTLES:
        judge = ((rate_it(part), Button("conclude", {"case": case.id})),) if answered else ()
        tell(
            act,
            case,
            part,
            callers(act, case, part),
            masked or line,
            (*judge, *rows((("progress",),), case.id)),
        )


def rate_it(part: Part) -> Button:
    """A button that rates a body."""
    return Button("rate_body", {"part": part.id, "case": part.case_id}, say("joint.rate_it"))


def tell(
    act: Act,
    case: Case,
    part: Part,
    people: Iterable[Address],
    line: Sentence,
    buttons: tuple[tuple[Button, ...], ...],
) -> None:
    """Tell some of them one line with buttons."""
    screen = Screen((line,), buttons, (), case.id, case.number)
    tell_staff(act, case, people, f"part{part.place}", screen)


def leading(act: Act, case: Case) -> list[Address]:
    """Chats of who leads a case: the one who has taken it, else everybody of the body."""
    return worker_of(act, case) or staff_of(act, case, Role.HANDLER)


def callers(act: Act, case: Case, part: Part) -> list[Address]:
    """Chats of those in whose role the whistle was blown."""
    role = Role(part.asked_by)
    return staff_of(act, case, role) if role is Role.HEAD else rulers_of(act, case, role)


def tell_residents_of(act: Act, case: Case, bodies: Iterable[str]) -> None:
    """Let who brought a case, and who joined, know that several work on it, and who answers for all."""
    names = tuple(act.reference.body_name(each) for each in bodies)
    lead = act.reference.body_name(case.body)
    line = say("resident.together", number=case.number, lead=lead, bodies=names)
    tell_residents(act, case, "together", line)
