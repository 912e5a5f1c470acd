"""The card that shows a resident what was understood, before anything is registered."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue import near, praised, what_time, which_cell
from bot.dialogue.draft import Draft, is_danger, may_be_danger
from bot.dialogue.turn import Turn
from bot.dialogue.two_matters import choices, noticed
from nlu.reading import Nature
from workflows.attachments import pictures_in, recordings_in
from workflows.cases.cards import place_value
from workflows.cases.lately import Own
from workflows.cases.masking import tells_who
from workflows.cases.nearby import Offer
from workflows.cases.open import Outlook, outlook
from workflows.reference import Reference
from workflows.screens import Button, Screen, Sentence, Value, say


@dataclass(frozen=True)
class Offered:
    """Cases that the words may be about: what neighbours have reported, and what one may praise."""

    near: list[Offer]
    praised: Sequence[Own] = ()


def card(turn: Turn, draft: Draft, found: Offered, *, undo: bool = False) -> Screen:
    """What was understood, who will handle it until when, and why; with everything to put right."""
    seen = outlook(turn.reference, draft.report(turn), turn.now)
    lines = [*emergency(draft), *understanding(turn.reference, draft), *handling(turn.reference, draft, seen)]
    lines += noticed(turn.reference, draft)
    lines += [say("draft.anyone_in_danger")] if may_be_danger(draft) else []
    lines += extras(draft)
    named = named_object(turn.reference, draft, seen)
    if named:
        key = "draft.about_report" if draft.nature == Nature.REPORT else "draft.about_named"
        lines.append(say(key, name=turn.reference.body_name(named)))
    lines += near.told(turn.reference, draft, found.near)
    lines += praised.told(found.praised)
    lines.append(say("draft.by_itself", minutes=turn.reference.policy.draft_minutes))
    return Screen(tuple(lines), buttons(turn.reference, draft, named, found, undo=undo))


ABOUT_SOMEBODY = frozenset({"complaint", "report", "advice"})


def named_object(reference: Reference, draft: Draft, seen: Outlook) -> str | None:
    """The body a complaint names: it may be whom it is about, and must not get it then (principle 4).

    Of a report that names nobody, the body that would get it is asked about.
    """
    if draft.about is not None or draft.nature not in ABOUT_SOMEBODY:
        return None
    asked = seen.choice.body if draft.nature == Nature.REPORT else None
    return reference.named_body(draft.words) or asked


def emergency(draft: Draft) -> list[Sentence]:
    """The first line when a life may be at risk: the number to call."""
    if not is_danger(draft):
        return []
    kind = draft.dangers[0] if draft.dangers else "other"
    return [say(f"danger.{kind}" if kind in DANGERS else "danger.other")]


DANGERS = frozenset(
    {"fire", "gas", "lift", "electric", "collapse", "violence", "selfharm", "medical", "water", "missing"}
    | {"trapped", "falling", "hole", "animal", "poison", "traffic"}
)
"""Kinds of danger that have advice of their own."""


def understanding(reference: Reference, draft: Draft) -> list[Sentence]:
    """What and where, and which words spoke for it."""
    lines = [
        say(
            "draft.understood",
            category=reference.category_names(draft.category) or say("category.none"),
            nature=say(f"nature.{draft.nature}"),
            urgency=say(f"urgency.{draft.urgency}"),
        ),
        say("draft.place", place=place_of(reference, draft)),
        *which_cell.question(draft),
        *what_time.line(draft),
    ]
    if draft.category and draft.because:
        lines.append(say("draft.because", words=draft.because))
    if draft.category is None:
        lines.append(say("draft.unsure" if draft.guesses else "draft.to_dispatcher"))
    return lines


def place_of(reference: Reference, draft: Draft) -> Value:
    """The place in words, with its grid cell."""
    if draft.cell is None and not draft.place:
        return say("draft.place_missing")
    return place_value(reference, draft.place, draft.cell)


def handling(reference: Reference, draft: Draft, seen: Outlook) -> list[Sentence]:
    """Who, until when, by which line of the list."""
    about = [say("draft.not_to_object", object=reference.body_name(draft.about))] if draft.about else []
    if draft.category is None or seen.choice.body is None:
        return [say("draft.dispatcher_decides", due=seen.due_at), *about]
    entry = seen.choice.entry
    if entry is None:
        basis: Value = say("basis.fallback" if draft.cell else "basis.no_place")
    else:
        basis = say("basis.list", entry=entry.code, basis=entry.basis)
    body = reference.body_name(seen.choice.body)
    return [say("draft.handled", body=body, due=seen.due_at, basis=basis), *about]


def extras(draft: Draft) -> list[Sentence]:
    """What else was said: photos, anonymity with its warning, on behalf of whom."""
    lines = []
    if pictures := pictures_in(draft.photos):
        lines.append(say("draft.photos", count=len(pictures)))
    if recordings := recordings_in(draft.photos):
        key = "draft.recording_withheld" if draft.anonymous else "draft.recordings"
        lines.append(say(key, count=len(recordings)))
    if draft.latitude is not None:
        lines.append(say("draft.exact" if draft.exact else "draft.coarse"))
    if draft.anonymous:
        lines.append(say("draft.anonymous"))
        telling = tells_who(draft.words)
        if telling:
            lines.append(say("draft.tells_who", words=telling))
    if draft.on_behalf:
        lines.append(say("draft.on_behalf"))
    return lines


def buttons(
    reference: Reference, draft: Draft, named: str | None, found: Offered, *, undo: bool
) -> tuple[tuple[Button, ...], ...]:
    """Confirm or leave it first, in sight on any screen; then what may be wrong; then what may be added."""
    rows: list[tuple[Button, ...]] = [(Button("in_danger"),)] if may_be_danger(draft) else []
    if draft.category is None:
        rows += [(choice(reference, code),) for code in draft.guesses]
    if named:
        label = say("button.choose", name=reference.body_name(named))
        rows.append((Button("about_body", {"body": named}, label),))
    rows += near.choices(draft, found.near)
    rows += praised.choices(reference, found.praised)
    rows += choices(draft)
    rows += which_cell.choices(reference, draft)
    rows.append((Button("confirm"), Button("cancel")))
    category = None if draft.category else say("button.choose_category")
    place = None if draft.place else say("button.name_place")
    wrong = (Button("correct_category", label=category), Button("correct_place", label=place))
    rows.append((*wrong, *what_time.button(draft)))
    rows.append((Button("add"), Button("photo"), Button("location")))
    if draft.latitude is not None and not draft.exact:
        rows.append((Button("exact_place"),))
    anonymous = say("button.named") if draft.anonymous else None
    alone = say("button.for_myself") if draft.on_behalf else None
    rows.append((Button("anonymous", label=anonymous), Button("on_behalf", label=alone), Button("about")))
    rows += [(Button("undo"),)] if undo else []
    return tuple(tuple(of_draft(button, draft) for button in row) for row in rows)


def of_draft(button: Button, draft: Draft) -> Button:
    """The button, good for this draft only: an old card never confirms a new one."""
    return Button(button.name, {**button.action, "draft": draft.began}, button.label)


def choice(reference: Reference, code: str) -> Button:
    """A category to choose."""
    names = reference.category_names(code)
    return Button("choose", {"category": code}, say("button.choose", name=names or code))


def danger_buttons(case_id: int) -> tuple[tuple[Button, ...], ...]:
    """A registered danger can still be put right."""
    given = {"case": case_id}
    return (
        (Button("confirm", given),),
        (Button("correct_category", given), Button("correct_place", given)),
        (Button("photo", given), Button("anonymous", given)),
    )
