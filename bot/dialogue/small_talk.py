"""Answers small talk: it does what an open question asks for, and registers nothing by itself."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue import belongs, follow, judging, own, report, rights, undoing, verdict
from bot.dialogue.draft import Draft, recall
from bot.dialogue.everyone import courtesy, help_screen
from bot.dialogue.talk import ANSWERS, ASKING, LEVELS, RIGHTS, Said, bare, talk, told_by
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.verdict_words import heard
from workflows.cases.cards import rows
from workflows.cases.lately import Own, only_asked, to_judge
from workflows.claims.ask import code_for
from workflows.screens import Screen, say

FREE = frozenset({IDLE, report.DRAFT, report.CATEGORY})
"""States in which nothing is asked that small talk could answer in words."""

RATING = frozenset({"rate", *ANSWERS, *LEVELS})
MERE_ANSWERS = frozenset({"yes", "no", "thanks", "greeting"})


def answer(turn: Turn) -> Reply | None:
    """Answer small talk; None where words are no such, or are to be kept as they stand."""
    said = talk(turn.incoming.text or "")
    if not said or turn.incoming.photos:
        return None
    if turn.state == own.WITHDRAWING and "withdraw" in said:
        return own.ask_withdraw(turn)
    if turn.state == own.WITHDRAWING and said & {"yes", "no"}:
        return own.withdraw(turn) if "yes" in said else own.back(turn)
    if turn.state == verdict.REASON and (said & {*RIGHTS} or said <= {"thanks", "yes"}):
        return rights.answer(turn, said) if said & {*RIGHTS} else courtesy(turn)
    if said == {"greeting"} and turn.state not in FREE:
        return report.note(turn, say("greeting.go_on"))
    if turn.state not in FREE:
        return None
    if said & {*RIGHTS}:  # who begins to report has more to say than what they want
        return None if "begin" in said else rights.answer(turn, said)
    if "withdraw" in said:
        return undoing.ask(turn)
    if "chase" in said:
        return chased(turn)
    if "begin" in said and in_danger(turn, own.at_hand(turn)):
        return None  # it belongs to whoever is on the way
    if is_content(turn):
        return content(turn)
    return asking(turn, said) or at_rest(turn, said)


def is_content(turn: Turn) -> bool:
    """Whether somebody says that there is nothing, where nothing waits for a word of theirs."""
    typed = turn.incoming.text or ""
    if turn.state != IDLE or turn.press is not None or bare(typed) not in told_by("content"):
        return False
    cases = own.at_hand(turn)
    waits = to_judge(cases) or only_asked(cases) or in_danger(turn, cases)
    return recall(turn.memory) is None and not waits


def content(turn: Turn) -> Reply:
    """Take it kindly that there is nothing."""
    return report.note(turn, say("content.reply"))


def goes_back(turn: Turn) -> bool:
    """Whether words say what the button of a waiting question says: leave it."""
    return not turn.incoming.photos and talk(turn.incoming.text or "") == {"back"}


def left(turn: Turn) -> Reply:
    """Leave the question that waits, as its button does: a draft at hand is shown again."""
    draft = recall(turn.memory)
    return report.back(turn, draft) if draft and turn.state in report.STATES else own.back(turn)


def chased(turn: Turn) -> Reply | None:
    """Show how far it is; a call from danger goes to whoever is on the way, an answer to who asked."""
    cases = own.at_hand(turn)
    if only_asked(cases) or in_danger(turn, cases):
        return None
    return own.progress(turn)


def in_danger(turn: Turn, cases: Sequence[Own]) -> bool:
    """Whether the newest of somebody's cases is a danger of this very moment: what they say belongs to it."""
    return any(belongs.is_just_in_danger(turn, case) for case in cases[:1])


