"""What happens while a mediation runs: meetings, notes, wordings of the agreement, who takes them."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.mediation import Mediation, MediationParty, MediationSession
from models.vocabulary import TimerKind
from workflows.cases.acts import Act
from workflows.mediation import cards, quiet
from workflows.mediation.end import agree_if_both, end
from workflows.mediation.record import (
    AGREEMENT,
    NOTE,
    PLACE,
    MediationRefused,
    No,
    keep,
    note,
    of_mediator,
    of_side,
    sides,
    tell_mediator,
    tell_side,
    timer_data,
)
from workflows.mediation.stages import Deed
from workflows.mediation.terms import Kept, MediationEvent
from workflows.mediation.view import look
from workflows.screens import Button, Screen, Sentence, say

DAY_BEFORE = timedelta(days=1)


def arrange(act: Act, mediation_id: int, at: datetime, place: str) -> Mediation:
    """Name time and place of a meeting; both hear it, and the clock reminds. Raises MediationRefused."""
    found = of_mediator(act, mediation_id, Deed.ARRANGE)
    if at <= act.now:
        raise MediationRefused(No.PAST)
    meeting = MediationSession(mediation_id=found.id, at=at)
    act.tx.add(meeting)
    act.tx.flush()
    digest = keep(act, found, PLACE, place, meeting.id)
    note(act, found, MediationEvent.ARRANGED, {"at": at.isoformat(), "words": digest})
    set_reminders(act, found, meeting)
    quiet.stir(act, found)
    tell_both(act, found, say("mediation.arranged", at=at, place=place), f"arranged:{meeting.id}")
    return found


def set_reminders(act: Act, found: Mediation, meeting: MediationSession) -> None:
    """Remind a day before, and some hours before; what is past already is not made up for."""
    hours = timedelta(hours=act.reference.policy.mediation_remind_hours)
    for name, before in (("day", DAY_BEFORE), ("soon", hours)):
        due = meeting.at - before
        if due > act.now:
            key = f"mediation:{found.id}:{name}:{meeting.id}"
            post.set_timer(act.tx, key, TimerKind.MEDIATION, due, found.id, timer_data(f"meet:{meeting.id}"))


def set_down(act: Act, mediation_id: int, words: str) -> Mediation:
    """Note what was said at the last meeting, for both to read. Raises MediationRefused."""
    found = of_mediator(act, mediation_id, Deed.NOTE)
    digest = keep(act, found, NOTE, words, last_meeting(act, found))
    note(act, found, MediationEvent.NOTED, {"words": digest})
    quiet.stir(act, found)
    tell_both(act, found, say("mediation.noted_now", words=words), f"noted:{digest}")
    return found


def last_meeting(act: Act, found: Mediation) -> int | None:
    """The newest meeting that has begun."""
    mine = select(col(MediationSession.id)).where(
        col(MediationSession.mediation_id) == found.id, col(MediationSession.at) <= act.now
    )
    newest = mine.order_by(col(MediationSession.at).desc(), col(MediationSession.id).desc()).limit(1)
    return act.tx.execute(newest).scalar_one_or_none()


def word(act: Act, mediation_id: int, words: str) -> Mediation:
    """Put a wording of the agreement before both; whatever was taken before holds no more.

    Raises MediationRefused.
    """
    found = of_mediator(act, mediation_id, Deed.WORD)
    found.wording += 1
    for each in sides(act.tx, found.id):
        each.confirmed = 0
        act.tx.add(each)
    digest = keep(act, found, AGREEMENT, words, wording=found.wording)
    note(act, found, MediationEvent.WORDED, {"words": digest, "wording": found.wording})
    quiet.stir(act, found)
    for each in sides(act.tx, found.id):
        given = {"mediation": found.id}
        confirm_it = Button("mediation_confirm", {**given, "wording": found.wording})
        lines = (say("mediation.worded"), say("mediation.agreement", words=words), say("mediation.take_time"))
        buttons = ((confirm_it,), (Button("mediation_wish", given), Button("mediation_leave", given)))
        tell_side(act, each, Screen(lines, buttons), f"worded:{found.id}:{found.wording}")
    return found


def confirm(act: Act, mediation_id: int, wording: int) -> Screen:
    """Take the words that lie before both, word for word; with both it is agreed. Raises MediationRefused."""
    found, mine = of_side(act, mediation_id, Deed.CONFIRM)
    if not wording or wording != found.wording:
        raise MediationRefused(No.STALE)
    mine.confirmed = wording
    act.tx.add(mine)
    act.tx.flush()
    note(act, found, MediationEvent.CONFIRMED, {"wording": wording})
    if agree_if_both(act, found):
        days = act.reference.policy.mediation_after_days
        done = say("mediation.agreed", number=found.number, days=days)
        return cards.card(act, look(act, found.id), done, say("mediation.law_agreed"))
    quiet.stir(act, found)
    line = say("mediation.one_confirmed", number=found.number)
    tell_mediator(
        act, found, Screen((line,), (cards.see(found.id),)), f"confirmed:{found.id}:{wording}:{mine.side}"
    )
    return cards.card(act, look(act, found.id))


def revoke(act: Act, mediation_id: int) -> Screen:
    """Take it back, while the other has not confirmed. Raises MediationRefused."""
    found, mine = of_side(act, mediation_id, Deed.REVOKE)
    mine.confirmed = 0
    act.tx.add(mine)
    act.tx.flush()
    note(act, found, MediationEvent.REVOKED, {"wording": found.wording})
    return cards.card(act, look(act, found.id), say("mediation.revoked"))


def wish(act: Act, mediation_id: int, words: str) -> None:
    """Tell the mediator alone what should be said otherwise. Raises MediationRefused."""
    found, mine = of_side(act, mediation_id, Deed.CONFIRM)
    line = say("mediation.wished", number=found.number, words=words)
    key = f"wished:{found.id}:{act.chance.randbytes(4).hex()}"
    tell_mediator(act, found, Screen((line,), (cards.see(found.id),)), key, owner=mine.person_id)


def leave(act: Act, mediation_id: int) -> None:
    """Go, after it began; nobody has to say why. Raises MediationRefused."""
    found, _ = of_side(act, mediation_id, Deed.LEAVE)
    end(act, found)


def give_up(act: Act, mediation_id: int) -> None:
    """End it, as its mediator. Raises MediationRefused."""
    end(act, of_mediator(act, mediation_id, Deed.END))


def answer(act: Act, mediation_id: int, kept: Kept) -> Screen:
    """Say whether what was agreed is kept; the mediator hears it. Raises MediationRefused."""
    found, mine = of_side(act, mediation_id, Deed.ANSWER)
    mine.kept = kept
    act.tx.add(mine)
    act.tx.flush()
    note(act, found, MediationEvent.ANSWERED, {"kept": kept})
    line = say("mediation.answered", number=found.number, kept=say(f"mediation_kept.{kept}"))
    tell_mediator(act, found, Screen((line,), (cards.see(found.id),)), f"kept:{found.id}:{mine.side}")
    thanks: tuple[Sentence, ...] = (say("mediation.thanks"),)
    if kept is not Kept.KEPT:
        thanks = (*thanks, say("mediation.elsewhere", phone=act.reference.policy.legal_aid))
    return Screen(thanks)


def tell_both(act: Act, found: Mediation, line: Sentence, key: str) -> None:
    """Tell both sides the same."""
    for each in sides(act.tx, found.id):
        tell_one(act, found, each, line, key)


def tell_one(act: Act, found: Mediation, side: MediationParty, line: Sentence, key: str) -> None:
    """Tell one side, with the button that shows the mediation."""
    head = say("mediation.about", number=found.number)
    tell_side(act, side, Screen((head, line), (cards.see(found.id),)), key)
