"""What a dialogue gets of one exchange, and what it gives back."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.messages import Incoming
from models.vocabulary import Role
from nlu.reading import Correction, Reading
from workflows.access import ChatView
from workflows.cases.nearby import Sought
from workflows.cases.reply_hints import Answer
from workflows.cases.sketches import Probe
from workflows.reference import Reference
from workflows.screens import Action, Screen
from workflows.transaction import Transaction

Memory = Mapping[str, Any]
"""What a chat remembers between two messages: plain JSON values."""

IDLE = "idle"


@dataclass(frozen=True)
class Press:
    """A button that was pressed and is this chat's to press."""

    name: str
    action: Action
    message: int  # number of the message it stands on


class Lacking(Exception):
    """Something must be worked out outside the lane before a turn can be answered: no failure."""


class Unread(Lacking):
    """Words that must be understood before a turn can be answered: the engine reads them and asks again."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class Unjudged(Lacking):
    """An answer must be looked at before it is shown: the engine has it judged and asks again."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True)
class Beforehand:
    """What was worked out for a turn outside the lane, and of what: that may have changed in the meantime."""

    words: str | None = None
    reading: Reading | None = None  # of the words
    answer: Answer | None = None
    lacks: tuple[str, ...] = ()  # of the answer
    compared: int | None = None  # the case of which was looked what is alike
    related: tuple[int, ...] = ()  # the cases that are
    correction: Correction | None = None  # what the words that came put right
    kept: tuple[tuple[str, Reading], ...] = ()  # other words that were read before, and what they say

    def reading_also(self, words: str, reading: Reading) -> "Beforehand":
        """What is known when other words had to be read; what the first put right is kept."""
        first = self.correction or (self.reading.correction if self.reading else None)
        before = ((self.words, self.reading),) if self.words is not None and self.reading else ()
        return replace(self, words=words, reading=reading, correction=first, kept=(*self.kept, *before))

    def reading_of(self, words: str) -> Reading | None:
        """What is known of these very words."""
        if self.words == words:
            return self.reading
        return dict(self.kept).get(words)


class Uncompared(Lacking):
    """What is much alike beside a case must be looked for before a turn can be answered."""

    def __init__(self, case_id: int) -> None:
        super().__init__()
        self.case_id = case_id


class Unsought(Lacking):
    """What must be looked for before a turn can be answered: the engine looks and asks again."""

    def __init__(self, probe: Probe, words: str) -> None:
        super().__init__()
        self.probe = probe
        self.words = words


@dataclass(frozen=True)
class Turn:
    """One exchange: who speaks, what came, what was understood, and what the house knows."""

    tx: Transaction
    chat: ChatView
    incoming: Incoming
    press: Press | None
    reading: Reading | None
    state: str
    memory: Memory
    reference: Reference
    now: datetime
    real_now: datetime  # what codes and sessions last by, however fast the house's time runs
    chance: random.Random
    recognises: frozenset[str] = frozenset()  # kinds of attachments that a machine makes words of
    beforehand: Beforehand = Beforehand()
    sought: Sought | None = None  # what neighbours have reported of the same matter, where it was looked for
    looked: dict[str, Any] = field(
        default_factory=dict
    )  # what was read in it; forgotten before anything is done

    @property
    def role(self) -> Role:
        """The role in which this chat speaks."""
        return self.chat.role

    def sought_for(self, probe: Probe, words: str) -> Sought:
        """What neighbours have reported of the same matter. Raises Unsought the first time."""
        if self.sought is None or self.sought.probe != probe:
            raise Unsought(probe, words)
        return self.sought

    def related_to(self, case_id: int) -> tuple[int, ...]:
        """What this chat may see that is much alike beside a case. Raises Uncompared the first time."""
        if self.beforehand.compared != case_id:
            raise Uncompared(case_id)
        return self.beforehand.related

    @property
    def correction(self) -> Correction | None:
        """What the words that came put right."""
        return self.beforehand.correction or (self.reading.correction if self.reading else None)

    def reading_of(self, words: str) -> Reading:
        """What is understood of these very words. Raises Unread where others were read, or none."""
        known = self.beforehand.reading_of(words)
        if known is None:
            raise Unread(words)
        return known

    def lacks_of(self, answer: Answer) -> tuple[str, ...]:
        """What this very answer lacks. Raises Unjudged where another was looked at, or none."""
        if self.beforehand.answer != answer:
            raise Unjudged(answer)
        return self.beforehand.lacks


@dataclass(frozen=True)
class Reply:
    """What the chat shows, and where it stands after."""

    screens: tuple[Screen, ...]
    state: str = IDLE
    memory: Memory = field(default_factory=dict)
    locale: str | None = None  # a new language for the chat
    spent: bool = True  # the pressed message's once-only buttons are used up
    overtaken: str = ""  # secret of a message whose buttons are used up, though none was pressed
    gone: bool = False  # whoever spoke was forgotten: nothing they said is at hand any more


def stay(turn: Turn, *screens: Screen) -> Reply:
    """Answer without leaving the state, the pressed message still usable."""
    return Reply(screens, turn.state, turn.memory, spent=False)


def in_place(turn: Turn, screen: Screen) -> Screen:
    """Let a screen replace the message whose button was pressed."""
    return replace(screen, edits=turn.press.message) if turn.press else screen
