"""The residents' conversation: which part answers which message."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import (
    after_danger,
    already,
    asked_again,
    books,
    by_word,
    commending,
    contact,
    doors,
    edits,
    everyone,
    follow,
    heard,
    joining,
    judging,
    meaning,
    moving,
    own,
    praising,
    pressure,
    privacy,
    put_right,
    report,
    rights,
    rooms,
    small_talk,
    tongue,
    undoing,
    verdict,
    weekly,
)
from bot.dialogue.appeals import appealing
from bot.dialogue.budgets import routes as budgets
from bot.dialogue.claims import asking
from bot.dialogue.conversations import taker
from bot.dialogue.covenants import listing as covenants
from bot.dialogue.draft import Draft, recall
from bot.dialogue.evaluations import officer as evaluations
from bot.dialogue.evaluations import rater
from bot.dialogue.grid import walker
from bot.dialogue.left import is_left
from bot.dialogue.mediation import handover, side
from bot.dialogue.overtaken import CARD, overtaking
from bot.dialogue.panels import routes as panels
from bot.dialogue.partaking import ask, title
from bot.dialogue.partaking import routes as partaking
from bot.dialogue.petitions import launch, signer
from bot.dialogue.practices import routes as practices
from bot.dialogue.rolls import member
from bot.dialogue.subscriptions import routes as subscriptions
from bot.dialogue.talk import talk
from bot.dialogue.told import carried
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.used_up import used_up
from bot.dialogue.votes import ballot, listing
from models.vocabulary import Purpose
from workflows.cases.numbers import find_mistyped, find_numbers
from workflows.privacy import consent
from workflows.privacy.erase import JOINED
from workflows.screens import Button, Screen, say

LONGEST_QUERY = 40
"""A text no longer than this that holds a case number asks about the case; a longer one reports."""


OWN_DATA: dict[str, Callable[[Turn], Reply]] = {
    "privacy": privacy.overview,
    "mydata": privacy.account,
    "contact": contact.contacts,
    "devices": doors.devices,
    "link": doors.link_door,
    "forget": privacy.ask_forget,
    "mediation": side.PRESSES["mediation"],
    "walks": walker.coming,
    "roll": member.overview,
    "votes": ask.votes,
    "petitions": signer.listed,
    "launch_petition": launch.begin,
    "covenants": covenants.listed,
    "practices": practices.listed,
    "opinions": taker.listed,
    "budgets": budgets.listed,
    "evaluations": rater.listed,
    "panels": panels.listed,
    "assemblies": panels.assemblies,
    "subscriptions": subscriptions.listed,
    "announcements": subscriptions.listed,
    "week": weekly.shown,
}
PRESSES = {**edits.PRESSES, **judging.PRESSES, **privacy.PRESSES, **contact.PRESSES, **doors.PRESSES}
PRESSES |= {**ballot.PRESSES, **books.PRESSES, **side.PRESSES, **walker.PRESSES, **appealing.PRESSES}
PRESSES |= handover.SIDE_PRESSES | asked_again.PRESSES
PRESSES |= weekly.PRESSES | commending.PRESSES | moving.PRESSES
PRESSES |= {**rater.PRESSES, **evaluations.OF_RATERS}
DRAFTED = {**report.PRESSES, **put_right.PRESSES, **joining.PRESSES, **follow.PRESSES, **praising.DRAFTED}
CONFIRMS = {**books.CONFIRMS, **privacy.CONFIRMS, **doors.CONFIRMS, **side.CONFIRMS, **member.CONFIRMS}
CONFIRMS |= ballot.CONFIRMS
CONFIRMS |= rater.CONFIRMS
STATES = {**books.STATES, **contact.STATES, **doors.STATES, **side.STATES, **appealing.STATES}
STATES |= handover.SIDE_STATES
STATES |= rater.STATES | commending.STATES
STATES |= {**member.STATES, **ballot.STATES}
GREETINGS = ("greeting", "today")
"""What staff hear the morning by is a good morning to residents."""
PRESSED_ON = rater.STATES.keys() | ballot.STATES.keys()
"""States in which a chat fills something in by buttons."""


def expects_reading(text: str) -> bool:
    """Whether a resident's words are to be understood: commands and small talk are known without."""
    return everyone.typed_command(text) is None and not talk(text)


def respond(turn: Turn) -> Reply:
    """Answer one message of a resident; where our words about privacy have changed, say them once more."""
    if turn.incoming.heard is not None:
        return carried(turn, heard.told(turn))
    reply = overtaking(turn, praising.kept(turn, carried(turn, answered(turn))))
    begins = turn.incoming.command == "start"
    return reply if turn.press or begins else privacy.with_news(turn, reply)


