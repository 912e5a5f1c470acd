"""Shows covenants to residents and staff: those in force, those being made, and what answers a question."""

import re
from collections.abc import Callable
from functools import cache

from bot.catalogue.sentences import phrase
from bot.dialogue.covenants import told
from bot.dialogue.covenants.book import STARTS, rows
from bot.dialogue.report import DRAFT, act_of, note
from bot.dialogue.talk import bare, told_by
from bot.dialogue.turn import IDLE, Reply, Turn, stay
from models.vocabulary import Locale
from workflows.participation.covenants import cite
from workflows.participation.covenants.stages import OFFICERS
from workflows.participation.covenants.terms import CovenantVerb, find_code
from workflows.participation.covenants.view import CovenantView, VersionView, one
from workflows.participation.covenants.view import listed as all_of
from workflows.screens import Button, Screen, Sentence, say

LISTED, FOUND, LONGEST = 8, 5, 40


@cache
def heads() -> re.Pattern[str]:
    """The words with which a question to the covenants begins, in every language."""
    words = {each.strip() for locale in Locale for each in phrase("command.covenants", locale).split("|")}
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"/?(?:{'|'.join(longest_first)})[\s:,\uff1a\uff0c]+(\S.*)", re.IGNORECASE | re.DOTALL)


def asks(turn: Turn) -> bool:
    """Whether words ask the covenants something, or name one by its number."""
    typed = (turn.incoming.text or "").strip()
    if turn.press is not None or turn.state not in (IDLE, DRAFT) or len(typed) > LONGEST:
        return False
    return bool(asked_for(typed)) or find_code(typed) == typed.upper()


def asked_for(typed: str) -> str:
    """What is asked of covenants: after their name, or in words like 公约对养狗怎么规定; else nothing."""
    if begun := heads().fullmatch(typed):
        return str(begun[1])
    plain, names = bare(typed), told_by("covenant_word")
    if not any(each in plain for each in names) or not any(each in plain for each in told_by("covenant_ask")):
        return ""
    for each in sorted((*names, *told_by("covenant_ask"), *told_by("covenant_link")), key=len, reverse=True):
        plain = plain.replace(each, " ")
    return plain.strip()


def answer(turn: Turn) -> Reply:
    """Show the articles that answer best, or the covenant of a number."""
    typed = (turn.incoming.text or "").strip()
    if code := find_code(typed):
        return looked_at(turn, code)
    asked = asked_for(typed)
    first: tuple[Sentence, ...] = ()
    found = cite.found(act_of(turn), asked, FOUND)
    if not found:
        found, first = cite.nearest(act_of(turn), asked, FOUND), (say("covenant.nearest"),)
    if not found:
        return stay(turn, Screen((say("covenant.not_found"),), ((Button("covenants"),),)))
    lines = [
        say("covenant.found", name=each.name, code=each.code, number=each.number, words=each.words)
        for each in found
    ]
    return stay(turn, Screen((*first, *lines, say("covenant.soft")), ((Button("covenants"),),)))


def listed(turn: Turn) -> Reply:
    """Show all of them."""
    seen = all_of(act_of(turn))[:LISTED]
    begin = ((Button(str(CovenantVerb.DRAFT)),),) if turn.role in OFFICERS else ()
    first = say("covenant.list") if seen else say("covenant.none")
    buttons = tuple((look_button(each),) for each in seen)
    return stay(turn, Screen((first, *map(line, seen)), (*buttons, *begin, (Button("help"),))))


def line(each: CovenantView) -> Sentence:
    """One covenant in a list."""
    version = each.now or each.making
    if each.now:
        return say("covenant.line", name=each.name, number=each.code, version=each.now.number)
    stage = say(f"covenant.state.{version.stage}") if version else say("covenant.none_in_force")
    return say("covenant.line_making", name=each.name, number=each.code, stage=stage)


def look_button(each: CovenantView) -> Button:
    """The button that shows a covenant."""
    return Button("look_covenant", {"covenant": each.id}, say("button.choose", name=each.name))


def look(turn: Turn) -> Reply:
    """Show the covenant of the pressed button."""
    assert turn.press is not None
    return looked_at(turn, int(turn.press.action["covenant"]))


def looked_at(turn: Turn, key: int | str) -> Reply:
    """Show one, and to who drafts it the comments that wait."""
    seen = one(act_of(turn), key)
    if seen is None:
        return note(turn, say("covenant.no.unknown"))
    waiting = seen.making if turn.role in OFFICERS else None
    return stay(turn, Screen(told.card(seen), rows(seen)), *comments(waiting, seen.code))


def comments(version: VersionView | None, code: str) -> tuple[Screen, ...]:
    """Comments that wait for an answer, each with its button."""
    left = version.unanswered[:FOUND] if version else ()
    verb = str(CovenantVerb.ANSWER)
    return tuple(
        Screen((told.on_page(each, code),), ((Button(verb, {"comment": each.id}),),)) for each in left
    )


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "look_covenant": look,
    CovenantVerb.COMMENT: STARTS[CovenantVerb.COMMENT],
}
STAFF_PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "look_covenant": look,
    **{verb: STARTS[verb] for verb in CovenantVerb if verb is not CovenantVerb.COMMENT},
}
