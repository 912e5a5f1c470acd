"""A grid worker's conversation: looks on site, rounds with their checklist, problems found on the way."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.draft import Draft, understood
from bot.dialogue.grid.cards import round_card
from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from bot.dialogue.words import LONGEST, clean
from workflows.areas.cells import as_wgs84
from workflows.cases.cards import category_value, place_value
from workflows.cases.open import outlook
from workflows.grid import checks, rounds
from workflows.grid.checks import Sight
from workflows.grid.terms import CheckOutcome
from workflows.screens import Button, Screen, Sentence, say

SEEING = "site_seeing"
FINDING = "round_finding"
FOUND = "round_found"  # what was found is shown; waiting for the confirmation
SHOWN = 3
"""Rounds shown at once."""

LEAVE = ((Button("back"),),)


def send(turn: Turn) -> Reply:
    """Send a grid worker to look at a case."""
    sent = checks.send(act_of(turn), case_id_of(turn))
    line = say("task.check_sent", number=sent.case.number, name=sent.name, due=sent.check.due_at)
    case = sent.case
    buttons = ((Button("progress", {"case": case.id}),),)
    return stay(turn, Screen((line,), buttons, (), case.id, case.number))


def rounds_of(turn: Turn) -> Reply:
    """Show what a grid worker has to do on site: looks first, then rounds."""
    act = act_of(turn)
    looks = [checks.card(act, check, case) for check, case in checks.own(act)]
    found = rounds.own(act)
    cards = [round_card(act, each) for each in found[:SHOWN]]
    if not looks and not cards:
        return note(turn, say("task.no_rounds"))
    return stay(turn, *looks, *cards)


def saw(turn: Turn) -> Reply:
    """What was seen is chosen; now in words, with pictures and the place."""
    assert turn.press is not None
    check_id, outcome = int(turn.press.action["check"]), str(turn.press.action["outcome"])
    _, case = checks.of_worker(act_of(turn), check_id)
    line = say("task.check_words", number=case.number, outcome=say(f"site_saw.{outcome}"))
    return Reply((Screen((line,), LEAVE),), SEEING, {"check": check_id, "outcome": outcome}, spent=False)


def see(turn: Turn) -> Reply:
    """Take pictures and the place as they come; words end it."""
    memory = {**turn.memory, "photos": [*turn.memory.get("photos", ()), *turn.incoming.photos]}
    if (here := turn.incoming.location) is not None:
        memory["point"] = list(as_wgs84(here.lat, here.lon, here.datum))
    typed = clean(turn.incoming.text or "")
    if not typed:
        return Reply((Screen((say("task.check_more"),), LEAVE),), SEEING, memory)
    point = memory.get("point")
    sight = Sight(
        CheckOutcome(memory["outcome"]),
        typed[:LONGEST],
        tuple(memory["photos"]),
        tuple(point) if point else None,
    )
    case = checks.report(act_of(turn), int(memory["check"]), sight)
    return Reply((Screen((say("task.check_told", number=case.number),), ((Button("rounds"),),)),), IDLE)


def pass_on(turn: Turn) -> Reply:
    """Say that one cannot go."""
    assert turn.press is not None
    case = checks.pass_on(act_of(turn), int(turn.press.action["check"]))
    return Reply(
        (in_place(turn, Screen((say("task.check_passed", number=case.number),))),), turn.state, turn.memory
    )


def round_of(turn: Turn) -> int:
    """The round that the pressed button, or the chat's state, is about."""
    action = turn.press.action if turn.press else {}
    return int(action.get("round") or turn.memory.get("round") or 0)


def begin(turn: Turn) -> Reply:
    """Set out; the checklist comes."""
    act = act_of(turn)
    return stay(turn, in_place(turn, round_card(act, rounds.begin(act, round_of(turn)))))


def tick(turn: Turn) -> Reply:
    """Tick something off, or on again."""
    assert turn.press is not None
    act = act_of(turn)
    found = rounds.tick(act, round_of(turn), int(turn.press.action["item"]))
    return stay(turn, in_place(turn, round_card(act, found)))


