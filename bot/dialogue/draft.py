"""A draft: what a resident is about to report, as the chat remembers it between two messages."""

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.dialogue.turn import Memory, Turn
from bot.dialogue.words import clean
from bot.messages import Incoming
from nlu.reading import Correction, Reading, Urgency
from workflows.cases.open import Report
from workflows.cases.told_time import TimeTold


@dataclass(frozen=True)
class Draft:
    """Plain values only: it is kept as JSON."""

    words: str = ""
    nature: str = "help"
    urgency: str = "ordinary"
    dangers: tuple[str, ...] = ()
    category: str | None = None
    confidence: float = 0.0
    guesses: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    place: str = ""
    cell: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    exact: bool = False  # the person agrees that the very point is kept, not only the cell
    anonymous: bool = False
    on_behalf: bool = False
    about: str | None = None  # code of the body it is about
    photos: tuple[str, ...] = ()
    corrected: bool = False  # a person has chosen the category
    read: str | None = None  # what the reader had made of it before that
    began: str = ""  # instant of its first words: a card's buttons work for its own draft only
    said: tuple[tuple[str, int], ...] = ()  # the messages of its words: name at the door, characters
    placed: str = ""  # name of the message that said where it is
    second: str | None = None  # category of another matter in the same message
    other: str = ""  # the words of that matter, where they could be told
    adds: int | None = None  # the case that it may be a part of: asked, and added if nobody says otherwise
    adds_to: str = ""  # number of that case
    waiting: tuple[tuple[str, Any], ...] = ()  # the draft of the second matter, after the first
    gist: str = ""  # what its words are about, in base 64 (nlu.gist)
    named: str | None = None  # the estate or road they name
    near: tuple[int, ...] = ()  # open cases that may be the same matter, the likeliest first
    beside: tuple[int, ...] = ()  # open cases that staff are told of beside it
    same: bool = False  # the first of them says the same
    alike: bool = False  # or means something much alike
    looked: str = ""  # for what they were looked for
    alone: bool = False  # its person says that it is another matter
    likely: tuple[str, ...] = ()  # cells of which one may be meant
    cells_asked: bool = False  # its person has been asked which, and has answered, or would not
    time: str = ""  # when it was, as it was told (workflows.cases.told_time)
    time_since: str = ""
    time_lasting: bool = False
    time_repeats: bool = False
    time_given: bool = False  # a person has put the time right

    def report(self, turn: Turn) -> Report:
        """The report that the step takes."""
        return self.report_of(turn.chat.person_id, turn.chat.id)

    def report_of(self, person_id: int, chat_id: int) -> Report:
        """The report of a person in a chat."""
        return Report(
            words=self.words,
            nature=self.nature,
            urgency=self.urgency,
            category=self.category,
            confidence=self.confidence,
            place=self.place,
            cell=self.cell,
            person_id=person_id,
            chat_id=chat_id,
            latitude=self.latitude if self.exact else None,
            longitude=self.longitude if self.exact else None,
            anonymous=self.anonymous,
            on_behalf=self.on_behalf,
            object_body=self.about,
            photos=self.photos,
            guesses=self.guesses,
            gist=b64decode(self.gist) or None,
            named=self.named,
            beside=self.beside,
            corrected=self.corrected,
            read=self.read,
            because=self.because,
            when=self.when,
        )

    @property
    def when(self) -> TimeTold | None:
        """When it was, as it was told."""
        if not self.time:
            return None
        return TimeTold(self.time, self.time_since, self.time_lasting, self.time_repeats)

    def at_time(self, told: TimeTold | None) -> "Draft":
        """The draft with another time, or none."""
        told = told or TimeTold("")
        return replace(
            self,
            time=told.words,
            time_since=told.since,
            time_lasting=told.lasting,
            time_repeats=told.repeats,
        )


def remember(draft: Draft, before: Draft | None = None) -> dict[str, Any]:
    """A draft as memory, with the one before it for undo."""
    return {"draft": {**vars(draft)}, **({"before": {**vars(before)}} if before else {})}


def recall(memory: Mapping[str, Any], name: str = "draft") -> Draft | None:
    """The draft a chat remembers, None when there is none."""
    kept = memory.get(name)
    if kept is None:
        return None
    values: dict[str, Any] = {}
    for field in fields(Draft):
        value = kept.get(field.name, field.default)
        values[field.name] = frozen(value)
    return Draft(**values)


def frozen(value: Any) -> Any:
    """A value as it was before it was kept as JSON."""
    return tuple(frozen(each) for each in value) if isinstance(value, list) else value


VAGUE, CLEAR = 0.8, 0.9
"""A category the reader was less sure of than the first yields to words it is at least so sure of."""

GRAVE = 0.6
"""A category yields to that of a danger told later, which the reader is at least so sure of."""

HANDED_OUT = frozenset({"selfharm", "violence", "missing"})
"""Dangers that never go to the body of another matter: a dispatcher hands out those without one."""

