"""When a matter was: understood from the words, shown, and put right by whoever told it."""

from dataclasses import replace
from datetime import datetime

from bot.dialogue.draft import Draft
from bot.dialogue.talk import bare, told_by
from bot.dialogue.turn import Turn
from nlu.reading import Reading
from workflows.cases.told_time import LONGEST_TIME, TimeTold, time_told, time_value
from workflows.screens import Button, Sentence, say


def here(turn: Turn) -> datetime:
    """The instant in the zone of the installation."""
    return turn.now.astimezone(turn.reference.calendar.zone)


def with_time(turn: Turn, draft: Draft, reading: Reading | None) -> Draft:
    """The draft with the time that its words tell: the first one, unless its person has put it right."""
    if reading is None or draft.time or draft.time_given:
        return draft
    return draft.at_time(time_told(reading.when, here(turn)))


def given(turn: Turn, draft: Draft, typed: str) -> Draft:
    """The draft with a time that its person wrote; words that mean no day are kept as they are."""
    told = time_told(turn.reading.when if turn.reading else None, here(turn))
    words = typed[:LONGEST_TIME]
    told = replace(told, words=words) if told else TimeTold(words)
    return replace(draft.at_time(told), time_given=True)


def is_time(turn: Turn, typed: str) -> bool:
    """Whether words say when something was, in the grammar's words or in others, and tell no matter."""
    reading, plain = turn.reading, bare(typed)
    if len(typed) > LONGEST_TIME:
        return False
    when = reading.when if reading is not None else None
    if plain.endswith(told_by("time_end")) or (when and len(plain) <= 2 * len(bare(when.span))):
        return True
    sure = reading is not None and bool(reading.leaf) and reading.confidence >= turn.reference.policy.sure
    return not sure and any(each in plain for each in told_by("time"))


def is_forgotten(typed: str) -> bool:
    """Whether somebody does not know when it was."""
    return bare(typed) in told_by("no_time")


def without_time(draft: Draft) -> Draft:
    """The draft whose person wants no time in it."""
    return replace(draft.at_time(None), time_given=True)


def line(draft: Draft) -> list[Sentence]:
    """The time as the card shows it."""
    return [say("draft.when", when=time_value(draft.when))] if draft.when else []


def button(draft: Draft) -> tuple[Button, ...]:
    """What puts it right, where one was understood."""
    return (Button("correct_time"),) if draft.when else ()
