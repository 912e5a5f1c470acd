"""What is sent soon after a registration: more about it, passed on at once where a life was at risk."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue import belongs, own, report
from bot.dialogue.draft import Draft, names_of, recall, remember, with_message
from bot.dialogue.spot import LONGEST_PLACE
from bot.dialogue.told import noted
from bot.dialogue.turn import IDLE, Reply, Turn, in_place
from bot.dialogue.two_matters import MARK
from bot.dialogue.whole_place import finer
from bot.dialogue.words import LONGEST, clean
from models.vocabulary import OPEN_STATUSES
from nlu.reading import Urgency
from workflows import conversation
from workflows.cases import amend
from workflows.cases.acts import case_of
from workflows.cases.lately import Own, only_asked
from workflows.cases.sealed import place_of
from workflows.screens import Screen, say

DRAFTS = ("draft", "before")
"""What a chat remembers of a draft at hand."""


def came(turn: Turn) -> Reply | None:
    """Deal with what belongs, or may belong, to a case at hand; None where it is something new."""
    if turn.state != IDLE or recall(turn.memory) is not None:
        return None
    cases = own.at_hand(turn)
    asked = None if own.is_danger(turn) else only_asked(cases)
    if asked and turn.incoming.location is None:
        return own.add(about(turn, asked))
    case, joined = belongs.meant(turn, cases), belongs.meant(turn, own.joined(turn))
    later = joined is not None and (case is None or joined.opened_at > case.opened_at)
    if joined is not None and later and turn.incoming.location is None:
        return ask(turn, joined)
    if case is None:
        return None
    if belongs.is_where(turn, case):
        return found_out(about(turn, case))
    return passed_on(about(turn, case)) if belongs.is_just_in_danger(turn, case) else ask(turn, case)


def answered(turn: Turn, draft: Draft) -> Reply | None:
    """Take words for the answer to a question that was asked after a draft was begun; what was read last.

    None where they name a matter of their own: then they belong to the draft.
    """
    asked = None if own.is_danger(turn) else only_asked(own.at_hand(turn))
    if asked is None or asked.paused_at is None or not draft.began:
        return None
    later = asked.paused_at >= began(draft)
    if not later or belongs.is_matter(turn, turn.incoming.text or "", asked):
        return None
    return own.add(about(turn, asked))


def began(draft: Draft) -> datetime:
    """When the first words of a draft were said."""
    return datetime.fromisoformat(draft.began.removesuffix(MARK))


def other_matter(turn: Turn, draft: Draft) -> Reply | None:
    """Begin a draft with words that name another matter while an addition waits, which is asked after it.

    None where the words may be more of the addition.
    """
    typed = clean(turn.incoming.text or "")
    if turn.state != report.DRAFT or not draft.adds or draft.waiting or len(typed) > LONGEST:
        return None
    cases = (*own.at_hand(turn), *own.joined(turn))
    case = next((each for each in cases if each.id == draft.adds), None)
    if case is None or not belongs.is_matter(turn, typed, case):
        return None
    after = max(turn.now, began(draft) + timedelta(microseconds=1))
    alone = Draft(began=after.isoformat(), waiting=tuple(vars(draft).items()))
    left = {name: kept for name, kept in turn.memory.items() if name not in DRAFTS}
    alone = with_message(alone, turn.incoming.message or "", typed)
    return report.draft_of(replace(turn, memory=left), alone, typed, None)


def about(turn: Turn, case: Own) -> Turn:
    """The turn as one about a case."""
    return replace(turn, memory={**turn.memory, "case": case.id})


def passed_on(turn: Turn) -> Reply:
    """More about a danger: whoever goes there gets it at once."""
    return own.move_place(turn) if turn.incoming.location is not None else own.add(turn)


def found_out(turn: Turn) -> Reply:
    """Where a danger is, told after it: the words are passed on, and its place becomes as fine as they."""
    act, found = report.act_of(turn), turn.reading.place if turn.reading else None
    assert found is not None
    kept = place_of(case_of(act, own.case_id_of(turn)))
    words = found.span if found.estate or found.road else finer(kept, found.span)
    reply = own.add(turn)
    if words in kept:
        return reply
    place = turn.reading_of(words).place or found
    screen = own.amended(turn, own.placed(turn, words[:LONGEST_PLACE], place))
    return replace(reply, screens=(*reply.screens[:-1], screen))


def worse(turn: Turn) -> Reply | None:
    """A danger told as more about a case that was none is registered at once, where the case is.

    Whoever has the case hears of it too. None where there is no danger, or it is known.
    """
    act, case_id, typed = report.act_of(turn), own.case_id_of(turn), clean(turn.incoming.text or "")
    case = case_of(act, case_id)
    if not own.is_danger(turn) or case.urgency == Urgency.DANGER or len(typed) > LONGEST:
        return None
    named = turn.reading is not None and turn.reading.place is not None
    there = Draft() if named else Draft(place=place_of(case), cell=case.cell)
    draft = replace(there, anonymous=case.anonymous, on_behalf=case.on_behalf, began=turn.now.isoformat())
    alone = replace(turn, memory={name: kept for name, kept in turn.memory.items() if name not in DRAFTS})
    draft = with_message(draft, turn.incoming.message or "", typed)
    registered = report.draft_of(alone, draft, typed, None)
    if case.status not in OPEN_STATUSES:
        return registered
    added = own.add(replace(turn, incoming=replace(turn.incoming, photos=())))
    return replace(registered, screens=(*registered.screens, *added.screens))


def ask(turn: Turn, case: Own) -> Reply:
    """Begin a draft that may be a part of a case."""
    draft = Draft(adds=case.id, adds_to=case.number, began=turn.now.isoformat())
    begun = replace(turn, memory={**turn.memory, **remember(draft)})
    if turn.incoming.location is not None:
        return report.location(begun, draft)
    return report.photos(begun) if turn.incoming.photos else report.words(begun)


def add_to(turn: Turn, draft: Draft) -> Reply:
    """Add a draft to the case that it belongs to: words, pictures, and the place that was shown."""
    conversation.cancel_draft_timer(turn.tx, turn.chat.id)
    case_id = draft.adds or own.case_id_of(turn)
    left = {name: kept for name, kept in turn.memory.items() if name not in ("draft", "before")}
    came = replace(turn.incoming, text=draft.words, photos=draft.photos, message=None)
    turn = replace(turn, incoming=came, memory={**left, "case": case_id})
    if own.is_own(turn, case_id) and draft.latitude is not None and draft.longitude is not None:
        point = (draft.latitude, draft.longitude) if draft.exact else None
        amend.correct_point(report.act_of(turn), case_id, draft.place, draft.cell, point)
    if not draft.words and not draft.photos:
        return Reply((in_place(turn, own.amended(turn, case_id)),), memory=left)
    reply = own.add(turn)
    screens = tuple(in_place(turn, each) for each in reply.screens)
    return replace(reply, screens=screens, memory={**left, **noted(left, case_id, names_of(draft))})


def as_new(turn: Turn, draft: Draft) -> Reply:
    """Make a matter of its own of a draft."""
    alone = replace(draft, adds=None, adds_to="")
    if alone.words:
        return report.show(turn, alone)
    conversation.cancel_draft_timer(turn.tx, turn.chat.id)
    return Reply((in_place(turn, Screen((say("belongs.say_what"),))),), report.DRAFT, remember(alone))


PRESSES: dict[str, Callable[[Turn, Draft], Reply]] = {"add_to": add_to, "new_matter": as_new}
