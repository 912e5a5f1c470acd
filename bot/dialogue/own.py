"""A resident's own cases: progress, more words, answers, corrections, withdrawing, reopening."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.dialogue.case_view import facts, summary, timeline
from bot.dialogue.claims.telling import claiming
from bot.dialogue.governance.routes import on_case
from bot.dialogue.report import WHERE, act_of, note
from bot.dialogue.spot import LONGEST_PLACE, spot_of
from bot.dialogue.to_recognise import to_be_recognised
from bot.dialogue.told import noted
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from bot.dialogue.which_cell import cell_buttons
from bot.dialogue.words import LONGEST, clean
from models.vocabulary import Purpose
from nlu.reading import Place, Urgency
from workflows.appeals.chain import can_appeal
from workflows.attachments import recordings_in
from workflows.cases import amend, follow_up, nearby, take_part, together
from workflows.cases.acts import case_of
from workflows.cases.cards import joiner_buttons, joiner_screen, resident_buttons, resident_screen, rows
from workflows.cases.lately import Own, going_on, joined_lately
from workflows.cases.lateness import late_and_why
from workflows.cases.open import drop_recordings
from workflows.cases.parties import reported_case
from workflows.cases.queries import CaseView, case_for, own_cases
from workflows.cases.reach import hears
from workflows.cases.sealed import place_of, point_of
from workflows.cases.taken_part import line, taken_part
from workflows.privacy.consent import stands
from workflows.privacy.share import can_allow
from workflows.screens import Button, Screen, Sentence, say

ADDING = "adding"
WITHDRAWING = "withdrawing"
REOPENING = "reopening"
MOVING = "moving"  # waiting for the right place of a registered case


def case_id_of(turn: Turn) -> int:
    """The case the pressed button, or the chat's state, is about."""
    action = turn.press.action if turn.press else {}
    return int(action.get("case") or turn.memory.get("case") or 0)


WAYS = {"petition": Button("petitions"), "vote": Button("votes")}
"""Where more stands of what somebody took part in."""


def progress(turn: Turn) -> Reply:
    """Show one case, or the list of one's own."""
    if turn.press and "case" in turn.press.action:
        return show_case(turn, case_for(turn.tx, turn.reference, turn.chat, case_id_of(turn)))
    cases = own_cases(turn.tx, turn.reference, turn.chat)
    beside = taken_part(turn.tx, turn.chat.person_id)
    if not cases and not beside:
        return stay(turn, Screen((say("progress.none"),), ((Button("help"),),)))
    head = (say("progress.list"),) if cases else ()
    also = (say("progress.beside"), *map(line, beside)) if beside else ()
    lines = (*head, *(summary(turn.reference, case, turn.now) for case in cases), *also)
    pressable = tuple(
        (Button("progress", {"case": case.id}, say("button.choose", name=case.number)),) for case in cases[:5]
    )
    kinds = {part.kind for part in beside}
    ways = tuple(way for kind, way in WAYS.items() if kind in kinds)
    return stay(turn, Screen(lines, (*pressable, ways) if ways else pressable))


def show_case(turn: Turn, case: CaseView) -> Reply:
    """One case with its timeline and what can be done now."""
    late = late_and_why(case, turn.now)
    lines = (*facts(turn.reference, case), *late, *timeline(turn.reference, case))
    pictures = case.pictures
    buttons = (*rows(choices(turn, case), case.id), *on_case(turn, case.id))
    return stay(turn, with_other(turn, case, Screen(lines, buttons, pictures, case.id, case.number)))


def with_other(turn: Turn, case: CaseView, screen: Screen) -> Screen:
    """Point from a merged case to the one that it goes on in."""
    other = together.goes_on(turn.tx, case.id)
    if other is None:
        return screen
    line = say("case.goes_on", number=other.number, status=say(f"status.{other.status}"))
    look = Button("progress", {"case": other.id}, say("button.choose", name=other.number))
    lines = (screen.lines[0], line, *screen.lines[1:])
    return replace(screen, lines=lines).with_buttons((look,), *screen.buttons)


