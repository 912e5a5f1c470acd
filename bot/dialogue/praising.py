"""Praise in free words leads where 「表扬办理的人」 leads: it is said back as it will be read, and may go.

Whoever has not rated yet does that first; their words are kept meanwhile.
"""

from dataclasses import replace

from bot.dialogue import commending, verdict
from bot.dialogue.draft import Draft
from bot.dialogue.own import at_hand, case_id_of
from bot.dialogue.praised import sounds_like_praise
from bot.dialogue.report import act_of
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.words import LONGEST, clean
from workflows import conversation
from workflows.cases import follow_up
from workflows.cases.commend import is_praisable, may_be_praised
from workflows.cases.lately import Own, to_judge
from workflows.cases.parties import case_to
from workflows.gate_terms import Action
from workflows.screens import say

PRAISE = "praise"
"""Under which a chat remembers the words while the questions before them are answered."""

ABOUT = "praise_about"
"""Under which it remembers for which case they are: ratings of another leave them alone."""


LEAVES = frozenset({"skip", "another_matter", "forget"})
"""Buttons by which the words are no praise any more, or none is wanted."""


def is_praise(turn: Turn) -> bool:
    """Whether what came is praise."""
    return sounds_like_praise(turn.incoming.text or "", turn.reading)


def after_rating(turn: Turn) -> Reply | None:
    """Offer to pass on praise that came after a rating; None where it is none, or was passed on before."""
    case_id, typed = int(turn.memory["case"]), clean(turn.incoming.text or "")[:LONGEST]
    if not is_praise(turn) or not is_praisable(act_of(turn), case_to(act_of(turn), case_id, Action.JUDGE)):
        return None
    return commending.preview(turn, case_id, typed)


def first_rate(turn: Turn, case: Own) -> Reply:
    """Keep the words, and ask what must be rated before they go."""
    words = clean(turn.incoming.text or "")[:LONGEST]
    asked = verdict.next_question(turn, case, say("praise.first_rate", number=case.number, words=words))
    return replace(asked, memory={PRAISE: words, ABOUT: case.id})


def along(turn: Turn, reply: Reply) -> Reply:
    """Carry kept words past a question; after the last they may go, or are the reason of a poor rating."""
    words = clean(str(turn.memory.get(PRAISE) or ""))[:LONGEST]
    shown = next((each.case_id for each in reply.screens), None)
    about = reply.memory.get("case") or shown or turn.memory.get(ABOUT)
    skipped = turn.press is not None and turn.press.name == "skip"
    if not words or skipped or turn.memory.get(ABOUT, about) != about:
        return reply
    if reply.state != verdict.REASON:
        kept = {**reply.memory, PRAISE: words, ABOUT: about}
        return replace(reply, memory=kept) if reply.state == IDLE else reply
    act, case_id = act_of(turn), int(reply.memory["case"])
    if not is_praisable(act, case_to(act, case_id, Action.JUDGE)):
        case = follow_up.give_reason(act, case_id, words)
        first = replace(
            reply.screens[0], lines=(*reply.screens[0].lines, say("verdict.reason_kept", number=case.number))
        )
        return replace(reply, screens=(first, *reply.screens[1:]))
    offer = commending.preview(turn, case_id, words)
    return replace(offer, screens=(*reply.screens, *offer.screens))


def kept(turn: Turn, reply: Reply) -> Reply:
    """Keep words that wait for a rating while something else is said; a press may drop them."""
    words, about = turn.memory.get(PRAISE), turn.memory.get(ABOUT)
    done = reply.gone or reply.state in (verdict.REASON, commending.COMMENDING) or PRAISE in reply.memory
    if not words or done or (turn.press is not None and turn.press.name in LEAVES):
        return reply
    waiting = [each.id for each in to_judge(at_hand(turn))]
    if not waiting or (about is not None and about not in waiting):
        return reply
    also = {PRAISE: words} | ({ABOUT: about} if about is not None else {})
    return replace(reply, memory={**reply.memory, **also})


def of_case(turn: Turn, draft: Draft) -> Reply:
    """The praise of a draft is for a case: rate it first, where that is still to be done."""
    conversation.cancel_draft_timer(turn.tx, turn.chat.id)
    case_id = case_id_of(turn)
    rated_first = [each for each in to_judge(may_be_praised(act_of(turn))) if each.id == case_id]
    if not rated_first:
        return commending.preview(turn, case_id, draft.words)
    return first_rate(replace(turn, incoming=replace(turn.incoming, text=draft.words)), rated_first[0])


def is_no_praise(turn: Turn) -> bool:
    """Whether words that come where praise is awaited tell of another matter instead."""
    if turn.state != commending.COMMENDING or turn.reading is None or is_praise(turn):
        return False
    return verdict.is_other(turn, turn.reading)


DRAFTED = {"praise_case": of_case}