def asking(turn: Turn, said: Said) -> Reply | None:
    """Somebody asks what this is, how it works or how far it is: say so, whatever is half said."""
    if "claim_code" in said:
        return claim_codes(turn)
    if "who" in said:
        return report.note(turn, say("who.am_i"))
    if said & {"how", "unclear"}:
        return help_screen(turn)
    return report.note(turn, say("greeting.here")) if "begin" in said else None


def claim_codes(turn: Turn) -> Reply:
    """Say the codes of one's own anonymous cases once more; where there are none, what a code is."""
    held = [(case.number, code_for(turn.tx, case.id)) for case in own.newest(turn)]
    lines = [say("claim.yours", number=number, code=code) for number, code in held if code]
    return report.note(turn, *(lines or [say("claim.what")]))


def rates(said: Said) -> bool:
    """Whether words can be nothing but a rating, or a wish to rate."""
    return bool(said & {"rate", *LEVELS}) and not said & MERE_ANSWERS


def of_draft(turn: Turn, draft: Draft) -> Reply | None:
    """A typed yes confirms a draft; other small talk shows it again, for it is not registered yet."""
    said = talk(turn.incoming.text or "")
    if not said or not draft.words or turn.state not in FREE or rates(said):
        return None
    if "withdraw" in said:
        return undoing.which_to_leave(turn, draft) if draft.adds else report.cancel(turn, draft)
    if said & {*RIGHTS}:
        return rights.me_too(turn) if "me_too" in said and not draft.adds else None
    if said & {*ASKING} and (said != {"chase"} or own.at_hand(turn)):
        return None
    if draft.adds and said & {"yes", "no"} and turn.memory.get(undoing.LEAVING):
        return undoing.which_to_leave(turn, draft)
    if draft.adds and said & {"yes", "no"}:
        return follow.add_to(turn, draft) if "yes" in said else follow.as_new(turn, draft)
    if "yes" in said and "no" not in said:
        return report.PRESSES["confirm"](turn, draft)
    return still_here(turn, draft)


def still_here(turn: Turn, draft: Draft) -> Reply:
    """Show a draft again, and say that it is not registered yet."""
    shown = report.show(turn, draft, recall(turn.memory, "before"), edit=False)
    first = shown.screens[0]
    lines = (say("draft.still_here"), *first.lines)
    return replace(shown, screens=(replace(first, lines=lines), *shown.screens[1:]))


def progress(turn: Turn) -> Reply:
    """How far one's cases are; where there is but a draft yet, that it is not registered."""
    draft = recall(turn.memory)
    if draft is None or not draft.words or turn.press or turn.state not in FREE:
        return own.progress(turn)
    return own.progress(turn) if own.newest(turn) or own.joined(turn) else still_here(turn, draft)


def at_rest(turn: Turn, said: Said) -> Reply | None:
    """Nothing is half said: a verdict may be waiting, or a question of a handler."""
    cases = own.at_hand(turn)
    if only_asked(cases):
        return None
    waiting = to_judge(cases)
    if waiting and said & RATING:
        several, told = len(waiting) > 1, heard(turn.incoming.text or "")
        return judging.which(waiting) if several else judging.judged(turn, waiting[0], said, told)
    if "unsolved" in said and not cases:
        return again(turn)
    if said & {"rate", *LEVELS} and not said & MERE_ANSWERS:
        return report.note(turn, say("rate.none_waiting"))
    if "upset" in said:
        return None if in_danger(turn, cases) else report.note(turn, say("greeting.upset"))
    if said == {"greeting"}:
        return report.note(turn, say("greeting.here"))
    return None if "unsolved" in said else courtesy(turn)


def again(turn: Turn) -> Reply:
    """Something is said not to be solved, and nothing is open: the newest may be opened again."""
    settled = [case for case in own.newest(turn) if case.status == "closed" and not case.reopened]
    if not settled:
        return report.note(turn, say("greeting.here"))
    case = settled[0]
    screen = Screen((say("again.reopen", number=case.number),), rows((("reopen", "progress"),), case.id))
    return Reply((replace(screen, case_id=case.id, case_number=case.number),))
