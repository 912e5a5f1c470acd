"""Lets praise reach the person and the body it is about: once, by day, masked, without the resident's name.

Praise comes as a case of its own, or as words beside a case whose answer was rated well. It counts nowhere
here: the index shows it beside its numbers (principle 6).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.person import Membership, Person
from models.vocabulary import BODY_ROLES, ContactKind, EventKind, Role, Status
from nlu.reading import Nature
from workflows import notices
from workflows.cases.acts import Act, case_of, keep_words, record, words_of
from workflows.cases.bare_names import names_told, surnames_with_titles
from workflows.cases.lately import Own
from workflows.cases.masking import Detail, mask
from workflows.cases.parties import case_to, colleague, shown_name, staff_of
from workflows.cases.praise_timers import COMMENDATION, REPORT, is_rated_well, praised_before, tell_by_day
from workflows.cases.reach import is_sealed
from workflows.errors import WorkflowError
from workflows.gate_terms import Action
from workflows.privacy.contact import contacts_of
from workflows.screens import Screen, Sentence, say
from workflows.timers import DueTimer

GONE = frozenset({Status.DRAFT, Status.WITHDRAWN, Status.MERGED, Status.DECLINED})


class CommendRefused(WorkflowError):
    """The case was not rated well, or who worked on it has been praised for it before."""


def shown(words: str) -> str:
    """Praise as whom it is about reads it: every telling detail is masked."""
    return mask(words, frozenset(Detail)).strip()


def may_sign(act: Act, case: Case) -> bool:
    """Whether the actor has left a name by which they wish to be addressed, and this case may show it."""
    hidden = case.anonymous or is_sealed(case)
    return not hidden and ContactKind.NAME in contacts_of(act.tx, act.by.person_id)


def commend(act: Act, case_id: int, words: str, *, signed: bool = False) -> Case:
    """Praise whoever worked on a case, once; by name only where the resident wants that.

    Raises CommendRefused.
    """
    case = case_to(act, case_id, Action.JUDGE)
    if not is_praisable(act, case):
        raise CommendRefused
    digest = keep_words(act, case.id, COMMENDATION, words)
    record(act, case, EventKind.COMMENDED, {"words": digest, "signed": signed and may_sign(act, case)})
    tell_by_day(act.tx, act.reference, case, COMMENDATION, act.now)
    return case


def is_praisable(act: Act, case: Case) -> bool:
    """Whether a case was rated well, and nobody has been praised for it yet."""
    return is_rated_well(case) and praised_before(act.tx, case) is None


OFFERED = 2
"""Cases that are offered at most; whoever means an older one finds it in their list."""


def may_be_praised(act: Act) -> list[Own]:
    """The last answered cases of the actor in which somebody may be praised, now or once they are rated."""
    mine = select(Case).where(
        col(Case.reporter_id) == act.by.person_id,
        col(Case.status).in_([Status.REPLIED, Status.CLOSED]),
        col(Case.answered_at).is_not(None),
        col(Case.nature).not_in([Nature.PRAISE, Nature.REPORT]),
    )
    last = act.tx.execute(mine.order_by(col(Case.answered_at).desc()).limit(2 * OFFERED)).scalars()
    found = [each for each in last if each.status == Status.REPLIED or is_praisable(act, each)]
    return [own(each) for each in found[:OFFERED]]


def own(case: Case) -> Own:
    """A case as whoever reported it has it at hand."""
    kept = (case.status, case.category, case.cell, case.urgency, case.opened_at, case.paused_at)
    return Own(case.id, case.number, *kept)


def fire(act: Act, timer: DueTimer) -> None:
    """Tell the praise that waited for the day; what was taken back or erased meanwhile is not told."""
    case = case_of(act, timer.subject or 0)
    words = words_of(act.tx, case.id, timer.data)
    if not words or case.body is None:
        return
    if timer.data == REPORT and case.nature == Nature.PRAISE and case.status not in GONE:
        tell(act, case, about(act, case), words, say("commend.unsigned"))
    elif timer.data == COMMENDATION and is_rated_well(case):
        tell(act, case, case, words, signature(act, case))


def signature(act: Act, case: Case) -> Sentence:
    """The name by which the resident signed, or that they gave none."""
    name = (
        contacts_of(act.tx, case.reporter_id).get(ContactKind.NAME) if praised_before(act.tx, case) else None
    )
    return say("commend.signed", name=name) if name else say("commend.unsigned")


def tell(act: Act, praise: Case, case: Case, words: str, signed: Sentence) -> None:
    """Tell the persons themselves, and the head of their body of whom it was said."""
    people = praised_in(act, case, words)
    shows = Told(f"praise:{praise.id}", case, shown(words), signed)
    told = [each for person in people for each in colleague(act, str(case.body), person, [case])]
    say_to(act, shows, told, say("commend.you", number=case.number))
    names = tuple(shown_name(act, person) for person in people)
    line = say("commend.body", number=case.number, names=names) if told else None
    heads = [each for each in staff_of(act, case, Role.HEAD) if each not in told]
    say_to(act, shows, heads, line or say("commend.pass_on", number=case.number))


@dataclass(frozen=True)
class Told:
    """What everybody reads of one praise, and of which case."""

    key: str
    case: Case
    words: str
    signed: Sentence


def say_to(act: Act, told: Told, people: Sequence[notices.Address], line: Sentence) -> None:
    """Put one screen before some, once for each praise."""
    case, lines = told.case, (line, say("commend.words", words=told.words), told.signed)
    screen = Screen(lines, (), (), case.id, case.number)
    notices.tell(act.tx, people, screen, act.now, act.chance, key=told.key, owner=case.reporter_id)


def about(act: Act, praise: Case) -> Case:
    """The case that praise is about: the newest of that matter which somebody answered the same resident.

    The list names who has a matter, not who did the work. Where nothing of the kind was answered it is the
    praise itself; so it is for who asked to be anonymous, since another case would tell who they are, and
    where it says whom it is about: they are not to learn who brought it (principle 4).
    """
    if praise.anonymous or is_sealed(praise) or praise.reporter_id is None:
        return praise
    answered = select(Case).where(
        col(Case.reporter_id) == praise.reporter_id,
        col(Case.category) == praise.category,
        col(Case.id) != praise.id,
        col(Case.answered_at).is_not(None),
        col(Case.body).is_not(None),
        col(Case.anonymous).is_(False),
        col(Case.object_body).is_(None),
        col(Case.nature).not_in([Nature.PRAISE, Nature.REPORT]),
    )
    last = act.tx.execute(answered.order_by(col(Case.answered_at).desc()).limit(1)).scalar()
    return last or praise


def praised_in(act: Act, case: Case, words: str) -> list[int]:
    """Whom praise is about: those of the body that it names, else who has the case that was answered."""
    named = those_named(words, staff_names(act, str(case.body)))
    if named or case.handler_id is None or case.nature == Nature.PRAISE:
        return named
    return [case.handler_id]


def staff_names(act: Act, body: str) -> list[tuple[int, str]]:
    """Who works for a body, by name."""
    asked = select(col(Person.id), col(Person.name)).join(
        Membership, col(Membership.person_id) == col(Person.id)
    )
    here = asked.where(
        col(Membership.body) == body,
        col(Membership.role).in_(sorted(BODY_ROLES)),
        col(Membership.until).is_(None),
        col(Person.name) != "",
    )
    return [(int(row[0]), str(row[1])) for row in act.tx.execute(here.order_by(col(Person.id)).distinct())]


def those_named(words: str, staff: Sequence[tuple[int, str]]) -> list[int]:
    """Whom words name: by the whole name, or by a surname that one of the body alone has."""
    told = names_told(words, (name for _, name in staff if len(name) > 1))
    whole = [person for person, name in staff if name in told]
    if whole:
        return whole
    several = [
        [person for person, name in staff if name.rpartition("·")[2].startswith(each)]
        for each in surnames_with_titles(words)
    ]
    return list(dict.fromkeys(each[0] for each in several if len(each) == 1))
