"""The morning at a glance for staff: what is late, waits for a ruling, was not answered, is warned of."""

from bot.catalogue.sentences import phrase
from bot.dialogue.everyone import STOPS
from bot.dialogue.report import act_of
from bot.dialogue.turn import IDLE, Reply, Turn, stay
from models.vocabulary import Locale
from workflows.responsiveness.morning import PRESSING, morning
from workflows.responsiveness.waiting import Room
from workflows.screens import Button, Screen, say

AT_DESK = frozenset({Room.INDEX})
"""Rooms without a button in chat."""


def shown(turn: Turn) -> Reply:
    """Show how much of each presses, with the way to it."""
    seen = morning(act_of(turn), turn.chat)
    lines = [say("today.head", on=turn.reference.local_date(turn.now))]
    lines += [
        say("today.part", part=say(f"desk.part.{part}"), count=seen.parts[part])
        for part in PRESSING
        if seen.parts.get(part)
    ]
    if seen.whistles:
        lines.append(say("today.whistles", count=seen.whistles))
    if seen.warnings:
        lines.append(say("today.warnings", count=seen.warnings))
    lines += [say(f"waiting.{room}", count=count) for room, count in seen.waiting.items()]
    if len(lines) == 1:
        lines.append(say("today.none"))
    ways = tuple(
        (Button("queue", {"part": str(part)}, say(f"desk.part.{part}")),)
        for part in PRESSING
        if seen.parts.get(part)
    )
    rooms = dict.fromkeys((*seen.waiting, *((Room.TOPICS,) if seen.warnings else ())))
    ways += tuple((Button(str(room)),) for room in rooms if room not in AT_DESK)
    return stay(turn, Screen(tuple(lines), (*ways, (Button("queue"), Button("week")))))


def by_words(turn: Turn) -> Reply | None:
    """The morning, to who is in the middle of nothing and asks what today holds."""
    words = (turn.incoming.text or "").strip().strip(STOPS).lower()
    known = {each for locale in Locale for each in phrase("today.words", locale).split("|")}
    return shown(turn) if turn.state == IDLE and words in known else None
