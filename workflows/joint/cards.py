"""What a called body, who leads and who called are shown of a part: never more of the case than they need."""

from collections.abc import Mapping

from models.case import Case
from models.joint import Part
from models.vocabulary import Role
from workflows.cases.cards import category_value, place_value, shown_words
from workflows.cases.masking import mask
from workflows.cases.sealed import place_of
from workflows.joint.terms import LEVELS, WHISTLES, JointKind
from workflows.reference import Reference
from workflows.screens import Button, Screen, Sentence, Value, say

HEADS: Mapping[str, str] = {JointKind.PART: "joint.asked", JointKind.WISH: "joint.claimed"}
"""How a card begins, by why the body has its part; else it was called by whistle."""


def part_card(reference: Reference, case: Case, part: Part, what: str) -> Screen:
    """The card on which a called body works: its part, where, until when, and who leads; no resident."""
    return Screen(
        (*part_lines(reference, case, part, what), stand_line(part)),
        buttons_of(part),
        (),
        case.id,
        case.number,
    )


def part_lines(reference: Reference, case: Case, part: Part, what: str) -> tuple[Sentence, ...]:
    """Say what is asked of a body."""
    lead = reference.bodies.get(case.body or "")
    head = HEADS.get(part.kind, "joint.whistled")
    place = mask(shown_words(case, place_of(case)))
    facts: dict[str, Value] = {
        "number": case.number,
        "category": category_value(reference, case.category),
        "place": place_value(reference, place, case.cell),
        "lead": reference.body_name(case.body),
    }
    phone = (
        (say("joint.phone", lead=reference.body_name(case.body), phone=lead.phone),)
        if lead and lead.phone
        else ()
    )
    return (say(head, **facts), say("joint.task", what=what or say("words.gone")), *phone, until_line(part))


def until_line(part: Part) -> Sentence:
    """Say until when."""
    if part.sign_in_by is None or part.contact_by is None:
        return say("joint.until_part", due=part.due_at)
    return say("joint.until", sign_in=part.sign_in_by, contact=part.contact_by, due=part.due_at)


def stand_line(part: Part) -> Sentence:
    """Say how far a body is with its part."""
    if part.answered_at is not None:
        return say("joint.stand.answered", at=part.answered_at)
    if part.done_at is not None:
        return say("joint.stand.ended")
    if part.contacted_at is not None:
        return say("joint.stand.contacted", at=part.contacted_at)
    if part.signed_in_at is not None:
        return say("joint.stand.signed_in", at=part.signed_in_at)
    return say("joint.stand.not_come" if part.kind in WHISTLES else "joint.stand.asked")


def buttons_of(part: Part) -> tuple[tuple[Button, ...], ...]:
    """What a body can do next with its part."""
    if part.done_at is not None:
        return ()
    if part.kind in WHISTLES and part.signed_in_at is None:
        return ((button("sign_in", part),),)
    touch = part.kind in WHISTLES and part.contacted_at is None
    return ((*((button("in_touch", part),) if touch else ()), button("report_back", part)),)


def button(name: str, part: Part) -> Button:
    """A button about one part."""
    return Button(name, {"part": part.id, "case": part.case_id})


def rating_buttons(part: Part) -> tuple[tuple[Button, ...], ...]:
    """The five levels at which a body can be rated."""
    given = {"part": part.id, "case": part.case_id}
    return tuple(
        (Button("body_level", {**given, "level": each}, say(f"joint.level.{each}")),) for each in LEVELS
    )


def may_whistle(reference: Reference, case: Case, role: Role) -> bool:
    """Whether a role may whistle at all, by the house's numbers; whose case it is, the gate decides."""
    return role in reference.policy.whistlers and case.body is not None
