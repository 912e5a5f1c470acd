"""What the card of a draft asks or offers, answered in words instead of by a press."""

from dataclasses import replace

from bot.catalogue.sentences import phrase
from bot.dialogue import own, put_right, report, right_place
from bot.dialogue.card import of_draft
from bot.dialogue.draft import Draft, may_be_danger, remember
from bot.dialogue.follow import about
from bot.dialogue.talk import bare, talk, told_by
from bot.dialogue.turn import IDLE, Reply, Turn
from models.vocabulary import Locale
from nlu.reading import Urgency
from workflows.screens import Button, Screen, say

LONGEST = 12
"""Characters of a text at most that says no more than for whom somebody speaks."""

READY = frozenset({report.DRAFT, report.CATEGORY})
"""States in which the card is what a person looks at."""


def of_card(turn: Turn, draft: Draft) -> Reply | None:
    """Do what the words ask of the card; None where they say something else."""
    typed = turn.incoming.text or ""
    if turn.state not in READY or turn.incoming.photos or not draft.words or draft.adds:
        return None
    if bare(typed) in told_by("anonymous"):
        return report.show(turn, replace(draft, anonymous=True), draft, edit=False)
    if not draft.on_behalf and is_on_behalf(typed):
        return report.show(turn, replace(draft, on_behalf=True), draft, edit=False)
    if bare(typed) in told_by("wrong"):
        return put_right.what_is_wrong(turn, draft)
    if right_place.is_called_wrong(typed):
        return report.ask_place(turn, draft)
    if (better := put_right.in_words(turn, draft)) is not None:
        return better
    if not may_be_danger(draft):
        return None
    if bare(typed) in told_by("in_danger"):
        return put_right.in_danger(turn, draft)
    return None if own.is_danger(turn) else of_question(turn, draft)


def without_card(turn: Turn) -> Reply | None:
    """Somebody wants to stay unnamed before they have told anything: what they tell next is so."""
    if (
        turn.state != IDLE
        or turn.incoming.photos
        or bare(turn.incoming.text or "") not in told_by("anonymous")
    ):
        return None
    screen = Screen((say("anonymous.first"),), ((Button("help"),),))
    return Reply((screen,), report.DRAFT, remember(Draft(anonymous=True)))


def is_on_behalf(typed: str) -> bool:
    """Whether a few words say for whom somebody speaks, and nothing else."""
    return len(bare(typed)) <= LONGEST and any(each in bare(typed) for each in told_by("on_behalf"))


def of_question(turn: Turn, draft: Draft) -> Reply | None:
    """Take a no to the question whether somebody is in danger; a yes may mean the card as well: ask."""
    said = talk(turn.incoming.text or "")
    if bare(turn.incoming.text or "") in told_by("confirms"):  # what the button says can mean nothing else
        return report.PRESSES["confirm"](turn, draft)
    if "no" in said:
        calm = replace(draft, urgency=str(Urgency.ORDINARY))
        return report.show(turn, calm, draft, edit=False)
    if "yes" not in said:
        return None
    buttons = tuple((of_draft(Button(name), draft),) for name in ("in_danger", "confirm"))
    return Reply((Screen((say("draft.danger_or_confirm"),), buttons),), turn.state, turn.memory)


def too_late(turn: Turn) -> Reply:
    """Somebody is in danger whose draft has become a case: whoever has it is told, and the number is said."""
    emergency = say("danger.other")
    case = next((each for each in own.at_hand(turn) if each.is_open), None)
    if case is None:
        return report.note(turn, emergency)
    words = phrase("button.in_danger", Locale(turn.chat.locale or Locale.HANS))
    passed = own.add(replace(about(turn, case), incoming=replace(turn.incoming, text=words)))
    first = passed.screens[0]
    return replace(passed, screens=(replace(first, lines=(emergency, *first.lines)),))
