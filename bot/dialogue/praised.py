"""Which case words of praise may mean: its card offers to pass them on to whoever worked on it."""

from collections.abc import Sequence

from bot.dialogue.draft import Draft
from bot.dialogue.verdict_words import heard
from nlu.reading import Nature, Reading, Urgency
from workflows.cases.acts import Act
from workflows.cases.commend import may_be_praised
from workflows.cases.lately import Own
from workflows.reference import Reference
from workflows.screens import Button, Sentence, say

SPOILS = frozenset({"not", "nobody", "worse", "sham", "unsolved", "rate_1", "rate_2"})
"""Parts of an answer that no praise holds."""


def sounds_like_praise(words: str, reading: Reading | None) -> bool:
    """Whether words are taken for praise, and nothing in them says that something is amiss."""
    if reading is None or reading.nature is not Nature.PRAISE or reading.urgency is Urgency.DANGER:
        return False
    return not heard(words).parts & SPOILS


def cases_meant(act: Act, draft: Draft) -> Sequence[Own]:
    """The cases of one's own that a draft may praise, the last answered first."""
    told = heard(draft.words)
    thanks = draft.nature == Nature.PRAISE or told.solution == "solved"
    return may_be_praised(act) if thanks and not told.parts & SPOILS else ()


def told(cases: Sequence[Own]) -> list[Sentence]:
    """Say that the words may be for who worked on a case of one's own."""
    return [say("praise.may_be")] if cases else []


def choices(reference: Reference, cases: Sequence[Own]) -> list[tuple[Button, ...]]:
    """A button for each, by its number and what it was about."""
    return [(Button("praise_case", {"case": each.id}, named(reference, each)),) for each in cases]


def named(reference: Reference, case: Own) -> Sentence:
    """The case as its button names it."""
    about = reference.category_names(case.category) or say("category.none")
    return say("button.praise_case", number=case.number, about=about)
