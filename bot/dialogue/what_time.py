"""When a matter was: understood from the words, shown, and put right by whoever told it."""

from dataclasses import replace
from datetime import datetime

from bot.dialogue.draft import Draft
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


def without_time(draft: Draft) -> Draft:
    """The draft whose person wants no time in it."""
    return replace(draft.at_time(None), time_given=True)


def line(draft: Draft) -> list[Sentence]:
    """The time as the card shows it."""
    return [say("draft.when", when=time_value(draft.when))] if draft.when else []


def button(draft: Draft) -> tuple[Button, ...]:
    """What puts it right, where one was understood."""
    return (Button("correct_time"),) if draft.when else ()