GRAVER = tuple(str(each) for each in (Urgency.ORDINARY, Urgency.URGENT, Urgency.DANGER))


def understood(draft: Draft, words: str, reading: Reading | None, sure: float) -> Draft:
    """The draft with these new words read. They add to what was understood and take nothing from it:

    a clear category, a place and whatever a person has put right stay; danger in any of them is danger.
    """
    if reading is None:
        return replace(draft, words=words)
    urgency = max(draft.urgency, str(reading.urgency), key=GRAVER.index)
    found = replace(draft, words=words, urgency=urgency, dangers=draft.dangers or reading.dangers)
    if is_told_by(draft, reading):
        found = with_second(categorised(found, reading, sure), reading)
    if draft.cell is None and reading.place is not None:
        found = replace(found, place=reading.place.span, cell=reading.place.cell)
    if draft.cell is None and not draft.cells_asked and (found.cell or reading.likely):
        found = replace(found, likely=() if found.cell else reading.likely)
    return found


def is_told_by(draft: Draft, reading: Reading) -> bool:
    """Whether these words say what the matter is: the first that do, or clear ones after a vague guess.

    A danger told later is the graver matter: its body goes there, unless nobody can tell from it which.
    """
    if draft.category is None or draft.corrected:
        return draft.category is None
    if reading.urgency is Urgency.DANGER and not is_danger(draft):
        return reading.confidence >= GRAVE or not HANDED_OUT.isdisjoint(reading.dangers)
    return draft.confidence < VAGUE and reading.confidence >= CLEAR


def categorised(draft: Draft, reading: Reading, sure: float) -> Draft:
    """The draft with what the reading makes of the matter; unsure, its guesses are offered."""
    return replace(
        draft,
        nature=str(reading.nature),
        category=(reading.leaf or reading.category) if reading.confidence >= sure else None,
        confidence=reading.confidence,
        guesses=tuple(guess.code for guess in reading.guesses[:3]) or draft.guesses,
        because=reading.because[:4],
    )


def with_second(draft: Draft, reading: Reading) -> Draft:
    """The draft that may hold two matters; one without a category of its own is asked about first."""
    if draft.category is None or reading.second in (None, draft.category):
        return draft
    return replace(draft, second=reading.second, other=reading.other or "")


def is_danger(draft: Draft) -> bool:
    """Whether somebody's life is at risk."""
    return draft.urgency == Urgency.DANGER


def may_be_danger(draft: Draft) -> bool:
    """Whether it cannot wait, so that a person is asked what the machine may have missed."""
    return draft.urgency == Urgency.URGENT


def with_message(draft: Draft, name: str, typed: str) -> Draft:
    """The draft that knows of one more message; its words are added by whoever reads them."""
    said = draft.said or ((("", len(draft.words)),) if draft.words else ())
    return replace(draft, said=(*said, (name, len(typed)))) if typed else draft


def pieces(draft: Draft) -> Iterator[tuple[str, str]]:
    """The messages of a draft, each with its words."""
    start = 0
    for name, length in draft.said:
        yield name, draft.words[start : start + length]
        start += length + 1


def names_of(draft: Draft) -> list[str]:
    """The messages of a draft whose words can be changed later."""
    return [name for name, _ in draft.said if name]


def with_words(draft: Draft, name: str, typed: str) -> Draft:
    """The draft with other words in one of its messages; nothing in them is understood yet."""
    return rewritten(draft, [(each, typed if each == name else words) for each, words in pieces(draft)])


def with_correction(draft: Draft, correction: Correction) -> Draft | None:
    """The draft with the wrong words replaced where they were said last; None where they never were."""
    changed = list(pieces(draft))
    for at, (name, words) in reversed(list(enumerate(changed))):
        better = correction.within(words)
        if better is not None:
            changed[at] = (name, better)
            return rewritten(draft, changed)
    return None


def rewritten(draft: Draft, changed: Sequence[tuple[str, str]]) -> Draft:
    """The draft with these messages in place of its own; nothing in them is understood yet.

    What a person has put right stays: a category they chose, a place they gave.
    """
    kept = tuple((each, len(words)) for each, words in changed if words)
    text = "\n".join(words for _, words in changed if words)
    other = replace(draft, words=text, said=kept, nature=Draft.nature, urgency=Draft.urgency, dangers=())
    if not draft.corrected:
        other = replace(other, category=None, confidence=0.0, guesses=(), because=(), second=None, other="")
    if not draft.time_given:
        other = other.at_time(None)
    if draft.placed:
        return other
    if draft.latitude is not None:
        return replace(other, place="")
    return replace(other, place="", cell=None, likely=(), cells_asked=False)


def to_read(incoming: Incoming, memory: Memory) -> str:
    """The words to be understood: changed ones of a draft are read together with the rest of it."""
    typed, draft = clean(incoming.text or ""), recall(memory) if incoming.edits else None
    if draft is None or incoming.message not in names_of(draft):
        return typed
    return with_words(draft, incoming.message or "", typed).words