def choices(turn: Turn, case: CaseView) -> tuple[tuple[str, ...], ...]:
    """What may be done with the case now; who has joined follows it and may add."""
    if not is_own(turn, case.id):
        return joiner_buttons(case.status)
    kept = case_of(act_of(turn), case.id)
    sharing = "forbid_contact" if kept.may_contact else "allow_contact"
    share = ((sharing,),) if can_allow(kept) else ()
    if case.status == "replied":
        return (("contacted", "not_contacted"), ("progress",), *share)
    open_to = resident_buttons(case.status, case.reopened)
    if case.status in ("closed", "declined") and can_appeal(act_of(turn), kept):
        open_to = (("progress", "appeal"),)
    return (*open_to, *share)


def is_own(turn: Turn, case_id: int) -> bool:
    """Whether this chat's person reported the case, and did not join it."""
    return case_of(act_of(turn), case_id).reporter_id == turn.chat.person_id


def ask_more(turn: Turn) -> Reply:
    """Wait for words or pictures to add."""
    case = case_for(turn.tx, turn.reference, turn.chat, case_id_of(turn))
    key = "add.answer" if case.status == "awaiting_resident" else "add.how"
    screen = Screen((say(key, number=case.number),), ((Button("back"),),))
    return Reply((screen,), ADDING, {"case": case.id}, spent=False)


AT_HAND = "at_hand"
"""Under which a turn remembers the cases of who speaks: several parts of the dialogue ask for them."""


def at_hand(turn: Turn) -> Sequence[Own]:
    """What whoever speaks has reported and is not settled yet, the newest first."""
    if AT_HAND not in turn.looked:
        turn.looked[AT_HAND] = going_on(turn.tx, turn.chat.person_id)
    cases: Sequence[Own] = turn.looked[AT_HAND]
    return cases


def joined(turn: Turn) -> Sequence[Own]:
    """What whoever speaks has joined and is still worked on, what they joined last first."""
    return joined_lately(turn.tx, turn.chat.person_id)


def newest(turn: Turn) -> list[CaseView]:
    """The newest cases of one's own, settled ones too."""
    return own_cases(turn.tx, turn.reference, turn.chat, limit=3)


def is_danger(turn: Turn) -> bool:
    """Whether the words tell of a danger, whatever was asked."""
    return turn.reading is not None and turn.reading.urgency is Urgency.DANGER


def add(turn: Turn) -> Reply:
    """Add what came to the case."""
    typed = clean(turn.incoming.text or "")
    if len(typed) > LONGEST:
        return note(turn, say("words.too_long", count=len(typed), most=LONGEST))
    if not typed and not turn.incoming.photos:
        return note(turn, say("words.none"))
    withheld = is_withheld(turn)
    if withheld and not typed and to_be_heard(turn):
        return note(turn, say("recording.listening"))
    if withheld and not typed:
        drop_recordings(act_of(turn), turn.incoming.photos)
        return note(turn, say("recording.withheld"))
    added = take_part.add(act_of(turn), case_id_of(turn), typed, turn.incoming.photos)
    case, screen = added.case, resident_screen if is_own(turn, added.case.id) else joiner_screen
    told = noted(turn.memory, case.id, [turn.incoming.message] if turn.incoming.message else [])
    lines = [say("add.done", number=case.number)]
    if added.answered:
        lines = [say("add.answered", number=case.number, due=case.due_at)]
    if withheld:
        lines.append(say("recording.words_only"))
    return Reply((screen(case, *lines),), memory=told)


def to_be_heard(turn: Turn) -> bool:
    """Let words be made of a recording that is not passed on; only they may be added to the case."""
    recording = recordings_in(turn.incoming.photos)[0]
    return to_be_recognised(turn, recording, case_id_of(turn))


def is_withheld(turn: Turn) -> bool:
    """Whether a recording came that is not passed on."""
    act = act_of(turn)
    return bool(recordings_in(turn.incoming.photos)) and not hears(act.by, case_of(act, case_id_of(turn)))


