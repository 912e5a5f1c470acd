"""What a resident puts right in a registered case: category, place, anonymity."""

from sqlmodel import col

from models.case import Attachment, Case
from models.vocabulary import OPEN_STATUSES, EventKind, Noticed, Role, Status
from workflows.attachments import RECORDING
from workflows.cases import corrections, sketches
from workflows.cases.acts import Act, move, record, words_of
from workflows.cases.cards import place_value, shown_words
from workflows.cases.groups import take_away
from workflows.cases.moves import Verb
from workflows.cases.open import PAST_THE_LIST, basis_of, limit_of, limit_rule, show_task
from workflows.cases.parties import case_to, tell_former, tell_joined, tell_staff, worker_of
from workflows.cases.sealed import keep_place, place_of
from workflows.cases.timers import move_limit
from workflows.cases.transitions import TransitionRefused
from workflows.gate_terms import Action
from workflows.privacy import share
from workflows.privacy.erase import erase_pictures
from workflows.responsiveness.loop import nudge
from workflows.screens import Screen, say

MOVABLE = frozenset({Status.REGISTERED, Status.ASSIGNED})
"""Until somebody has accepted, a correction may change the body."""


def correct_category(act: Act, case_id: int, category: str) -> Case:
    """Put a case under the category its reporter names; the list chooses the body again."""
    case = amendable(act, case_id)
    before, case.category, case.confidence = case.category, category, 1.0
    record(act, case, EventKind.CORRECTED, {"from": before, "to": category})
    corrections.note_category(act, case, Noticed.RESIDENT, before)
    route_again(act, case)
    return case


def correct_place(
    act: Act,
    case_id: int,
    place: str,
    cell: str | None,
    point: tuple[float, float] | None = None,
    *,
    named: str | None = None,
) -> Case:
    """Put a case at the place its reporter names, or shows on the map (WGS-84).

    `named` is the code of the estate or road that the new place names.
    """
    case = amendable(act, case_id)
    before, case.cell = case.cell, cell or case.cell
    same_words = place != "" and place == place_of(case)
    keep_place(act.tx, case, place, point)
    if same_words and not named:
        sketches.move_cell(act.tx, case.id, case.cell)
    elif named or case.cell != before:  # the old name tells of the old place
        sketches.move(act.tx, case.id, case.cell, named)
    record(act, case, EventKind.CORRECTED, {"from": before, "to": case.cell})
    route_again(act, case)
    return case


def correct_point(
    act: Act, case_id: int, place: str, cell: str | None, point: tuple[float, float] | None
) -> Case:
    """Put a case where its reporter is; where no name came with it, the old one stays while the cell does."""
    case = amendable(act, case_id)
    kept = place_of(case) if cell == case.cell else ""
    return correct_place(act, case_id, place or kept, cell, point)


def amendable(act: Act, case_id: int, action: Action = Action.CORRECT) -> Case:
    """Load an open case of the actor's own."""
    case = case_to(act, case_id, action)
    if case.status not in OPEN_STATUSES:
        raise TransitionRefused(Status(case.status), Verb.ASSIGN, act.by.role)
    return case


def route_again(act: Act, case: Case) -> None:
    """Choose the body anew while nobody has accepted; otherwise the handler is told and may return it."""
    day = act.reference.local_date(case.opened_at)
    choice = act.reference.choose(case.category, case.cell, day, case.object_body)
    stays = choice.body is None or case.category is None or case.basis in PAST_THE_LIST.values()
    if stays or case.status not in MOVABLE:
        tell_handler(act, case)
        return
    former, case.body, case.basis = case.body, choice.body, basis_of(choice)
    limit = limit_of(act.reference, case.category, case.urgency, choice)
    move_limit(act, case, limit)
    rests = {"limit": limit, "limit_rule": limit_rule(act.reference, case.urgency, choice)}
    facts = {"body": case.body, "from": former, "ground": str(choice.why.ground), **rests}
    move(act, case, Verb.ASSIGN, facts, case.basis, role=Role.SYSTEM)
    nudge.spend_nudge(act, case)
    show_task(act, case, words_of(act.tx, case.id, "report"))
    tell_former(act, case, former)
    take_away(act, case, former)
    name = act.reference.body_name(case.body)
    tell_joined(
        act, case, "assigned", say("resident.assigned", number=case.number, body=name, due=case.due_at)
    )


def tell_handler(act: Act, case: Case) -> None:
    """Who has the case learns what was put right."""
    place = place_value(act.reference, shown_words(case, place_of(case)), case.cell)
    line = say("task.corrected", number=case.number, place=place)
    screen = Screen((line,), case_id=case.id, case_number=case.number)
    tell_staff(act, case, worker_of(act, case), "corrected", screen)


def hide_reporter(act: Act, case_id: int) -> Case:
    """Make a registered case anonymous from now on; recordings are erased, for a voice tells who speaks."""
    case = amendable(act, case_id, Action.HIDE)
    case.anonymous = True
    heard = col(Attachment.name).endswith(RECORDING)
    erase_pictures(act.tx, (col(Attachment.case_id) == case.id) & heard)
    record(act, case, EventKind.CORRECTED, {"anonymous": True})
    if case.may_contact:
        share.close(act, case)
    return case