BY_CODE: tuple[tuple[Callable[[Turn], bool], Callable[[Turn], Reply]], ...] = (
    (side.brings_code, side.enter),
    (member.brings_code, member.enter),
    (budgets.brings_code, budgets.by_code),
    (signer.brings_code, signer.by_code),
    (panels.brings_code, panels.by_code),
    (rater.brings_code, rater.by_code),
    (taker.brings_code, taker.by_code),
    (ballot.brings_code, ballot.by_code),
)
"""What a number or code that is typed asks for, and what is shown of it."""


def brought(turn: Turn) -> Reply | None:
    """Show what the number or code asks for that somebody typed."""
    if turn.press is not None:
        return None
    does = next((show for brings, show in BY_CODE if brings(turn)), None)
    return does(turn) if does else None


def answered(turn: Turn) -> Reply:
    """Answer it."""
    if turn.incoming.edits:
        return edits.changed(turn)
    if (said := taker.in_words(turn)) is not None:
        return parked(turn, said)
    turn = taker.over(turn)
    if (shown := brought(turn)) is not None:
        return parked(turn, shown)
    if covenants.asks(turn):
        return parked(turn, covenants.answer(turn))
    if (ended := after_danger.over(turn)) is not None:
        return parked(turn, ended)
    command = everyone.command_of(turn)
    if command is not None:
        return obey(turn, command)
    if turn.press is not None:
        return press(turn)
    if turn.state == report.WHERE and not own.is_fresh(turn):
        turn = replace(turn, state=IDLE)
    if turn.state == verdict.REASON and verdict.is_late(turn):
        turn = replace(turn, state=IDLE)
    if turn.state in PRESSED_ON and is_left(turn):
        turn = replace(turn, state=IDLE)
    if (there := after_danger.shown(turn)) is not None:
        return parked(turn, there)
    if (turn.incoming.location or turn.incoming.photos) and (more := follow.came(turn)) is not None:
        return more
    if turn.incoming.location is not None:
        return place(turn)
    if small_talk.goes_back(turn):
        return parked(turn, small_talk.left(turn))
    if meaning.asks(turn):
        return parked(turn, meaning.explain(turn))
    if turn.state == own.ADDING and (more := follow.worse(turn)) is not None:
        return parked(turn, more)
    if turn.state == own.ADDING:
        return parked(turn, own.add(turn))
    if turn.state == report.WHERE and turn.incoming.photos:
        more = after_danger.told(turn)
        return parked(turn, more) if more else after_danger.still(turn, report.photos(turn))
    if turn.incoming.photos:
        return report.photos(turn)
    return words(turn)


EXPLAINED = ("services", "matters", "needs", "topics", "loop", "signs", "overview")
"""What is staff's to do here, and a resident may ask about all the same."""


def obey(turn: Turn, command: str) -> Reply:
    """Do what a command says."""
    if command == "start":
        consent.agree(report.act_of(turn), Purpose.SERVICE)
        return welcome()
    if command in OWN_DATA:
        return parked(turn, OWN_DATA[command](turn))
    if command == "language":
        return everyone.language(turn)
    if command == "progress":
        return small_talk.progress(turn)
    if command == "cancel" and small_talk.is_content(turn) and not own.at_hand(turn):
        return small_talk.content(turn)
    if command == "cancel":
        return undoing.cancel(turn)
    if command == "undo":
        return undoing.undo(turn)
    if command in EXPLAINED:
        return report.note(turn, say(f"explained.{command}"))
    if command == "thanks":
        return everyone.courtesy(turn)
    if command in GREETINGS and turn.state == IDLE:
        return report.note(turn, say("greeting.here"))
    if command in GREETINGS:
        return words(turn)
    return everyone.help_screen(turn)


def welcome() -> Reply:
    """The first words: what this is, what others can see, how to begin."""
    buttons = ((Button("progress"), Button("help"), Button("language")), (Button("privacy"),))
    return Reply((Screen((say("welcome.resident"), *privacy.told(), say("welcome.example")), buttons),))


def press(turn: Turn) -> Reply:
    """Answer a button."""
    assert turn.press is not None
    name, action = turn.press.name, turn.press.action
    if "locale" in action:
        return in_new_language(turn)
    if name == "back" and action.get("to") == ballot.BALLOT:
        return parked(turn, ballot.back(turn))
    if name == "back" and "to" in action:
        return parked(turn, verdict.back(turn))
    if name == "separate" and "case" in action:
        return parked(turn, joining.unmerge(turn))
    if name == "undo" and JOINED in action:
        return parked(turn, joining.part(turn))
    if name == "undo" and "rated" in action:
        return parked(turn, verdict.take_back(turn))
    if name in heard.PRESSES:
        return heard.PRESSES[name](turn)
    if name in verdict.PRESSES:
        return parked(turn, praising.along(turn, verdict.PRESSES[name](turn)))
    if name == "confirm" and (what := CONFIRMS.keys() & action.keys()):
        return parked(turn, CONFIRMS[what.pop()](turn))
    if name in PRESSES:
        return parked(turn, PRESSES[name](turn))
    if turn.state == own.WITHDRAWING and name == "confirm" and "case" in action:
        return parked(turn, own.withdraw(turn))
    if "case" not in action or name in ("join", "add_to", "praise_case"):
        return press_of_draft(turn)
    return parked(turn, own.PRESSES.get(name, own.back)(turn))


