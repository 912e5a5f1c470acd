"""Finds what neighbours have reported of the same matter: candidates by meaning, decided by place and object.

It reads words again to be sure, and so it is asked before the lane; in it only `offered` looks whether a
case may still be joined.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from models.case import Case
from models.vocabulary import OPEN_STATUSES, Role
from nlu.gist import bare_name, read, with_place
from nlu.reading import Nature, Place, Reading, Urgency
from nlu.same import (
    BY_NAME,
    BY_TEXT,
    LIKELY,
    PERHAPS,
    STILL,
    SURE,
    left_over,
    likeness,
    share_words,
    told_alike,
)
from workflows.access import ChatView
from workflows.cases.acts import Act, words_of
from workflows.cases.parties import followers, people
from workflows.cases.queries import CaseView, listed
from workflows.cases.reach import Seat, allows
from workflows.cases.sketches import UNLISTED, Match, Probe, alike, sketch_of
from workflows.gate_terms import Action
from workflows.reference import Reference
from workflows.transaction import Transaction

OFFERED = 3
RELATED = 5
"""So many at most are shown to residents, and to staff."""
JOINABLE = frozenset({Nature.HELP, Nature.COMPLAINT, Nature.CONSULT})
"""Opinions, praise and reports of a person are each somebody's own."""

NAME = 3
"""Characters from which the name of a place that no list knows tells it from others."""

Understand = Callable[[str], Reading]


@dataclass(frozen=True)
class Sought:
    """What was looked for, and the open cases that may be the same matter, the likeliest first."""

    probe: Probe
    found: Sequence[Match] = ()
    sure: bool = False  # the first of them says the same
    likely: bool = False  # or means something much alike
    beside: Sequence[int] = ()  # all that means much the same there, as staff are told of it


@dataclass(frozen=True)
class Offer:
    """A case that may be joined, as a neighbour may know it."""

    case: Case
    people: int


@dataclass(frozen=True)
class Looking:
    """What a look needs: the lists, who asks, and what understands words."""

    reference: Reference
    seat: Seat
    understand: Understand
    words: str = field(repr=False)


def named_in(place: Place | None) -> str | None:
    """Return the estate or road of a place, by its code; a name that no list knows after UNLISTED."""
    if place is None:
        return None
    if place.estate or place.road:
        return place.estate or place.road
    name = bare_name(place)
    return UNLISTED + name if len(name) >= NAME else None


def probe_of(gist: bytes, place: Place | None, likely: tuple[str, ...] = ()) -> Probe:
    """Return what to look for when a message alone says it all; `likely` are the cells it may mean."""
    cell = place.cell if place else None
    return Probe(with_place(gist, place), cell, named_in(place), () if cell else likely)


def gist_with(gist: bytes, place: Place | None) -> bytes:
    """Return a gist with what a place, told in a message of its own, names."""
    return with_place(gist, place)


def seek(tx: Transaction, probe: Probe, looking: Looking) -> Sought:
    """Look for the same matter among the open cases there. Never in the lane: it opens words."""
    allowed = may_join if looking.seat.role is Role.RESIDENT else may_see
    matches = alike(tx, probe)
    beside = tuple(match.case_id for match in matches if match.meant >= LIKELY)
    joinable = [
        match
        for match in matches
        if (case := tx.get(Case, match.case_id)) and allowed(tx, looking.reference, looking.seat, case)
    ]
    found = ranked(joinable, looking.words, [words_of(tx, each.case_id, "report") for each in joinable])
    if not found:
        return Sought(probe, beside=beside)
    best, said = found[0]
    sure = best.meant >= SURE and says_the_same(looking, said)
    return Sought(probe, tuple(match for match, _ in found), sure, best.meant >= LIKELY, beside)


def ranked(matches: Sequence[Match], words: str, said: Sequence[str]) -> list[tuple[Match, str]]:
    """Return those worth a look with what they say, by meaning, place and words together; at most OFFERED."""
    told = told_alike(words, said)
    close = [match.likeness + BY_TEXT * share for match, share in zip(matches, told, strict=True)]
    near = [at for at, each in enumerate(close) if each >= PERHAPS]
    near.sort(key=lambda at: close[at] + BY_NAME * matches[at].named, reverse=True)
    return [(matches[at], said[at]) for at in near[:OFFERED]]


def says_the_same(looking: Looking, other: str) -> bool:
    """Whether two reports name one thing, and still sound alike without the words that both use.

    That they name the same place tells nothing of the thing.
    """
    if not share_words(*(without_place(looking, text) for text in (looking.words, other))):
        return False
    mine, theirs = (looking.understand(left).gist for left in left_over(looking.words, other))
    if mine is None or theirs is None:  # nothing is left of one: it says the same in the same words
        return True
    return bool(likeness(read(mine), read(theirs)).meant[0] >= STILL)


def without_place(looking: Looking, text: str) -> str:
    """Return what a report says beside its place."""
    place = looking.understand(text).place
    return text.replace(place.span, " ", 1) if place else text


def may_join(tx: Transaction, reference: Reference, seat: Seat, case: Case) -> bool:
    """Whether somebody may be offered to join a case: open, ordinary, hidden by nothing, not their own."""
    return (
        case.status in OPEN_STATUSES
        and case.nature in JOINABLE
        and case.urgency != Urgency.DANGER
        and case.reporter_id != seat.person_id
        and allows(tx, reference, seat, case, Action.JOIN)
    )


def may_see(tx: Transaction, reference: Reference, seat: Seat, case: Case) -> bool:
    """Whether a member of staff may know of a case beside another: an open one before their own seat."""
    return case.status in OPEN_STATUSES and allows(tx, reference, seat, case, Action.SEE)


def related(tx: Transaction, reference: Reference, seat: Seat, case_id: int) -> list[Case]:
    """Return the open cases that staff may see and that mean much the same as one, nearby; never in the lane.

    Who brought them is nobody's to see, so that no earlier case of the same person is among them as such.
    """
    probe = sketch_of(tx, case_id)
    if probe is None or seat.role is Role.RESIDENT:
        return []
    found = [match for match in alike(tx, probe) if match.case_id != case_id and match.meant >= LIKELY]
    cases = [tx.get_one(Case, match.case_id) for match in found]
    return [case for case in cases if may_see(tx, reference, seat, case)][:RELATED]


def seen_beside(
    tx: Transaction, reference: Reference, chat: ChatView, case_ids: Sequence[int]
) -> list[CaseView]:
    """Return as lines of a list those of some cases that a chat of staff may still see as open ones."""
    kept = (tx.get(Case, case_id) for case_id in case_ids)
    return [listed(tx, reference, chat, case) for case in kept if case and may_see(tx, reference, chat, case)]


def offered(act: Act, case_ids: Sequence[int]) -> list[Offer]:
    """Return those of some cases that may still be joined by the actor, with how many met the matter."""
    offers = []
    for case_id in case_ids:
        case = act.tx.get(Case, case_id)
        if case is None or not may_join(act.tx, act.reference, act.by, case):
            continue
        if act.by.role is Role.RESIDENT and act.by.person_id not in followers(act, case):
            offers.append(Offer(case, people(act, case.id)))
    return offers
