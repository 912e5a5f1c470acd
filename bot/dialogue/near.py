"""What neighbours have reported of the same matter, as a draft knows it and its card says it."""

from base64 import b64decode, b64encode
from dataclasses import replace
from zlib import crc32

from bot.dialogue.draft import Draft, is_told_by
from bot.dialogue.turn import Turn
from nlu.reading import Place, Reading
from workflows.cases import nearby
from workflows.cases.acts import Act
from workflows.cases.cards import category_value
from workflows.cases.sketches import Probe
from workflows.reference import Reference
from workflows.screens import Button, Sentence, Value, say


def with_gist(draft: Draft, reading: Reading | None) -> Draft:
    """Let a draft know what its words are about, and where: by the message that tells it."""
    if reading is None:
        return draft
    gist = reading.gist if not draft.gist or is_told_by(draft, reading) else b64decode(draft.gist)
    if gist is None:
        return draft
    placed = nearby.gist_with(gist, reading.place)
    named = draft.named or nearby.named_in(reading.place)
    return replace(draft, gist=b64encode(placed).decode(), named=named)


def with_place(draft: Draft, place: Place | None) -> Draft:
    """Let a draft know of a place that was told in a message of its own."""
    if not draft.gist:
        return draft
    gist = nearby.gist_with(b64decode(draft.gist), place)
    return replace(draft, gist=b64encode(gist).decode(), named=nearby.named_in(place))


def probe_of(draft: Draft) -> Probe | None:
    """What to look for; nothing for what is about somebody, names no matter, or is nowhere as yet."""
    if not draft.gist or draft.about or not (draft.category or draft.guesses):
        return None
    perhaps = () if draft.cell else draft.likely
    if draft.cell is None and draft.named is None and not perhaps:
        return None
    return Probe(b64decode(draft.gist), draft.cell, draft.named, perhaps)


def looked(turn: Turn, draft: Draft) -> Draft:
    """Return the draft with what was found near it, where that is not known yet. May raise Unsought."""
    probe = probe_of(draft)
    if probe is None:
        return replace(draft, near=(), beside=(), same=False, alike=False, looked="")
    name = str(crc32(repr((probe.gist, probe.cell, probe.named, probe.perhaps)).encode()))
    if draft.looked == name:
        return draft
    sought = turn.sought_for(probe, draft.words)
    found = tuple(match.case_id for match in sought.found)
    beside, same = tuple(sought.beside), sought.sure
    return replace(draft, near=found, beside=beside, same=same, alike=sought.likely, looked=name)


def offers(act: Act, draft: Draft) -> list[nearby.Offer]:
    """What may be joined now, the likeliest first; nothing where its person wants it to stand alone."""
    return [] if draft.alone else nearby.offered(act, draft.near)


def told(reference: Reference, draft: Draft, found: list[nearby.Offer]) -> list[Sentence]:
    """Say how many have met the same, or that there are matters nearby worth a look."""
    if not found:
        return []
    if not is_first(draft, found):
        return [say("draft.near", count=len(found))]
    key = "draft.same" if draft.same else "draft.alike"
    return [say(key, people=found[0].people, **facts(reference, found[0]))]


def is_first(draft: Draft, found: list[nearby.Offer]) -> bool:
    """Whether the likeliest case still stands, and is to be offered by itself."""
    return (draft.same or draft.alike) and found[0].case.id == draft.near[0]


def facts(reference: Reference, offer: nearby.Offer) -> dict[str, Value]:
    """What a neighbour may know of a case: its matter, its cell, since when."""
    case = offer.case
    return {
        "category": category_value(reference, case.category),
        "place": reference.area_name(case.cell) if case.cell else say("place.none"),
        "at": case.opened_at,
    }


def choices(draft: Draft, found: list[nearby.Offer]) -> list[tuple[Button, ...]]:
    """The buttons that join, look, or say that it is another matter."""
    if not found:
        return []
    look = Button("similar", label=say("button.similar", count=len(found)))
    if not is_first(draft, found):
        return [(look,)]
    first = (Button("join", {"case": found[0].case.id}), Button("separate"))
    return [first, (look,)] if len(found) > 1 and not draft.same else [first]