def ask_withdraw(turn: Turn) -> Reply:
    """Withdrawing is final: ask once more."""
    case = reported_case(act_of(turn), case_id_of(turn))
    given = {"case": case.id}
    rows: tuple[tuple[Button, ...], ...] = ((Button("confirm", given), Button("back", given)),)
    if case.body is not None:
        rows = (*rows, (Button("pressed_rating", given),))
    screen = Screen((say("withdraw.sure", number=case.number),), rows)
    return Reply((screen,), WITHDRAWING, given, spent=False)


def withdraw(turn: Turn) -> Reply:
    """Take the case back."""
    case = take_part.withdraw(act_of(turn), case_id_of(turn))
    screen = resident_screen(case, say("withdraw.done", number=case.number))
    if case.body is not None and case.accepted_at is not None:
        screen = screen.with_buttons(*screen.buttons, (Button("pressed_rating", {"case": case.id}),))
    return Reply((in_place(turn, screen),))


def press_withdraw(turn: Turn) -> Reply:
    """Take a registration back at once within minutes; ask about an older one, and about a danger."""
    case = reported_case(act_of(turn), case_id_of(turn))
    fresh = turn.now - case.opened_at <= turn.reference.policy.minutes(turn.reference.policy.undo_minutes)
    return withdraw(turn) if fresh and case.urgency != Urgency.DANGER else ask_withdraw(turn)


def ask_reopen(turn: Turn) -> Reply:
    """Wait for why it is not settled."""
    case = reported_case(act_of(turn), case_id_of(turn))
    screen = Screen((say("reopen.why", number=case.number),), ((Button("back"),),))
    return Reply((screen,), REOPENING, {"case": case.id}, spent=False)


