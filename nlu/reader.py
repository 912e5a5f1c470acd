"""Read one message: what it is about, what is wanted, how urgent it is, and where."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from nlu.aside import without_asides
from nlu.bare import names_no_matter
from nlu.categories import Category, load_categories
from nlu.classifier import Classifier, Scored
from nlu.corrected import correction_in
from nlu.danger import heed
from nlu.english import read_english
from nlu.features import Grams
from nlu.gist import gist_of
from nlu.likely_places import LikelyPlaces
from nlu.nature import nature
from nlu.place import Gazetteer, GazetteerEntry
from nlu.reading import Guess, Nature, Place, Reading, When
from nlu.second import clauses, numbered, part_as_written, says_more
from nlu.second_choice import Parted, beside
from nlu.shares import Shares
from nlu.sources import Source
from nlu.text import closed_up, glue, han_count, normalise
from nlu.transformer.choice import alarm_of, best_classifier
from nlu.when import find_when

SURE_ENOUGH = 0.35  # of the category, below which the reader abstains
_LEAST_HAN = 2  # Chinese characters, below which there is nothing to read
_LEAST_MATTER = 3  # Chinese characters left beside the place
_LEAST_KNOWN = 0.4  # share of a text that must consist of what was ever seen
_OFFERS_BELOW = 0.5  # guesses of a reading less sure are offered to choose from
_LEAST_LEAF = 0.12  # probability of the likeliest leaf, below which the category must be sure by itself
_SURE_ALONE = 0.6
_LEAST_GUESS = 0.02  # probability below which a leaf is not worth offering
_OFFERED = 3
_MAYBE_SECOND = 0.001  # probability of the second leaf, below which the parts are looked at only on a hint


_LEAVES = {"lift": "0101", "gas": "0113"}
"""Dangers that name their matter by themselves, whatever else the words are about."""

_OF_PEOPLE = frozenset({"medical", "trapped", "traffic", "missing", "selfharm"})
"""Dangers to somebody that no leaf is about: where the words are not very sure of one, a person decides."""

_VERY_SURE = 0.97


@dataclass(frozen=True)
class Reader:
    """Everything needed to read; nothing in it changes, so that threads may share it."""

    classifier: Classifier
    categories: Sequence[Category]
    gazetteer: Gazetteer
    likely: LikelyPlaces = field(default_factory=lambda: LikelyPlaces(()))
    alarm: Callable[[str], float] | None = None  # a second opinion on danger, where an encoder reads too

    def read(self, text: str) -> Reading:
        """Return what was understood of `text`; whatever was not is missing, never an error."""
        plain = closed_up(normalise(text))
        if han_count(plain) < _LEAST_HAN:
            return read_english(plain, text, self.categories)
        place = self.gazetteer.locate(plain)
        beside = _beside(plain, place)
        whole = Grams(glue(plain))
        found, soon = heed(plain, matter=beside, grams=whole, second=self.alarm)
        matter = _matter(plain, place)
        grams = whole if matter == plain else Grams(glue(matter))
        scored = self.classifier.score(matter, grams)
        empty = names_no_matter(beside) or (place is not None and han_count(beside) == 0)
        reading = _of_danger(Reading(None, None, 0.0) if empty else self._about(grams, scored), found)
        second, part = self._second(matter, reading, scored.leaves) or (None, "")
        return replace(
            reading,
            second=second,
            other=part_as_written(part, matter, place, plain, text) if second else None,
            nature=Nature.HELP if empty else nature(plain, self._usual(reading), scored.natures),
            urgency=soon,
            dangers=found,
            place=_as_written(place, plain, text),
            gist=gist_of(plain, place, scored.leaves, self.classifier.rarity, whole),
            when=_when(plain, text),
            likely=self.likely.cells(plain, place),
            correction=correction_in(plain),
            because=tuple(_written(word, plain, text) for word in reading.because),
        )

    def _about(self, grams: Grams, scored: Scored) -> Reading:
        if scored.known < _LEAST_KNOWN:
            return Reading(category=None, leaf=None, confidence=0.0)
        alternatives = _best(scored.categories)
        guesses = _best(scored.leaves)
        sure = alternatives[0].confidence if alternatives else 0.0
        if sure < _OFFERS_BELOW:
            guesses = self._grounded(grams, guesses)
        if sure < SURE_ENOUGH:
            return Reading(None, None, sure, alternatives, guesses)
        category = alternatives[0].code
        leaf = scored.leaves.likeliest(category)
        if scored.leaves[leaf] < _LEAST_LEAF and sure < _SURE_ALONE:
            return Reading(None, None, sure, alternatives, guesses)
        because = self.classifier.because(grams.text, leaf, grams)
        return Reading(category, leaf, sure, alternatives, guesses, because=because)

    def _grounded(self, grams: Grams, guesses: Sequence[Guess]) -> tuple[Guess, ...]:
        """Return the guesses that some word carries: to be offered one without would be a riddle."""
        from nlu.because import carries

        text, why = grams.text, self.classifier.because
        return tuple(each for each in guesses if carries(text, why(text, each.code, grams), each.code))

    def _second(self, matter: str, reading: Reading, whole: Shares) -> tuple[str, str] | None:
        """Return the leaf of another matter and its words, before some boundary or after it."""
        if reading.leaf is None or not _maybe_two(matter, whole):
            return None
        spans = clauses(matter)
        if len(spans) < 2:
            return None
        sides = self.classifier.sides([matter[start:end] for start, end in spans])
        return beside(reading.leaf, Parted(matter, spans, sides, whole))

    def _usual(self, reading: Reading) -> Nature | None:
        code = reading.leaf or (reading.guesses[0].code if reading.guesses else None)
        return self._natures.get(code) if code else None

    @cached_property
    def _natures(self) -> dict[str, Nature]:
        return {category.code: category.nature for category in self.categories}


def load_reader(
    entries: Iterable[GazetteerEntry], weights: Source | None = None, encoder: Path | None = None
) -> Reader:
    """Return a reader for the places of `entries`, by default with the weights that ship.

    A trained `encoder` (its directory) reads beside them where it is there and can run.
    Raises WeightsUnreadable and DirectoryUnreadable.
    """
    known = tuple(entries)
    classifier = best_classifier(weights, encoder)
    return Reader(
        classifier, load_categories(), Gazetteer(known), LikelyPlaces(known), alarm=alarm_of(classifier)
    )


def _beside(plain: str, place: Place | None) -> str:
    return plain.replace(place.span, "", 1) if place else plain


def _matter(plain: str, place: Place | None) -> str:
    """Return `plain` without the place and asides, which say nothing about the matter, if enough is left."""
    rest = _beside(plain, place)
    if han_count(rest) < _LEAST_MATTER:
        rest = plain
    told = without_asides(rest)
    return told if told == rest or han_count(told) >= _LEAST_MATTER else rest


def _maybe_two(matter: str, whole: Shares) -> bool:
    """Say whether it is worth looking at parts: in nearly every message of one matter it is not."""
    _, second = whole.best(2)
    return second[1] >= _MAYBE_SECOND or says_more(matter) or numbered(matter)


def _best(shares: Shares) -> tuple[Guess, ...]:
    return tuple(Guess(code, share) for code, share in shares.best(_OFFERED) if share >= _LEAST_GUESS)


def _as_written(place: Place | None, plain: str, text: str) -> Place | None:
    """Return `place` with the words of the message itself, where its characters can be matched one to one."""
    return replace(place, span=_written(place.span, plain, text)) if place else None


def _when(plain: str, text: str) -> When | None:
    """Return when the message says that it was, in its own words."""
    found = find_when(plain)
    return replace(found, span=_written(found.span, plain, text)) if found else None


def _written(span: str, plain: str, text: str) -> str:
    """Return a stretch of `plain` as it stands in `text`, where the characters can be matched one to one."""
    written = text.strip()
    if len(written) != len(plain):
        return span
    start = plain.find(span)
    return written[start : start + len(span)] if start >= 0 else span


def _of_danger(reading: Reading, found: Sequence[str]) -> Reading:
    """Let a danger that names its matter decide the category: nobody trapped waits at a wrong desk."""
    leaf = next((_LEAVES[kind] for kind in found if kind in _LEAVES), None)
    if leaf is None and found and found[0] in _OF_PEOPLE and reading.confidence < _VERY_SURE:
        return replace(reading, category=None, leaf=None, because=())
    if leaf is None or reading.leaf == leaf:
        return reading
    return replace(
        reading, category=leaf[:2], leaf=leaf, confidence=max(reading.confidence, _SURE_ALONE), because=()
    )
