"""What a place becomes that somebody says was wrong: the part that they name changes, the rest stays."""

from bot.dialogue.talk import NOTHING, bare, covered, phrases, told_by
from bot.dialogue.turn import Turn
from bot.dialogue.whole_place import finer, is_named
from nlu.reading import Correction, numbered_parts
from workflows.script import in_one_script

LONGEST = 16
"""Letters at most that say no more than that the place is wrong."""

PLACE, WRONG = "place", "wrong"


def is_called_wrong(typed: str) -> bool:
    """Whether words say that the place is wrong, and not what is right."""
    plain = bare(in_one_script(typed))
    if len(plain) > LONGEST:
        return False
    known = {words: NOTHING for words, means in phrases().items() if means == {"filler"}}
    known |= dict.fromkeys(told_by("place_named"), frozenset({PLACE}))
    known |= dict.fromkeys(told_by("place_wrong"), frozenset({WRONG}))
    return {PLACE, WRONG} <= (covered(plain, known) or NOTHING)


def corrected(turn: Turn, correction: Correction, kept: str) -> str | None:
    """The place as it is right; None where what was wrong is no part of it. May raise Unread."""
    if (put := correction.within(kept)) is not None:
        return put
    wrong = [bare(in_one_script(each)) for each in correction.wrong]
    if any(each in told_by("place_named") for each in wrong):
        return with_part(turn, kept, correction.right)
    for at, kind, number in numbered_parts(kept):
        if any((kind, number) == (other, name) for each in wrong for _, other, name in numbered_parts(each)):
            return kept[: at.start()] + correction.right + kept[at.end() :]
    return None


def with_part(turn: Turn, kept: str, told: str) -> str:
    """The place with its building, unit or door as told, or a place of another name. May raise Unread."""
    named = turn.reading_of(told).place
    here = numbered_parts(told)
    if (named is not None and is_named(named)) or not here or not kept:
        return told
    same = next((at for at, kind, _ in numbered_parts(kept) if kind == here[0][1]), None)
    return kept[: same.start()] + told + kept[same.end() :] if same else finer(kept, told)
