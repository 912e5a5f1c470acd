"""Somebody says that it has come right before anybody came: nothing is registered, or taken back, unasked."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from bot.dialogue import own, report, undoing
from bot.dialogue.draft import Draft, recall
from bot.dialogue.everyone import typed_commands
from bot.dialogue.put_right import saying
from bot.dialogue.talk import FILLER, LONGEST, NOTHING, Said, bare, covered, phrases, told_by
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.verdict_words import heard
from workflows.cases.lately import to_judge
from workflows.screens import Button, Screen, say

LEFT = "left"


def is_right(turn: Turn) -> bool:
    """Whether words say that it is mended, each of them known, and nothing of danger."""
    typed = turn.incoming.text or ""
    told = heard(typed)
    return (
        told.solution == "solved" and told.stray == 0 and not own.is_danger(turn) and not turn.incoming.photos
    )


def unwanted(turn: Turn) -> Said:
    """How words say that nobody need come, and nothing beside but that it has come right; empty else."""
    plain = bare(turn.incoming.text or "")
    if own.is_danger(turn) or turn.incoming.photos or len(plain) > LONGEST:
        return NOTHING
    said = covered(plain, leaving()) or NOTHING
    return said if LEFT in said else NOTHING


def cancels() -> tuple[str, ...]:
    """The words that leave a draft as commands do."""
    return tuple(words for words, command in typed_commands().items() if command == "cancel")


@cache
def leaving() -> Mapping[str, Said]:
    """Every phrase of which such words may consist, in every language."""
    known = {words: frozenset({FILLER}) for words in told_by("part.beside")}
    known |= {
        words: means - {"yes", "no"}
        for words, means in phrases(("solved",)).items()
        if means & {"solved", "thanks", FILLER}
    }
    return known | {bare(each): frozenset({LEFT}) for each in (*told_by("withdraw"), *cancels())}


def of_draft(turn: Turn, draft: Draft) -> Reply | None:
    """What is mended need not be registered: leave it where that is said, else say how to leave it."""
    if turn.state in (report.DRAFT, report.CATEGORY) and draft.words and unwanted(turn):
        return undoing.which_to_leave(turn, draft) if draft.adds else report.cancel(turn, draft)
    if turn.state != report.DRAFT or not draft.words or draft.adds or not is_right(turn):
        return None
    return saying(say("already.draft"), report.show(turn, draft, recall(turn.memory, "before"), edit=False))


def of_case(turn: Turn) -> Reply | None:
    """The same of the newest case that is worked on: withdraw it, or let its body know."""
    cases = own.at_hand(turn) if turn.state == IDLE else ()
    case = next((each for each in cases if each.is_open), None)
    if case is None or to_judge(cases) or cases[0].paused_at is not None:
        return None
    if not (is_right(turn) or "solved" in unwanted(turn)):
        return None
    about = {"case": case.id}
    tell = Button("add_edited", {**about, "words": turn.incoming.text or ""}, say("button.pass_on"))
    leave = Button("withdraw", about, say("button.withdraw_number", number=case.number))
    screen = Screen((say("already.case", number=case.number),), ((tell,), (leave,)))
    screen = replace(screen, case_id=case.id, case_number=case.number)
    return Reply((screen,), turn.state, turn.memory, spent=False)
