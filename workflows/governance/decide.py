"""Decides a matter, with promises that the clock reminds of and S21's four answers; closes it."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.governance import Matter, MatterOption, MatterPromise
from models.rows import add_row
from models.vocabulary import Role, TimerKind
from workflows.cases.acts import Act
from workflows.cases.parties import heads_of, rulers_of
from workflows.cases.reach import is_sealed
from workflows.forms import Given
from workflows.governance.consult import voices_of
from workflows.governance.deciding import Lack, NotRipe, lack_of
from workflows.governance.matters import MatterUnknown, advance, bodies_of, matter_to, public
from workflows.governance.stages import Verb
from workflows.governance.told import put, screen, tell_bodies, tell_everybody, tell_seats
from workflows.screens import Button, Sentence, say
from workflows.transaction import Transaction

EVENING = time(18)
"""† Until when a promise is kept on its day."""

BEFORE, AGAIN = timedelta(days=3), timedelta(days=7)
"""† When a promise is reminded of: so long before its day, on it, and every week after."""

QUESTIONS = ("for_whom", "rely_on", "who_gains", "who_judges")
"""S21: 为了谁、依靠谁、谁来享、谁来评."""


def four_answers(act: Act, matter_id: int, given: Given) -> Matter:
    """Say for whom, by whom, to whose gain it is, and who judges it. Raises MatterUnknown, StageRefused."""
    matter, case = matter_to(act, matter_id, Verb.ANSWER)
    told = {name: public(given[name]) for name in QUESTIONS}
    for name, words in told.items():
        setattr(matter, name, words)
    advance(act, matter, case, Verb.ANSWER, told)
    return matter


def add_promise(act: Act, matter_id: int, given: Given) -> Matter:
    """Write down what a body of the matter does until when (`body`, `what`, `day`).

    Raises NotRipe, MatterUnknown, StageRefused.
    """
    matter, case = matter_to(act, matter_id, Verb.PROMISE)
    if given["body"] not in bodies_of(matter):
        raise NotRipe(Lack.OUTSIDE)
    zone, last = act.reference.calendar.zone, date.fromisoformat(given["day"])
    due = datetime.combine(last, EVENING, zone).astimezone(UTC)
    told = {"body": given["body"], "what": public(given["what"])}
    add_row(act.tx, MatterPromise(matter_id=matter.id, due_at=due, body=told["body"], what=told["what"]))
    advance(act, matter, case, Verb.PROMISE, {**told, "until": due.isoformat()})
    return matter


def decide(act: Act, matter_id: int) -> Matter:
    """Let the option that was put forward be done. Raises NotRipe, MatterUnknown, StageRefused."""
    matter, case = matter_to(act, matter_id, Verb.DECIDE)
    promises, voices = promises_of(act.tx, matter.id), voices_of(act.tx, matter)
    answered = all(getattr(matter, name) for name in QUESTIONS)
    over = matter.due_at is not None and act.now >= matter.due_at
    promising = frozenset(each.body for each in promises)
    lack = lack_of(voices, promising, len(promises), answered=answered, over=over)
    if lack is not None:
        raise NotRipe(lack)
    facts = {"option": matter.proposal, "yes": voices.yes, "of": len(voices.representatives)}
    advance(act, matter, case, Verb.DECIDE, {**facts, "promises": len(promises)})
    for each in promises:
        remind_at(act, each, max(act.now, each.due_at - BEFORE))
    tell_decided(act, matter, case, promises)
    return matter


def tell_decided(act: Act, matter: Matter, case: Case, promises: list[MatterPromise]) -> None:
    """Tell everybody what was decided, who does what until when, and the four answers."""
    option = act.tx.get_one(MatterOption, matter.proposal)
    head = say("matter.decided", title=matter.title, what=option.what, cost=option.cost)
    lines = (head, *(promise_line(act, each) for each in promises), *answer_lines(matter))
    tell_everybody(act, matter, case, *lines)
    tell_bodies(act, matter, case, *lines)


def promise_line(act: Act, promise: MatterPromise) -> Sentence:
    """Say one promise."""
    body = act.reference.body_name(promise.body)
    return say("matter.promise", body=body, what=promise.what, day=act.reference.local_date(promise.due_at))


def answer_lines(matter: Matter) -> tuple[Sentence, ...]:
    """Say the four answers."""
    return (
        say("matter.for_whom", words=matter.for_whom),
        say("matter.rely_on", words=matter.rely_on),
        say("matter.who_gains", words=matter.who_gains),
        say("matter.who_judges", words=matter.who_judges),
    )


def promises_of(tx: Transaction, matter_id: int) -> list[MatterPromise]:
    """The promises of a matter, in order."""
    asked = select(MatterPromise).where(col(MatterPromise.matter_id) == matter_id)
    return list(tx.execute(asked.order_by(col(MatterPromise.id))).scalars())


def remind_at(act: Act, promise: MatterPromise, at: datetime) -> None:
    """Set the timer of a promise."""
    post.set_timer(act.tx, f"promise:{promise.id}", TimerKind.GOVERN, at, promise.id)


def remind(act: Act, promise_id: int) -> None:
    """Remind a body of its promise; once it is late, those who rule there hear it too."""
    promise = act.tx.get(MatterPromise, promise_id)
    if promise is None or promise.kept is not None:
        return
    matter, case = matter_to(act, promise.matter_id, Verb.REMIND)
    if is_sealed(case):  # who takes part may not hear of it any more
        return
    promise = act.tx.get_one(MatterPromise, promise_id, with_for_update=True, populate_existing=True)
    if promise.kept is not None:
        return
    late = act.now >= promise.due_at
    advance(act, matter, case, Verb.REMIND, {"promise": promise.id, "late": late})
    key = "govern.promise_late" if late else "govern.promise_near"
    shown = screen(
        matter, case, (say(key, number=matter.code), promise_line(act, promise)), keep_row(promise)
    )
    people = heads_of(act, case, promise.body)
    people += rulers_of(act, case, Role.COORDINATOR) if late or not people else []
    put(act, people, shown, f"promise:{promise.id}:{matter.version}")
    remind_at(act, promise, act.now + AGAIN if late else promise.due_at)


def keep_row(promise: MatterPromise) -> tuple[tuple[Button, ...], ...]:
    """The buttons of a promise."""
    given = {"matter": promise.matter_id, "promise": promise.id}
    return ((Button("keep", given), Button("give_up", given)),)


def keep(act: Act, matter_id: int, promise_id: int, given: Given) -> Matter:
    """Say how a promise was kept: its body's head, or who rules there. Raises MatterUnknown, StageRefused."""
    return end_promise(act, matter_id, promise_id, given["note"], Verb.KEEP)


