"""Understands how people answer in their own words when they are asked about an answer they were given.

Their words are cut into parts that are known: not, still, again, came, mended, leaks … What is left over, or
contradicts itself, is not guessed at: whoever asked, asks again.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bot.catalogue.sentences import phrase
from bot.dialogue.talk import ANSWERS, LEVELS, NOTHING, Said, bare, phrases, told_by
from models.vocabulary import Locale

PARTS = (
    *("not", "nobody", "come", "do", "good", "past", "bad", "still", "again", "some", "whole"),
    *("worse", "sham", "later", "asks", "fresh", "thing", "beside"),
)
"""Kinds of parts; `beside` says nothing about it (who, when), a `thing` only what it may be about."""

CONTACT, SOLUTION = ("contacted", "not_contacted"), ("solved", "partly", "unsolved")
LEVEL = frozenset(LEVELS)
LATIN = 0x2FF
WITHIN = "'%/&@#*"
LONGEST = 80
"""Characters of such an answer at most; whoever writes more tells something."""

STRAY = 2
"""Letters that nobody knows, among which an answer may still be told."""

DENYING = frozenset({"not", "nobody", "not_contacted"})
DOING = frozenset({"do", "good", "bad", "worse", "sham", "some", *SOLUTION})


@dataclass(frozen=True)
class Token:
    """A known part of a text."""

    means: Said
    length: int


@dataclass(frozen=True)
class Heard:
    """What words say to the three questions; nothing where it is not said, or not plainly."""

    contact: str = ""
    solution: str = ""
    level: str = ""
    denies: bool = False  # they say no, and not to what
    parts: Said = NOTHING  # kinds of parts that stand in them, whether they say it plainly or not
    stray: int = 0  # letters that nobody knows

    @property
    def near(self) -> bool:
        """Whether something in them speaks of an answer."""
        return bool(self.parts & {"come", "nobody", *DOING, *ANSWERS, *LEVELS})

    @property
    def goes_on(self) -> bool:
        """Whether they speak of the same as before: still, again, not done, or done."""
        undone = "not" in self.parts and bool(self.parts & {"do", "good"})
        return self.solution == "solved" or undone or bool(self.parts & {"still", "again", "unsolved"})


def heard(text: str) -> Heard:
    """Return what words say to the three questions about an answer."""
    if len(text) > LONGEST:
        return Heard()
    clauses = [cut(bare(each)) for each in clauses_of(text)]
    tokens = [[each for each in clause if each.means] for clause in clauses]
    stray, said = unknown(clauses), NOTHING.union(*(each.means for clause in tokens for each in clause))
    if stray > min(STRAY, len(bare(text)) // 3) or said & {"asks", "later", "fresh"}:
        return Heard(parts=said, stray=stray)
    return Heard(
        contact=only(found for clause in tokens for found in contact_in(clause)),
        solution=weighed([found for clause in tokens for found in solution_in(clause)]),
        denies=any(map(merely_denies, tokens)),
        level="" if stray else only(found for clause in tokens for found in level_in(clause)),
        parts=said,
        stray=stray,
    )


def clauses_of(text: str) -> list[str]:
    """Part a text at its stops and at every "but"; where words need no spaces, also at spaces."""
    for but in told_by("but"):
        text = text.replace(f" {but} " if but.isascii() else but, "\n")
    wide = any(ord(each) > LATIN for each in text)
    parted = "".join("\n" if stops(each, wide=wide) else each for each in text)
    return [each.strip() for each in parted.split("\n") if bare(each)]


def stops(character: str, *, wide: bool) -> bool:
    """Whether a clause ends here."""
    stop = unicodedata.category(character) == "Po" and character not in WITHIN
    return stop or (wide and character.isspace())


def unknown(clauses: Sequence[Sequence[Token]]) -> int:
    """Count the letters that nobody knows."""
    return sum(each.length for clause in clauses for each in clause if not each.means)


def only(found: Iterator[str]) -> str:
    """The one thing that is said; nothing where several are."""
    all_said = set(found)
    return all_said.pop() if len(all_said) == 1 else ""


def contact_in(clause: Sequence[Token]) -> Iterator[str]:
    """Whether somebody came or called, as one clause tells it."""
    came = [at for at, each in enumerate(clause) if each.means & {"come", "contacted"}]
    denied = [at for at, each in enumerate(clause) if each.means & DENYING]
    if denied and came and came[0] < denied[0] and "contacted" in clause[came[0]].means:
        return  # came, and then did not
    if denied and (came or denial_alone(clause)):
        yield "not_contacted"
    elif came and not denied:
        yield "contacted"


def denial_alone(clause: Sequence[Token]) -> bool:
    """Whether a clause that says no speaks of nobody coming, or of nothing at all."""
    plainly = any("not_contacted" in each.means for each in clause)
    return plainly or not any(each.means - DENYING & DOING for each in clause)


def solution_in(clause: Sequence[Token]) -> Iterator[str]:
    """What became of it, as one clause tells it: each mark in its order, with what denies it before."""
    denied = again = False
    found: list[str] = []
    for at, token in enumerate(clause):
        after = clause[at + 1].means if at + 1 < len(clause) else NOTHING
        made = at > 0 and "do" in clause[at - 1].means
        polite = "good" in token.means and bool(token.means & LEVEL) and not (made or denied)  # "fine"
        mark = "" if polite or token.means & DENYING else mark_of(token.means, after, denied=denied)
        if "whole" in token.means and denied:
            mark, denied = "partly", False  # not all of it
        if mark:
            found.append(
                "again" if mark == "unsolved" and (again or token.means & {"worse", "sham"}) else mark
            )
        again = again or "again" in token.means
        denied = bool(token.means & DENYING) or (denied and not mark and not again)
    if found and "again" not in found and any("some" in each.means for each in clause):
        yield "partly"
    else:
        yield from found


def merely_denies(clause: Sequence[Token]) -> bool:
    """Whether a clause says no, and nothing that is not so."""
    denied = any(each.means & DENYING for each in clause)
    return denied and not any(
        each.means & {"good", "bad", *SOLUTION} and not each.means & DENYING for each in clause
    )


def mark_of(means: Said, after: Said, *, denied: bool) -> str:
    """What one part says of it: mended, not mended, worse; nothing while more of it follows."""
    plain = means & frozenset(SOLUTION)
    if plain:
        return next(iter(plain)) if len(plain) == 1 and not (denied and "solved" in plain) else "unsolved"
    if means & {"worse", "sham"}:
        return "unsolved"
    if "bad" in means:
        return "solved" if denied else "unsolved"
    if "good" in means:
        return "unsolved" if denied else "solved"
    if "do" in means and not after & {"good", "do", "bad"}:
        return "unsolved" if denied else "solved" if "past" in after else ""
    return ""


def weighed(found: Sequence[str]) -> str:
    """Make one of what the clauses say: broken again is not solved; some of it is part of it."""
    said = set(found)
    if "again" in said or said == {"unsolved"}:
        return "unsolved"
    if "partly" in said or said == {"solved", "unsolved"}:
        return "partly"
    return "solved" if said else ""


def level_in(clause: Sequence[Token]) -> Iterator[str]:
    """How satisfied somebody is, where a clause says nothing else."""
    if all(each.means & {"beside", "filler", "thanks", *LEVELS} for each in clause):
        for token in clause:
            if len(level := token.means & LEVEL) == 1:
                yield next(iter(level))


def cut(plain: str) -> list[Token]:
    """Cut a text into parts that are known: as few letters left over as can be, then as few parts."""
    known = parts()
    best: list[tuple[int, int, int, Said]] = [(0, 0, 0, NOTHING)]  # left over, parts, length, meaning
    for end in range(1, len(plain) + 1):
        left, count, _, _ = best[end - 1]
        choice = (left + 1, count + 1, 1, NOTHING)
        for start in range(max(0, end - longest_part()), end):
            means = known.get(plain[start:end])
            if means:
                choice = min(choice, (best[start][0], best[start][1] + 1, end - start, means), key=by_cost)
        best.append(choice)
    return list(reversed(list(traced(best))))


def by_cost(choice: tuple[int, int, int, Said]) -> tuple[int, int]:
    """What a cut costs."""
    return choice[0], choice[1]


def traced(best: Sequence[tuple[int, int, int, Said]]) -> Iterator[Token]:
    """The parts of the best cut, from the end."""
    at = len(best) - 1
    while at > 0:
        _, _, length, means = best[at]
        yield Token(means, length)
        at -= length


@cache
def longest_part() -> int:
    """Characters of the longest part."""
    return max(map(len, parts()))


@cache
def parts() -> dict[str, Said]:
    """Every part in every language, with what it may mean."""
    found = {words: means - {"yes", "no"} for words, means in phrases((*ANSWERS, *LEVELS)).items()}
    wanted = {*ANSWERS, *LEVELS, "thanks", "filler"}
    found = {words: means & wanted for words, means in found.items() if means & wanted}
    for kind in PARTS:
        for locale in Locale:
            for words in phrase(f"talk.part.{kind}", locale).split("|"):
                found[bare(words)] = found.get(bare(words), NOTHING) | {kind}
    found.pop("", None)
    return found
