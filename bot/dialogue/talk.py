"""Tells small talk from matters: greetings, thanks, yes and no, ratings — words that register nothing."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from bot.catalogue.sentences import phrase
from models.vocabulary import Locale

LONGEST = 24
"""Characters of small talk at most; whoever writes more has something to say."""

FILLER = "filler"
OPENER = "opener"  # words around those that begin; beside any others they are no small talk
CRY = "cry"  # words of danger that begin like talk
ANSWERS = ("contacted", "not_contacted", "solved", "partly", "unsolved")
LEVELS = ("rate_5", "rate_4", "rate_3", "rate_2", "rate_1")
ASKING = ("begin", "how", "unclear", "who", "chase", "claim_code")
RIGHTS = ("appeal", "me_too", "petition", "leader", "against_us")
NOW = "_now"  # ends the kinds of words that answer only the question that waits
KINDS = (
    *("greeting", "thanks", "yes", "no", "back", "withdraw", "upset", "rate"),
    *(*RIGHTS, *ASKING, *ANSWERS, *LEVELS, FILLER, OPENER, CRY),
)
"""In this order where the same words mean several: an answer is looked up by the question."""

OPENING = frozenset({"begin", OPENER, FILLER})

Said = frozenset[str]
"""What small talk says, in every sense its words may have; empty where it is none."""

NOTHING: Said = frozenset()


def talk(text: str, asked: Sequence[str] = ()) -> Said:
    """Return what words say that are nothing but small talk, in any language.

    `asked` are the answers to a question that waits: more words mean one of them then.
    """
    plain = bare(text)
    if not plain or len(plain) > LONGEST:
        return NOTHING
    senses = covered(plain, phrases(tuple(asked)))
    if senses is None or CRY in senses or (OPENER in senses and not senses <= OPENING):
        return NOTHING
    return senses & {"begin"} if OPENER in senses else senses - {FILLER}


def bare(text: str) -> str:
    """The letters and digits of a text alone, and the signs that answer like words."""
    folded, kept = unicodedata.normalize("NFKC", text).lower(), signs()
    return (
        folded if folded.isalnum() else "".join([each for each in folded if each.isalnum() or each in kept])
    )


@cache
def signs() -> frozenset[str]:
    """Pictures that people send in place of a word."""
    return frozenset(each for locale in Locale for each in phrase("talk.signs", locale).split("|"))


def covered(plain: str, known: Mapping[str, Said]) -> Said | None:
    """The senses of phrases that cover a text from end to end, the longest first; None where none do.

    Only where a phrase has ended is another looked for: of most texts the first letters tell that none do.
    """
    found: dict[int, Said | None] = {len(plain): NOTHING}  # of the text from there on

    def cover(start: int) -> Said | None:
        if start not in found:
            found[start] = None
            for end in range(len(plain), start, -1):
                senses = known.get(plain[start:end])
                if senses is not None and (rest := cover(end)) is not None:
                    found[start] = senses | rest
                    break
        return found[start]

    return cover(0)


@cache
def phrases(asked: tuple[str, ...] = ()) -> Mapping[str, Said]:
    """Every phrase of small talk in every language, with the senses it may have."""
    found: dict[str, Said] = {}
    for kind in (*KINDS, *(each + NOW for each in asked)):
        for locale in Locale:
            for words in phrase(f"talk.{kind}", locale).split("|"):
                found[bare(words)] = found.get(bare(words), NOTHING) | {kind.removesuffix(NOW)}
    return found


@cache
def told_by(kind: str) -> tuple[str, ...]:
    """The words, in every language, that tell what a text is for by standing in it."""
    found = [bare(each) for locale in Locale for each in phrase(f"talk.{kind}", locale).split("|")]
    return tuple(dict.fromkeys(found))


def goes_on(text: str) -> bool:
    """Whether words go on about something that was said before."""
    plain = bare(text)
    return len(plain) <= 2 * LONGEST and any(each in plain for each in told_by("addition"))


def calls(text: str) -> bool:
    """Whether words call for whoever was called before."""
    return any(each in bare(text) for each in told_by("call"))
