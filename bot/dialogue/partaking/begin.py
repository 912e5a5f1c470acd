"""Somebody begins to take part in their own words: a petition, a project for a budget, a comment.

What they have said is kept and not asked for again; one press makes a matter of it instead.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.budgets import book as budget
from bot.dialogue.covenants import book as covenant
from bot.dialogue.excuses import excuse
from bot.dialogue.partaking.heads import alike, told, wordings
from bot.dialogue.petitions import launch
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary_budgets import RoundStage
from workflows.conversation import last_shown
from workflows.forms import Given
from workflows.participation.budgets import yours
from workflows.participation.budgets.asked import PROPOSE
from workflows.participation.budgets.terms import BudgetRefused
from workflows.participation.covenants.terms import CovenantRefused, CovenantVerb
from workflows.participation.covenants.view import listed, one
from workflows.participation.petitions.asked import LAUNCH
from workflows.participation.petitions.publish import own_rolls
from workflows.participation.petitions.terms import PetitionRefused
from workflows.screens import Button, Sentence, from_json, say

LOOKED_THROUGH = 6


def begun(turn: Turn) -> Reply | None:
    """Begin what words begin; None where they begin nothing."""
    return next((reply for begins in BEGINS if (reply := begins(turn)) is not None), None)


def petition(turn: Turn) -> Reply | None:
    """Begin a petition with its words; whoever stands on no roll loses nothing of what they said."""
    words = told(turn.incoming.text or "", "launch_word", "demand")
    if words is None:
        return None
    rolls = own_rolls(act_of(turn))
    given = {"words": words} | ({"roll": rolls[0].name} if len(rolls) == 1 else {})
    try:
        return with_words(turn, launch.BOOK, LAUNCH, {}, given, say("partaking.to_petition"))
    except PetitionRefused as refusal:
        return stay(turn, excuse(refusal).with_buttons((Button("roll"),), (other(turn),)))


def proposal(turn: Turn) -> Reply | None:
    """Begin a project where a round takes proposals of who speaks; elsewhere it is a matter like others."""
    title = told(turn.incoming.text or "", "propose_word", "make")
    if title is None:
        return None
    for each in yours.rounds_for(act_of(turn), turn.chat, LOOKED_THROUGH):
        if each.stage is RoundStage.PROPOSING:
            try:
                to = say("partaking.to_budget", title=each.title)
                return with_words(turn, budget.BOOK, PROPOSE, {"round": each.id}, {"title": title}, to)
            except BudgetRefused:
                continue
    return None


def comment(turn: Turn) -> Reply | None:
    """Begin a comment on the covenant that is on the screen, or on the one that is named."""
    typed = turn.incoming.text or ""
    plain = alike(typed)
    head = next((each for each in wordings("comment_word") if plain.startswith(each)), None)
    of_all = plain in wordings("comment_covenant")
    version = (on_screen(turn) if head else None) or (open_one(turn) if of_all else None)
    if version is None:
        return None
    words = "" if of_all else told(typed, "opinion_word", "demand") or ""
    try:
        given = {"words": words} if words else {}
        return with_words(
            turn, covenant.BOOK, COMMENT, {"version": version}, given, *to_covenant(turn, version)
        )
    except CovenantRefused:
        return None


def to_covenant(turn: Turn, version_id: int) -> tuple[Sentence, ...]:
    """Say to which covenant a comment goes."""
    names = [each.name for each in listed(act_of(turn)) if each.making and each.making.id == version_id]
    return tuple(say("partaking.to_covenant", name=each) for each in names)


def on_screen(turn: Turn) -> int | None:
    """The version of a covenant of which the newest message lets a resident speak."""
    shown = last_shown(turn.tx, turn.chat.id)
    rows = from_json(shown.screen, shown.case_id).buttons if shown else ()
    for each in (button for row in rows for button in row):
        if each.name == COMMENT:
            return int(each.action["version"])
        if each.name == "look_covenant":
            return commentable(turn, int(each.action["covenant"]))
    return None


def open_one(turn: Turn) -> int | None:
    """The version of the one covenant that takes comments now; None where there are several, or none."""
    found = [commentable(turn, each.id) for each in listed(act_of(turn))]
    versions = [each for each in found if each is not None]
    return versions[0] if len(versions) == 1 else None


def commentable(turn: Turn, covenant_id: int) -> int | None:
    """The version of a covenant on which who speaks may comment now."""
    seen = one(act_of(turn), covenant_id)
    making = seen.making if seen else None
    return making.id if making and COMMENT in making.verbs else None


def with_words(turn: Turn, book: Book, verb: str, about: About, given: Given, *first: Sentence) -> Reply:
    """Begin an act with what was told already. May raise what forbids it."""
    book.check(turn, verb, about)
    kept = tuple(say("partaking.kept", words=given[name]) for name in ("words", "title") if name in given)
    memory: dict[str, object] = {"form": verb, "book": book.name, "about": dict(about), "given": dict(given)}
    reply = asking.go_on(turn, book, memory, *first, *kept)
    screen = reply.screens[0]
    return replace(reply, screens=(screen.with_buttons(*screen.buttons, (other(turn),)),))


def other(turn: Turn) -> Button:
    """The button that makes a matter of what was said."""
    return Button("another_matter", {"words": turn.incoming.text or ""}, say("button.as_matter"))


COMMENT = str(CovenantVerb.COMMENT)
BEGINS: tuple[Callable[[Turn], Reply | None], ...] = (comment, petition, proposal)
