"""Which votes somebody means who says that it is a vote, with words of its title or of where to find it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Protocol

from bot.dialogue.talk import NOTHING, Said, bare, covered, told_by
from workflows.participation.votes.view import VoteView
from workflows.script import in_one_script

LONGEST = 40
"""Characters of such words at most."""

FEWEST = 2
"""Letters of a title that name it at least."""

WORD, ASKING = "vote", "asking"


class Titled(Protocol):
    """What has a title by which people name it."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def title(self) -> str:
        """Its title."""


def is_of_votes(text: str) -> bool:
    """Whether a few words hold that of a vote, so that it is worth a look what votes there are."""
    plain = bare(in_one_script(text))
    return len(plain) <= LONGEST and any(each in plain for each in told_by("vote_word"))


def meant(text: str, votes: Sequence[VoteView]) -> Sequence[VoteView] | None:
    """Return the votes that are named, all where none is; None where words say anything beside."""
    senses = covered(bare(in_one_script(text)), {**titles(votes), **grammar()})
    if senses is None or WORD not in senses:
        return None
    named = [each for each in votes if str(each.id) in senses]
    return named or votes


@cache
def grammar() -> Mapping[str, Said]:
    """The words that such a sentence is made of, in every language, beside those of a title."""
    asking = dict.fromkeys(told_by("room_ask"), frozenset({ASKING}))
    return {**asking, **dict.fromkeys(told_by("vote_word"), frozenset({WORD}))}


def titles(votes: Iterable[Titled]) -> Mapping[str, Said]:
    """Every part of a title, with the things that it may name; traditional characters name them too."""
    found: dict[str, Said] = {}
    for each in votes:
        title = bare(in_one_script(each.title))
        for start in range(len(title)):
            for end in range(start + FEWEST, len(title) + 1):
                part = title[start:end]
                found[part] = found.get(part, NOTHING) | {str(each.id)}
    return found
