"""A verdict is asked, and somebody answers in words: taken where they are plain, asked again where not.

What is not plain never becomes a case of its own; another matter does, and nothing of danger waits here.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue import own, praising, report, verdict
from bot.dialogue.talk import ANSWERS, LEVELS, NOTHING, Said, bare, talk
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.verdict_words import STRAY, Heard, heard
from models.vocabulary import Solved
from workflows.cases.follow_up import next_question
from workflows.cases.lately import Own, only_asked, to_judge
from workflows.cases.numbers import find_numbers
from workflows.screens import Button, Screen, Sentence, say

TALKED = frozenset({"yes", "no", "rate", *ANSWERS, *LEVELS})
"""What small talk must say to be about a verdict; other small talk is answered as ever."""

YES, NO = frozenset({"yes", "contacted"}), frozenset({"no", "not_contacted"})
"""All that a bare yes, or a bare no, may mean."""

STRANGE = 0.4
"""The share of unknown letters from which words tell something else."""

CLEAR = 0.7
"""How sure the reader must be of another kind of matter, where words may as well be an answer."""

TELLING = 10
"""Letters from which words that speak of nothing that was asked tell something."""

LONGEST_SHOWN = 60


def in_words(turn: Turn) -> Reply | None:
    """Take words for a verdict that is asked; None where they are nothing of the kind."""
    typed = turn.incoming.text or ""
    if turn.state != IDLE or turn.incoming.photos or find_numbers(typed):
        return None
    cases = own.at_hand(turn)
    waiting, small = to_judge(cases), talk(typed)
    if not waiting or only_asked(cases) or (small and not small & TALKED):
        return None
    told = heard(typed)
    if own.is_danger(turn) and not is_about_who_came(turn, told):
        return None
    if not small and praising.is_praise(turn) and not is_elsewhere(turn, waiting[0]):
        return praised(turn, waiting, told)
    if not small and is_matter(turn, waiting[0], told):
        return None
    if len(waiting) > 1:
        return which(waiting) if small & TALKED - {"yes", "no"} or told.near else None
    return judged(turn, waiting[0], small, told)


def praised(turn: Turn, waiting: Sequence[Own], told: Heard) -> Reply | None:
    """Take praise for an answer where it is one, and keep its words till the case is rated."""
    typed = turn.incoming.text or ""
    if len(waiting) > 1:
        return replace(which(waiting), memory={praising.PRAISE: typed})
    kept = {praising.PRAISE: typed, praising.ABOUT: waiting[0].id}
    turn = replace(turn, memory={**turn.memory, **kept})
    if told.contact or told.solution or told.level:
        return judged(turn, waiting[0], NOTHING, told)
    asked = praising.first_rate(turn, waiting[0])
    screen = asked.screens[0]
    return replace(asked, screens=(screen.with_buttons(*screen.buttons, other_matter(typed)),))


def judged(turn: Turn, case: Own, small: Said, told: Heard) -> Reply | None:
    """Answer as many of the three questions as the words do; else ask the next one once more."""
    reply = answered(turn, case, small, told)
    return praising.along(turn, reply) if reply else None


def answered(turn: Turn, case: Own, small: Said, told: Heard) -> Reply | None:
    """The answer to the questions that words answer, or the next question."""
    about = replace(turn, memory={**turn.memory, "case": case.id})
    reply: Reply | None = None
    noted: list[Sentence] = []
    while (stage := next_question(report.act_of(turn), case.id)) and (answer := of(stage, small, told)):
        if stage == "satisfaction":
            return verdict.rate(int(answer[-1]))(about)
        keep = (
            verdict.solved(Solved(answer)) if stage == "solved" else verdict.contacted(answer == "contacted")
        )
        reply = keep(about)
        noted.append(say(f"noted.{answer}"))
        small = frozenset()  # a bare yes answers one question
        told = replace(told, denies=False)
    if reply is not None:
        return noting(reply, noted)
    if small and not small & (TALKED - {"yes", "no"}):
        return None
    return asked_again(turn, case) if not small else verdict.next_question(turn, case, say("rate.first"))


def of(stage: str, small: Said, told: Heard) -> str:
    """What the words say to one question; nothing where they do not."""
    yes, no = small == YES, small == NO
    if stage == "contacted":
        return told.contact or ("contacted" if yes else "not_contacted" if no else "")
    if stage == "solved":
        return told.solution or ("solved" if yes else "unsolved" if told.denies or no else "")
    levels = small & frozenset(LEVELS)
    return told.level or (next(iter(levels)) if len(levels) == 1 else "")


def noting(reply: Reply, noted: Sequence[Sentence]) -> Reply:
    """Say first what was understood, where words answered more than was asked."""
    if len(noted) < 2:
        return reply
    first = reply.screens[0]
    line = say("verdict.heard", answers=tuple(noted))
    return replace(reply, screens=(replace(first, lines=(line, *first.lines)),))


def asked_again(turn: Turn, case: Own) -> Reply:
    """Say what came, ask the question with its buttons, and let it be another matter."""
    typed = turn.incoming.text or ""
    said = say("rate.not_sure", words=typed[:LONGEST_SHOWN])
    reply = verdict.next_question(turn, case, said)
    screen = reply.screens[0]
    return replace(reply, screens=(screen.with_buttons(*screen.buttons, other_matter(typed)),))


def other_matter(typed: str) -> tuple[Button, ...]:
    """Let words be a matter of their own."""
    return (Button("another_matter", {"words": typed}),)


def is_elsewhere(turn: Turn, case: Own) -> bool:
    """Whether words name an estate or a road where the case is not."""
    place = turn.reading.place if turn.reading else None
    return place is not None and bool(place.estate or place.road) and place.cell != case.cell


def is_matter(turn: Turn, case: Own, told: Heard) -> bool:
    """Whether words tell of another matter: elsewhere, of another kind, or too much that nobody asked."""
    reading, letters = turn.reading, len(bare(turn.incoming.text or ""))
    if reading is None:
        return False
    leaf, place = reading.leaf or reading.category, reading.place
    if is_elsewhere(turn, case):
        return True
    if leaf is None or leaf == case.category or reading.confidence < turn.reference.policy.sure:
        return not told.near and letters >= TELLING
    if told.parts & {"asks", "fresh"} or (place is not None and place.building):
        return True
    if told.goes_on:
        return False
    strange = told.stray > STRAY and told.stray >= STRANGE * letters
    clear = reading.confidence >= CLEAR and (told.stray > 0 or "thing" in told.parts)
    return strange or clear or not told.near


def is_about_who_came(turn: Turn, told: Heard) -> bool:
    """Whether somebody who "has gone" is who came to mend it, and nobody is missed: every word is known."""
    missing = turn.reading is not None and set(turn.reading.dangers) <= {"missing"}
    plain = told.stray == 0 and bool(told.contact or told.solution) and "thing" not in told.parts
    return missing and plain


def another_matter(turn: Turn) -> Reply:
    """Begin a draft with the words that were shown with the button."""
    assert turn.press is not None
    words = str(turn.press.action["words"])
    alone = replace(turn, incoming=replace(turn.incoming, text=words), reading=turn.reading_of(words))
    return report.words(alone)


def which(waiting: Sequence[Own]) -> Reply:
    """Several wait for a verdict: let the person choose."""
    buttons = tuple(
        (Button("judge", {"case": case.id}, say("button.choose", name=case.number)),) for case in waiting[:5]
    )
    return Reply((Screen((say("rate.which"),), buttons),))


def judge(turn: Turn) -> Reply:
    """Ask what comes next about the chosen case."""
    case_id = own.case_id_of(turn)
    chosen = [case for case in to_judge(own.at_hand(turn)) if case.id == case_id]
    return praising.along(turn, verdict.next_question(turn, chosen[0])) if chosen else own.progress(turn)


PRESSES = {"judge": judge, "another_matter": another_matter}