def ask_found(turn: Turn) -> Reply:
    """What was found?"""
    found = rounds.begin(act_of(turn), round_of(turn))
    return Reply((Screen((say("task.found_how"),), LEAVE),), FINDING, {"round": found.id}, spent=False)


def take_found(turn: Turn) -> Reply:
    """Show what would become of it."""
    typed = clean(turn.incoming.text or "")
    words = "\n".join(part for part in (str(turn.memory.get("text", "")), typed) if part)[:LONGEST]
    photos = [*turn.memory.get("photos", ()), *turn.incoming.photos]
    memory = {**turn.memory, "text": words, "photos": photos}
    if (here := turn.incoming.location) is not None:
        memory["point"] = list(as_wgs84(here.lat, here.lon, here.datum))
    if not words:
        return Reply((Screen((say("task.found_words"),), LEAVE),), FINDING, memory)
    confirm = Button("confirm", {"found": int(memory["round"])}, say("button.found_open"))
    return Reply((Screen(preview(turn, memory), ((confirm, Button("back")),)),), FOUND, memory)


def drafted(turn: Turn, memory: object) -> Draft:
    """What was found, as it is understood."""
    assert isinstance(memory, dict)
    words = str(memory["text"])
    draft = understood(Draft(), words, turn.reading_of(words), turn.reference.policy.sure)
    cell = draft.cell or rounds.begin(act_of(turn), int(memory["round"])).cell
    draft = replace(draft, cell=cell, likely=(), photos=tuple(memory.get("photos", ())))
    if not memory.get("point"):
        return draft
    latitude, longitude = memory["point"]
    here = turn.reference.cells.at(latitude, longitude, "wgs84")
    return replace(draft, latitude=latitude, longitude=longitude, exact=True, cell=here or cell)


def preview(turn: Turn, memory: object) -> tuple[Sentence, ...]:
    """What it is, where, who would get it and until when."""
    draft, reference = drafted(turn, memory), turn.reference
    seen = outlook(reference, draft.report(turn), turn.now)
    line = say(
        "task.found_card",
        category=category_value(reference, draft.category),
        place=place_value(reference, draft.place, draft.cell),
        body=reference.body_name(seen.choice.body) if seen.choice.body else say("registered.dispatcher"),
        due=seen.due_at,
    )
    return (line, say("task.patrol_words", words=draft.words))


def open_found(turn: Turn) -> Reply:
    """Make a case of it."""
    assert turn.press is not None
    if turn.state != FOUND or turn.memory.get("round") != turn.press.action["found"]:
        return note(turn, say("excuse.left"))
    act, memory = act_of(turn), dict(turn.memory)
    case = rounds.discover(act, int(memory["round"]), drafted(turn, memory).report(turn))
    body = turn.reference.body_name(case.body) if case.body else say("registered.dispatcher")
    line = say("task.found_done", number=case.number, body=body)
    return Reply((in_place(turn, round_card(act, rounds.begin(act, int(memory["round"])), line)),), IDLE)


def finish(turn: Turn) -> Reply:
    """Come back."""
    found = rounds.finish(act_of(turn), round_of(turn))
    line = say(
        "task.round_done",
        cell=turn.reference.area_name(found.cell),
        seen=len(found.ticks),
        items=len(found.items),
        found=found.found,
    )
    propose = Button("propose_practice", {"round": found.id})
    screen = Screen((line,), ((Button("rounds"), propose),))
    return Reply((in_place(turn, screen),), turn.state, turn.memory)


SENDS: dict[str, Callable[[Turn], Reply]] = {"site_send": send}
"""What whoever has a case, or settles it, presses."""

PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "site_saw": saw,
    "site_pass": pass_on,
    "round_begin": begin,
    "round_tick": tick,
    "round_found": ask_found,
    "round_done": finish,
}

CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"found": open_found}
"""What a confirmation confirms, by what its button remembers."""

STATES: dict[str, Callable[[Turn], Reply]] = {SEEING: see, FINDING: take_found, FOUND: take_found}
