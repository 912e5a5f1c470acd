"""Find when something happened, as a message says it; what the words mean depends on when they are said."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from nlu.reading import When
from nlu.tables import read_table

_POINT, _JUST, _WITHOUT_DAY, _VAGUE = range(4)
"""How much a way of saying it tells: a day, a date or a length of time most, "lately" least."""

_RANKS = {"repeat": _JUST, "just": _JUST, "alone": _WITHOUT_DAY, "vague": _VAGUE}
_DAYS = ("d0", "d3", "d1", "d2")  # by how many days ago they are; the longer word before the shorter
_KINDS = ("repeat", *_DAYS, "just", "iso", "vague", "date", "bare", "weekday", "ago", "alone")
_MARKS = frozenset({"repeat", "d0", "d1", "d2", "d3", "just"})  # that they were said is all they tell
_BEFORE = 6  # characters before a length of time that may show that it is no trouble's
Found = tuple[int, int, When]


def find_when(text: str) -> When | None:
    """Return when a normalised text says that it was: of several times the most telling, then the first."""
    found = sorted((*_points(text), *_lengths(text)), key=lambda each: each[:2])
    if not found:
        return None
    best = found[0][2]
    return When(best.span, best.said, best.lasting, repeats=any(each[2].repeats for each in found))


def _points(text: str) -> Iterator[Found]:
    for match in _grammar()["point"].finditer(text):
        if match["ahead"] is None:
            yield _rank(match), match.start(), _point(match)


def _point(match: re.Match[str]) -> When:
    said = tuple(
        (name, "" if name in _MARKS else value) for name, value in match.groupdict().items() if value
    )
    lasting = match["from"] is not None or match["until"] is not None
    return When(match.group(), said, lasting, repeats=match["repeat"] is not None)


def _rank(match: re.Match[str]) -> int:
    kind = next(each for each in _KINDS if match[each] is not None)
    if kind == "date" and match["day"] is None:
        return _VAGUE
    if kind == "d0" and not (match["part"] or match["hour"]):
        return _JUST
    return _RANKS.get(kind, _POINT)


def _lengths(text: str) -> Iterator[Found]:
    for match in _grammar()["lasting"].finditer(text):
        if _grammar()["not_since"].search(text, max(0, match.start() - _BEFORE), match.start()):
            continue
        said = tuple((name, value) for name, value in match.groupdict().items() if value)
        yield _POINT, match.start(), When(match.group(), said, lasting=True)


@cache
def words() -> Mapping[str, str]:
    """Return the words of the grammar of times by part."""
    return {row["part"]: row["pattern"] for row in read_table("when")}


@cache
def _grammar() -> Mapping[str, re.Pattern[str]]:
    said = words()
    kinds = "|".join(f"(?P<{kind}>{said[kind]})" for kind in ("repeat", "ahead", *_DAYS, *_KINDS[5:]))
    part = f"(?P<part>{said['part_long']}|{said['part_short']})"
    tail = f"(?:(?:{said['then']})?{part})?(?:(?={said['clock_start']}){said['clock']})?"
    until = f"(?:{said['then']})?(?P<until>{said['until']})?"
    point = f"(?=[{said['point_starts']}])(?P<from>{said['from']})?(?:{kinds}){tail}{until}"
    length = said["lasting_number"] + said["lasting_unit"]
    strong = f"{said['lasting_strong']}{{1,3}}{length}(?!{said['lasting_never']})(?:{said['lasting_end']})?"
    weak = f"(?:{said['lasting_weak']})?{length.replace('?P<', '?P<w_')}{said['lasting_end']}"
    return {
        "point": _compiled(point),
        "lasting": _compiled(f"(?=[{said['lasting_starts']}])(?:{strong}|{weak})"),
        "not_since": _compiled(f"(?:{said['not_since']})"),
    }


def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of the table; parts that it names in braces are put in."""
    for _ in range(2):  # a part may name another
        for part, meant in words().items():
            pattern = pattern.replace("{" + part + "}", meant)
    return re.compile(pattern)
