"""One message with two matters becomes two drafts: each its words, its category, its own body."""

from dataclasses import replace

from bot.dialogue.draft import Draft, categorised
from bot.dialogue.near import with_gist
from nlu.reading import Reading
from workflows.reference import Reference
from workflows.screens import Button, Sentence, say

STOPS = " \n\t,.;:!?，。；：！？、"
MARK = "#2"
"""What tells the second draft from the first: a card's buttons work for its own draft only."""


def words_of_second(draft: Draft) -> str:
    """The words of the second matter; all of them where it cannot be told which."""
    return draft.other or draft.words


def parted(draft: Draft, reading: Reading) -> Draft:
    """The draft of the first matter, with that of the second waiting; `reading` is of the second's words.

    Where the words cannot be told apart, both cases hold all of them. Pictures stay with the first.
    """
    place = reading.place if reading.place and reading.place.cell else None
    second = replace(
        with_gist(categorised(Draft(words=words_of_second(draft)), reading, sure=0.0), reading),
        category=draft.second,
        urgency=str(reading.urgency),
        dangers=reading.dangers,
        place=place.span if place else draft.place,
        cell=place.cell if place else draft.cell,
        latitude=draft.latitude,
        longitude=draft.longitude,
        exact=draft.exact,
        likely=draft.likely if not (place or draft.cell) else (),
        cells_asked=draft.cells_asked,
        began=draft.began + MARK,
    )
    second = second.at_time(draft.when)
    first = replace(draft, words=without(draft.words, draft.other), said=(), second=None, other="")
    return replace(first, waiting=tuple(vars(second).items()))


def without(words: str, part: str) -> str:
    """Words with a part of them taken out, and the stops that joined the two."""
    if not part or part not in words:
        return words
    before, _, after = words.partition(part)
    return "\n".join(each for each in (before.strip(STOPS), after.strip(STOPS)) if each) or words


def second_of(draft: Draft) -> Draft | None:
    """The draft that waits behind another, as anonymous as that has become; None where none does.

    Where both hold the same words, both are about the same body, and never for it (principle 4).
    """
    if not draft.waiting:
        return None
    waiting = Draft(**dict(draft.waiting))
    if waiting.adds:
        return waiting
    about = draft.about if waiting.words in draft.words else None
    return replace(waiting, anonymous=draft.anonymous, on_behalf=draft.on_behalf, about=about)


def noticed(reference: Reference, draft: Draft) -> list[Sentence]:
    """What to tell somebody who seems to have said two things, or whose second one waits."""
    if draft.waiting:
        waiting = dict(draft.waiting)
        if waiting["adds"]:
            return [say("draft.addition_waits", number=str(waiting["adds_to"]))]
        return [say("draft.first_of_two", category=reference.category_names(str(waiting["category"])))]
    if not is_two(draft):
        return []
    names = [reference.category_names(code) for code in (draft.category, draft.second)]
    return [say("draft.two_matters", first=names[0], second=names[1])]


def is_two(draft: Draft) -> bool:
    """Whether two matters are seen, and nobody has said yet what they are."""
    return bool(draft.second and draft.category) and draft.second != draft.category and not draft.waiting


def choices(draft: Draft) -> list[tuple[Button, ...]]:
    """The buttons that say whether these are two."""
    return [(Button("split"), Button("one_matter"))] if is_two(draft) else []