def reopen(turn: Turn) -> Reply:
    """Open a closed case again, once."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    case = follow_up.reopen_closed(act_of(turn), case_id_of(turn), typed[:LONGEST])
    return Reply((resident_screen(case, say("reopen.done", number=case.number, due=case.due_at)),))


def confirm(turn: Turn) -> Reply:
    """A danger was understood rightly; where nobody knows the place, it is still asked for."""
    case = reported_case(act_of(turn), case_id_of(turn))
    lines = [say("registered.confirmed", number=case.number)]
    if case.cell is not None or place_of(case):
        return Reply((in_place(turn, resident_screen(case, *lines)),))
    asked = resident_screen(case, *lines, say("danger.where"))
    return Reply((in_place(turn, asked),), WHERE, {"case": case.id})


def correct_category(turn: Turn) -> Reply:
    """Offer the first level, then leaves, for a registered case."""
    case = reported_case(act_of(turn), case_id_of(turn))
    parent = turn.press.action.get("parent") if turn.press else None
    facts_below = [each for each in turn.reference.categories.values() if each.parent == parent]
    buttons = [category_button(case.id, each.code, parent, each.names) for each in facts_below]
    grid = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    return Reply((in_place(turn, Screen((say("draft.which_category"),), grid, case_id=case.id)),), IDLE)


def category_button(case_id: int, code: str, parent: object, names: object) -> Button:
    """One category to choose for a registered case."""
    name = "set_category" if parent else "correct_category"
    key = "category" if parent else "parent"
    return Button(name, {"case": case_id, key: code}, say("button.choose", name=names))  # type: ignore[arg-type]


def set_category(turn: Turn) -> Reply:
    """Put a registered case under the right category."""
    assert turn.press is not None
    case = amend.correct_category(act_of(turn), case_id_of(turn), str(turn.press.action["category"]))
    return Reply((in_place(turn, amended(turn, case.id)),))


def choose_cell(turn: Turn) -> Reply:
    """Put a registered case into the cell that its person chose; words about the place stay.

    The button of a question that has been answered otherwise since moves nothing.
    """
    assert turn.press is not None
    cell, kept = str(turn.press.action["cell"]), reported_case(act_of(turn), case_id_of(turn))
    if kept.cell is None:
        place = place_of(kept) or turn.reference.area_name(cell)
        amend.correct_place(act_of(turn), kept.id, place, cell, point_of(kept))
    return Reply((in_place(turn, amended(turn, kept.id)),))


def ask_place(turn: Turn) -> Reply:
    """Wait for the right place of a registered case."""
    case = reported_case(act_of(turn), case_id_of(turn))
    screen = Screen((say("draft.which_place"),), ((Button("back"),),))
    return Reply((screen,), MOVING, {"case": case.id}, spent=False)


def move_place(turn: Turn) -> Reply:
    """Put a registered case at the right place."""
    if turn.incoming.location is not None:
        spot = spot_of(turn)
        if isinstance(spot, Sentence):
            return note(turn, spot)
        exact = stands(turn.tx, turn.chat.person_id, Purpose.LOCATION)
        point = (spot.latitude, spot.longitude) if exact else None
        case = case_of(act_of(turn), case_id_of(turn))
        name = place_of(case) if spot.cell == case.cell else ""
        case = amend.correct_place(act_of(turn), case.id, name, spot.cell, point)
        return Reply((amended(turn, case.id),))
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("draft.which_place"))
    found = turn.reading.place if turn.reading else None
    return Reply((amended(turn, placed(turn, typed[:LONGEST_PLACE], found)),))


def placed(turn: Turn, words: str, found: Place | None) -> int:
    """Put the case where words say it is, as far as a place was found in them; return its id."""
    cell, named = (found.cell if found else None), nearby.named_in(found)
    return amend.correct_place(act_of(turn), case_id_of(turn), words, cell, named=named).id


def tell_where(turn: Turn) -> Reply:
    """More words about a danger whose place was missing: all are passed on, and a place in them counts."""
    if turn.incoming.location is not None:
        return move_place(turn)
    reply = add(turn)
    found = turn.reading.place if turn.reading else None
    if found is None or reply.state != IDLE:
        memory = {**turn.memory, **reply.memory}
        return reply if reply.state != IDLE else replace(reply, state=WHERE, memory=memory)
    return Reply((amended(turn, placed(turn, found.span, found)),), memory=reply.memory)


def is_fresh(turn: Turn) -> bool:
    """Whether the case this chat is about was registered minutes ago."""
    policy = turn.reference.policy
    case = case_of(act_of(turn), case_id_of(turn))
    return turn.now - case.opened_at <= policy.minutes(policy.draft_minutes)


def make_anonymous(turn: Turn) -> Reply:
    """Hide who reported a case that is registered already."""
    case = amend.hide_reporter(act_of(turn), case_id_of(turn))
    lines = (say("anonymous.done", number=case.number), *claiming(turn, case.id))
    return Reply((resident_screen(case, *lines),))


def amended(turn: Turn, case_id: int) -> Screen:
    """What the case looks like after a correction."""
    case = case_for(turn.tx, turn.reference, turn.chat, case_id)
    likely = turn.reading.likely if turn.reading and case.cell is None else ()
    which = [say("registered.which_cell")] if likely else []
    lines = (say("amended.done"), *facts(turn.reference, case), *which)
    cells = cell_buttons(turn.reference, likely, {"case": case.id})
    screen = Screen(lines, case_id=case.id, case_number=case.number)
    return screen.with_buttons(*cells, *rows(resident_buttons(case.status, case.reopened), case.id))


def back(turn: Turn) -> Reply:
    """Leave the question."""
    return Reply((in_place(turn, Screen((say("back.done"),), ((Button("progress"), Button("help")),))),))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "progress": progress,
    "add": ask_more,
    "answer": ask_more,
    "photo": ask_more,
    "withdraw": press_withdraw,
    "reopen": ask_reopen,
    "confirm": confirm,
    "correct_category": correct_category,
    "set_category": set_category,
    "correct_place": ask_place,
    "choose_cell": choose_cell,
    "anonymous": make_anonymous,
    "undo": press_withdraw,
    "back": back,
}

STATES: dict[str, Callable[[Turn], Reply]] = {
    ADDING: add,
    REOPENING: reopen,
    MOVING: move_place,
}
