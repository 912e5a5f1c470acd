"""What is typed soon after a danger: that it is over, where it is, more of it, or a matter of its own.

Nobody's danger is closed by words: whoever goes there hears them, and only its person takes it back.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from bot.catalogue.sentences import phrase
from bot.dialogue import belongs, own, report
from bot.dialogue.draft import recall
from bot.dialogue.follow import about
from bot.dialogue.put_right import saying
from bot.dialogue.spot import LONGEST_PLACE
from bot.dialogue.talk import FILLER, LONGEST, NOTHING, Said, bare, covered, told_by
from bot.dialogue.told import ASKED
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.words import clean
from models.vocabulary import Locale
from nlu.reading import Urgency
from workflows.cases.acts import case_of
from workflows.cases.lately import Own
from workflows.cases.sealed import place_of
from workflows.screens import Action, Button, say

OVER = frozenset({"over", "mistake"})
"""What can be meant of nothing but a danger; `_now` may answer whatever else is at hand."""
BESIDE = ("thanks", "greeting", "sorry", FILLER)
SAYING = ("over", "over_now", "mistake", "mistake_now", *BESIDE)
HEARD = frozenset({IDLE, report.WHERE, report.DRAFT, report.CATEGORY, own.ADDING})
"""States in which such words are heard; every other question is answered first."""
OPEN = frozenset({IDLE, report.WHERE, report.DRAFT, report.CATEGORY})


def over(turn: Turn) -> Reply | None:
    """Pass on at once that a danger is over, or was none, as what it is; None where nothing of it is said."""
    typed = turn.incoming.text or ""
    said = ending(typed)
    if not said or turn.press or turn.incoming.photos or turn.state not in HEARD:
        return None
    case = ended(turn, plain=bool(said & OVER))
    if case is None:
        return None
    kind = "mistake" if any(each.startswith("mistake") for each in said) else "over"
    told = phrase(f"over.{kind}", Locale(turn.chat.locale or Locale.HANS), words=clean(typed))
    reply = own.add(replace(about(turn, case), incoming=replace(turn.incoming, text=told)))
    screen = replace(reply.screens[0], lines=(say("over.passed_on", number=case.number),))
    return replace(reply, screens=(screen,), memory={**reply.memory, ASKED: 0})


def ending(text: str) -> Said:
    """Return how words say that it is over, or a mistake, and nothing else; empty where they do not."""
    plain = bare(text)
    senses = covered(plain, endings()) if len(plain) <= LONGEST else None
    return (senses or NOTHING) - {*BESIDE}


@cache
def endings() -> Mapping[str, Said]:
    """Every phrase of which such words may consist, in every language."""
    found: dict[str, Said] = {}
    for kind in SAYING:
        for words in told_by(kind):
            found[words] = found.get(words, NOTHING) | {kind}
    return found


def ended(turn: Turn, *, plain: bool) -> Own | None:
    """The danger that is over: the newest; where words are not plain, only while nothing else is at hand."""
    cases = own.at_hand(turn)
    case = next((each for each in cases if each.is_open and each.urgency == Urgency.DANGER), None)
    if case is None or case.paused_at is not None:
        return None
    if turn.state == own.ADDING:
        return case if own.case_id_of(turn) == case.id else None
    policy = turn.reference.policy
    fresh = case.is_fresh(turn.now, policy.minutes(policy.follow_minutes))
    alone = case.id == cases[0].id and recall(turn.memory) is None
    return case if (fresh and alone) or (plain and (fresh or alone)) else None


def asked(turn: Turn) -> Own | None:
    """The danger of these minutes of which nobody knows yet where it is."""
    wanted = turn.memory.get(ASKED) or (turn.memory.get("case") if turn.state == report.WHERE else 0)
    if not wanted or turn.state not in OPEN:
        return None
    case = next((each for each in own.at_hand(turn) if each.id == wanted), None)
    policy = turn.reference.policy
    if case is None or not case.is_fresh(turn.now, policy.minutes(policy.draft_minutes)):
        return None
    kept = case_of(report.act_of(turn), case.id)
    return None if kept.cell is not None or place_of(kept) else case


def shown(turn: Turn) -> Reply | None:
    """Take a point on the map for the place that is asked for."""
    case = asked(turn) if turn.incoming.location is not None else None
    return own.move_place(about(turn, case)) if case else None


def told(turn: Turn) -> Reply | None:
    """Take words for where a danger is, or for more of it; None where they are a matter of their own."""
    case = asked(turn)
    if case is None or belongs.is_apart(turn, case):
        return None
    if turn.state == report.WHERE or belongs.is_place(turn):
        return placed(about(turn, case))
    more = belongs.adds(turn.incoming.text or "") and not is_of_draft(turn)
    return own.add(about(turn, case)) if more else None


def is_of_draft(turn: Turn) -> bool:
    """Whether words tell of a danger where the matter is that is being written: that one is a danger now."""
    draft = recall(turn.memory)
    return draft is not None and own.is_danger(turn) and bool(draft.cell or draft.place)


def placed(turn: Turn) -> Reply:
    """Pass the words on; those that name a place, or are one, say where it is."""
    found = turn.reading.place if turn.reading else None
    if found is not None or not belongs.is_place(turn):
        return own.tell_where(turn)
    typed, reply = clean(turn.incoming.text or ""), own.add(turn)
    screen = own.amended(turn, own.placed(turn, typed[:LONGEST_PLACE], None))
    return replace(reply, screens=(*reply.screens[:-1], screen), state=IDLE)


def still(turn: Turn, reply: Reply) -> Reply:
    """Say once, with the first card of another matter, that the place of a danger is still asked for."""
    case = asked(turn) if recall(turn.memory) is None else None
    draft = recall(reply.memory)
    if case is None or draft is None or draft.adds:
        return reply
    added = saying(say("danger.where_still", number=case.number), reply)
    given: Action = {"case": case.id, "draft": draft.began}
    belongs_there = Button("add_to", given, say("button.add_to", number=case.number))
    card = added.screens[-1]
    screen = card.with_buttons(*card.buttons, (belongs_there,))
    return replace(added, screens=(*added.screens[:-1], screen))
