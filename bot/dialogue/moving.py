"""Somebody says that a registered case is elsewhere: it moves, is said back, and can be moved back."""

from dataclasses import replace

from bot.dialogue import own, right_place
from bot.dialogue.draft import recall
from bot.dialogue.report import DRAFT, act_of, note
from bot.dialogue.spot import LONGEST_PLACE
from bot.dialogue.turn import IDLE, Memory, Reply, Turn, in_place
from bot.dialogue.words import clean
from workflows.cases import amend, nearby
from workflows.cases.acts import case_of
from workflows.cases.parties import reported_case
from workflows.cases.sealed import place_of, point_of
from workflows.screens import Button, Screen, Sentence, say

MOVED = "moved"
"""Under which a chat remembers where a case was, until something else is said."""


def in_words(turn: Turn) -> Reply | None:
    """Put the newest open case where words say that it is; None where they put no place right."""
    wrong, correction = right_place.is_called_wrong(turn.incoming.text or ""), turn.correction
    if not (wrong or correction) or own.is_danger(turn) or turn.incoming.photos:
        return None
    if (case_id := meant(turn)) is None:
        return None
    kept = place_of(case_of(act_of(turn), case_id))
    if wrong:
        return asked(turn, case_id, kept)
    right = right_place.corrected(turn, correction, kept) if correction else None
    return moved(turn, case_id, right) if right else None


def meant(turn: Turn) -> int | None:
    """The case that a correction is about: the newest that is open, or the one that more is said about."""
    draft = recall(turn.memory)
    if turn.state not in (IDLE, DRAFT) or (draft is not None and not draft.adds):
        return None
    open_ones = [case.id for case in own.at_hand(turn) if case.is_open]
    if draft is not None:
        return draft.adds if draft.adds in open_ones else None
    return open_ones[0] if open_ones else None


def asked(turn: Turn, case_id: int, kept: str) -> Reply:
    """Say which place stands there, and ask for the right one."""
    case = reported_case(act_of(turn), case_id)
    now = kept or (turn.reference.area_name(case.cell) if case.cell else say("draft.place_missing"))
    screen = Screen((say("moved.which", number=case.number, place=now),), ((Button("back"),),))
    return Reply((screen,), own.MOVING, {"case": case.id})


def told(turn: Turn) -> Reply:
    """Take the right place in words, as far as they tell it."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("draft.which_place"))
    case_id = own.case_id_of(turn)
    kept, correction = place_of(case_of(act_of(turn), case_id)), turn.correction
    right = right_place.corrected(turn, correction, kept) if correction else None
    return moved(turn, case_id, right or right_place.with_part(turn, kept, typed))


def moved(turn: Turn, case_id: int, words: str) -> Reply:
    """Put the case there, say who has it now, and let it be moved back."""
    found = turn.reading_of(words).place
    case = case_of(act_of(turn), case_id)
    before = {"case": case.id, "place": place_of(case), "cell": case.cell, "point": point_of(case)}
    former, cell = case.body, found.cell if found else None
    named = nearby.named_in(found)
    case = amend.correct_place(act_of(turn), case_id, words[:LONGEST_PLACE], cell, named=named)
    screen = own.amended(turn, case.id)
    rows = [tuple(each for each in row if each.name not in ("undo", "withdraw")) for row in screen.buttons]
    back = (Button("move_back", {"case": case.id}),)
    screen = replace(screen, lines=(*screen.lines, *who(turn, case.id, former)))
    return Reply((screen.with_buttons(back, *(row for row in rows if row)),), memory={MOVED: before})


def who(turn: Turn, case_id: int, former: str | None) -> tuple[Sentence, ...]:
    """Say whose it has become, or whose it would be where another body keeps it for now."""
    names, case = turn.reference.body_name, case_of(act_of(turn), case_id)
    if case.body != former and case.body is not None:
        return (say("moved.other_body", body=names(case.body)),)
    day = turn.reference.local_date(case.opened_at)
    by_list = turn.reference.choose(case.category, case.cell, day, case.object_body).body
    if case.body is None or by_list in (None, case.body):
        return ()
    return (say("moved.stays", body=names(case.body), other=names(by_list or "")),)


def place_before(turn: Turn) -> Memory | None:
    """Where the case was that was moved by the last words."""
    before: Memory | None = turn.memory.get(MOVED)
    return before


def back(turn: Turn) -> Reply:
    """Put the case back where it was, while nothing else was said since."""
    before, case_id = place_before(turn), own.case_id_of(turn)
    if before is None or case_id not in (0, before["case"]):
        return asked(turn, case_id, place_of(reported_case(act_of(turn), case_id)))
    place, case = str(before["place"]), reported_case(act_of(turn), int(before["case"]))
    named = nearby.named_in(turn.reading_of(place).place) if place else None
    point = tuple(before["point"]) if before["point"] else None
    former = case.body
    case = amend.correct_place(act_of(turn), case.id, place, before["cell"], point, named=named)
    screen = own.amended(turn, case.id)
    lines = (*screen.lines, *who(turn, case.id, former))
    return Reply((in_place(turn, replace(screen, lines=lines)),))


PRESSES = {"move_back": back}
