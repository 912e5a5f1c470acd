"""Reads a matter without the thanks around it: who thanks us for coming soon asks for help."""

from dataclasses import replace

from bot.dialogue.talk import talk, told_by
from bot.dialogue.turn import Turn
from bot.dialogue.verdict_words import clauses_of
from nlu.reading import Nature, Reading

POLITE = frozenset({"thanks", "greeting", "yes"})


def reading_of(turn: Turn) -> Reading | None:
    """What was understood; what was taken for praise has the nature of the rest. May raise Unread."""
    typed = turn.incoming.text or ""
    rest, whole, reading = without_thanks(typed), turn.beforehand.reading_of(typed), turn.reading
    if rest in ("", typed) or whole is None or whole.nature is not Nature.PRAISE:
        return reading
    if reading not in (whole, turn.beforehand.reading_of(rest)):  # other words were read on purpose
        return reading
    return replace(whole, nature=turn.reading_of(rest).nature)


def without_thanks(text: str) -> str:
    """The words without clauses that are mere courtesy, and without what a "but" takes back."""
    for but in told_by("but"):
        text = text.rpartition(f" {but} " if but.isascii() else but)[2]
    return ", ".join(each for each in clauses_of(text) if not is_polite(each))


def is_polite(clause: str) -> bool:
    """Whether a clause thanks or greets, and says nothing else."""
    said = talk(clause)
    return bool(said) and said <= POLITE