def in_new_language(turn: Turn) -> Reply:
    """Speak another language from now on, and say again in it what is at hand."""
    reply, draft = everyone.set_language(turn), recall(turn.memory)
    if draft is None or not draft.words:
        return reply
    card = report.show(turn, draft, recall(turn.memory, "before"), edit=False)
    return replace(card, screens=(*reply.screens, *card.screens), locale=reply.locale)


def press_of_draft(turn: Turn) -> Reply:
    """Answer a button of a draft, if it is the draft at hand."""
    assert turn.press is not None
    name, action, draft = turn.press.name, turn.press.action, recall(turn.memory)
    if name == "back" and (draft is None or turn.state not in report.STATES):
        return parked(turn, own.back(turn))
    if draft is None or action.get("draft", draft.began) != draft.began:
        return by_word.too_late(turn) if name == "in_danger" else used_up(turn, action)
    return DRAFTED.get(name, report.back)(turn, draft)


def parked(turn: Turn, reply: Reply) -> Reply:
    """Keep a draft at hand while something else is answered; nothing half said is lost."""
    kept = {name: turn.memory[name] for name in ("draft", "before", CARD) if name in turn.memory}
    if not kept or "draft" in reply.memory:
        return reply
    state = report.DRAFT if reply.state == IDLE else reply.state
    return replace(reply, state=state, memory={**reply.memory, **kept})


HEARS: tuple[Callable[[Turn], Reply | None], ...] = (
    *(partaking.in_words, title.named, listing.named, signer.in_words),
    *(small_talk.answer, rights.begun),
)
"""What is heard in words that begin no matter, in this order."""


def place(turn: Turn) -> Reply:
    """A point: for a registered case that asked for it, else for the draft."""
    if turn.state in (own.MOVING, report.WHERE):
        return parked(turn, own.move_place(turn))
    return report.location(turn, recall(turn.memory) or Draft())


def at_a_card(turn: Turn, draft: Draft) -> Reply | None:
    """What words do to the card in sight: a button said aloud, something already told, small talk."""
    for hears in (by_word.of_card, already.of_draft, small_talk.of_draft):
        if (said := hears(turn, draft)) is not None:
            return said
    return None


def words(turn: Turn) -> Reply:
    """Words: a case number, an answer the state waits for, or something to report."""
    draft, typed = recall(turn.memory), (turn.incoming.text or "").strip()
    if (said := at_a_card(turn, draft) if draft else by_word.without_card(turn)) is not None:
        return said
    for tells in (pressure.in_words, asked_again.in_words, judging.in_words):
        if (said := tells(turn)) is not None:
            return parked(turn, said)
    if (mended := already.of_case(turn)) is not None:
        return mended
    if (placed := moving.in_words(turn)) is not None:
        return parked(turn, placed)
    if draft and (other := follow.other_matter(turn, draft)) is not None:
        return other
    if draft is None and (said := listing.in_words(turn)) is not None:
        return parked(turn, said)
    for hears in HEARS:
        if (said := hears(turn)) is not None:
            return parked(turn, said)
    if (room := rooms.asked(turn)) is not None:
        return obey(turn, room)
    if draft and turn.state == report.PLACE:
        return report.place_words(turn, draft)
    if draft and turn.state == report.TIME:
        return put_right.time_words(turn, draft)
    if draft and turn.state == report.ABOUT:
        return report.about_words(turn, draft)
    if (there := after_danger.told(turn)) is not None:
        return parked(turn, there)
    if turn.state == report.WHERE:
        turn = replace(turn, state=IDLE)
    if turn.state == own.MOVING:
        return parked(turn, moving.told(turn))
    if turn.state in own.STATES:
        return parked(turn, own.STATES[turn.state](turn))
    if draft and turn.state in small_talk.FREE and (answer := follow.answered(turn, draft)) is not None:
        return parked(turn, answer)
    if turn.state in STATES and not own.is_danger(turn) and not praising.is_no_praise(turn):
        return parked(turn, STATES[turn.state](turn))
    if turn.state == verdict.REASON and not verdict.is_new_matter(turn):
        return parked(turn, praising.after_rating(turn) or verdict.reason(turn))
    if len(typed) < LONGEST_QUERY and (numbers := find_numbers(typed)):
        return asking.by_number(turn, numbers[0])
    if len(typed) < LONGEST_QUERY and (mistyped := find_mistyped(typed)):
        return report.note(turn, say("excuse.number", number=mistyped[0]))
    if (more := follow.came(turn)) is not None:
        return more
    wished = tongue.wish(turn)
    return tongue.in_it(turn, after_danger.still(turn, report.words(turn)), wished)
