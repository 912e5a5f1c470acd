"""What a place becomes that somebody says was wrong: the part that they name changes, the rest stays."""

import re

from bot.dialogue.talk import NOTHING, bare, covered, phrases, told_by
from bot.dialogue.turn import Turn
from bot.dialogue.whole_place import finer, is_named
from nlu.reading import Correction
from workflows.script import in_one_script

LONGEST = 16
"""Letters at most that say no more than that the place is wrong."""

PART = re.compile("([0-9A-Za-z一二三四五六七八九十]+)(号楼|栋|幢|座|单元|层|楼|室|号)")
KINDS = {"栋": "号楼", "幢": "号楼", "座": "号楼", "楼": "层"}
DIGITS = str.maketrans("一二三四五六七八九", "123456789")
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
    for at, kind, number in parts_of(kept):
        if any((kind, number) == (other, name) for each in wrong for _, other, name in parts_of(each)):
            return kept[: at.start()] + correction.right + kept[at.end() :]
    return None


def with_part(turn: Turn, kept: str, told: str) -> str:
    """The place with its building, unit or door as told, or a place of another name. May raise Unread."""
    named = turn.reading_of(told).place
    here = parts_of(told)
    if (named is not None and is_named(named)) or not here or not kept:
        return told
    same = next((at for at, kind, _ in parts_of(kept) if kind == here[0][1]), None)
    return kept[: same.start()] + told + kept[same.end() :] if same else finer(kept, told)


def parts_of(place: str) -> list[tuple[re.Match[str], str, str]]:
    """The numbered parts of a place, each with its kind and its number however they are written."""
    found = [(at, at[2], at[1]) for at in PART.finditer(place)]
    return [(at, KINDS.get(kind, kind), number.translate(DIGITS)) for at, kind, number in found]
