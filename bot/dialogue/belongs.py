"""Tells whether what came belongs to a case that was registered shortly before, and asks where it may."""

from collections.abc import Sequence

from bot.dialogue.draft import Draft, remember
from bot.dialogue.talk import bare, calls, goes_on, talk, told_by
from bot.dialogue.turn import Reply, Turn, in_place
from bot.dialogue.words import is_foreign
from nlu.reading import Reading, Urgency
from workflows import conversation
from workflows.cases.lately import Own
from workflows.screens import Action, Button, Screen, Value, say

DRAFT = "draft"
LONGEST_CALL = 10
"""Characters of a call at most; whoever says more after a danger has named a matter."""

APART = {Urgency.ORDINARY: 0.7, Urgency.URGENT: 0.98, Urgency.DANGER: 0.98}
"""So sure must be what is read after a danger, to be a matter of its own; urgent words may be more of it."""

LONGEST_LANDMARK, MOST_DIGITS = 16, 4
"""Characters of a landmark, and digits of a door's number, at most."""

LONGEST_BESIDE = 5
"""Characters beside a place at most that say no more than where it is."""


def meant(turn: Turn, cases: Sequence[Own]) -> Own | None:
    """Return the open case that somebody goes on about: the newest, for some minutes after it came in.

    Later only where the words say that they go on about something; never where they name a matter of their
    own.
    """
    case = next((each for each in cases if each.is_open), None)
    typed = turn.incoming.text or ""
    if case is None:
        return None
    if is_matter(turn, typed, case) and not (is_call(turn, typed, case) or is_where(turn, case)):
        return None
    fresh = case.is_fresh(turn.now, turn.reference.policy.minutes(turn.reference.policy.follow_minutes))
    return case if fresh or goes_on(typed) or "unsolved" in talk(typed) else None


def is_matter(turn: Turn, typed: str, case: Own) -> bool:
    """Whether words name a matter of their own: another than the case's, or an estate or a road."""
    reading = turn.reading
    if reading is None:
        return False
    leaf = reading.leaf or reading.category
    named = is_named(reading)
    if reading.urgency is Urgency.DANGER:
        elsewhere = named and (reading.place is None or reading.place.cell != case.cell or case.cell is None)
        return leaf is None or leaf != case.category or elsewhere
    if goes_on(typed):
        return False
    sure = leaf is not None and reading.confidence >= turn.reference.policy.sure
    return named or (sure and leaf != case.category)


def is_call(turn: Turn, typed: str, case: Own) -> bool:
    """Whether somebody calls out once more just after a danger: few words, and no place."""
    just = is_just_in_danger(turn, case)
    placed = turn.reading is not None and turn.reading.place is not None
    danger = turn.reading is not None and turn.reading.urgency is Urgency.DANGER
    short = len(bare(typed)) <= LONGEST_CALL and not is_apart(turn, case)
    return just and not placed and short and (not danger or calls(typed))


def is_apart(turn: Turn, case: Own) -> bool:
    """Whether words, said after a danger, plainly name another matter and add nothing to it."""
    reading, typed = turn.reading, turn.incoming.text or ""
    if reading is None or reading.urgency not in APART or is_place(turn):
        return False
    if reading.urgency is Urgency.DANGER:
        return is_named(reading) and is_of_another(reading, case)
    if adds(typed) or goes_on(typed) or (calls(typed) and len(bare(typed)) <= LONGEST_CALL):
        return False
    if is_foreign(typed):
        return speaks_of_others(reading, case)
    return is_of_another(reading, case)


def is_of_another(reading: Reading, case: Own) -> bool:
    """Whether words are surely of another leaf than a case's; another danger needs its own body at once."""
    leaf = reading.leaf or reading.category
    return leaf is not None and reading.confidence >= APART[reading.urgency] and leaf != case.category


def is_named(reading: Reading) -> bool:
    """Whether an estate or a road is named."""
    return reading.place is not None and bool(reading.place.estate or reading.place.road)


def speaks_of_others(reading: Reading, case: Own) -> bool:
    """Whether words of another language speak of matters, however many, and none is the case's."""
    sure = sum(each.confidence for each in reading.guesses)
    return sure >= APART[Urgency.ORDINARY] and all(each.code != case.category for each in reading.guesses)


def adds(text: str) -> bool:
    """Whether words tell of smoke, of people hurt or of help on its way: they add to a danger."""
    return any(each in bare(text) for each in told_by("after_danger"))


def is_place(turn: Turn) -> bool:
    """Whether words say where something is and hardly more: a known place, a door, a landmark."""
    typed, reading = bare(turn.incoming.text or ""), turn.reading
    if reading is not None and reading.urgency is Urgency.DANGER:
        return False
    if reading is not None and reading.place is not None:
        return len(typed) - len(bare(reading.place.span)) <= LONGEST_BESIDE
    return is_landmark(typed)


def is_landmark(typed: str) -> bool:
    """Whether a few letters end like a place that no list knows, or are the number of a door."""
    if not typed or len(typed) > LONGEST_LANDMARK or adds(typed):
        return False
    if typed.isdecimal():
        return MOST_DIGITS >= len(typed) >= 2
    if any(typed.startswith(each) for each in told_by("place_begin")):
        return True
    end = next((each for each in sorted(told_by("place_end"), key=len)[::-1] if typed.endswith(each)), None)
    return end is not None and not any(each in typed.removesuffix(end) for each in told_by("no_place"))


def is_where(turn: Turn, case: Own) -> bool:
    """Whether somebody says, just after a danger, where it is, and nothing of another matter."""
    reading = turn.reading
    if reading is None or reading.place is None or not is_just_in_danger(turn, case):
        return False
    beside = len(bare(turn.incoming.text or "")) - len(bare(reading.place.span))
    unsure = reading.leaf is None or reading.confidence < turn.reference.policy.sure
    return unsure and beside <= LONGEST_BESIDE and reading.urgency is not Urgency.DANGER


def is_just_in_danger(turn: Turn, case: Own) -> bool:
    """Whether a danger was registered so lately that nobody is asked what belongs to it."""
    policy = turn.reference.policy
    return case.urgency == Urgency.DANGER and case.is_fresh(turn.now, policy.minutes(policy.undo_minutes))


def ask(turn: Turn, draft: Draft, before: Draft | None, *, edit: bool) -> Reply:
    """Ask whether a draft belongs to the case; unanswered, it is added to it."""
    minutes = turn.reference.policy.draft_minutes
    conversation.set_draft_timer(turn.tx, turn.chat.id, turn.now + turn.reference.policy.minutes(minutes))
    said: Value = draft.words or say("belongs.no_words", count=len(draft.photos))
    if not draft.words and not draft.photos:
        said = turn.reference.area_name(draft.cell or "")
    line = say("belongs.which", number=draft.adds_to, words=said, minutes=minutes)
    given: Action = {"case": draft.adds or 0, "draft": draft.began}
    mine = {"draft": draft.began}
    buttons = (
        (Button("add_to", given, say("button.add_to", number=draft.adds_to)),),
        (Button("new_matter", mine), Button("cancel", mine)),
    )
    screen = Screen((line,), buttons)
    return Reply((in_place(turn, screen) if edit else screen,), DRAFT, remember(draft, before))
