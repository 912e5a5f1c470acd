"""The conversation of the practice library: search, a case's look elsewhere, one press that proposes."""

import re
from collections.abc import Callable
from functools import cache

from bot.catalogue.sentences import phrase
from bot.dialogue.practices import told
from bot.dialogue.practices.book import HOME, STARTS, rows
from bot.dialogue.practices.wording import wording
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, stay
from models.vocabulary import BODY_ROLES, Locale, Role
from models.vocabulary_practices import PracticeOrigin
from workflows.cases.acts import case_of
from workflows.practices import suggest
from workflows.practices.origin import known
from workflows.practices.propose import of_origin, propose
from workflows.practices.terms import PracticeRefused, PracticeVerb, find_code
from workflows.practices.view import PracticeView, at_work, one
from workflows.practices.view import listed as all_of
from workflows.screens import Button, Screen, Sentence, say

LISTED, LONGEST = 8, 40
ORIGINS = {
    "case": PracticeOrigin.CASE,
    "matter": PracticeOrigin.MATTER,
    "task": PracticeOrigin.TASK,
    "round": PracticeOrigin.ROUND,
}
"""What a press remembers of the thing that worked."""


def case_in(turn: Turn) -> int:
    """The case that the pressed button is about."""
    assert turn.press is not None
    return int(turn.press.action["case"])


@cache
def heads() -> re.Pattern[str]:
    """The words with which a search of the library begins, in every language."""
    words = {each.strip() for locale in Locale for each in phrase("command.practices", locale).split("|")}
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"/?(?:{'|'.join(longest_first)})[\s:,\uff1a\uff0c]+(\S.*)", re.IGNORECASE | re.DOTALL)


def asks(turn: Turn) -> bool:
    """Whether words search the library, or name a practice by its number."""
    typed = (turn.incoming.text or "").strip()
    if turn.press is not None or turn.state != IDLE or len(typed) > LONGEST:
        return False
    return heads().fullmatch(typed) is not None or find_code(typed) == typed.upper()


def answer(turn: Turn) -> Reply:
    """Show the practices that answer best, or the one of a number."""
    typed = (turn.incoming.text or "").strip()
    if code := find_code(typed):
        return looked_at(turn, code)
    found = heads().fullmatch(typed)
    seen = all_of(act_of(turn), found[1] if found else "")[:LISTED]
    first = say("practice.found") if seen else say("practice.not_found")
    return stay(turn, Screen((first, *map(line, seen)), (*buttons(seen), (HOME,))))


def listed(turn: Turn) -> Reply:
    """Show what waits for who asks, then the newest of the library."""
    act = act_of(turn)
    waiting = at_work(act)[:LISTED] if turn.role is not Role.RESIDENT else []
    others = [each for each in all_of(act) if each.id not in {one.id for one in waiting}][:LISTED]
    head = say("practice.list") if waiting or others else say("practice.none")
    lines = (head, *map(line, (*waiting, *others)))
    return stay(turn, Screen(lines, (*buttons([*waiting, *others]), (Button("help"),))))


def line(each: PracticeView) -> Sentence:
    """One practice in a list, with what is to be said of it first."""
    if each.making is not None:
        state = say(f"practice.state.{each.making.stage}")
    elif each.mine is not None:
        state = say(f"practice.stage.{each.mine.stage}")
    else:
        state = say("practice.using", count=each.using)
    title = each.making.title if each.making else each.title
    return say("practice.in_list", title=title, number=each.code, state=state)


def buttons(seen: list[PracticeView]) -> tuple[tuple[Button, ...], ...]:
    """The buttons that show them."""
    return tuple(
        (Button("look_practice", {"practice": each.id}, say("button.choose", name=each.title)),)
        for each in seen
    )


def look(turn: Turn) -> Reply:
    """Show the practice of the pressed button."""
    assert turn.press is not None
    return looked_at(turn, int(turn.press.action["practice"]))


def looked_at(turn: Turn, key: int | str) -> Reply:
    """Show one."""
    seen = one(act_of(turn), key)
    if seen is None:
        return note(turn, say("practice.no.unknown"))
    return stay(turn, Screen(told.card(seen, turn.reference), rows(seen)))


def begin(turn: Turn) -> Reply:
    """Make a practice of what worked, filled in as far as the record knows."""
    assert turn.press is not None
    name = next(each for each in ORIGINS if each in turn.press.action)
    act, key = act_of(turn), int(turn.press.action[name])
    version = propose(act, ORIGINS[name], key, wording(turn.reference, Locale(turn.chat.locale)))
    seen = one(act, version.practice_id)
    assert seen is not None
    lines = (say("practice.begun"), *told.card(seen, turn.reference))
    return Reply((Screen(lines, rows(seen)),), turn.state, turn.memory, spent=False)


def elsewhere(turn: Turn) -> Reply:
    """Show what worked elsewhere for a case like this; nothing is done with it."""
    case_id = case_in(turn)
    found = suggest.suggested(act_of(turn), case_id)
    if not found:
        return note(turn, say("practice.nothing_fits"))
    shown = tuple(
        Screen(told.suggestion(each, turn.reference), presses_of(turn, case_id, each)) for each in found
    )
    first = Screen((say("practice.elsewhere"),))
    return Reply((first, *shown), turn.state, turn.memory, spent=False)


def presses_of(turn: Turn, case_id: int, each: suggest.Suggested) -> tuple[tuple[Button, ...], ...]:
    """What can be said of a suggestion, and that one's body has heard of it now."""
    about = {"practice": each.id, "case": case_id}
    seen = one(act_of(turn), each.id)
    learn = seen is not None and PracticeVerb.LEARN in seen.verbs
    first = (Button(str(PracticeVerb.LEARN), {"practice": each.id}),) if learn else ()
    look_at = Button("look_practice", {"practice": each.id})
    return ((Button("practice_useful", about), Button("practice_useless", about)), (look_at, *first))


def judge(useful: bool) -> Callable[[Turn], Reply]:
    """Count whether a suggestion helped."""

    def say_so(turn: Turn) -> Reply:
        assert turn.press is not None
        suggest.judge(act_of(turn), int(turn.press.action["practice"]), case_in(turn), useful=useful)
        return note(turn, say("practice.thanks_useful" if useful else "practice.thanks_useless"))

    return say_so


def on_case(turn: Turn, case_id: int) -> tuple[tuple[Button, ...], ...]:
    """What a case offers staff: a look elsewhere while it is open, and to propose what worked."""
    act = act_of(turn)
    about = {"case": case_id}
    if turn.role in BODY_ROLES and suggest.fits(act, case_of(act, case_id)):
        return ((Button("worked_elsewhere", about),), *offer(turn, "case", case_id))
    return offer(turn, "case", case_id)


def offer(turn: Turn, name: str, key: int) -> tuple[tuple[Button, ...], ...]:
    """The button that proposes something that worked, where this reader may and nobody has."""
    act = act_of(turn)
    try:
        known(act, ORIGINS[name], key)
    except PracticeRefused:
        return ()
    if of_origin(act, ORIGINS[name], key) is not None:
        return ()
    return ((Button(str(PracticeVerb.PROPOSE), {name: key}),),)


PRESSES: dict[str, Callable[[Turn], Reply]] = {"look_practice": look}
STAFF_PRESSES: dict[str, Callable[[Turn], Reply]] = {
    **PRESSES,
    **STARTS,
    str(PracticeVerb.PROPOSE): begin,
    "worked_elsewhere": elsewhere,
    "practice_useful": judge(useful=True),
    "practice_useless": judge(useful=False),
}