def give_up(act: Act, matter_id: int, promise_id: int, given: Given) -> Matter:
    """Say why a promise is not kept; it is published. Raises MatterUnknown, StageRefused."""
    return end_promise(act, matter_id, promise_id, given["note"], Verb.GIVE_UP)


def end_promise(act: Act, matter_id: int, promise_id: int, words: str, verb: Verb) -> Matter:
    """End a promise, kept or not, and tell those who speak for the others."""
    matter, case = matter_to(act, matter_id, verb)
    promise = act.tx.get(MatterPromise, promise_id, with_for_update=True, populate_existing=True)
    own = promise is not None and (act.by.role is not Role.HEAD or promise.body == act.by.body)
    if promise is None or not own or promise.matter_id != matter.id or promise.kept is not None:
        raise MatterUnknown
    promise.kept, promise.done_at, promise.note = verb is Verb.KEEP, act.now, public(words)
    post.cancel_timer(act.tx, f"promise:{promise.id}")
    advance(act, matter, case, verb, {"promise": promise.id, "note": promise.note})
    key = "matter.kept" if promise.kept else "matter.not_kept"
    tell_seats(act, matter, case, say(key, title=matter.title, note=promise.note), promise_line(act, promise))
    return matter


def close(act: Act, matter_id: int, given: Given) -> Matter:
    """Close a matter with its outcome, once every promise is kept or given up with a reason.

    Raises NotRipe, MatterUnknown, StageRefused.
    """
    matter, case = matter_to(act, matter_id, Verb.CLOSE)
    promises = promises_of(act.tx, matter.id)
    if any(each.kept is None for each in promises):
        raise NotRipe(Lack.OPEN_PROMISES)
    kept = sum(bool(each.kept) for each in promises)
    matter.outcome, matter.closed_at = public(given["outcome"]), act.now
    advance(act, matter, case, Verb.CLOSE, {"kept": kept, "of": len(promises), "outcome": matter.outcome})
    told = say("matter.closed", title=matter.title, outcome=matter.outcome, kept=kept, count=len(promises))
    tell_everybody(act, matter, case, told, *answer_lines(matter))
    tell_bodies(act, matter, case, told)
    return matter
